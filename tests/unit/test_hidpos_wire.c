/* HID POS reports in the layouts that makers use, and codes that come in parts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/hidpos_wire.h"
#include "tests/harness/hid_items.h"

static struct hidpos_format format;
static struct hidpos_code code;

static int setup(void **state)
{
	(void)state;
	hidpos_code_wipe(&code);
	return 0;
}

static enum err format_of(const uint8_t *descriptor, size_t len)
{
	static struct hid_layout layout;
	assert_int_equal(hid_layout_parse(&layout, descriptor, len), OK);
	return hidpos_format_parse(&format, &layout);
}

#define FORMAT_OF(...) format_of((const uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}))

static void the_descriptor_says_what_the_manual_says(void **state)
{
	(void)state;
	assert_int_equal(FORMAT_OF(HONEYWELL_DESCRIPTOR), OK);
	struct hidpos_format by_maker;
	assert_true(hidpos_format_by_vendor(&by_maker, VENDOR_HONEYWELL));
	assert_int_equal(format.report_id, by_maker.report_id);
	assert_int_equal(format.report_len, by_maker.report_len);
	assert_int_equal(format.count_at, by_maker.count_at);
	assert_int_equal(format.aim_at, by_maker.aim_at);
	assert_int_equal(format.data_at, by_maker.data_at);
	assert_int_equal(format.data_len, by_maker.data_len);
	assert_int_equal(format.more_at, by_maker.more_at);
	assert_int_equal(format.more_mask, by_maker.more_mask);
	assert_true(format.has_count && format.has_aim);
	assert_true(hidpos_format_by_vendor(&by_maker, VENDOR_HHP));
	assert_true(hidpos_format_by_vendor(&by_maker, VENDOR_YOUJIE));
	assert_int_equal(by_maker.data_at, 5);
	assert_true(hidpos_format_by_vendor(&by_maker, VENDOR_NEWLAND));
	assert_int_equal(by_maker.data_at, 2);
	assert_false(by_maker.has_aim);
	assert_false(hidpos_format_by_vendor(&by_maker, 0x05E0));
}

static void a_flag_of_a_whole_byte(void **state)
{
	(void)state;
	assert_int_equal(
		FORMAT_OF(PAGE(0x8C), USAGE(2), APPLICATION, REPORT_SIZE(8), REPORT_COUNT(8),
			USAGE(0xFE), INPUT_BUFFER, REPORT_COUNT(1), USAGE(0xFF), INPUT_DATA, END),
		OK);
	assert_int_equal(format.report_id, 0);
	assert_int_equal(format.report_len, 9);
	assert_int_equal(format.more_at, 8);
	assert_int_equal(format.more_mask, 0xFF);
}

static void what_is_no_scanner_is_not_taken_for_one(void **state)
{
	(void)state;
	assert_int_equal(FORMAT_OF(KEYBOARD_DESCRIPTOR), ERR_NOT_FOUND);
	/* 28h is not decoded data, whatever circulates. */
	assert_int_equal(FORMAT_OF(PAGE(0x8C), USAGE(2), APPLICATION, REPORT_SIZE(8),
				 REPORT_COUNT(8), USAGE(0x28), INPUT_DATA, END),
		ERR_NOT_FOUND);
	/* The maker's collection beside it has the same usage on another page. */
	assert_int_equal(FORMAT_OF(PAGE16(0xFF8C), USAGE(2), APPLICATION, PAGE(0x8C),
				 REPORT_SIZE(8), REPORT_COUNT(8), USAGE(0xFE), INPUT_DATA, END),
		ERR_NOT_FOUND);
	/* Data between byte borders. */
	assert_int_equal(FORMAT_OF(PAGE(0x8C), USAGE(2), APPLICATION, REPORT_SIZE(1),
				 REPORT_COUNT(1), INPUT_PADDING, REPORT_SIZE(8), REPORT_COUNT(8),
				 USAGE(0xFE), INPUT_DATA, END),
		ERR_UNSUPPORTED);
}

static void expect_part(const uint8_t *report, size_t len, const char *text, bool has_more)
{
	struct hidpos_part part;
	assert_int_equal(hidpos_decode(&format, report, len, &part), OK);
	assert_int_equal(part.len, strlen(text));
	assert_memory_equal(part.data, text, part.len);
	assert_int_equal(part.has_more, has_more);
}

static void reports_of_each_family(void **state)
{
	(void)state;
	assert_true(hidpos_format_by_vendor(&format, VENDOR_HONEYWELL));
	static const uint8_t honeywell[64] = {
		2, 4, ']', 'Q', '1', '8', 'F', 'A', '0', [61] = 0x73, [63] = 1};
	expect_part(honeywell, 64, "8FA0", true);
	static const uint8_t shifted[64] = {2, 4, 0, ']', 'Q', '1', '8', 'F', 'A', '0'};
	expect_part(shifted, 64, "8FA0", false);
	static const uint8_t no_aim[64] = {2, 4, 0, 0, 0, '8', 'F', 'A', '0'};
	expect_part(no_aim, 64, "8FA0", false);

	assert_true(hidpos_format_by_vendor(&format, VENDOR_NEWLAND));
	static const uint8_t newland[64] = {2, 4, '8', 'F', 'A', '0', [62] = 0x0D};
	expect_part(newland, 64, "8FA0", false);

	assert_int_equal(FORMAT_OF(PLAIN_DESCRIPTOR), OK);
	static const uint8_t plain[63] = {1, '8', 'F', 'A', '0'};
	expect_part(plain, 63, "8FA0", false);
	expect_part(plain, 4, "8FA", false); /* some leave out the padding */
	static const uint8_t empty[63] = {1};
	expect_part(empty, 63, "", false);
}

