/* Report descriptors as scanners and keyboards have them, and those nobody should have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/hid_report.h"
#include "tests/harness/hid_items.h"

#define SCANNER HID_USAGE(0x8C, 0x02)

static struct hid_layout layout;

#define PARSE(...)                                                                                 \
	hid_layout_parse(&layout, (const uint8_t[]){__VA_ARGS__}, sizeof((uint8_t[]){__VA_ARGS__}))

static void expect_field(uint32_t usage, uint32_t bit, uint32_t size, uint32_t count)
{
	const struct hid_field *field = hid_layout_find(&layout, HID_INPUT, SCANNER, usage);
	assert_non_null(field);
	assert_int_equal(field->bit, bit);
	assert_int_equal(field->size, size);
	assert_int_equal(field->count, count);
}

static void a_scanner_is_laid_out_bit_by_bit(void **state)
{
	(void)state;
	assert_int_equal(PARSE(HONEYWELL_DESCRIPTOR), OK);
	assert_true(layout.has_report_ids);
	expect_field(HID_USAGE(0x01, 0x3B), 8, 8, 1); /* behind the id byte */
	expect_field(HID_USAGE(0x8C, 0xFB), 16, 8, 1);
	expect_field(HID_USAGE(0x8C, 0xFC), 24, 8, 1);
	expect_field(HID_USAGE(0x8C, 0xFD), 32, 8, 1);
	expect_field(HID_USAGE(0x8C, 0xFE), 40, 8, 56);
	expect_field(HID_USAGE(0xFF8C, 0x10), 488, 8, 2);
	expect_field(HID_USAGE(0x8C, 0xFF), 504, 1, 1);
	assert_int_equal(hid_layout_report_len(&layout, HID_INPUT, 2), 64);
	assert_int_equal(hid_layout_report_len(&layout, HID_OUTPUT, 4), 2);
	assert_int_equal(hid_layout_report_len(&layout, HID_FEATURE, 0xFE), 2);
	assert_int_equal(hid_layout_report_len(&layout, HID_OUTPUT, 0xFD), 64);
	assert_int_equal(hid_layout_report_len(&layout, HID_INPUT, 9), 0);
}

static void collections_beside_each_other_stay_apart(void **state)
{
	(void)state;
	assert_int_equal(PARSE(HONEYWELL_DESCRIPTOR), OK);
	uint32_t makers_own = HID_USAGE(0xFF8C, 0x02);
	uint32_t usage = HID_USAGE(0xFF8C, 0x01);
	assert_non_null(hid_layout_find(&layout, HID_FEATURE, makers_own, usage));
	assert_null(hid_layout_find(&layout, HID_FEATURE, SCANNER, usage));
	assert_null(hid_layout_find(&layout, HID_INPUT, makers_own, usage));
	assert_non_null(hid_layout_find(&layout, HID_FEATURE, 0, usage));
}

static void a_keyboard_has_no_ids_and_ranges_of_usages(void **state)
{
	(void)state;
	assert_int_equal(PARSE(KEYBOARD_DESCRIPTOR), OK);
	assert_false(layout.has_report_ids);
	assert_int_equal(hid_layout_report_len(&layout, HID_INPUT, 0), 8);
	const struct hid_field *shift =
		hid_layout_find(&layout, HID_INPUT, HID_USAGE(1, 6), HID_USAGE(7, 0xE1));
	assert_non_null(shift);
	assert_int_equal(shift->bit, 1);
	const struct hid_field *keys =
		hid_layout_find(&layout, HID_INPUT, HID_USAGE(1, 6), HID_USAGE(7, 0x00));
	assert_non_null(keys);
	assert_int_equal(keys->bit, 16);
}

static void globals_are_pushed_and_popped(void **state)
{
	(void)state;
	assert_int_equal(PARSE(PAGE(0x8C), USAGE(2), APPLICATION, REPORT_SIZE(8), REPORT_COUNT(2),
				 PUSH, PAGE(1), REPORT_COUNT(1), USAGE(0x3B), INPUT_DATA, POP,
				 USAGE(0xFE), INPUT_DATA, END),
		OK);
	expect_field(HID_USAGE(0x8C, 0xFE), 8, 8, 2);
}

static void an_extended_usage_carries_its_page(void **state)
{
	(void)state;
	assert_int_equal(PARSE(PAGE(1), USAGE32(0x8C, 2), APPLICATION, REPORT_SIZE(8),
				 REPORT_COUNT(4), USAGE32(0x8C, 0xFE), INPUT_DATA, END),
		OK);
	expect_field(HID_USAGE(0x8C, 0xFE), 0, 8, 4);
}

static void long_items_are_stepped_over(void **state)
{
	(void)state;
	assert_int_equal(PARSE(PAGE(0x8C), 0xFE, 3, 0x40, 1, 2, 3, USAGE(2), APPLICATION,
				 REPORT_SIZE(8), REPORT_COUNT(4), USAGE(0xFE), INPUT_DATA, END),
		OK);
	expect_field(HID_USAGE(0x8C, 0xFE), 0, 8, 4);
	assert_int_equal(PARSE(0xFE, 3, 0x40, 1, 2), ERR_PROTOCOL);
}

