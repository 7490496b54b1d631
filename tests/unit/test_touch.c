/* Fingers and keys through ui_input: what acts, what means nothing, and that no history whatever
 * leaves the kiosk deaf. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "ui/kit/ui.h"

/* A panel of 400 × 600 mm at 2 px/mm. Two buttons, a key of a keyboard, and a list below. */
enum { WIDTH_PX = 800, HEIGHT_PX = 1200, MM = 2, ROW_PX = 100, ROWS = 20 };
enum {
	LEFT = 1,
	RIGHT = 2,
	SWAPPED = 3,
	DIGIT = 7,
	LIST = 9,
	FIRST_ROW = 100,
	ERASE = 8,
	ERASE_X = 480
};
enum { LEFT_X = 100, RIGHT_X = 600, BUTTON_Y = 100, KEY_X = 350, LIST_X = 400, LIST_Y = 800 };

static struct ui *ui;
static int64_t now_ms;
static uint32_t page;
static bool is_swapped; /* another button is where the left one was */

static int half_an_em(void *arg, struct font font, const char *text, int len)
{
	(void)arg;
	(void)text;
	return len * font.size_px / 2;
}

static void target(enum role role, int x, int y, int w, int h, int arg)
{
	ui_control(ui, role, (struct rect){x, y, w, h}, "target", ACTION_zone, arg, 0);
}

static void frame(void)
{
	ui_begin(ui, now_ms, &(struct ui_look){.page = page});
	target(ROLE_BUTTON, LEFT_X - 80, BUTTON_Y - 80, 160, 160, is_swapped ? SWAPPED : LEFT);
	target(ROLE_BUTTON, RIGHT_X - 80, BUTTON_Y - 80, 160, 160, RIGHT);
	target(ROLE_KEY, KEY_X - 40, BUTTON_Y - 40, 80, 80, DIGIT);
	target(ROLE_KEY, ERASE_X - 40, BUTTON_Y - 40, 80, 80, ERASE);
	ui_repeat(ui);
	struct rect in = ui_scroll_begin(ui, LIST, (struct rect){0, 500, WIDTH_PX, 600});
	for (int i = 0; i < ROWS; i++) {
		struct rect row = rect_cut_top(&in, ROW_PX);
		target(ROLE_ROW, row.x, row.y, row.w, row.h, FIRST_ROW + i);
	}
	ui_scroll_end(ui, ROWS * ROW_PX);
	ui_end(ui);
}

/* Time passes as in the app: a frame when one is due. */
static void pass(int64_t ms)
{
	int64_t until_ms = now_ms + ms;
	while (ui_next_frame_ms(ui) <= until_ms) {
		now_ms = MAX_OF(now_ms, ui_next_frame_ms(ui));
		frame();
	}
	now_ms = until_ms;
}

