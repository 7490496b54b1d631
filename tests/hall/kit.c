#include "tests/hall/kit.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <curl/curl.h>
#include <sodium.h>
#include <jpeglib.h>

struct kit kit;

bool kit_open(const char *const *hall_args)
{
	struct lines_config config = {.source_dir = SOURCE_DIR, .build_dir = BUILD_DIR};
	for (int i = 0; hall_args[i]; i++) {
		config.hall_args[i] = hall_args[i];
	}
	signal(SIGPIPE, SIG_IGN);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	kit.lines = lines_open(&config);
	if (!kit.lines || sodium_init() < 0) {
		return false;
	}
	snprintf(kit.tls_dir, sizeof(kit.tls_dir), "%s/tls", lines_dir(kit.lines));
	kit.kiosk = client_create(kit.tls_dir, "terminal-0001", lines_port(kit.lines, 0));
	kit.other = client_create(kit.tls_dir, "terminal-0002", lines_port(kit.lines, 0));
	return true;
}

bool kit_open_city(const char *const *hall_args)
{
	char line[1024];
	const char *args[HALL_ARGS_MAX + 1] = {"--fixtures", kit.city_dir};
	snprintf(kit.city_dir, sizeof(kit.city_dir), "/tmp/onedoor-city.XXXXXX");
	if (!mkdtemp(kit.city_dir)) {
		return false;
	}
	snprintf(line, sizeof(line), "bash '%s/tests/hall/small.sh' '%s' '%s'", SOURCE_DIR,
		SOURCE_DIR, kit.city_dir);
	for (int i = 0; hall_args[i] && i + 2 < HALL_ARGS_MAX; i++) {
		args[i + 2] = hall_args[i];
	}
	return system(line) == 0 && kit_open(args);
}

void kit_close(void)
{
	if (kit.city_dir[0]) {
		char line[128];
		snprintf(line, sizeof(line), "rm -rf '%s'", kit.city_dir);
		(void)!system(line);
	}
	client_destroy(kit.kiosk);
	client_destroy(kit.other);
	lines_close(kit.lines, false);
	curl_global_cleanup();
}

int kit_calm(void **state)
{
	(void)state;
	lines_hall(kit.lines, "clear");
	lines_hall(kit.lines, "time real");
	lines_hall(kit.lines, "hours always");
	return 0;
}

long stat_of(const char *name)
{
	json_t *stats = json_loads(lines_hall(kit.lines, "stats"), 0, NULL);
	assert_non_null(stats);
	long value = (long)json_integer_value(json_object_get(stats, name));
	json_decref(stats);
	return value;
}

struct answer post(const char *path, const char *body)
{
	char key[33];
	key_make(key);
	return client_post(kit.kiosk, path, key, NULL, body);
}

void expect_answer(struct answer answer, int status, const char *code)
{
	assert_int_equal(answer.curl_code, 0);
	assert_int_equal(answer.status, status);
	assert_string_equal(answer_text(&answer, "code"), code);
	assert_string_equal(
		answer.type, status < 400 ? "application/json" : "application/problem+json");
	answer_free(&answer);
}

void must_have(const struct answer *answer, const char *text)
{
	if (!strstr(answer->body, text)) {
		fail_msg("no %s in: %s", text, answer->body);
	}
}

void must_lack(const struct answer *answer, const char *text)
{
	if (strstr(answer->body, text)) {
		fail_msg("%s is in: %s", text, answer->body);
	}
}

void expect_post(const char *path, const char *body, int status, const char *code)
{
	expect_answer(post(path, body), status, code);
}

void identify(const char *body, char token_out[static 80])
{
	struct answer answer = post("/v1/identity-sessions", body);
	assert_int_equal(answer.status, 201);
	snprintf(token_out, 80, "%s", answer_text(&answer, "token"));
	answer_free(&answer);
}

struct answer take_ticket(struct client *client, const char *matter, const char *token)
{
	char body[256], key[33];
	key_make(key);
	snprintf(body, sizeof(body), "{\"matter\":\"%s\"%s%s%s}", matter,
		token ? ",\"identity\":\"" : "", token ? token : "", token ? "\"" : "");
	return client_post(client, "/v1/tickets", key, NULL, body);
}

void lease(
	struct client *client, const char *zone, int count, char id_out[static 32], int *first_out)
{
	char body[64], key[33];
	key_make(key);
	snprintf(body, sizeof(body), "{\"zone\":\"%s\",\"count\":%d}", zone, count);
	struct answer answer = client_post(client, "/v1/ticket-blocks", key, NULL, body);
	assert_int_equal(answer.status, 201);
	snprintf(id_out, 32, "%s", answer_text(&answer, "id"));
	*first_out = (int)strtol(answer_text(&answer, "first") + 1, NULL, 10);
	assert_int_equal(
		strtol(answer_text(&answer, "last") + 1, NULL, 10), *first_out + count - 1);
	answer_free(&answer);
}

