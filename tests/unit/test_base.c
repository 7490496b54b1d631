/* The base: what everything else stands on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/arena.h"
#include "firmware/base/bytes.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mailbox.h"
#include "firmware/base/mem.h"
#include "firmware/base/pace.h"
#include "firmware/base/pii.h"
#include "firmware/base/qr.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

static void text_is_cut_at_whole_characters(void **state)
{
	(void)state;
	char out[8];
	assert_true(str_copy(out, sizeof(out), "一扇"));
	assert_string_equal(out, "一扇");
	assert_false(str_copy(out, sizeof(out), "一扇门"));
	assert_string_equal(out, "一扇");
	assert_false(str_copy(out, 6, "一扇门"));
	assert_string_equal(out, "一");
	assert_false(str_copy(out, 2, "门"));
	assert_string_equal(out, "");
	assert_false(str_format(out, sizeof(out), "%s%s", "ab", "一扇"));
	assert_string_equal(out, "ab一");
	assert_true(str_format(out, sizeof(out), "ab"));
	assert_false(str_append(out, sizeof(out), "门门"));
	assert_string_equal(out, "ab门");
}

static void utf8_is_strict(void **state)
{
	(void)state;
	static const char *const bad[] = {"\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80",
		"\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80", "\xE4\xB8", "\xFF"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(utf8_is_valid(bad[i], strlen(bad[i])));
	}
	static const uint32_t good[] = {'A', 0x7FF, 0x4E00, 0xFFFD, 0x20BB7, 0x10FFFF};
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char encoded[4];
		uint32_t code = 0;
		size_t len = utf8_encode(good[i], encoded);
		assert_int_equal(utf8_decode(encoded, len, &code), len);
		assert_int_equal(code, good[i]);
	}
	char surrogate[4];
	assert_int_equal(utf8_encode(0xD800, surrogate), 0);
	char text[] = "a门";
	utf8_drop_last(text);
	assert_string_equal(text, "a");
	assert_int_equal(utf8_count("一a扇b"), 4);
}

static void personal_text_is_masked(void **state)
{
	(void)state;
	struct pii pii;
	char out[64];
	assert_true(pii_set(&pii, "张三丰", strlen("张三丰")));
	pii_mask_name(&pii, out, sizeof(out));
	assert_string_equal(out, "张**");
	assert_true(pii_set(&pii, "ANNA SMITH", 10));
	pii_mask_name(&pii, out, sizeof(out));
	assert_string_equal(out, "A*** S****");
	assert_true(pii_set(&pii, "320584195001010019", 18));
	pii_mask_number(&pii, out, sizeof(out));
	assert_string_equal(out, "**************0019");
	pii_wipe(&pii);
	for (size_t i = 0; i < sizeof(pii); i++) {
		assert_int_equal(((const char *)&pii)[i], 0);
	}
}

static void arenas_keep_their_limit(void **state)
{
	(void)state;
	for (enum arena_kind kind = ARENA_PLAIN; kind <= ARENA_SECRET; kind++) {
		struct arena *arena = arena_create(kind, 200000);
		char *first = arena_alloc(arena, 100, 1);
		assert_non_null(first);
		memset(first, 'x', 100);
		assert_null(arena_alloc(arena, 200000, 1));
		assert_null(arena_alloc(arena, SIZE_MAX / 2, 4));
		assert_non_null(arena_alloc(arena, 150000, 1));
		assert_null(arena_alloc(arena, 60000, 1));
		arena_reset(arena);
		assert_int_equal(arena_used(arena), 0);
		char *again = arena_alloc(arena, 100, 1);
		assert_non_null(again);
		for (int i = 0; i < 100; i++) {
			assert_int_equal(again[i], 0);
		}
		arena_destroy(arena);
	}
	arena_destroy(NULL);
}

static void bytes_stop_at_the_end(void **state)
{
	(void)state;
	static const uint8_t data[] = {1, 2, 3, 4, 5};
	struct bytes_in in = bytes_in(data, sizeof(data));
	assert_int_equal(bytes_be16(&in), 0x0102);
	assert_int_equal(bytes_le16(&in), 0x0403);
	assert_int_equal(bytes_be16(&in), 0);
	assert_true(in.is_bad);
	assert_int_equal(bytes_u8(&in), 0); /* once bad, always bad */
	uint8_t room[3];
	struct bytes_out out = bytes_out(room, sizeof(room));
	bytes_put_be16(&out, 0xAABB);
	bytes_put_le16(&out, 0xCCDD);
	assert_true(out.is_bad);
	assert_int_equal(out.len, 2);
}

