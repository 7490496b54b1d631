/* Which keys are a scanner's and which a hand's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/typed.h"
#include "firmware/base/attr.h"

enum { SELECT = 4, DOWN = 1, NONE = -1, ENTER = 0x28, SPACE = 0x2C, TAB = 0x2B, ARROW_DOWN = 0x51 };

static struct typed typed;
static int pressed[32];
static int pressed_count;
static char codes[256]; /* each with a stop behind it */

static int setup(void **state)
{
	(void)state;
	typed_init(&typed);
	pressed_count = 0;
	codes[0] = '\0';
	return 0;
}

/* As the main loop does. */
static void settle(int64_t now_ms)
{
	int meaning;
	while (typed_release(&typed, now_ms, &meaning)) {
		assert_in_range(pressed_count, 0, ARRAY_LEN(pressed) - 1);
		pressed[pressed_count++] = meaning;
	}
	if (typed_is_whole(&typed, now_ms)) {
		size_t len = scan_shot_take_code(&typed.code.shot);
		snprintf(codes + strlen(codes), sizeof(codes) - strlen(codes), "%.*s.", (int)len,
			(const char *)typed.code.shot.bytes);
		line_code_wipe(&typed.code);
	}
}

static int meaning_of(uint8_t usage)
{
	return usage == ENTER || usage == SPACE ? SELECT : usage == ARROW_DOWN ? DOWN : NONE;
}

/* since_ms: when the queue was last seen empty. */
static void key_between(uint8_t modifiers, uint8_t usage, int64_t since_ms, int64_t at_ms)
{
	struct typed_key key = {.usage = usage,
		.modifiers = modifiers,
		.is_down = true,
		.meaning = meaning_of(usage),
		.since_ms = since_ms,
		.at_ms = at_ms};
	settle(since_ms);
	typed_take(&typed, &key);
	key.is_down = false;
	key.modifiers = 0;
	typed_take(&typed, &key);
}

static void key(uint8_t usage, int64_t at_ms)
{
	key_between(0, usage, at_ms, at_ms);
}

/* h r s s - 0 2 */
static const uint8_t hrss_02[] = {0x0B, 0x15, 0x16, 0x16, 0x2D, 0x27, 0x1F};

static int64_t type(int64_t at_ms, int64_t gap_ms)
{
	for (size_t i = 0; i < sizeof(hrss_02); i++) {
		key(hrss_02[i], at_ms);
		at_ms += gap_ms;
	}
	return at_ms;
}

/* With Enter; returns when all of it is over. */
static int64_t scan(int64_t at_ms, int64_t gap_ms)
{
	at_ms = type(at_ms, gap_ms);
	key(ENTER, at_ms);
	settle(at_ms + TYPED_LONG_GAP_MS);
	return at_ms + TYPED_LONG_GAP_MS;
}

static void expect(const char *text, int presses)
{
	assert_string_equal(codes, text);
	assert_int_equal(pressed_count, presses);
	assert_int_equal(typed_wait_ms(&typed, 1 << 20), -1);
}

static void a_burst_is_a_code_and_presses_nothing(void **state)
{
	(void)state;
	static const int64_t gaps[] = {0, 1, 8, 16, 29};
	int64_t now_ms = 1000;
	for (int i = 0; i < 4; i++) {
		now_ms = scan(now_ms, gaps[i]) + 500;
	}
	expect("hrss-02.hrss-02.hrss-02.hrss-02.", 0);
	scan(now_ms, gaps[4]);
	expect("hrss-02.hrss-02.hrss-02.hrss-02.hrss-02.", 0);
}

static void a_lone_key_is_pressed_soon(void **state)
{
	(void)state;
	key(ENTER, 1000);
	assert_int_equal(typed_wait_ms(&typed, 1000), TYPED_HOLD_MS);
	settle(1000 + TYPED_HOLD_MS - 1);
	assert_int_equal(pressed_count, 0);
	settle(1000 + TYPED_HOLD_MS);
	expect("", 1);
	/* One after the other as fast as a keypad may send them. */
	key(ARROW_DOWN, 2000);
	key(ARROW_DOWN, 2012);
	key(ENTER, 2024);
	settle(2100);
	expect("", 4);
	assert_int_equal(pressed[1], DOWN);
	assert_int_equal(pressed[2], DOWN);
	assert_int_equal(pressed[3], SELECT);
}

static void a_hand_at_a_whole_keyboard(void **state)
{
	(void)state;
	/* Letters mean nothing; an Enter after them is meant. */
	int64_t end_ms = type(1000, 150);
	key(ENTER, end_ms);
	settle(end_ms + 1000);
	expect(".......", 1);
}