struct answer reconcile(struct client *client, const char *id, int n, const char *key,
	const char *more, bool is_void)
{
	char path[96], body[4096], at[64], http_key[33];
	struct answer now = client_get(client, "/v1/time", NULL);
	snprintf(at, sizeof(at), "%s", answer_text(&now, "now"));
	answer_free(&now);
	key_make(http_key);
	snprintf(path, sizeof(path), "/v1/ticket-blocks/%s/tickets", id);
	snprintf(body, sizeof(body),
		"{\"number\":\"A%04d\",\"matter\":\"" OPEN_MATTER
		"\",\"issued_at\":\"%s\",\"key\":\"%s\""
		"%s,\"void\":%s}",
		n, at, key, more, is_void ? "true" : "false");
	return client_post(client, path, http_key, NULL, body);
}

char *seal_text(const char *text)
{
	unsigned char key[32];
	size_t len = strlen(text), box_len = len + crypto_box_SEALBYTES, got = 0;
	struct answer catalog = client_get(kit.kiosk, "/v1/catalog", NULL);
	const char *base64 = answer_text(&catalog, "sealing_key");
	assert_int_equal(sodium_base642bin(key, sizeof(key), base64, strlen(base64), NULL, &got,
				 NULL, sodium_base64_VARIANT_ORIGINAL),
		0);
	answer_free(&catalog);
	unsigned char *box = malloc(box_len);
	size_t size = sodium_base64_ENCODED_LEN(box_len, sodium_base64_VARIANT_ORIGINAL);
	char *out = malloc(size);
	assert_true(box && out);
	crypto_box_seal(box, (const unsigned char *)text, len, key);
	sodium_bin2base64(out, size, box, box_len, sodium_base64_VARIANT_ORIGINAL);
	free(box);
	return out;
}

struct answer apply_for(
	struct client *client, const char *request, const char *more, const char *key)
{
	char fresh[33], at[64];
	struct answer now = client_get(client, "/v1/time", NULL);
	snprintf(at, sizeof(at), "%s", answer_text(&now, "now"));
	answer_free(&now);
	char *sealed = seal_text(request);
	size_t size = strlen(sealed) + strlen(more) + 200;
	char *body = malloc(size);
	assert_non_null(body);
	key_make(fresh);
	snprintf(body, size, "{\"sealed\":\"%s\",\"submitted_at\":\"%s\"%s}", sealed, at, more);
	struct answer answer = client_post(client, "/v1/cases", key ? key : fresh, NULL, body);
	free(sealed);
	free(body);
	return answer;
}

const char *case_text(const struct answer *answer, const char *member)
{
	const json_t *first = json_array_get(json_object_get(answer->json, "cases"), 0);
	const char *text = json_string_value(json_object_get(first, member));
	return text ? text : "";
}

struct answer look(struct client *client, const char *no, const char *last_four)
{
	char path[128], header[64];
	snprintf(path, sizeof(path), "/v1/cases/%s", no);
	snprintf(header, sizeof(header), "Onedoor-Last-Four: %s", last_four ? last_four : "");
	return client_get(client, path, last_four ? header : NULL);
}

unsigned char *make_photo(int width, int height, int quality, size_t *len_out)
{
	struct jpeg_compress_struct info;
	struct jpeg_error_mgr error;
	unsigned char *out = NULL, *row = malloc((size_t)width * 3);
	unsigned long len = 0;
	unsigned int noise = 1;
	assert_non_null(row);
	info.err = jpeg_std_error(&error);
	jpeg_create_compress(&info);
	jpeg_mem_dest(&info, &out, &len);
	info.image_width = (JDIMENSION)width;
	info.image_height = (JDIMENSION)height;
	info.input_components = 3;
	info.in_color_space = JCS_RGB;
	jpeg_set_defaults(&info);
	jpeg_set_quality(&info, quality, TRUE);
	jpeg_start_compress(&info, TRUE);
	while (info.next_scanline < info.image_height) {
		for (int i = 0; i < width * 3; i++) {
			noise = noise * 1103515245u + 12345u;
			/* The left half is red, so that one sees how it was turned. */
			bool is_red = i / 3 < width / 2;
			row[i] = (unsigned char)((is_red && i % 3 == 0 ? 180 : 20) + (noise >> 26));
		}
		(void)jpeg_write_scanlines(&info, &row, 1);
	}
	jpeg_finish_compress(&info);
	jpeg_destroy_compress(&info);
	free(row);
	*len_out = len;
	return out;
}
