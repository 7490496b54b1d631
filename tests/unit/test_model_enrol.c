/* A terminal that is of no fleet, or of none any more: its page, and the start that follows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/history.h"

static void told(struct history *h, enum fleet_standing standing, bool wants_restart)
{
	struct msg *fact = msg_create(MSG_CARE_CHANGED, 0);
	fact->care = (struct care_state){.standing = standing,
		.has_fleet = standing != STANDING_UNKNOWN,
		.missing = standing == STANDING_NEW ? MISSING_CERTIFICATE : 0,
		.wants_restart = wants_restart};
	step(h, fact);
}

static void line(struct history *h, enum line_trouble trouble, int64_t config_version)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = trouble == LINE_FINE;
	fact->line.trouble = trouble;
	fact->line.config_version = config_version;
	step(h, fact);
}

static void a_new_one_waits_for_its_code(void **state)
{
	struct history *h = *state;
	told(h, STANDING_NEW, false);
	assert_int_equal(h->kiosk.place.screen, SCREEN_enrol);
	assert_non_null(ordered(h, CMD_SCAN_START));
	assert_false(h->kiosk.is_active);
	act(h, ACTION_start, 0); /* there is no visit */
	assert_int_equal(h->kiosk.place.screen, SCREEN_enrol);
	act(h, ACTION_toggle_lang, 0);
	assert_int_equal(h->kiosk.prefs.lang, LANG_EN);
	scan(h, "OD1.x");
	assert_non_null(ordered(h, CMD_ENROL));
	assert_memory_equal(ordered(h, CMD_ENROL)->scan.token, "OD1.x", 5);
	assert_non_null(ordered(h, CMD_SCAN_START)); /* the next one may be the right one */
	told(h, STANDING_ENROLLED, false);
	assert_int_equal(h->kiosk.place.screen, SCREEN_attract);
	assert_non_null(ordered(h, CMD_SCAN_STOP));
}

static void of_no_fleet_no_code_helps(void **state)
{
	struct history *h = *state;
	struct msg *fact = msg_create(MSG_CARE_CHANGED, 0);
	fact->care.missing = MISSING_KEY;
	step(h, fact);
	/* What was there before can be given still. */
	assert_int_equal(h->kiosk.place.screen, SCREEN_attract);
	assert_null(ordered(h, CMD_SCAN_START));
}

static void it_begins_anew_when_nobody_is_here(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	told(h, STANDING_ENROLLED, true);
	tick_at(h, 5000);
	assert_null(ordered(h, CMD_RESTART));
	finish(h);
	tick_at(h, 10);
	assert_null(ordered(h, CMD_RESTART)); /* it can be read what happens */
	tick_at(h, 2500);
	assert_non_null(ordered(h, CMD_RESTART));
	assert_false(ordered(h, CMD_RESTART)->is_whole);
	tick_at(h, 2500);
	assert_null(ordered(h, CMD_RESTART)); /* once */
}

static void shut_out_it_serves_who_is_here_and_nobody_more(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	enum screen screen = h->kiosk.place.screen;
	line(h, LINE_TERMINAL_REVOKED, 0);
	assert_non_null(ordered(h, CMD_ASK_STANDING)); /* it is written down */
	assert_int_equal(h->kiosk.place.screen, screen);
	line(h, LINE_TERMINAL_REVOKED, 0);
	assert_null(ordered(h, CMD_ASK_STANDING));
	finish(h);
	tick_at(h, 10);
	assert_int_equal(h->kiosk.place.screen, SCREEN_enrol);
	told(h, STANDING_REVOKED, false);
	line(h, LINE_NO_ANSWER, 0);
	assert_int_equal(h->kiosk.place.screen, SCREEN_enrol);
}

static void what_the_hall_speaks_of_is_fetched_once(void **state)
{
	struct history *h = *state;
	told(h, STANDING_ENROLLED, false);
	line(h, LINE_FINE, 12);
	assert_non_null(ordered(h, CMD_ASK_STANDING));
	line(h, LINE_FINE, 12);
	assert_null(ordered(h, CMD_ASK_STANDING));
	line(h, LINE_FINE, 13);
	assert_non_null(ordered(h, CMD_ASK_STANDING));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
	const struct CMUnitTest tests[] = {
		TEST(a_new_one_waits_for_its_code),
		TEST(of_no_fleet_no_code_helps),
		TEST(it_begins_anew_when_nobody_is_here),
		TEST(shut_out_it_serves_who_is_here_and_nobody_more),
		TEST(what_the_hall_speaks_of_is_fetched_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