/* Slower than a scanner types, and nearly as fast: no code, but no press either. */
static void a_slow_burst_is_nothing(void **state)
{
	(void)state;
	scan(1000, 45);
	expect(".", 0);
	scan(3000, 90);
	expect("..", 0);
}

static void keys_around_a_burst_press_nothing(void **state)
{
	(void)state;
	key(ENTER, 1000); /* a prefix */
	key(SPACE, 1008);
	int64_t end_ms = type(1016, 8);
	key(SPACE, end_ms);
	key(ENTER, end_ms + 8);
	key(ENTER, end_ms + 16); /* CR LF LF */
	key(ARROW_DOWN, end_ms + 24);
	settle(end_ms + 200);
	expect("hrss-02.", 0);
	end_ms = type(2000, 8);
	key(TAB, end_ms);
	settle(end_ms + 200);
	expect("hrss-02.hrss-02.", 0);
	type(3000, 8); /* no suffix at all */
	settle(3400);
	expect("hrss-02.hrss-02.hrss-02.", 0);
}

static void two_in_one_shot_and_one_after_the_other(void **state)
{
	(void)state;
	int64_t end_ms = type(1000, 8);
	key(ENTER, end_ms);
	end_ms = type(end_ms + 8, 8);
	key(ENTER, end_ms);
	settle(end_ms + 200);
	expect("hrss-02.", 0);
	scan(scan(2000, 8) + 150, 8);
	expect("hrss-02.hrss-02.hrss-02.", 0);
	key(ENTER, 5000); /* and a hand after them */
	settle(5100);
	expect("hrss-02.hrss-02.hrss-02.", 1);
}

/* A page was being drawn: keys come in heaps, and with pauses that were none. */
static void while_the_reader_was_busy(void **state)
{
	(void)state;
	key_between(0, hrss_02[0], 1000, 1000);
	for (size_t i = 1; i < sizeof(hrss_02); i++) {
		key_between(0, hrss_02[i], 1000, 1200);
	}
	key_between(0, ENTER, 1200, 1450);
	settle(1450 + TYPED_LONG_GAP_MS);
	expect("hrss-02.", 0);
	/* A press is held until what lay behind it has been seen. */
	key_between(0, SPACE, 2000, 2000);
	key_between(0, hrss_02[0], 2010, 2300);
	key_between(0, hrss_02[1], 2010, 2300);
	key_between(0, ENTER, 2010, 2300);
	settle(2500);
	expect("hrss-02.hr.", 0);
}

static void capitals_and_an_identifier(void **state)
{
	(void)state;
	enum { SHIFT = 0x02, RIGHT_BRACKET = 0x30, Q = 0x14, ONE = 0x1E };
	key_between(SHIFT, 0xE1, 990, 990); /* a modifier alone begins nothing */
	assert_int_equal(typed_wait_ms(&typed, 990), -1);
	key(RIGHT_BRACKET, 1000);
	key_between(SHIFT, Q, 1008, 1008);
	key(ONE, 1016);
	for (size_t i = 0; i < sizeof(hrss_02); i++) {
		bool is_letter = hrss_02[i] < ONE;
		key_between(is_letter ? SHIFT : 0, hrss_02[i], 1024, 1024);
	}
	key(ENTER, 1032);
	settle(1200);
	expect("HRSS-02.", 0);
}

static void chattering_keys_are_no_code(void **state)
{
	(void)state;
	key(0x04, 1000);
	key(ENTER, 1010);
	settle(1200);
	expect(".", 0);
}

/* What began before the question, and what is forgotten. */
static void a_refused_burst(void **state)
{
	(void)state;
	typed_refuse(&typed);
	assert_int_equal(typed_wait_ms(&typed, 0), -1);
	int64_t end_ms = type(1000, 8);
	typed_refuse(&typed);
	key(hrss_02[0], end_ms);
	key(ENTER, end_ms + 8);
	settle(end_ms + 200);
	expect(".", 0);
	type(2000, 8);
	typed_wipe(&typed);
	settle(2200);
	expect("..", 0);
	scan(3000, 8);
	expect("..hrss-02.", 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_burst_is_a_code_and_presses_nothing, setup),
		cmocka_unit_test_setup(a_lone_key_is_pressed_soon, setup),
		cmocka_unit_test_setup(a_hand_at_a_whole_keyboard, setup),
		cmocka_unit_test_setup(a_slow_burst_is_nothing, setup),
		cmocka_unit_test_setup(keys_around_a_burst_press_nothing, setup),
		cmocka_unit_test_setup(two_in_one_shot_and_one_after_the_other, setup),
		cmocka_unit_test_setup(while_the_reader_was_busy, setup),
		cmocka_unit_test_setup(capitals_and_an_identifier, setup),
		cmocka_unit_test_setup(chattering_keys_are_no_code, setup),
		cmocka_unit_test_setup(a_refused_burst, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
