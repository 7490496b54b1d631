/* Photos from a phone: what comes is drawn anew, what is hostile is refused, and the kiosk sees it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <png.h>
#include <pthread.h>
#include <sodium.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/mem.h"
#include "tests/hall/kit.h"
#include "tests/hall/photo.h"
#include "tests/hall/raw.h"

static struct client *phone;

static int set_up(void **state)
{
	(void)state;
	static const char *const args[] = {"--limit", "all=0", NULL};
	if (!kit_open_city(args)) {
		return -1;
	}
	phone = client_create(
		kit.tls_dir, NULL, (int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	client_destroy(phone);
	kit_close();
	return 0;
}

struct link {
	char id[64], path[160], put[200]; /* put: for the item medical */
};

static void open_link(struct link *link)
{
	struct answer answer = post("/v1/handoffs",
		"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"items\":[{\"code\":\"medical\","
		"\"title\":"
		"\"诊断<b>证明\",\"max_files\":2},{\"code\":\"police\",\"title\":\"认定书\"}]}");
	assert_int_equal(answer.status, 201);
	const char *path = strstr(answer_text(&answer, "url"), "/h/");
	assert_non_null(path);
	snprintf(link->id, sizeof(link->id), "%s", answer_text(&answer, "id"));
	snprintf(link->path, sizeof(link->path), "%s", path);
	snprintf(link->put, sizeof(link->put), "%s/files?item=medical", path);
	answer_free(&answer);
}

static struct answer poll_link(const struct link *link, int after, int wait_s)
{
	char path[160];
	snprintf(path, sizeof(path), "/v1/handoffs/%s?after=%d&wait=%d", link->id, after, wait_s);
	return client_get(kit.kiosk, path, NULL);
}

static void a_photo_arrives(void **state)
{
	(void)state;
	struct link link;
	size_t len;
	open_link(&link);
	struct answer answer = client_get(phone, link.path, NULL);
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.body, "诊断&lt;b&gt;证明"));
	assert_non_null(strstr(answer.head, "Content-Security-Policy"));
	answer_free(&answer);
	unsigned char *photo = make_photo(4000, 3000, 96, &len);
	assert_true(len > 6 * 1024 * 1024 && len < PHOTO_BYTES_MAX);
	answer = client_put(phone, link.put, "image/jpeg", photo, len);
	free(photo);
	assert_int_equal(answer.status, 201);
	char id[64], path[256];
	snprintf(id, sizeof(id), "%s", answer_text(&answer, "id"));
	answer_free(&answer);
	answer = poll_link(&link, 0, 0);
	assert_true(json_is_true(json_object_get(answer.json, "opened")));
	const json_t *file = json_array_get(json_object_get(answer.json, "files"), 0);
	assert_string_equal(json_string_value(json_object_get(file, "id")), id);
	assert_string_equal(json_string_value(json_object_get(file, "state")), "ready");
	assert_true(json_integer_value(json_object_get(file, "bytes")) > 1000);
	answer_free(&answer);
	snprintf(path, sizeof(path), "/v1/handoffs/%s/files/%s/thumbnail", link.id, id);
	answer = client_get(kit.kiosk, path, NULL);
	assert_int_equal(answer.status, 200);
	assert_int_equal(json_integer_value(json_object_get(answer.json, "width")), 96);
	assert_int_equal(json_integer_value(json_object_get(answer.json, "height")), 72);
	unsigned char rgb[96 * 96 * 3];
	size_t got = 0;
	const char *pixels = answer_text(&answer, "pixels");
	assert_int_equal(sodium_base642bin(rgb, sizeof(rgb), pixels, strlen(pixels), NULL, &got,
				 NULL, sodium_base64_VARIANT_ORIGINAL),
		0);
	assert_int_equal(got, 96 * 72 * 3);
	assert_true(rgb[0] > 150 && rgb[1] < 100);	   /* red on the left */
	assert_true(rgb[95 * 3] < 100 && rgb[95 * 3] > 0); /* and not on the right */
	answer_free(&answer);
	expect_answer(client_get(kit.other, path, NULL), 404, "not_found");
	snprintf(path, sizeof(path), "/v1/handoffs/%s", link.id);
	expect_answer(client_get(kit.other, path, NULL), 404, "not_found");

	/* A case takes it: it is no one else's any more, and outlives its link. */
	char request[1024];
	snprintf(request, sizeof(request),
		"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"person\":" ZHANG
		",\"materials\":[{\"code\":"
		"\"medical\",\"file\":\"%s\"}],\"answers\":{\"name\":\"张小满\",\"phone\":"
		"\"13800001234\",\"kind\":\"work\",\"day\":\"2026-11-20\"}}",
		id);
	expect_answer(apply_for(kit.other, request, "", NULL), 422, "invalid_material");
	answer = apply_for(kit.kiosk, request, "", NULL);
	assert_int_equal(answer.status, 201);
	assert_string_equal(case_text(&answer, "state"), "accepted");
	answer_free(&answer);
	long files = stat_of("files");
	answer = client_delete(kit.kiosk, path);
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	assert_int_equal(stat_of("files"), files);
	answer = client_get(phone, link.path, NULL);
	assert_int_equal(answer.status, 404);
	answer_free(&answer);
	answer = client_put(phone, link.put, "image/jpeg", "x", 1);
	assert_int_equal(answer.status, 404);
	answer_free(&answer);
	answer = poll_link(&link, 0, 0);
	assert_int_equal(answer.status, 404);
	answer_free(&answer);
}