static void more_items_than_usages_keep_the_last_usage(void **state)
{
	(void)state;
	assert_int_equal(PARSE(PAGE(0x8C), USAGE(2), APPLICATION, REPORT_SIZE(8), REPORT_COUNT(6),
				 USAGE(0xFB), USAGE(0xFE), INPUT_DATA, END),
		OK);
	expect_field(HID_USAGE(0x8C, 0xFB), 0, 8, 1);
	expect_field(HID_USAGE(0x8C, 0xFE), 8, 8, 5);
}

static void what_is_cut_is_refused(void **state)
{
	(void)state;
	static const uint8_t whole[] = {HONEYWELL_DESCRIPTOR};
	/* Whole are only the two ends of top collections. */
	int whole_count = 0;
	for (size_t len = 1; len < sizeof(whole); len++) {
		enum err err = hid_layout_parse(&layout, whole, len);
		whole_count += err == OK && layout.field_count > 0;
		if (err != OK) {
			assert_int_equal(err, ERR_PROTOCOL);
			assert_int_equal(layout.field_count, 0);
		}
	}
	/* Behind the first collection: nothing, a page and a usage each follow without harm. */
	assert_int_equal(whole_count, 3);
}

static void what_does_not_add_up_is_refused(void **state)
{
	(void)state;
	assert_int_equal(PARSE(END), ERR_PROTOCOL);
	assert_int_equal(PARSE(POP), ERR_PROTOCOL);
	assert_int_equal(PARSE(REPORT_ID(0)), ERR_PROTOCOL);
	assert_int_equal(PARSE(0x86, 0x00, 0x01), ERR_PROTOCOL); /* id 256 */
	/* A report without id among others with. */
	assert_int_equal(
		PARSE(PAGE(0x8C), USAGE(2), APPLICATION, REPORT_SIZE(8), REPORT_COUNT(1),
			USAGE(0xFE), INPUT_DATA, REPORT_ID(1), USAGE(0xFE), INPUT_DATA, END),
		ERR_PROTOCOL);
}

static void what_is_too_much_is_refused(void **state)
{
	(void)state;
	assert_int_equal(PARSE(PUSH, PUSH, PUSH, PUSH, PUSH), ERR_TOO_BIG);
	uint8_t deep[2 * (HID_DEPTH_MAX + 1)];
	for (size_t i = 0; i < sizeof(deep); i += 2) {
		deep[i] = 0xA1;
		deep[i + 1] = 2;
	}
	assert_int_equal(hid_layout_parse(&layout, deep, sizeof(deep)), ERR_TOO_BIG);
	static const uint8_t item[] = {USAGE(0xFE), INPUT_DATA};
	uint8_t many[8 + (HID_FIELDS_MAX + 1) * sizeof(item)] = {
		PAGE(0x8C), REPORT_SIZE(1), REPORT_COUNT(1)};
	for (size_t at = 6; at + sizeof(item) <= sizeof(many); at += sizeof(item)) {
		memcpy(many + at, item, sizeof(item));
	}
	assert_int_equal(hid_layout_parse(&layout, many, sizeof(many)), ERR_TOO_BIG);
	/* 0x41 * 0x3F03F040 wraps around 32 bits: no small report comes of it. */
	assert_int_equal(
		PARSE(REPORT_SIZE(0x41), 0x97, 0x40, 0xF0, 0x03, 0x3F, INPUT_DATA), ERR_TOO_BIG);
	assert_int_equal(PARSE(REPORT_SIZE(8), REPORT_COUNT16(1025), INPUT_DATA), ERR_TOO_BIG);
	assert_int_equal(PARSE(REPORT_SIZE(8), REPORT_COUNT16(1024), INPUT_DATA), OK);
	assert_int_equal(
		PARSE(REPORT_SIZE(8), REPORT_COUNT16(1024), INPUT_DATA, INPUT_DATA), ERR_TOO_BIG);
	static uint8_t longest[HID_DESCRIPTOR_MAX + 1];
	assert_int_equal(hid_layout_parse(&layout, longest, sizeof(longest)), ERR_TOO_BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scanner_is_laid_out_bit_by_bit),
		cmocka_unit_test(collections_beside_each_other_stay_apart),
		cmocka_unit_test(a_keyboard_has_no_ids_and_ranges_of_usages),
		cmocka_unit_test(globals_are_pushed_and_popped),
		cmocka_unit_test(an_extended_usage_carries_its_page),
		cmocka_unit_test(long_items_are_stepped_over),
		cmocka_unit_test(more_items_than_usages_keep_the_last_usage),
		cmocka_unit_test(what_is_cut_is_refused),
		cmocka_unit_test(what_does_not_add_up_is_refused),
		cmocka_unit_test(what_is_too_much_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