static void reports_that_are_none(void **state)
{
	(void)state;
	struct hidpos_part part;
	assert_true(hidpos_format_by_vendor(&format, VENDOR_HONEYWELL));
	static const uint8_t other[64] = {3, 4};
	assert_int_equal(hidpos_decode(&format, other, 64, &part), ERR_NOT_FOUND);
	assert_int_equal(hidpos_decode(&format, other, 0, &part), ERR_NOT_FOUND);
	static const uint8_t too_many[64] = {2, 57, ']', 'Q', '1'};
	assert_int_equal(hidpos_decode(&format, too_many, 64, &part), ERR_PROTOCOL);
	static const uint8_t full[64] = {2, 56, ']', 'Q', '1', 'x'};
	assert_int_equal(hidpos_decode(&format, full, 64, &part), OK);
	assert_int_equal(part.len, 56);
	for (size_t len = 1; len < 5 + 56; len++) {
		assert_int_equal(hidpos_decode(&format, full, len, &part), ERR_PROTOCOL);
	}
	/* The last words of a menu command. */
	static const uint8_t answer[64] = {
		2, 9, ']', 'Z', '6', 'R', 'E', 'V', 'I', 'N', 'F', 6, '.'};
	assert_int_equal(hidpos_decode(&format, answer, 64, &part), OK);
	assert_memory_equal(part.aim, "]Z6", SCAN_AIM_LEN);
}

static void add_as(const char *aim, const char *text, bool has_more, int64_t now_ms)
{
	struct hidpos_part part = {
		.data = (const uint8_t *)text, .len = strlen(text), .has_more = has_more};
	memcpy(part.aim, aim, SCAN_AIM_LEN);
	hidpos_code_add(&code, &part, now_ms);
}

/* True when the message is whole now. */
static bool add(const char *text, bool has_more, int64_t now_ms)
{
	add_as("]Q1", text, has_more, now_ms);
	return hidpos_code_is_whole(&code, now_ms);
}

static void expect_code(const char *text)
{
	size_t len = scan_shot_take_code(&code.shot);
	assert_int_equal(len, strlen(text));
	assert_memory_equal(code.shot.bytes, text, len);
	hidpos_code_wipe(&code);
}

static void parts_come_together(void **state)
{
	(void)state;
	assert_int_equal(hidpos_code_tick(&code, 0), -1);
	assert_false(add("one ", true, 0));
	assert_int_equal(hidpos_code_tick(&code, 100), HIDPOS_CONTINUE_MS - 100);
	assert_false(add("two ", true, 499)); /* each part has its own limit */
	assert_true(add("three", false, 998));
	expect_code("one two three");
	assert_true(add("next", false, 999));
	expect_code("next");
}

static void a_part_that_stays_alone_is_dropped(void **state)
{
	(void)state;
	assert_false(add("half", true, 0));
	assert_int_equal(hidpos_code_tick(&code, HIDPOS_CONTINUE_MS - 1), 1);
	assert_int_equal(hidpos_code_tick(&code, HIDPOS_CONTINUE_MS), -1);
	assert_true(add("whole", false, 600));
	expect_code("whole");
	/* Also when nobody looked at the clock in between. */
	assert_false(add("half", true, 1000));
	assert_true(add("whole", false, 1000 + HIDPOS_CONTINUE_MS));
	expect_code("whole");
}

static void a_code_that_is_too_long_is_dropped_whole(void **state)
{
	(void)state;
	char part[57];
	memset(part, 'x', 56);
	part[56] = '\0';
	char longest[SCAN_MAX_LEN + 1];
	memset(longest, 'x', SCAN_MAX_LEN);
	longest[SCAN_MAX_LEN] = '\0';
	for (int i = 0; i < 9; i++) {
		assert_false(add(part, true, i));
	}
	assert_true(add("xxxxxxxx", false, 9)); /* 9 * 56 + 8: the longest */
	expect_code(longest);
	for (int i = 0; i < 9; i++) {
		assert_false(add(part, true, 20 + i));
	}
	assert_false(add("xxxxxxxxx", true, 29));
	assert_true(add("", false, 31));
	expect_code("");
	for (int i = 0; i < 30; i++) { /* far more than there is room for */
		assert_false(add(part, true, 40 + i));
	}
	assert_true(add("tail", false, 70));
	expect_code("");
	assert_true(add("next", false, 71));
	expect_code("next");
}

