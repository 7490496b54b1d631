/* A technician's visit: in by PIN or code, each test, and out by itself; no citizen's meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/tech.h"
#include "tests/harness/history.h"

static const struct tech *tech_of(const struct history *h)
{
	return kiosk_tech(&h->kiosk);
}

static void assert_at(const struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(h->kiosk.place.screen), screen_name(screen));
}

static void admit(struct history *h, enum admission admission, int64_t locked_s)
{
	struct msg *fact = msg_create(MSG_ADMISSION, h->kiosk.session);
	fact->admission.admission = admission;
	fact->admission.tries_left = 4;
	fact->admission.locked_s = locked_s;
	step(h, fact);
}

static void type(struct history *h, const char *digits)
{
	for (; *digits; digits++) {
		act(h, ACTION_key, *digits);
	}
}

static void enter(struct history *h)
{
	act(h, ACTION_technician, 0);
	assert_at(h, SCREEN_tech_pin);
	type(h, "123456");
	act(h, ACTION_submit, 0);
	admit(h, ADMISSION_YES, 0);
	assert_at(h, SCREEN_tech);
}

static void a_pin_leads_in(void **state)
{
	struct history *h = *state;
	uint64_t visits = h->kiosk.session_count;
	act(h, ACTION_technician, 0);
	assert_at(h, SCREEN_tech_pin);
	type(h, "12345");
	act(h, ACTION_submit, 0);
	assert_null(ordered(h, CMD_ADMIT)); /* too short */
	type(h, "6");
	act(h, ACTION_submit, 0);
	assert_non_null(ordered(h, CMD_ADMIT));
	assert_string_equal(ordered(h, CMD_ADMIT)->admit.pin, "123456");
	assert_string_equal(tech_of(h)->pin, "");
	admit(h, ADMISSION_NO, 0);
	assert_at(h, SCREEN_tech_pin);
	type(h, "654321");
	act(h, ACTION_submit, 0);
	admit(h, ADMISSION_NO, 60);
	assert_int_equal(tech_locked_s(&h->kiosk), 60);
	type(h, "123456");
	assert_string_equal(tech_of(h)->pin, ""); /* locked */
	act(h, ACTION_submit, 0);
	assert_null(ordered(h, CMD_ADMIT));
	tick_at(h, 59000);
	assert_int_equal(tech_locked_s(&h->kiosk), 1);
	act(h, ACTION_key_clear, 0); /* somebody is still here */
	tick_at(h, 1000);
	assert_int_equal(tech_locked_s(&h->kiosk), 0);
	type(h, "123456");
	act(h, ACTION_submit, 0);
	admit(h, ADMISSION_YES, 0);
	assert_at(h, SCREEN_tech);
	assert_non_null(ordered(h, CMD_LOOK_AT_MACHINE));
	assert_int_equal(h->kiosk.session_count, visits); /* no citizen's */
	finish(h);
	assert_at(h, SCREEN_attract);
}

static void the_door_says_whether_a_pin_helps(void **state)
{
	struct history *h = *state;
	act(h, ACTION_technician, 0);
	assert_string_equal(ordered(h, CMD_ADMIT)->admit.pin, "");
	assert_false(ordered(h, CMD_ADMIT)->admit.is_code);
	admit(h, ADMISSION_OPEN, 0);
	assert_false(tech_is_shut(&h->kiosk));
	finish(h);
	act(h, ACTION_technician, 0);
	admit(h, ADMISSION_LOCKED, 30);
	assert_true(tech_is_shut(&h->kiosk));
	tick_at(h, 30000);
	assert_false(tech_is_shut(&h->kiosk));
	finish(h);
	act(h, ACTION_technician, 0);
	admit(h, ADMISSION_NO_PIN_SET, 0);
	assert_true(tech_is_shut(&h->kiosk));
	type(h, "1");
	assert_string_equal(tech_of(h)->pin, "");
}