static void mailbox_keeps_order_and_bounds(void **state)
{
	(void)state;
	int items[3] = {1, 2, 3};
	struct mailbox *box = mailbox_create(2, NULL, NULL);
	assert_true(mailbox_try_put(box, &items[0]));
	assert_true(mailbox_try_put(box, &items[1]));
	assert_false(mailbox_try_put(box, &items[2]));
	assert_false(mailbox_try_put_sparing(box, &items[2], 0));
	assert_ptr_equal(mailbox_take(box, 0), &items[0]);
	assert_false(mailbox_try_put_sparing(box, &items[2], 1)); /* the last place is kept */
	assert_true(mailbox_try_put_sparing(box, &items[2], 0));
	mailbox_close(box);
	assert_false(mailbox_put(box, &items[0]));
	assert_ptr_equal(mailbox_take(box, -1), &items[1]);
	assert_ptr_equal(mailbox_take(box, -1), &items[2]);
	assert_null(mailbox_take(box, -1));
	mailbox_destroy(box, NULL);
	box = mailbox_create(1, NULL, NULL);
	int64_t started_ms = clock_ms();
	assert_null(mailbox_take(box, 30));
	assert_in_range(clock_ms() - started_ms, 29, 5000);
	mailbox_destroy(box, NULL);
}

static void echo(struct worker *worker, void *arg)
{
	struct mailbox *out = arg;
	int *item;
	while ((item = worker_take(worker, -1)) || !worker_must_stop(worker)) {
		if (item && !mailbox_put(out, item)) {
			return;
		}
	}
}

static void worker_takes_and_stops(void **state)
{
	(void)state;
	enum { COUNT = 1000 };
	static int items[COUNT];
	struct mailbox *out =
		mailbox_create(4, NULL, NULL); /* smaller than what comes: put must wait */
	struct worker *worker = worker_create("echo", echo, out, COUNT, NULL, NULL);
	for (int i = 0; i < COUNT; i++) {
		assert_true(worker_put(worker, &items[i]));
	}
	for (int i = 0; i < COUNT; i++) {
		assert_ptr_equal(mailbox_take(out, 5000), &items[i]);
	}
	worker_destroy(worker, NULL);
	mailbox_destroy(out, NULL);
}

static void json_reads_tolerantly(void **state)
{
	(void)state;
	json_init();
	struct json *root;
	static const char text[] =
		"{\"a\":\"x\",\"n\":5,\"b\":true,\"l\":[\"p\",7],\"o\":{\"c\":\"y\"}}";
	assert_int_equal(json_parse(text, strlen(text), &root), OK);
	assert_string_equal(json_str(root, "a", "?"), "x");
	assert_string_equal(json_str(root, "n", "?"), "?");
	assert_int_equal(json_int(root, "n", -1), 5);
	assert_int_equal(json_int(root, "none", -1), -1);
	assert_true(json_bool(root, "b", false));
	assert_int_equal(json_len(json_get(root, "l")), 2);
	assert_string_equal(json_at_str(json_get(root, "l"), 1, "?"), "?");
	assert_null(json_at(json_get(root, "l"), 2));
	assert_string_equal(json_str(json_get(root, "o"), "c", "?"), "y");
	assert_string_equal(json_str(json_get(root, "none"), "c", "?"), "?");
	json_free(root);
	static const char *const bad[] = {
		"", "{", "{\"a\":1,\"a\":2}", "[1]x", "{\"a\":\"\xff\"}", "nul"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(json_parse(bad[i], strlen(bad[i]), &root), ERR_INVALID);
	}
	char deep[5000];
	memset(deep, '[', sizeof(deep));
	assert_int_equal(json_parse(deep, sizeof(deep), &root), ERR_INVALID);
	json_free(NULL);
}