static void expect_put(const char *path, const char *type, const void *data, size_t len,
	const char *code, int status)
{
	struct answer answer = client_put(phone, path, type, data, len);
	if (answer.status != status || strcmp(answer_text(&answer, "code"), code) != 0) {
		fail_msg("%s: curl %d, %d %s", code, answer.curl_code, answer.status, answer.body);
	}
	answer_free(&answer);
}

/* A PNG that says it is so large, with as much of it as there is. */
static size_t make_png(unsigned char *out, unsigned int width, unsigned int height)
{
	static const unsigned char head[] = {
		0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
	memcpy(out, head, sizeof(head));
	unsigned char *at = out + sizeof(head);
	for (int i = 0; i < 4; i++) {
		at[i] = (unsigned char)(width >> (24 - 8 * i));
		at[4 + i] = (unsigned char)(height >> (24 - 8 * i));
	}
	memcpy(at + 8, "\x08\x02\0\0\0", 5);
	unsigned long crc = 0xffffffff;
	for (int i = -4; i < 13; i++) {
		crc ^= at[i];
		for (int bit = 0; bit < 8; bit++) {
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
		}
	}
	crc ^= 0xffffffff;
	for (int i = 0; i < 4; i++) {
		at[13 + i] = (unsigned char)(crc >> (24 - 8 * i));
	}
	memcpy(at + 17, "\0\0\1\0IDAT", 8); /* and pixels that do not come */
	return sizeof(head) + 17 + 8;
}

static void what_is_hostile_is_refused(void **state)
{
	(void)state;
	struct link link;
	unsigned char png[64];
	size_t len;
	char path[256];
	open_link(&link);
	unsigned char *photo = make_photo(800, 600, 90, &len);
	expect_put(link.put, "image/jpeg", photo, len / 2, "invalid_image", 422);
	expect_put(link.put, "image/jpeg", photo, 20, "invalid_image", 422);
	expect_put(link.put, "text/html", photo, len, "unsupported_media_type", 415);
	expect_put(link.put, NULL, photo, len, "unsupported_media_type", 415);
	expect_put(
		link.put, "image/jpeg", "GIF89a and more of it", 21, "unsupported_media_type", 415);
	snprintf(path, sizeof(path), "%s/files?item=nothing", link.path);
	expect_put(path, "image/jpeg", photo, len, "unknown_item", 422);
	snprintf(path, sizeof(path), "%s/files", link.path);
	expect_put(path, "image/jpeg", photo, len, "unknown_item", 422);
	expect_put("/h/AAAAAAAAAAAAAAAAAAAAAA/files?item=medical", "image/jpeg", photo, len,
		"not_found", 404);
	/* Says it has 65,000 x 65,000 pixels. */
	unsigned char *bomb = malloc(len);
	assert_non_null(bomb);
	memcpy(bomb, photo, len);
	for (size_t i = 2; i + 9 < len; i++) {
		if (bomb[i] == 0xff && bomb[i + 1] == 0xc0) {
			bomb[i + 5] = bomb[i + 6] = bomb[i + 7] = bomb[i + 8] = 0xfd;
			break;
		}
	}
	expect_put(link.put, "image/jpeg", bomb, len, "image_too_large", 422);
	/* 6,000 x 6,500 that are not there: no memory is lost on them. */
	memcpy(bomb, photo, len);
	for (size_t i = 2; i + 9 < len; i++) {
		if (bomb[i] == 0xff && bomb[i + 1] == 0xc0) {
			memcpy(bomb + i + 5, "\x19\x64\x17\x70", 4);
			break;
		}
	}
	expect_put(link.put, "image/jpeg", bomb, len, "invalid_image", 422);
	free(bomb);
	free(photo);
	expect_put(link.put, "image/png", png, make_png(png, 39000, 39000), "image_too_large", 422);
	expect_put(link.put, "image/png", png, make_png(png, 0x7fffffff, 2), "invalid_image", 422);
	expect_put(link.put, "image/png", png, make_png(png, 600, 600), "invalid_image", 422);
	/* None of it is kept, and the kiosk knows why. */
	struct answer answer = poll_link(&link, 0, 0);
	const json_t *files = json_object_get(answer.json, "files");
	assert_true(json_array_size(files) >= 5);
	size_t i;
	const json_t *file;
	json_array_foreach(files, i, file)
	{
		assert_string_equal(json_string_value(json_object_get(file, "state")), "refused");
		assert_true(json_string_length(json_object_get(file, "code")) > 0);
	}
	answer_free(&answer);
	/* Over 10 MB: said before it has come. */
	size_t large = PHOTO_BYTES_MAX + 1;
	char *much = calloc(large, 1);
	assert_non_null(much);
	answer = client_put(phone, link.put, "image/jpeg", much, large);
	assert_true(answer.status == 413 || answer.curl_code != 0);
	answer_free(&answer);
	free(much);
}

static void no_more_than_wanted(void **state)
{
	(void)state;
	struct link link;
	size_t len;
	char path[256], file[64];
	open_link(&link);
	unsigned char *photo = make_photo(300, 200, 80, &len);
	struct answer answer = client_put(phone, link.put, "image/jpeg", photo, len);
	snprintf(file, sizeof(file), "%s", answer_text(&answer, "id"));
	answer_free(&answer);
	expect_put(link.put, "image/jpeg", photo, len, "", 201);
	expect_put(link.put, "image/jpeg", photo, len, "too_many_files", 409);
	snprintf(path, sizeof(path), "/v1/handoffs/%s/files/%s", link.id, file);
	answer = client_delete(kit.other, path); /* not theirs */
	answer_free(&answer);
	expect_put(link.put, "image/jpeg", photo, len, "too_many_files", 409);
	answer = client_delete(kit.kiosk, path); /* take another */
	assert_int_equal(answer.status, 204);
	answer_free(&answer);
	expect_put(link.put, "image/jpeg", photo, len, "", 201);
	/* The link ends by itself. */
	lines_hall(kit.lines, "time 2030-01-01T10:00:00");
	expect_put(link.put, "image/jpeg", photo, len, "not_found", 404);
	free(photo);
}

static void *send_later(void *context)
{
	size_t len;
	unsigned char *photo = make_photo(300, 200, 80, &len);
	usleep(300 * 1000);
	struct answer answer = client_put(phone, context, "image/jpeg", photo, len);
	answer_free(&answer);
	free(photo);
	return NULL;
}

static void the_kiosk_is_told_at_once(void **state)
{
	(void)state;
	struct link link;
	pthread_t thread;
	open_link(&link);
	int64_t began_ms = clock_ms();
	struct answer answer = poll_link(&link, 0, 1); /* nothing comes */
	assert_int_equal(answer.status, 200);
	assert_true(clock_ms() - began_ms >= 900);
	answer_free(&answer);
	assert_int_equal(pthread_create(&thread, NULL, send_later, link.put), 0);
	began_ms = clock_ms();
	int version = 0;
	size_t ready = 0;
	while (!ready && clock_ms() - began_ms < 20000) {
		answer = poll_link(&link, version, 20);
		assert_int_equal(answer.status, 200);
		version = (int)json_integer_value(json_object_get(answer.json, "version"));
		ready = strstr(answer.body, "\"ready\"") != NULL;
		answer_free(&answer);
	}
	pthread_join(thread, NULL);
	assert_true(ready);
	assert_true(clock_ms() - began_ms < 10000);
	answer = client_get(kit.kiosk, "/v1/handoffs/none-of-these?wait=26", NULL);
	expect_answer(answer, 400, "invalid_request");
	answer = client_get(kit.kiosk, "/v1/handoffs/none-of-these?after=-1", NULL);
	expect_answer(answer, 400, "invalid_request");
}

/* A phone that goes away in the middle leaves nothing behind, and room for the next. */
static void half_a_photo_is_none(void **state)
{
	(void)state;
	struct link link;
	char head[400];
	open_link(&link);
	for (int i = 0; i < 3; i++) {
		struct raw *raw =
			raw_open((int)strtol(lines_hall(kit.lines, "phone-port"), NULL, 10), 1);
		assert_non_null(raw);
		assert_true(raw_greet(raw, kit.tls_dir, NULL));
		snprintf(head, sizeof(head),
			"PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\n"
			"Content-Length: 5000\r\n\r\n\xff\xd8\xff",
			link.put);
		assert_true(raw_send(raw, head, strlen(head)));
		struct answer answer;
		bool is_seen = false;
		for (int64_t until_ms = clock_ms() + 5000; !is_seen && clock_ms() < until_ms;) {
			answer = poll_link(&link, 0, 0);
			is_seen = strstr(answer.body, "\"arriving\"") != NULL;
			answer_free(&answer);
		}
		assert_true(is_seen);
		raw_close(raw);
		bool is_gone = false;
		for (int64_t until_ms = clock_ms() + 10000; !is_gone && clock_ms() < until_ms;) {
			answer = poll_link(&link, 0, 0);
			is_gone = strstr(answer.body, "\"arriving\"") == NULL;
			answer_free(&answer);
		}
		assert_true(is_gone);
	}
	size_t len;
	unsigned char *photo = make_photo(300, 200, 80, &len);
	expect_put(link.put, "image/jpeg", photo, len, "", 201);
	free(photo);
}

static void handoffs_are_checked(void **state)
{
	(void)state;
	static const struct {
		const char *body, *code;
		int status;
	} cases[] = {
		{"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"items\":[]}", "invalid_request", 400},
		{"{\"lang\":\"zh\",\"items\":[{\"code\":\"a\",\"title\":\"x\"}]}",
			"invalid_request", 400},
		{"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"items\":[{\"code\":\"a\",\"title\":"
		 "\"x\"},{"
		 "\"code\":\"a\",\"title\":\"y\"}]}",
			"invalid_request", 400},
		{"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"items\":[{\"code\":\"A "
		 "b\",\"title\":\"x\"}]}",
			"invalid_request", 400},
		{"{\"matter\":\"hrss-04\",\"lang\":\"zh\",\"items\":[{\"code\":\"a\",\"title\":"
		 "\"x\","
		 "\"max_files\":10}]}",
			"invalid_request", 400},
		{"{\"matter\":\"hrss-99\",\"lang\":\"zh\",\"items\":[{\"code\":\"a\",\"title\":"
		 "\"x\"}]}",
			"unknown_matter", 422},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		expect_post("/v1/handoffs", cases[i].body, cases[i].status, cases[i].code);
	}
	static const char *const paths[] = {"/", "/v1/time", "/h/", "/h/short", "/h/../v1/time"};
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct answer answer = client_get(phone, paths[i], NULL);
		assert_int_equal(answer.status, 404);
		answer_free(&answer);
	}
	/* The terminals' side knows no phones. */
	struct answer answer = client_get(kit.kiosk, "/h/AAAAAAAAAAAAAAAAAAAAAA", NULL);
	expect_answer(answer, 404, "not_found");
}