static void a_code_leads_in_where_there_is_a_fleet(void **state)
{
	struct history *h = *state;
	scan(h, "OT1.abc.def");
	assert_non_null(ordered(h, CMD_ADMIT));
	assert_true(ordered(h, CMD_ADMIT)->admit.is_code);
	assert_at(h, SCREEN_tech_pin);
	admit(h, ADMISSION_CODE_OVER, 0);
	assert_at(h, SCREEN_tech_pin);
	scan(h, "OT1.abc.def");
	admit(h, ADMISSION_YES, 0);
	assert_at(h, SCREEN_tech);
	finish(h);
	scan(h, "https://hall.example/t/8f31c2d05e"); /* a citizen's, while nobody is here */
	assert_at(h, SCREEN_attract);
	assert_null(ordered(h, CMD_ADMIT));
}

static void nobody_rests_at_the_scanner_without_a_fleet(void **state)
{
	struct history *h = *state;
	assert_false(h->kiosk.is_scanning);
	h->kiosk.config.has_fleet = true;
	tick_at(h, 10);
	assert_true(h->kiosk.is_scanning);
	assert_non_null(ordered(h, CMD_SCAN_START));
}

static void there_is_no_way_in_during_a_visit(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_technician, 0);
	assert_int_not_equal(h->kiosk.place.shape, SHAPE_tech);
	scan(h, "OT1.abc.def");
	assert_null(ordered(h, CMD_ADMIT));
	admit(h, ADMISSION_YES, 0);
	assert_int_not_equal(h->kiosk.place.shape, SHAPE_tech);
}

static void no_visit_begins_while_he_is_here(void **state)
{
	struct history *h = *state;
	enter(h);
	const enum action citizens[] = {ACTION_start, ACTION_home, ACTION_help, ACTION_call_helper,
		ACTION_search, ACTION_offer, ACTION_more_actions, ACTION_take_number};
	for (size_t i = 0; i < ARRAY_LEN(citizens); i++) {
		act(h, citizens[i], 0);
		assert_at(h, SCREEN_tech);
		assert_false(h->kiosk.has_sheet);
	}
	h->kiosk.next_heartbeat_ms = 0;
	tick_at(h, 10);
	assert_string_equal(ordered(h, CMD_HEARTBEAT)->heartbeat.screen, "maintenance");
}

static void he_leaves_by_himself(void **state)
{
	struct history *h = *state;
	enter(h);
	assert_int_equal(tech_left_s(&h->kiosk), 300);
	tick_at(h, 299000);
	assert_at(h, SCREEN_tech);
	tick_at(h, 2000);
	assert_at(h, SCREEN_wiping);
	assert_non_null(ordered(h, CMD_WIPE));
}

static void a_card_is_tried_and_not_looked_at(void **state)
{
	struct history *h = *state;
	enter(h);
	act(h, ACTION_tech_test, TECH_CARD);
	assert_at(h, SCREEN_tech_card);
	assert_non_null(ordered(h, CMD_CARD_WATCH));
	happen(h, MSG_CARD_LAID);
	h->at_ms += 1200;
	read_card(h, "张三丰", "320584195001010019", "20300101");
	assert_at(h, SCREEN_tech_result);
	assert_int_equal(tech_of(h)->result, TECH_FINE);
	assert_in_range(tech_of(h)->took_ms, 1200, 1300);
	assert_non_null(ordered(h, CMD_CARD_NOTICE));
	assert_false(h->kiosk.visit->who.is_identified);
	act(h, ACTION_back, 0);
	assert_at(h, SCREEN_tech);
	act(h, ACTION_tech_test, TECH_SCAN);
	scan(h, "M001");
	assert_int_equal(tech_of(h)->scan_len, 4);
	assert_at(h, SCREEN_tech_result);
}

static void a_sample_is_printed(void **state)
{
	struct history *h = *state;
	enter(h);
	act(h, ACTION_tech_test, TECH_PRINT);
	assert_int_equal(ordered(h, CMD_PRINT)->print.slip, SLIP_sample);
	assert_int_equal(tech_of(h)->result, TECH_RUNNING);
	end_print(h, PRINT_NOT_DONE, REASON_PAPER_OUT);
	assert_at(h, SCREEN_tech_result);
	assert_int_equal(tech_of(h)->result, TECH_FAILED);
	assert_int_equal(tech_of(h)->reason, REASON_PAPER_OUT);
	act(h, ACTION_try_again, 0);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_int_equal(tech_of(h)->result, TECH_FINE);
	act(h, ACTION_try_again, 0);
	tick_at(h, 46000); /* nobody says what became of it */
	assert_int_equal(tech_of(h)->result, TECH_FAILED);
}