static void the_rest_of_a_refused_code_is_refused(void **state)
{
	(void)state;
	assert_false(add("before the question ", true, 0));
	hidpos_code_refuse(&code, 10 + HIDPOS_CONTINUE_MS);
	assert_false(add("and behind it ", true, 11));
	assert_true(add("its end", false, 12));
	expect_code("");
	assert_true(add("next", false, 13));
	expect_code("next");
	/* If its end never comes, time ends it. */
	hidpos_code_refuse(&code, 20 + HIDPOS_CONTINUE_MS);
	assert_int_equal(hidpos_code_tick(&code, 20), HIDPOS_CONTINUE_MS);
	assert_true(add("next", false, 20 + HIDPOS_CONTINUE_MS));
	expect_code("next");
}

static void what_stands_around_is_no_part_of_the_code(void **state)
{
	(void)state;
	static const char *const shots[] = {"hrss-02\r\n", "\xEF\xBB\xBFhrss-02", "]Q1hrss-02 ",
		"\x02hrss-02\x03\r", "hrss-02\rhrss-05"};
	for (size_t i = 0; i < ARRAY_LEN(shots); i++) {
		assert_true(add(shots[i], false, (int64_t)i));
		expect_code("hrss-02");
	}
	/* The identifier beside the data speaks for them. */
	add_as("]Q2", "\\000026hrss\\000003-02\\\\", false, 10);
	expect_code("hrss-02\\");
	add_as("]Q1", "hrss\\000003-02\\\\", false, 11);
	expect_code("hrss\\000003-02\\\\");
	assert_true(add("\r", false, 12));
	expect_code("");
}

/* Three parts of a menu answer, which only the last one calls so, flagged as continued or not. */
static void a_menu_answer_is_judged_at_its_end(void **state)
{
	(void)state;
	for (int is_flagged = 0; is_flagged < 2; is_flagged++) {
		add_as("]X0", "REVINFProduct Name: ", is_flagged, 0);
		assert_false(hidpos_code_is_whole(&code, 0));
		add_as("]X0", "1602g\r\nBoot Revision: ", is_flagged, 8);
		assert_false(hidpos_code_is_whole(&code, 8));
		assert_true(hidpos_code_tick(&code, 8) > 0);
		add_as("]Z6", "\x06.", false, 16);
		assert_true(hidpos_code_is_whole(&code, 16));
		expect_code("");
		assert_true(add("hrss-02", false, 17)); /* and nothing of it is left */
		expect_code("hrss-02");
	}
	add_as("]Z6", "REVINF\x06.", false, 100);
	assert_true(hidpos_code_is_whole(&code, 100));
	expect_code("");
	/* The flag stays on with some. */
	add_as("]Z6", "REVINF\x06.", true, 200);
	assert_int_equal(hidpos_code_tick(&code, 200 + HIDPOS_CONTINUE_MS), -1);
}

/* "]X" is also a code of a kind that has no letter of its own. */
static void an_unknown_symbology_waits_for_an_answers_end(void **state)
{
	(void)state;
	add_as("]X0", "hrss-02", false, 0);
	assert_int_equal(hidpos_code_tick(&code, 0), HIDPOS_ANSWER_MS);
	assert_false(hidpos_code_is_whole(&code, HIDPOS_ANSWER_MS - 1));
	assert_int_equal(hidpos_code_tick(&code, HIDPOS_ANSWER_MS), 0);
	assert_true(hidpos_code_is_whole(&code, HIDPOS_ANSWER_MS));
	expect_code("hrss-02");
	/* Presented twice, and followed by another one: the first counts. */
	add_as("]X0", "hrss-02", false, 500);
	add_as("]X0", "hrss-05", false, 600);
	assert_true(hidpos_code_is_whole(&code, 600 + HIDPOS_ANSWER_MS));
	expect_code("hrss-02");
	add_as("]X0", "hrss-02", false, 1000);
	assert_true(add("hrss-05", false, 1010));
	expect_code("hrss-02");
}

static void an_empty_code_is_none(void **state)
{
	(void)state;
	assert_true(add("", false, 0));
	expect_code("");
	assert_int_equal(hidpos_code_tick(&code, 0), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_descriptor_says_what_the_manual_says, setup),
		cmocka_unit_test_setup(a_flag_of_a_whole_byte, setup),
		cmocka_unit_test_setup(what_is_no_scanner_is_not_taken_for_one, setup),
		cmocka_unit_test_setup(reports_of_each_family, setup),
		cmocka_unit_test_setup(reports_that_are_none, setup),
		cmocka_unit_test_setup(parts_come_together, setup),
		cmocka_unit_test_setup(a_part_that_stays_alone_is_dropped, setup),
		cmocka_unit_test_setup(a_code_that_is_too_long_is_dropped_whole, setup),
		cmocka_unit_test_setup(the_rest_of_a_refused_code_is_refused, setup),
		cmocka_unit_test_setup(what_stands_around_is_no_part_of_the_code, setup),
		cmocka_unit_test_setup(a_menu_answer_is_judged_at_its_end, setup),
		cmocka_unit_test_setup(an_unknown_symbology_waits_for_an_answers_end, setup),
		cmocka_unit_test_setup(an_empty_code_is_none, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