/* --- the pictures themselves --- */

/* With an Exif segment of this orientation, a place and a name behind it. */
static unsigned char *with_exif(
	const unsigned char *photo, size_t len, int orientation, size_t *len_out)
{
	unsigned char exif[] =
		"\xff\xe1\0\x40"
		"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0"
		"\0SECRET-PLACE-31N121E-AND-NAME";
	exif[4 + 6 + 8 + 2 + 9] = (unsigned char)orientation;
	size_t more = 2 + 0x40;
	unsigned char *out = calloc(len + more, 1);
	assert_non_null(out);
	memcpy(out, photo, 2);
	memcpy(out + 2, exif, sizeof(exif));
	memcpy(out + 2 + more, photo + 2, len - 2);
	*len_out = len + more;
	return out;
}

static void a_picture_is_turned_and_says_nothing_more(void **state)
{
	(void)state;
	size_t len, whole_len;
	unsigned char *photo = make_photo(60, 40, 90, &len);
	for (int orientation = 1; orientation <= 8; orientation++) {
		struct photo picture;
		unsigned char *whole = with_exif(photo, len, orientation, &whole_len);
		assert_null(photo_make(whole, whole_len, &picture));
		bool is_swapped = orientation >= 5;
		assert_int_equal(picture.thumb_width, is_swapped ? 40 : 60);
		assert_int_equal(picture.thumb_height, is_swapped ? 60 : 40);
		/* Where the red half is now: in the corner it had at the beginning, or not. */
		static const bool red_first[] = {
			0, true, false, false, true, true, true, false, false};
		assert_int_equal(picture.thumb[0] > 130, red_first[orientation]);
		assert_null(memmem(picture.jpeg, picture.jpeg_len, "SECRET", 6));
		assert_null(memmem(picture.jpeg, picture.jpeg_len, "Exif", 4));
		photo_finish(&picture);
		free(whole);
	}
	free(photo);
}

