/* Codes out of a stream of bytes: suffix and pause. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/line_code.h"

static struct line_code code;

static int setup(void **state)
{
	(void)state;
	line_code_init(&code, LINE_GAP_MS, LINE_LONG_GAP_MS);
	return 0;
}

static void add(const char *text, int64_t now_ms)
{
	line_code_add(&code, (const uint8_t *)text, strlen(text), now_ms);
}

static void expect_whole(int64_t at_ms, const char *text)
{
	assert_int_equal(line_code_wait_ms(&code, at_ms - 1), 1);
	assert_false(line_code_is_whole(&code, at_ms - 1));
	assert_true(line_code_is_whole(&code, at_ms));
	size_t len = scan_shot_take_code(&code.shot);
	assert_int_equal(len, strlen(text));
	assert_memory_equal(code.shot.bytes, text, len);
	line_code_wipe(&code);
	assert_int_equal(line_code_wait_ms(&code, at_ms), -1);
}

static void a_suffix_and_a_short_pause(void **state)
{
	(void)state;
	static const char *const suffixes[] = {"8FA0\r", "8FA0\n", "8FA0\r\n", "8FA0\t"};
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		add(suffixes[i], 1000);
		expect_whole(1000 + LINE_GAP_MS, "8FA0");
	}
	add("8F", 0);
	add("A0", 10);
	add("\r", 20);
	add("\n", 25);
	expect_whole(25 + LINE_GAP_MS, "8FA0");
}

static void no_suffix_and_a_long_pause(void **state)
{
	(void)state;
	add("8FA0", 1000);
	expect_whole(1000 + LINE_LONG_GAP_MS, "8FA0");
}

static void the_first_of_several_in_one_shot(void **state)
{
	(void)state;
	add("one\r", 0);
	add("two\r\n", 10);
	add("three\r", 20);
	expect_whole(20 + LINE_GAP_MS, "one");
	add("one\r\r\n\t", 100);
	expect_whole(100 + LINE_GAP_MS, "one");
	add("\x02one\x03\x02two\x03", 200); /* ETX is a suffix too */
	expect_whole(200 + LINE_GAP_MS, "one");
}

static void only_a_suffix_is_no_code(void **state)
{
	(void)state;
	assert_false(line_code_is_whole(&code, 0));
	add("", 0);
	assert_false(code.is_begun);
	add("\r\n", 0);
	expect_whole(LINE_GAP_MS, "");
}

static void too_long_is_dropped_whole(void **state)
{
	(void)state;
	char longest[SCAN_MAX_LEN + 1];
	memset(longest, 'x', SCAN_MAX_LEN);
	longest[SCAN_MAX_LEN] = '\0';
	add(longest, 0);
	add("\r\n", 1);
	expect_whole(1 + LINE_GAP_MS, longest);
	add(longest, 100);
	add("y\r", 101);
	expect_whole(101 + LINE_GAP_MS, "");
	/* What fits no more is not needed where the first code has ended. */
	add(longest, 200);
	add("\r", 201);
	add(longest, 202);
	add(longest, 203);
	add("\r", 204);
	expect_whole(204 + LINE_GAP_MS, longest);
	add(longest, 250);
	add(longest, 251);
	add("y\r", 252);
	expect_whole(252 + LINE_GAP_MS, "");
	add("next\r", 310);
	expect_whole(310 + LINE_GAP_MS, "next");
}

static void the_rest_of_a_refused_code_is_refused(void **state)
{
	(void)state;
	add("before the question ", 0);
	line_code_refuse(&code, 10 + LINE_LONG_GAP_MS);
	assert_true(code.is_begun);
	add("and behind it\r", 20);
	expect_whole(20 + LINE_GAP_MS, "");
	add("next\r", 100);
	expect_whole(100 + LINE_GAP_MS, "next");
	line_code_refuse(&code, 200 + LINE_LONG_GAP_MS);
	expect_whole(200 + LINE_LONG_GAP_MS, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_suffix_and_a_short_pause, setup),
		cmocka_unit_test_setup(no_suffix_and_a_long_pause, setup),
		cmocka_unit_test_setup(the_first_of_several_in_one_shot, setup),
		cmocka_unit_test_setup(only_a_suffix_is_no_code, setup),
		cmocka_unit_test_setup(too_long_is_dropped_whole, setup),
		cmocka_unit_test_setup(the_rest_of_a_refused_code_is_refused, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
