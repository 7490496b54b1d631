/* What boot keyboard reports type. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/keyboard_wire.h"

enum { SHIFT = 0x02, RIGHT_SHIFT = 0x20, CTRL = 0x01, ALT = 0x04, CAPS = 0x39 };

static struct keyboard keyboard;
static uint8_t typed[256];
static size_t typed_len;

static int setup(void **state)
{
	(void)state;
	keyboard = (struct keyboard){0};
	typed_len = 0;
	return 0;
}

static void report(uint8_t modifiers, uint8_t first, uint8_t second)
{
	const uint8_t bytes[KEYBOARD_REPORT_LEN] = {modifiers, 0, first, second};
	uint8_t out[KEYBOARD_OUT_MAX];
	size_t len = keyboard_take(&keyboard, bytes, sizeof(bytes), out);
	assert_in_range(typed_len + len, 0, sizeof(typed));
	memcpy(typed + typed_len, out, len);
	typed_len += len;
}

static void key(uint8_t modifiers, uint8_t usage)
{
	report(modifiers, usage, 0);
}

static void press(uint8_t modifiers, uint8_t usage)
{
	key(modifiers, usage);
	key(0, 0);
}

static void expect(const char *text, size_t len)
{
	assert_int_equal(typed_len, len);
	assert_memory_equal(typed, text, len);
	typed_len = 0;
}

#define EXPECT(text) expect(text, sizeof(text) - 1)

static void the_us_layout(void **state)
{
	(void)state;
	for (uint8_t usage = 0x04; usage <= 0x38; usage++) {
		press(0, usage);
	}
	EXPECT("abcdefghijklmnopqrstuvwxyz1234567890\r\x1B\b\t -=[]\\#;'`,./");
	for (uint8_t usage = 0x04; usage <= 0x38; usage++) {
		press(usage & 1 ? SHIFT : RIGHT_SHIFT, usage);
	}
	EXPECT("ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\r\x1B\b\t _+{}|~:\"~<>?");
	for (uint8_t usage = 0x54; usage <= 0x63; usage++) {
		press(0, usage);
	}
	EXPECT("/*-+\r1234567890.");
}

static void a_missing_release_is_normal(void **state)
{
	(void)state;
	key(0, 0x04);
	key(0, 0x05);
	key(SHIFT, 0x06);
	key(0, 0x27);
	key(0, 0);
	key(0, 0x27); /* the same key again needs one */
	key(0, 0x27); /* held */
	key(0, 0);
	EXPECT("abC00");
}

static void keys_over_each_other_are_typed_once(void **state)
{
	(void)state;
	report(0, 0x04, 0);
	report(0, 0x04, 0x05);
	report(0, 0x05, 0);
	report(0, 0x05, 0x05); /* twice in one report */
	report(0, 0, 0);
	report(0, 0x06, 0x06);
	EXPECT("abc");
}

static void roll_over_says_nothing(void **state)
{
	(void)state;
	key(0, 0x04);
	static const uint8_t too_many[8] = {0, 0, 1, 1, 1, 1, 1, 1};
	uint8_t out[KEYBOARD_OUT_MAX];
	assert_int_equal(keyboard_take(&keyboard, too_many, 8, out), 0);
	key(0, 0x04); /* still held */
	EXPECT("a");
	assert_int_equal(keyboard_take(&keyboard, too_many, 7, out), 0);
}

static void caps_lock_turns_letters_only(void **state)
{
	(void)state;
	press(0, CAPS);
	press(0, 0x04);
	press(SHIFT, 0x04);
	press(0, 0x1E);
	press(0, CAPS);
	press(0, 0x04);
	EXPECT("Aa1a");
	/* Shift under Caps Lock, as scanners that follow the host's lock do. */
	press(0, CAPS);
	press(SHIFT, 0x04);
	press(0, 0x05);
	press(0, CAPS);
	press(0, 0x28);
	EXPECT("aB\r");
}

static void control_characters(void **state)
{
	(void)state;
	press(CTRL, 0x30); /* Ctrl+]: the separator of GS1 codes */
	press(CTRL, 0x04);
	press(CTRL, 0x1E); /* no such character */
	EXPECT("\x1D\x01");
}

/* The release between the same key with and without shift is left out. */
static void a_changed_shift_is_another_press(void **state)
{
	(void)state;
	key(0, 0x04);
	key(SHIFT, 0x04);
	key(0, 0x04);
	key(0, 0);
	press(0, 0x28);
	EXPECT("aAa\r");
	key(SHIFT, 0x1E); /* !1! */
	key(0, 0x1E);
	key(SHIFT, 0x1E);
	key(SHIFT, 0x1E); /* held */
	key(0, 0);
	EXPECT("!1!");
	key(0, 0x30); /* ] and the separator */
	key(CTRL, 0x30);
	key(0, 0);
	EXPECT("]\x1D");
	key(SHIFT, 0); /* shift goes down and up by itself */
	key(SHIFT, 0x05);
	key(SHIFT, 0);
	key(0, 0);
	EXPECT("B");
	report(0, 0x04, 0); /* the other key explains the shift */
	report(SHIFT, 0x04, 0x05);
	report(SHIFT, 0x05, 0);
	report(0, 0, 0);
	EXPECT("aB");
}

/* 02422288, each digit let go before the next. */
static void doubled_digits(void **state)
{
	(void)state;
	static const uint8_t usages[] = {0x27, 0x1F, 0x21, 0x1F, 0x1F, 0x1F, 0x25, 0x25, 0x28};
	for (size_t i = 0; i < sizeof(usages); i++) {
		press(0, usages[i]);
	}
	EXPECT("02422288\r");
}

static void alt(const char *digits)
{
	for (const char *digit = digits; *digit; digit++) {
		key(ALT, *digit == '0' ? 0x62 : (uint8_t)(0x59 + *digit - '1'));
		key(ALT, 0);
	}
	key(0, 0);
}

static void alt_and_digits_name_bytes(void **state)
{
	(void)state;
	alt("029"); /* the separator as others type it */
	EXPECT("\x1D");
	alt("0239"); /* the UTF-8 mark, a byte at a time */
	alt("0187");
	alt("0191");
	EXPECT("\xEF\xBB\xBF");
	alt("54992"); /* D6D0, GBK for 中 */
	EXPECT("\xD6\xD0");
	alt("99999"); /* over two bytes */
	alt("123456");
	alt("");
	EXPECT("");
	alt("65");
	press(0, 0x04);
	EXPECT("Aa");
	/* The end of Alt and the next key in one report. */
	key(ALT, 0x5E); /* 6 */
	key(ALT, 0x5D); /* 5 */
	key(0, 0x05);
	EXPECT("Ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_us_layout, setup),
		cmocka_unit_test_setup(a_missing_release_is_normal, setup),
		cmocka_unit_test_setup(keys_over_each_other_are_typed_once, setup),
		cmocka_unit_test_setup(roll_over_says_nothing, setup),
		cmocka_unit_test_setup(caps_lock_turns_letters_only, setup),
		cmocka_unit_test_setup(a_changed_shift_is_another_press, setup),
		cmocka_unit_test_setup(doubled_digits, setup),
		cmocka_unit_test_setup(control_characters, setup),
		cmocka_unit_test_setup(alt_and_digits_name_bytes, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