static int setup(void **state)
{
	(void)state;
	const struct ui_config config = {.width_px = WIDTH_PX,
		.height_px = HEIGHT_PX,
		.mm_per_px = 1.0 / MM,
		.panel_bottom_mm = 700};
	ui = ui_create(&config, (struct measurer){.text_width = half_an_em});
	now_ms = 1000000;
	page = 1;
	is_swapped = false;
	frame();
	frame(); /* a list knows its length after its first frame */
	pass(1000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	ui_destroy(ui);
	return 0;
}

/* A frame follows what changes the picture, as in the app. */
static bool put(const struct input *input)
{
	bool is_person = ui_input(ui, input);
	if (ui_take_dirty(ui)) {
		frame();
	}
	return is_person;
}

static bool finger(enum input_kind kind, int64_t panel, int64_t number, int x, int y)
{
	return put(&(struct input){
		.kind = kind, .panel = panel, .finger = number, .x = x, .y = y, .at_ms = now_ms});
}

static bool down(int number, int x, int y)
{
	return finger(INPUT_DOWN, 1, number, x, y);
}

static void move(int number, int x, int y)
{
	finger(INPUT_MOVE, 1, number, x, y);
}

static void up(int number, int x, int y)
{
	finger(INPUT_UP, 1, number, x, y);
}

static bool key(enum input_key which, bool is_repeat)
{
	return put(&(struct input){
		.kind = INPUT_KEY, .key = which, .is_repeat = is_repeat, .at_ms = now_ms});
}

/* The control that has acted since; 0 none. More than one is a mistake. */
static int acted(void)
{
	enum action action;
	int arg, other;
	if (!ui_take_event(ui, &action, &arg)) {
		return 0;
	}
	assert_int_equal(action, ACTION_zone);
	assert_false(ui_take_event(ui, &action, &other));
	return arg;
}

/* How often one acted since. */
static int count_acted(int wanted)
{
	enum action action;
	int arg, count = 0;
	while (ui_take_event(ui, &action, &arg)) {
		assert_int_equal(arg, wanted);
		count++;
	}
	return count;
}

static int tap(int number, int x, int y)
{
	down(number, x, y);
	pass(80);
	up(number, x, y);
	return acted();
}

static bool is_pressed(int arg)
{
	const struct ui_node *node = ui_find_node(ui, ACTION_zone, arg);
	return node->state & STATE_PRESSED;
}

/* --- what a finger means --- */

static void a_tap_acts_where_it_ends(void **state)
{
	(void)state;
	assert_true(down(1, LEFT_X, BUTTON_Y));
	assert_true(is_pressed(LEFT));
	pass(80);
	assert_int_equal(acted(), 0);
	up(1, LEFT_X + 5, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
	assert_false(is_pressed(LEFT));
	pass(1000);
	down(1, LEFT_X, BUTTON_Y);
	move(1, LEFT_X, BUTTON_Y + 300); /* slid off */
	up(1, LEFT_X, BUTTON_Y + 300);
	assert_int_equal(acted(), 0);
	down(1, LEFT_X, BUTTON_Y);
	finger(INPUT_CANCEL, 1, 1, 0, 0);
	assert_int_equal(acted(), 0);
	assert_false(is_pressed(LEFT));
}

static void the_second_half_of_a_double_tap_is_not_meant(void **state)
{
	(void)state;
	assert_int_equal(tap(1, LEFT_X, BUTTON_Y), LEFT);
	pass(100);
	assert_int_equal(tap(1, LEFT_X, BUTTON_Y), 0);
	pass(300);
	assert_int_equal(tap(1, LEFT_X, BUTTON_Y), LEFT);
	page = 2; /* it leads to another page, under the same finger */
	frame();
	pass(50);
	assert_int_equal(tap(1, RIGHT_X, BUTTON_Y), 0);
	pass(300);
	assert_int_equal(tap(1, KEY_X, BUTTON_Y), DIGIT);
	pass(100);
	assert_int_equal(tap(1, KEY_X, BUTTON_Y), DIGIT); /* digits come fast */
}

/* What was called is not called off by the same double tap. */
static void nor_does_it_act_on_what_came_in_its_place(void **state)
{
	(void)state;
	assert_int_equal(tap(1, LEFT_X, BUTTON_Y), LEFT);
	is_swapped = true;
	frame();
	pass(150);
	assert_int_equal(tap(1, LEFT_X, BUTTON_Y), 0);
	assert_int_equal(tap(1, RIGHT_X, BUTTON_Y), RIGHT); /* elsewhere it is meant */
	pass(300);
	assert_int_equal(tap(1, LEFT_X, BUTTON_Y), SWAPPED);
}

static void a_second_finger_means_nothing(void **state)
{
	(void)state;
	down(1, LEFT_X, BUTTON_Y);
	pass(100);
	assert_false(down(2, RIGHT_X, BUTTON_Y)); /* the palm */
	assert_true(is_pressed(LEFT));
	pass(100);
	move(2, RIGHT_X + 3, BUTTON_Y);
	up(2, RIGHT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	up(1, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
	pass(500);
	down(1, LEFT_X, BUTTON_Y); /* lifted in the other order */
	pass(50);
	down(2, RIGHT_X, BUTTON_Y);
	up(1, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
	pass(50);
	up(2, RIGHT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
}

/* A living finger trembles: another does not take its place. */
static void a_finger_that_trembles_goes_on(void **state)
{
	(void)state;
	down(1, LEFT_X, BUTTON_Y);
	for (int i = 0; i < 20; i++) {
		pass(100);
		move(1, LEFT_X + i % 2, BUTTON_Y);
	}
	down(2, RIGHT_X, BUTTON_Y);
	up(2, RIGHT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	up(1, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
}

static void a_list_is_dragged_by_one_finger(void **state)
{
	(void)state;
	down(1, LIST_X, LIST_Y);
	for (int i = 1; i <= 10; i++) { /* slowly: 8 s without a rest */
		pass(800);
		move(1, LIST_X, LIST_Y - 20 * i);
	}
	assert_in_range(ui_scroll_state(ui, LIST).at_px, 150, 200);
	assert_false(down(2, LEFT_X, BUTTON_Y));
	up(2, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	assert_int_equal(ui_resting(ui), 0);
	up(1, LIST_X, LIST_Y - 200);
	assert_int_equal(acted(), 0);
}

/* --- ends that were not heard --- */

static void an_unheard_end_deafens_nobody(void **state)
{
	(void)state;
	static const int after_ms[] = {1000, 1500, 4000, 4999, 5000, 5001, 60000, 86400000};
	for (size_t i = 0; i < ARRAY_LEN(after_ms); i++) {
		down(1, LEFT_X, BUTTON_Y); /* and never up */
		pass(after_ms[i]);
		assert_int_equal(tap(2, RIGHT_X, BUTTON_Y), RIGHT);
		pass(1000);
		up(1, LEFT_X, BUTTON_Y); /* comes at last: means nothing */
		assert_int_equal(acted(), 0);
		pass(1000);
	}
}

static void an_unheard_end_of_a_drag_lets_go_of_the_list(void **state)
{
	(void)state;
	down(1, LIST_X, LIST_Y);
	move(1, LIST_X, LIST_Y - 10); /* from here on it is a drag */
	move(1, LIST_X, LIST_Y - 110);
	pass(1200);
	assert_int_equal(tap(2, LIST_X, LIST_Y), FIRST_ROW + 4);
	assert_int_equal(ui_scroll_state(ui, LIST).at_px, 100);
	move(1, LIST_X, LIST_Y - 300);
	assert_int_equal(ui_scroll_state(ui, LIST).at_px, 100);
}

/* Numbers start anew after a replug: the new finger may be called as the old one was. */
static void numbers_that_start_anew(void **state)
{
	(void)state;
	down(0, LEFT_X, BUTTON_Y);
	pass(600);
	down(0, RIGHT_X, BUTTON_Y);
	assert_false(is_pressed(LEFT));
	pass(80);
	up(0, RIGHT_X, BUTTON_Y);
	assert_int_equal(acted(), RIGHT);
	pass(1000);
	down(0, LEFT_X, BUTTON_Y); /* the same number on another panel is another finger */
	finger(INPUT_DOWN, 2, 0, RIGHT_X, BUTTON_Y);
	finger(INPUT_UP, 2, 0, RIGHT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	up(0, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
}

static void a_lost_finger_makes_room_at_once(void **state)
{
	(void)state;
	down(1, LEFT_X, BUTTON_Y);
	pass(100);
	finger(INPUT_CANCEL, 1, 1, 0, 0);
	assert_int_equal(tap(2, RIGHT_X, BUTTON_Y), RIGHT);
}

/* --- what rests on the glass --- */

static void what_rests_is_ignored_and_told(void **state)
{
	(void)state;
	assert_true(down(1, LEFT_X, BUTTON_Y));
	pass(4999);
	assert_int_equal(ui_resting(ui), 0);
	assert_true(is_pressed(LEFT));
	pass(1); /* nothing is heard: by a frame alone */
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	assert_false(is_pressed(LEFT));
	assert_int_equal(ui_next_frame_ms(ui), INT64_MAX);
	assert_int_equal(tap(2, LEFT_X, BUTTON_Y), LEFT); /* on top of it, too */
	pass(500);
	assert_int_equal(tap(2, RIGHT_X, BUTTON_Y), RIGHT);
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	up(1, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	assert_int_equal(ui_resting(ui), 0);
}

/* A drop: it trembles without end. */
static void what_trembles_without_end_rests(void **state)
{
	(void)state;
	down(1, LEFT_X, BUTTON_Y);
	for (int i = 0; i < 600; i++) {
		pass(10);
		move(1, LEFT_X + i % 5, BUTTON_Y + i % 3);
	}
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	for (int i = 0; i < 50; i++) {
		move(1, LEFT_X + i % 5, BUTTON_Y);
		down(2, RIGHT_X, BUTTON_Y);
		pass(40);
		move(1, LEFT_X, BUTTON_Y + i % 5);
		up(2, RIGHT_X, BUTTON_Y);
		assert_int_equal(acted(), RIGHT);
		pass(400);
	}
	down(3, LIST_X, LIST_Y);
	move(3, LIST_X, LIST_Y - 10);
	move(1, LEFT_X + 1, BUTTON_Y);
	move(3, LIST_X, LIST_Y - 110);
	assert_int_equal(ui_scroll_state(ui, LIST).at_px, 100);
	pass(500);
	up(3, LIST_X, LIST_Y - 100);
}

static void what_wanders_without_end_rests(void **state)
{
	(void)state;
	down(1, LIST_X, LIST_Y);
	for (int i = 0; i < 310; i++) {
		pass(100);
		move(1, LIST_X + i % 7 * 30, LIST_Y - i % 11 * 20);
	}
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	pass(10);
	move(1, LIST_X, LIST_Y);
	assert_int_equal(tap(2, RIGHT_X, BUTTON_Y), RIGHT);
}

static void what_falls_beside_a_finger_rests(void **state)
{
	(void)state;
	down(1, LEFT_X, BUTTON_Y);
	pass(50);
	down(2, LIST_X, LIST_Y); /* falls while a finger presses */
	pass(50);
	up(1, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
	pass(400);
	assert_int_equal(tap(3, LEFT_X, BUTTON_Y), LEFT);
	pass(5000);
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
}

/* The panel loses and finds again what lies there: nobody has come. A person who pressed too long
 * presses again in the same place, and it acts. */
static void what_is_found_again_is_nobody(void **state)
{
	(void)state;
	assert_true(down(1, LEFT_X, BUTTON_Y));
	for (int i = 2; i < 10; i++) {
		pass(6000);
		if (i % 2) {
			up(i - 1, LEFT_X, BUTTON_Y);
		} else {
			finger(INPUT_CANCEL, 1, i - 1, 0, 0); /* unplugged */
		}
		pass(600);
		assert_false(down(i, LEFT_X + i % 3, BUTTON_Y));
	}
	up(9, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), LEFT);
	assert_true(down(10, RIGHT_X, BUTTON_Y));
}

/* The end of a visit: whatever lies there still lies there. */
static void what_rests_outlives_the_visit(void **state)
{
	(void)state;
	down(1, LEFT_X, BUTTON_Y);
	pass(3000);
	ui_forget(ui);
	frame();
	assert_int_equal(tap(2, RIGHT_X, BUTTON_Y), RIGHT); /* it belonged to the visit before */
	pass(2000);
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	ui_forget(ui);
	frame();
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	up(1, LEFT_X, BUTTON_Y);
	assert_int_equal(ui_resting(ui), 0);
	assert_int_equal(acted(), 0);
}

/* More than any hand has, none of which ends. */
static void a_panel_in_trouble(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		down(i, i * 8, 300 + i * 5);
	}
	pass(1000);
	assert_int_equal(tap(1000, LEFT_X, BUTTON_Y), LEFT);
	pass(5000);
	assert_int_equal(tap(1001, RIGHT_X, BUTTON_Y), RIGHT);
}

/* --- keys --- */

/* The first key shows where one is. */
static void begin_keys(void)
{
	key(KEY_WHERE, false);
	pass(1000);
}

static void a_held_key_acts_once(void **state)
{
	(void)state;
	begin_keys();
	assert_true(key(KEY_SELECT, false));
	assert_int_equal(acted(), LEFT);
	pass(660);
	for (int i = 0; i < 3000; i++) {
		assert_false(key(KEY_SELECT, true));
		pass(33);
	}
	assert_int_equal(acted(), 0);
	assert_int_equal(ui_resting(ui), RESTING_ON_KEY);
	assert_true(key(KEY_DOWN, false)); /* the others work */
	assert_false(key(KEY_SELECT, true));
	assert_int_equal(acted(), 0);
	assert_int_equal(tap(1, RIGHT_X, BUTTON_Y), RIGHT);
	pass(1000);
	assert_int_equal(ui_resting(ui), 0);
}

/* A keyboard that repeats by itself presses and releases: the system does not mark it. */
static void a_key_that_repeats_by_itself_has_a_limit(void **state)
{
	(void)state;
	begin_keys();
	int persons = 0;
	for (int i = 0; i < 3000; i++) {
		persons += key(KEY_DOWN, false);
		pass(50);
	}
	assert_in_range(persons, 1, 100);
	assert_int_equal(ui_resting(ui), RESTING_ON_KEY);
	pass(1000);
	assert_int_equal(ui_resting(ui), 0);
	assert_true(key(KEY_DOWN, false));
}

static void a_key_that_repeats_by_itself_selects_no_faster_than_a_finger(void **state)
{
	(void)state;
	begin_keys();
	for (int i = 0; i < 6; i++) {
		key(KEY_SELECT, false);
		pass(40);
	}
	assert_int_equal(acted(), LEFT);
	pass(300);
	key(KEY_SELECT, false);
	assert_int_equal(acted(), LEFT);
}

/* The system takes the next press for a repeat, since it has heard no end of the last. */
static void a_key_whose_end_was_not_heard(void **state)
{
	(void)state;
	begin_keys();
	key(KEY_SELECT, false);
	assert_int_equal(acted(), LEFT);
	static const int after_ms[] = {1000, 3000, 60000};
	for (size_t i = 0; i < ARRAY_LEN(after_ms); i++) {
		pass(after_ms[i]);
		assert_true(key(KEY_SELECT, true));
		assert_int_equal(acted(), LEFT);
	}
}

static void a_person_presses_one_key_again_and_again(void **state)
{
	(void)state;
	begin_keys();
	for (int i = 0; i < 60; i++) { /* down a long list, 5 a second */
		assert_true(key(i % 2 ? KEY_DOWN : KEY_UP, false));
		assert_true(key(KEY_RIGHT, false));
		pass(200);
	}
	assert_int_equal(ui_resting(ui), 0);
}

static void a_book_on_the_keys_outlives_the_visit(void **state)
{
	(void)state;
	begin_keys();
	int persons = key(KEY_SELECT, false);
	acted();
	for (int i = 0; i < 1000; i++) {
		pass(33);
		persons += key(KEY_SELECT, true);
		if (i % 100 == 50) {
			ui_forget(ui);
			frame();
		}
	}
	assert_int_equal(persons, 1);
	assert_int_equal(acted(), 0);
}

/* --- whatever happened before --- */

static uint32_t seed;

static int dice(int count)
{
	seed = seed * 1664525 + 1013904223;
	return (int)((seed >> 8) % (uint32_t)count);
}

static void happen(void)
{
	static const enum input_kind kinds[] = {
		INPUT_DOWN, INPUT_DOWN, INPUT_MOVE, INPUT_MOVE, INPUT_MOVE, INPUT_UP, INPUT_CANCEL};
	int what = dice(20);
	if (what == 0) {
		key((enum input_key)dice(KEY_COUNT), dice(2));
	} else if (what == 1) {
		pass(dice(8000));
	} else if (what == 2) {
		page++;
		frame();
	} else if (what == 3) {
		ui_forget(ui);
		frame();
	} else {
		pass(dice(60));
		finger(kinds[dice((int)ARRAY_LEN(kinds))], dice(2), dice(5), dice(WIDTH_PX),
			dice(HEIGHT_PX));
	}
}

static void drop_events(void)
{
	enum action action;
	int arg;
	while (ui_take_event(ui, &action, &arg)) {
	}
}

static void no_history_deafens(void **state)
{
	(void)state;
	int pressed = 0, rested = 0;
	for (seed = 1; seed < 3000; seed++) {
		uint32_t kept = seed;
		seed *= 2654435761U;
		int count = dice(60);
		for (int i = 0; i < count; i++) {
			happen();
			drop_events();
		}
		rested += ui_resting(ui) != 0;
		pass(1000); /* nothing is heard for a while */
		drop_events();
		if (tap(100 + dice(1000), RIGHT_X, BUTTON_Y) != RIGHT) {
			fail_msg("deaf after history %u", kept);
		}
		pressed++;
		seed = kept;
	}
	assert_int_equal(pressed, 2999);
	assert_true(rested > 100);
}

/* The same while something lies there and trembles, and with a number that was used before. */
static void no_history_deafens_beside_a_drop(void **state)
{
	(void)state;
	for (seed = 1; seed < 1000; seed++) {
		uint32_t kept = seed;
		seed *= 2654435761U;
		int count = dice(40);
		for (int i = 0; i < count; i++) {
			happen();
		}
		finger(INPUT_DOWN, 3, 0, LEFT_X, BUTTON_Y);
		for (int i = 0; i < 60; i++) {
			pass(100);
			finger(INPUT_MOVE, 3, 0, LEFT_X + dice(5), BUTTON_Y + dice(5));
		}
		drop_events();
		if (tap(dice(5), RIGHT_X, BUTTON_Y) != RIGHT) {
			fail_msg("deaf after history %u", kept);
		}
		finger(INPUT_UP, 3, 0, LEFT_X, BUTTON_Y);
		assert_int_equal(acted(), 0);
		seed = kept;
	}
}

/* Until it is let go, or the finger rests. What it did while held it does not do once more. */
static void a_key_that_deletes_goes_on(void **state)
{
	(void)state;
	assert_int_equal(tap(0, ERASE_X, BUTTON_Y), ERASE);
	pass(500);
	down(0, ERASE_X, BUTTON_Y);
	pass(450);
	assert_int_equal(count_acted(ERASE), 0);
	pass(100);
	assert_int_equal(count_acted(ERASE), 1);
	pass(480);
	assert_int_equal(count_acted(ERASE), 4);
	move(0, LEFT_X, BUTTON_Y); /* off it */
	pass(500);
	assert_int_equal(count_acted(ERASE), 0);
	up(0, LEFT_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	down(0, ERASE_X, BUTTON_Y);
	int count = 0;
	for (int i = 0; i < 40; i++) {
		pass(250);
		count += count_acted(ERASE);
	}
	assert_in_range(count, 30, 45); /* a finger that rests is nobody's */
	up(0, ERASE_X, BUTTON_Y);
	assert_int_equal(acted(), 0);
	assert_int_equal(tap(0, KEY_X, BUTTON_Y), DIGIT);
	pass(500);
	down(0, KEY_X, BUTTON_Y); /* another key does not */
	pass(2000);
	up(0, KEY_X, BUTTON_Y);
	assert_int_equal(acted(), DIGIT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_tap_acts_where_it_ends),
		TEST(the_second_half_of_a_double_tap_is_not_meant),
		TEST(nor_does_it_act_on_what_came_in_its_place),
		TEST(a_second_finger_means_nothing),
		TEST(a_finger_that_trembles_goes_on),
		TEST(a_list_is_dragged_by_one_finger),
		TEST(an_unheard_end_deafens_nobody),
		TEST(an_unheard_end_of_a_drag_lets_go_of_the_list),
		TEST(numbers_that_start_anew),
		TEST(a_lost_finger_makes_room_at_once),
		TEST(what_rests_is_ignored_and_told),
		TEST(what_trembles_without_end_rests),
		TEST(what_wanders_without_end_rests),
		TEST(what_falls_beside_a_finger_rests),
		TEST(what_is_found_again_is_nobody),
		TEST(what_rests_outlives_the_visit),
		TEST(a_panel_in_trouble),
		TEST(a_key_that_deletes_goes_on),
		TEST(a_held_key_acts_once),
		TEST(a_key_that_repeats_by_itself_has_a_limit),
		TEST(a_key_that_repeats_by_itself_selects_no_faster_than_a_finger),
		TEST(a_key_whose_end_was_not_heard),
		TEST(a_person_presses_one_key_again_and_again),
		TEST(a_book_on_the_keys_outlives_the_visit),
		TEST(no_history_deafens),
		TEST(no_history_deafens_beside_a_drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