static void the_panel_is_tried(void **state)
{
	struct history *h = *state;
	enter(h);
	act(h, ACTION_tech_test, TECH_TOUCH);
	for (int i = 0; i < TECH_CELLS; i++) {
		assert_at(h, SCREEN_tech_touch);
		act(h, ACTION_tech_cell, i);
	}
	assert_at(h, SCREEN_tech_result);
	assert_int_equal(tech_of(h)->result, TECH_FINE);
	act(h, ACTION_try_again, 0);
	tick_at(h, 20000);
	assert_int_equal(tech_of(h)->result, TECH_FAILED);
	act(h, ACTION_tech_test, TECH_AIM);
	for (int i = 0; i < TECH_AIMS; i++) {
		act(h, ACTION_tech_cell, i == 2 ? -1 : i);
	}
	assert_int_equal(tech_of(h)->hits, TECH_AIMS - 1);
	assert_int_equal(tech_of(h)->result, TECH_FAILED);
	act(h, ACTION_back, 0);
	act(h, ACTION_tech_test, TECH_COLOURS);
	act(h, ACTION_next, 0);
	assert_int_equal(tech_picture(&h->kiosk), 1);
	tick_at(h, 5 * 4000);
	assert_at(h, SCREEN_tech);
}

static void the_glass_is_cleaned_in_peace(void **state)
{
	struct history *h = *state;
	enter(h);
	act(h, ACTION_tech_page, TECH_GLASS);
	for (int i = 0; i < ACTION_COUNT; i++) {
		if (i < ACTION_toggle_lang || i > ACTION_toggle_low_reach) {
			act(h, (enum action)i, 0);
		}
		assert_at(h, SCREEN_tech_glass);
	}
	tick_at(h, TECH_GLASS_S * 1000);
	assert_at(h, SCREEN_tech);
}

static void a_restart_is_held(void **state)
{
	struct history *h = *state;
	enter(h);
	act(h, ACTION_tech_page, TECH_REBOOT);
	act(h, ACTION_tech_hold, 0); /* a tap */
	tick_at(h, 3000);
	act(h, ACTION_tech_hold, 0); /* and another, later */
	assert_at(h, SCREEN_tech_again);
	for (int i = 0; i < 20 && h->kiosk.place.screen == SCREEN_tech_again; i++) {
		h->at_ms += 110;
		act(h, ACTION_tech_hold, 0);
	}
	assert_non_null(ordered(h, CMD_RESTART));
	assert_true(ordered(h, CMD_RESTART)->is_whole);
}

static void paper_volume_and_updates_are_ordered(void **state)
{
	struct history *h = *state;
	enter(h);
	act(h, ACTION_tech_page, TECH_PAPER);
	act(h, ACTION_tech_do, TECH_ROLL_CHANGED);
	assert_non_null(ordered(h, CMD_PAPER_CHANGED));
	act(h, ACTION_back, 0);
	act(h, ACTION_tech_page, TECH_UPDATE);
	act(h, ACTION_tech_do, TECH_INSTALL_UPDATE);
	assert_null(ordered(h, CMD_INSTALL_UPDATE)); /* there is none */
	act(h, ACTION_tech_do, TECH_FIND_UPDATE);
	assert_non_null(ordered(h, CMD_FIND_UPDATE));
	act(h, ACTION_volume, 2);
	assert_int_equal(ordered(h, CMD_SET_VOLUME)->volume, 2);
	act(h, ACTION_volume, VOLUME_MAX + 1);
	assert_null(ordered(h, CMD_SET_VOLUME));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
	const struct CMUnitTest tests[] = {
		TEST(a_pin_leads_in),
		TEST(the_door_says_whether_a_pin_helps),
		TEST(a_code_leads_in_where_there_is_a_fleet),
		TEST(nobody_rests_at_the_scanner_without_a_fleet),
		TEST(there_is_no_way_in_during_a_visit),
		TEST(no_visit_begins_while_he_is_here),
		TEST(he_leaves_by_himself),
		TEST(a_card_is_tried_and_not_looked_at),
		TEST(a_sample_is_printed),
		TEST(the_panel_is_tried),
		TEST(the_glass_is_cleaned_in_peace),
		TEST(a_restart_is_held),
		TEST(paper_volume_and_updates_are_ordered),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