static void json_tells_what_a_value_is(void **state)
{
	(void)state;
	struct json *root;
	static const char text[] =
		"{\"z\":\"x\",\"a\":-7,\"r\":0.5,\"b\":true,\"n\":null,\"l\":[],\"o\":{}}";
	static const enum json_kind kinds[] = {JSON_KIND_STR, JSON_KIND_INT, JSON_KIND_REAL,
		JSON_KIND_BOOL, JSON_KIND_NULL, JSON_KIND_LIST, JSON_KIND_OBJECT};
	static const char names[] = "zarbnlo"; /* in their order */
	assert_int_equal(json_parse(text, strlen(text), &root), OK);
	assert_int_equal(json_member_count(root), ARRAY_LEN(kinds));
	size_t count = 0;
	for (struct json_member m = json_first(root); m.key; json_next(root, &m)) {
		assert_int_equal(m.key[0], names[count]);
		assert_int_equal(json_kind(m.value), kinds[count++]);
	}
	assert_int_equal(count, ARRAY_LEN(kinds));
	assert_string_equal(json_as_str(json_get(root, "z")), "x");
	assert_null(json_as_str(json_get(root, "a")));
	assert_int_equal(json_as_int(json_get(root, "a")), -7);
	assert_int_equal(json_as_int(json_get(root, "r")), 0);
	assert_true(json_as_number(json_get(root, "r")) == 0.5);
	assert_true(json_as_number(json_get(root, "a")) == -7);
	assert_true(json_as_bool(json_get(root, "b")) && !json_as_bool(json_get(root, "a")));
	assert_int_equal(json_kind(NULL), JSON_KIND_NONE);
	assert_null(json_first(NULL).key);
	assert_null(json_first(json_get(root, "l")).key);
	assert_null(json_as_str(NULL));
	struct json *same;
	static const char other[] =
		"{\"o\":{},\"l\":[],\"n\":null,\"b\":true,\"r\":0.5,\"a\":-7,\"z\":\"x\"}";
	assert_int_equal(json_parse(other, strlen(other), &same), OK);
	assert_true(json_is_same(root, same));
	json_set_int(same, "a", 7);
	assert_false(json_is_same(root, same));
	json_free(same);
	json_free(root);
}

static void json_writes_numbers_and_pieces(void **state)
{
	(void)state;
	struct json *root = json_new_object(), *list = json_new_array();
	json_set_str_len(root, "s", "国民", 3);
	json_set_real(root, "r", 0.25);
	json_append_int(list, -3);
	json_set(root, "l", list);
	char *text = json_text(root);
	assert_string_equal(text, "{\"s\":\"国\",\"r\":0.25,\"l\":[-3]}");
	json_text_free(text);
	json_free(root);
}

static void files_are_whole_or_not_there(void **state)
{
	(void)state;
	char dir[] = "/tmp/onedoor-fs-XXXXXX";
	assert_non_null(mkdtemp(dir));
	char path[64];
	str_format(path, sizeof(path), "%s/a/b", dir);
	assert_int_equal(fs_make_dir(path), OK);
	assert_int_equal(fs_make_dir(path), OK);
	str_append(path, sizeof(path), "/file");
	char *data = NULL;
	size_t len = 0;
	assert_int_equal(fs_read(path, 100, &data, &len), ERR_NOT_FOUND);
	assert_int_equal(fs_write_atomic(path, "hello", 5), OK);
	assert_int_equal(fs_write_atomic(path, "again", 5), OK);
	assert_int_equal(fs_read(path, 5, &data, &len), OK);
	assert_string_equal(data, "again");
	mem_free(data);
	assert_int_equal(fs_clear_socket(path), ERR_BUSY); /* a file that somebody needs */
	int lock_fd = -1;
	int other_fd = -1;
	assert_int_equal(fs_lock_dir(".", &lock_fd), OK);
	assert_int_equal(fs_lock_dir(".", &other_fd), ERR_BUSY);
	close(lock_fd);
	const void *mapped = NULL;
	assert_int_equal(fs_map(path, &mapped, &len), OK);
	assert_int_equal(len, 5);
	fs_release(mapped, len);
	assert_memory_equal(mapped, "again", 5);
	fs_unmap(mapped, len);
	assert_int_equal(fs_map("/nowhere/at/all", &mapped, &len), ERR_NOT_FOUND);
	assert_int_equal(fs_map("/", &mapped, &len), ERR_INVALID);
	assert_int_equal(fs_read(path, 4, &data, &len), ERR_TOO_BIG);
	char command[96];
	str_format(command, sizeof(command), "rm -r %s", dir);
	assert_int_equal(system(command), 0);
}