static void large_ones_become_smaller(void **state)
{
	(void)state;
	size_t len;
	struct photo picture;
	unsigned char *photo = make_photo(7000, 5600, 20, &len);
	assert_null(photo_make(photo, len, &picture));
	assert_true(picture.thumb_width <= 96 && picture.thumb_height <= 96);
	assert_true(picture.jpeg_len < 4 * 1024 * 1024);
	photo_finish(&picture);
	free(photo);
	photo = make_photo(1, 1, 90, &len);
	assert_null(photo_make(photo, len, &picture));
	assert_int_equal(picture.thumb_width, 1);
	photo_finish(&picture);
	free(photo);
}

struct bytes {
	unsigned char data[8192];
	size_t len;
};

static void write_bytes(png_structp png, png_bytep data, size_t count)
{
	struct bytes *bytes = png_get_io_ptr(png);
	assert_true(bytes->len + count <= sizeof(bytes->data));
	memcpy(bytes->data + bytes->len, data, count);
	bytes->len += count;
}

/* 8 by 8 of one colour, half transparent, in each of PNG's ways. */
static void every_png_becomes_a_picture(void **state)
{
	(void)state;
	static const int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA,
		PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
	for (size_t i = 0; i < 2 * ARRAY_LEN(types); i++) {
		struct bytes bytes = {.len = 0};
		struct photo picture;
		png_byte row[8 * 8];
		memset(row, 0x40, sizeof(row));
		png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
		png_infop info = png_create_info_struct(png);
		png_set_write_fn(png, &bytes, write_bytes, NULL);
		png_set_IHDR(png, info, 8, 8, i >= ARRAY_LEN(types) ? 16 : 8,
			types[i % ARRAY_LEN(types)],
			i % 2 ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
			PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
		png_write_info(png, info);
		for (int pass = png_set_interlace_handling(png); pass > 0; pass--) {
			for (int y = 0; y < 8; y++) {
				png_write_row(png, row);
			}
		}
		png_write_end(png, info);
		png_destroy_write_struct(&png, &info);
		assert_null(photo_make(bytes.data, bytes.len, &picture));
		assert_int_equal(picture.thumb_width, 8);
		bool has_alpha = types[i % ARRAY_LEN(types)] & PNG_COLOR_MASK_ALPHA;
		/* A quarter of it over white paper, or all of it. */
		if (has_alpha ? picture.thumb[0] <= 0xb0 : picture.thumb[0] >= 0x60) {
			fail_msg("%d: %d", (int)i, picture.thumb[0]);
		}
		photo_finish(&picture);
		assert_non_null(photo_make(bytes.data, bytes.len / 2, &picture));
		photo_finish(&picture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_is_turned_and_says_nothing_more),
		cmocka_unit_test(large_ones_become_smaller),
		cmocka_unit_test(every_png_becomes_a_picture),
		cmocka_unit_test_setup(a_photo_arrives, kit_calm),
		cmocka_unit_test_setup(what_is_hostile_is_refused, kit_calm),
		cmocka_unit_test_setup(no_more_than_wanted, kit_calm),
		cmocka_unit_test_setup(the_kiosk_is_told_at_once, kit_calm),
		cmocka_unit_test_setup(half_a_photo_is_none, kit_calm),
		cmocka_unit_test_setup(handoffs_are_checked, kit_calm),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
