/* The code among what a scanner sends with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/scan_shot.h"
#include "firmware/base/attr.h"

static void expect_len(const char *bytes, size_t len, const char *code)
{
	struct scan_shot shot = {0};
	scan_shot_add(&shot, (const uint8_t *)bytes, len);
	size_t code_len = scan_shot_take_code(&shot);
	if (code_len != strlen(code) || memcmp(shot.bytes, code, code_len) != 0) {
		fail_msg("\"%.*s\": \"%.*s\" instead of \"%s\"", (int)len, bytes, (int)code_len,
			(const char *)shot.bytes, code);
	}
	for (size_t i = code_len; i < sizeof(shot.bytes); i++) {
		assert_int_equal(shot.bytes[i], 0);
	}
}

static void expect(const char *bytes, const char *code)
{
	expect_len(bytes, strlen(bytes), code);
}

/* Shots of the field, each of them hrss-02. */
static void what_the_field_sends(void **state)
{
	(void)state;
	static const char *const shots[] = {
		"]Q1hrss-02\r",
		"\x02hrss-02\x03\r",
		"\xEF\xBB\xBFhrss-02\r",
		"hrss-02\rhrss-02\r",
		"hrss-02\r\n\n",
		"hrss-02 \r",
		"hrss-02",
		/* and their siblings */
		"]A0hrss-02",
		"]d2\xEF\xBB\xBFhrss-02\n",
		"]zAhrss-02",
		"\x02]C1hrss-02\x03",
		"\x02]Q1hrss-02\x03\x5A\r", /* a checksum behind ETX */
		"\r\n]Q1\thrss-02\t\t",
		"  hrss-02\t\r\n",
		"\x01\x02hrss-02\x04",
		"hrss-02\x03\x02hrss-05\x03",
		"]Q1hrss-02\r]Q1hrss-05\r",
		"hrss-02\n\nhrss-05",
		"hrss-02\thrss-05\t",
		"\xE3\x80\x80hrss-02\xE3\x80\x80\r\n", /* U+3000 */
		"hrss-02\xC2\xA0\xE2\x80\x8B\xEF\xBB\xBF",
		"\x1Dhrss-02\x1D",
		"\x1B\x7Fhrss-02\x08",
		"\\000026hrss-02\r",
		"]Q2\\000026hrss-02\r",
		"]Q2\\000029 \\000026hrss\\000003-02\r",
	};
	for (size_t i = 0; i < ARRAY_LEN(shots); i++) {
		expect(shots[i], "hrss-02");
	}
	expect_len("hrss-02\0\0\0\0", 11, "hrss-02"); /* a report's padding */
	expect_len("hrss-02\0older bytes", 19, "hrss-02");
	expect_len("\0\0hrss-02", 9, "hrss-02");
}

static void what_only_looks_like_it(void **state)
{
	(void)state;
	expect("8FA0-12 Ab_{}|~?\"", "8FA0-12 Ab_{}|~?\""); /* blanks inside */
	expect("010123\x1D"
	       "10ABC",
		"010123\x1D"
		"10ABC"); /* a separator inside */
	expect("]-1x", "]-1x");
	expect("]Q", "]Q");
	expect("]Q1]Q1x", "]Q1x"); /* once */
	expect("x]Q1", "x]Q1");
	expect("a\\\\b\\000026c", "a\\\\b\\000026c"); /* no ECI was told */
	expect("]Q1a\\\\b\\000026c", "a\\\\b\\000026c");
	expect("\\00002x", "\\00002x");
	expect("]Q2\\000026a\\\\b\\\\000026c", "a\\b\\000026c");
	expect("]Q4\\\\", "\\");
	expect("]d4\\", "\\"); /* cut, as it should not be */
	expect("HRSS-02", "HRSS-02");
	expect("\x80\xFF\xFE", "\x80\xFF\xFE");
}

static void which_identifiers_mean_eci(void **state)
{
	(void)state;
	static const char *const with[] = {
		"]Q2", "]Q4", "]Q6", "]d4", "]d5", "]d6", "]z3", "]z9", "]zB", "]L1", "]U2", "]h1"};
	static const char *const without[] = {"]Q0", "]Q1", "]Q3", "]Q5", "]d1", "]d2", "]z0",
		"]zC", "]L2", "]A0", "]X0", "]Q\0"};
	for (size_t i = 0; i < ARRAY_LEN(with); i++) {
		struct scan_shot shot = {0};
		scan_shot_add_aim(&shot, (const uint8_t *)with[i]);
		assert_true(shot.has_eci);
		assert_false(shot.is_answer);
	}
	for (size_t i = 0; i < ARRAY_LEN(without); i++) {
		struct scan_shot shot = {0};
		scan_shot_add_aim(&shot, (const uint8_t *)without[i]);
		assert_false(shot.has_eci);
	}
}

static void nothing_is_no_code(void **state)
{
	(void)state;
	static const char *const shots[] = {"", "\r", "\r\n\t ", "]Q1", "]Q1\r", "\x02\x03",
		"\xEF\xBB\xBF", "]Q2\\000026", "\x1D"};
	for (size_t i = 0; i < ARRAY_LEN(shots); i++) {
		expect(shots[i], "");
	}
}

static void texts_of_answers_are_no_codes(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"]Z6REVINF\x06.",
		"REVINF\x06.\r",
		"REVINFProduct Name: 1602g\r\nSerial Number: 1\r\n\x06.",
		"BEPLVL9\x15!",
		"XYZ\x05.",
	};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		expect(texts[i], "");
	}
	expect_len("\x02\0\0\1\0\x33\x31", 7, ""); /* Newland's */
	expect("hrss-02.", "hrss-02.");		   /* no verdict */
}

static void the_longest(void **state)
{
	(void)state;
	static char bytes[SCAN_SHOT_MAX + 10];
	static char code[SCAN_MAX_LEN + 1];
	memset(bytes, 'x', sizeof(bytes));
	memset(code, 'x', SCAN_MAX_LEN);
	expect_len(bytes, SCAN_MAX_LEN, code);
	expect_len(bytes, SCAN_MAX_LEN + 1, "");
	expect_len(bytes, sizeof(bytes), "");
	bytes[SCAN_MAX_LEN] = '\r'; /* what is behind the first need not fit */
	expect_len(bytes, sizeof(bytes), code);
	memcpy(bytes, "]Q1", 3);
	bytes[SCAN_MAX_LEN] = 'x';
	bytes[SCAN_MAX_LEN + 3] = '\r';
	expect_len(bytes, sizeof(bytes), code);
}

static void bytes_come_in_pieces(void **state)
{
	(void)state;
	struct scan_shot shot = {0};
	scan_shot_add(&shot, NULL, 0);
	for (const char *byte = "]Q1hrss-02\r"; *byte; byte++) {
		scan_shot_add(&shot, (const uint8_t *)byte, 1);
	}
	assert_int_equal(scan_shot_take_code(&shot), 7);
	assert_memory_equal(shot.bytes, "hrss-02", 7);
	scan_shot_wipe(&shot);
	assert_int_equal(shot.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_field_sends),
		cmocka_unit_test(what_only_looks_like_it),
		cmocka_unit_test(which_identifiers_mean_eci),
		cmocka_unit_test(nothing_is_no_code),
		cmocka_unit_test(texts_of_answers_are_no_codes),
		cmocka_unit_test(the_longest),
		cmocka_unit_test(bytes_come_in_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