static void qr_limits(void **state)
{
	(void)state;
	static struct qr qr;
	static char text[QR_MAX_TEXT_LEN + 1];
	memset(text, 'a', sizeof(text));
	assert_int_equal(qr_encode("https://hall.example/t/1", 24, &qr), OK);
	assert_int_equal(qr.side % 4, 1);
	assert_int_equal(qr.modules[0], 1); /* a corner of the finder pattern */
	assert_int_equal(qr_encode(text, QR_MAX_TEXT_LEN, &qr), OK);
	assert_int_equal(qr_encode(text, QR_MAX_TEXT_LEN + 1, &qr), ERR_TOO_BIG);
	assert_int_equal(qr_encode(text, 0, &qr), ERR_INVALID);
}

static void json_takes_bytes_that_are_no_utf8(void **state)
{
	(void)state;
	struct json *root = json_new_object();
	struct json *array = json_new_array();
	json_append_str(array, "\xFF");
	json_append_str(array, "\xED\xA0\x80 x");
	json_append_str(array, "cut \xE9\x97");
	json_set(root, "names", array);
	json_set_str(root, "model", "\xBC\xD1 80");
	char *text = json_text(root);
	assert_string_equal(text, "{\"names\":[\"?\",\"??? x\",\"cut ??\"],\"model\":\"?? 80\"}");
	json_text_free(text);
	json_free(root);
}

static void a_pace_allows_so_many_and_then_one_each_interval(void **state)
{
	(void)state;
	const struct pace_limit limit = {.interval_us = 100, .burst = 3};
	struct pace pace = {0};
	int64_t now_us = 5000000;
	assert_int_equal(pace_wait_us(&pace, limit, now_us), 0);
	for (int i = 0; i < 3; i++) {
		assert_true(pace_take(&pace, limit, 1, now_us));
	}
	assert_false(pace_take(&pace, limit, 1, now_us));
	assert_int_equal(pace_wait_us(&pace, limit, now_us), 100);
	assert_false(pace_take(&pace, limit, 1, now_us + 99));
	assert_true(pace_take(&pace, limit, 1, now_us + 100));
	assert_false(pace_take(&pace, limit, 1, now_us + 100));
	/* What was not taken is not saved up beyond the burst. */
	now_us += 1000000;
	assert_false(pace_take(&pace, limit, 4, now_us));
	assert_true(pace_take(&pace, limit, 2, now_us));
	assert_false(pace_take(&pace, limit, 2, now_us));
	assert_true(pace_take(&pace, limit, 1, now_us));
	assert_true(pace_take(&pace, limit, 0, now_us));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cut_at_whole_characters),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(personal_text_is_masked),
		cmocka_unit_test(arenas_keep_their_limit),
		cmocka_unit_test(bytes_stop_at_the_end),
		cmocka_unit_test(mailbox_keeps_order_and_bounds),
		cmocka_unit_test(worker_takes_and_stops),
		cmocka_unit_test(json_reads_tolerantly),
		cmocka_unit_test(files_are_whole_or_not_there),
		cmocka_unit_test(a_pace_allows_so_many_and_then_one_each_interval),
		cmocka_unit_test(json_tells_what_a_value_is),
		cmocka_unit_test(json_writes_numbers_and_pieces),
		cmocka_unit_test(json_takes_bytes_that_are_no_utf8),
		cmocka_unit_test(qr_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
