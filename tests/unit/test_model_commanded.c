/* What the hall tells the terminal to do, as far as the kiosk must agree: nothing of it disturbs
 * who is here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/history.h"

static void command(struct history *h, int64_t id, enum command_kind kind, int64_t for_ms)
{
	struct msg *fact = msg_create(MSG_COMMANDED, 0);
	fact->command = (struct command){.id = id, .kind = kind, .until_ms = h->at_ms + for_ms};
	step(h, fact);
}

static void told(struct history *h, bool is_out, const char *reason)
{
	struct msg *fact = msg_create(MSG_CARE_CHANGED, 0);
	fact->care.is_out_of_service = is_out;
	str_copy(fact->care.reason, sizeof(fact->care.reason), reason);
	step(h, fact);
}

static const struct command_result *ended(struct history *h)
{
	const struct cmd *cmd = ordered(h, CMD_COMMAND_ENDED);
	return cmd ? &cmd->command_ended.result : NULL;
}

static void it_begins_anew_when_nobody_is_here(void **state)
{
	struct history *h = *state;
	command(h, 1, COMMAND_RESTART, 1000);
	assert_non_null(ordered(h, CMD_RESTART));
	assert_false(ordered(h, CMD_RESTART)->is_whole);
	command(h, 2, COMMAND_REBOOT, 1000); /* once it ends nothing else is begun */
	assert_null(ordered(h, CMD_RESTART));
	tick_at(h, 5000);
	assert_null(ended(h));
}

static void it_waits_for_the_end_of_a_visit(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	command(h, 1, COMMAND_REBOOT, 1000 * 1000);
	assert_null(ordered(h, CMD_RESTART));
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	assert_null(ordered(h, CMD_RESTART)); /* not before all has been wiped */
	wiped(h, session);
	assert_non_null(ordered(h, CMD_RESTART));
	assert_true(ordered(h, CMD_RESTART)->is_whole);
}

static void a_visit_may_last_too_long_for_it(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	command(h, 7, COMMAND_RESTART, 20000);
	tick_at(h, 19000);
	assert_null(ended(h));
	assert_true(kiosk_next_tick_ms(&h->kiosk) <= h->at_ms + 1000);
	tick_at(h, 2000);
	assert_non_null(ended(h));
	assert_int_equal(ended(h)->id, 7);
	assert_int_equal(ended(h)->end, COMMAND_REFUSED);
	assert_non_null(strstr(ended(h)->words, "visit"));
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
	assert_null(ordered(h, CMD_RESTART));
}

static void a_screenshot_waits_for_nobody(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	command(h, 3, COMMAND_RESTART, 1000 * 1000);
	command(h, 4, COMMAND_SCREENSHOT, 1000);
	assert_non_null(ordered(h, CMD_SHOOT));
	assert_int_equal(ordered(h, CMD_SHOOT)->command, 4);
	assert_int_equal(h->kiosk.commanded.count, 1);
}

static void devices_are_tried(void **state)
{
	struct history *h = *state;
	command(h, 5, COMMAND_SELF_TEST, 60000);
	assert_non_null(ordered(h, CMD_REOPEN));
	device(h, DEVICE_PRINTER, DEVICE_OPENING, REASON_NONE);
	tick_at(h, 7000);
	assert_null(ended(h)); /* it is still being opened */
	device(h, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
	assert_non_null(ended(h));
	assert_int_equal(ended(h)->end, COMMAND_DONE);
	assert_string_equal(ended(h)->words, "printer: attention, paper_out");
	device(h, DEVICE_PRINTER, DEVICE_READY, REASON_NONE);
	command(h, 6, COMMAND_SELF_TEST, 60000);
	assert_non_null(ordered(h, CMD_REOPEN));
	tick_at(h, 20000);
	assert_non_null(ended(h));
	assert_string_equal(ended(h)->words, "everything is ready");
}

/* Its words are at most what the contract allows, and are sent even so. */
static void all_that_can_be_wrong_fits(void **state)
{
	struct history *h = *state;
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		device(h, (enum device_kind)kind, DEVICE_ATTENTION, REASON_NO_ACCESS);
	}
	struct msg *fact = msg_create(MSG_STORAGE_CHANGED, 0);
	fact->storage = STORAGE_UNWRITABLE;
	step(h, fact);
	step(h, msg_create(MSG_PANEL_UNFIT, 0));
	command(h, 5, COMMAND_SELF_TEST, 60000);
	tick_at(h, 30000);
	assert_non_null(ended(h));
	assert_non_null(strstr(ended(h)->words, "panel: does not suit the pages"));
}

static void out_of_service_is_no_visits_end(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	told(h, true, "maintenance");
	assert_true(h->kiosk.is_active);
	assert_int_not_equal(kiosk_screen(&h->kiosk), SCREEN_out_of_service);
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
	tick_at(h, 5000);
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_out_of_service);
	assert_int_equal(h->kiosk.service, SERVICE_TOLD);
	act(h, ACTION_start, 0); /* nobody comes past it */
	assert_false(h->kiosk.is_active);
	told(h, false, "");
	assert_int_equal(kiosk_screen(&h->kiosk), SCREEN_attract);
}

/* More than anybody would: none is lost, and no step orders more than it may. */
static void as_many_as_may_wait(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	for (int i = 0; i < COMMANDS_MAX; i++) {
		command(h, i + 1, COMMAND_REBOOT, 1000);
	}
	assert_int_equal(h->kiosk.commanded.count, COMMANDS_MAX);
	for (int i = 0; i < COMMANDS_MAX; i++) {
		tick_at(h, 2000 + i);
		assert_non_null(ended(h));
		assert_int_equal(ended(h)->id, i + 1);
	}
	assert_int_equal(h->kiosk.commanded.count, 0);
}

static void what_is_counted(void **state)
{
	struct history *h = *state;
	assert_null(ordered(h, CMD_TELL)); /* nobody reads it */
	h->kiosk.config.is_watched = true;
	tick_at(h, 100);
	assert_non_null(ordered(h, CMD_TELL));
	go_to_printing(h);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_int_equal(h->kiosk.counts.prints[PRINT_DONE], 1);
	assert_int_equal(h->kiosk.counts.tickets, 1);
	finish(h);
	assert_int_equal(h->kiosk.counts.visits[VISIT_DONE], 1);
	act(h, ACTION_start, 0);
	uint32_t session = h->kiosk.session;
	act(h, ACTION_finish, 0);
	wiped(h, session);
	assert_int_equal(h->kiosk.counts.visits[VISIT_ABANDONED], 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
	const struct CMUnitTest tests[] = {
		TEST(it_begins_anew_when_nobody_is_here),
		TEST(it_waits_for_the_end_of_a_visit),
		TEST(a_visit_may_last_too_long_for_it),
		TEST(a_screenshot_waits_for_nobody),
		TEST(devices_are_tried),
		TEST(all_that_can_be_wrong_fits),
		TEST(out_of_service_is_no_visits_end),
		TEST(as_many_as_may_wait),
		TEST(what_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
