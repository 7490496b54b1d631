/* A helper: called from any page, asked about, called off; what is done there goes on meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/history.h"

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static void assert_stage(struct history *h, enum helper_stage stage)
{
	assert_int_equal(kiosk_helper(&h->kiosk)->stage, stage);
}

static void line(struct history *h, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line = (struct line_state){.is_online = is_online};
	step(h, fact);
}

static int begin(void **state)
{
	int result = history_begin(state);
	((struct history *)*state)->kiosk.config.place = "一楼东门";
	line(*state, true);
	return result;
}

static void call(struct history *h)
{
	act(h, ACTION_help, 0);
	act(h, ACTION_call_helper, 0);
	assert_non_null(ordered(h, CMD_CALL_HELPER));
	assert_stage(h, HELPER_CALLING);
}

static void call_and_wait(struct history *h)
{
	call(h);
	step(h, helper_fact(h, HELPER_IS_WAITED_FOR));
	assert_stage(h, HELPER_COMING);
}

static void called_from_the_page_one_is_at(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	call(h);
	const struct helper_order *order = &ordered(h, CMD_CALL_HELPER)->call_helper;
	assert_string_equal(order->screen, "identify"); /* the page, not the sheet over it */
	assert_string_equal(order->place, "一楼东门");
	act(h, ACTION_call_helper, 0); /* one at a time */
	assert_null(ordered(h, CMD_CALL_HELPER));
	step(h, helper_fact(h, HELPER_IS_WAITED_FOR));
	assert_page(h, SCREEN_help);
	assert_string_equal(
		kiosk_helper(&h->kiosk)->call->said.in[LANG_ZH], "帮办员会在 3 分钟内过来");
	act(h, ACTION_call_helper, 0);
	assert_null(ordered(h, CMD_CALL_HELPER));
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_identify);
	assert_true(kiosk_awaits_helper(&h->kiosk));
}

static void a_long_place_is_as_long_as_the_hall_takes(void **state)
{
	struct history *h = *state;
	h->kiosk.config.place = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
				"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
				"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
	act(h, ACTION_start, 0);
	call(h);
	assert_int_equal(utf8_count(ordered(h, CMD_CALL_HELPER)->call_helper.place), 60);
}

/* On the page that says what is wrong the button stands on the page itself. */
static void a_problem_calls_at_once(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	refuse(h, MSG_TICKET_REFUSED, "moon_in_the_way");
	assert_page(h, SCREEN_problem);
	act(h, ACTION_call_helper, 0);
	assert_string_equal(ordered(h, CMD_CALL_HELPER)->call_helper.screen, "problem");
	assert_page(h, SCREEN_help);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_problem);
}

/* The page below goes on, and so does the call when one goes home. */
static void it_lasts_as_long_as_the_visit(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	call_and_wait(h);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	happen(h, MSG_IDENTIFIED);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_confirm);
	act(h, ACTION_home, 0);
	assert_null(ordered(h, CMD_CANCEL_HELPER));
	assert_page(h, SCREEN_zones);
	assert_stage(h, HELPER_COMING);
	assert_non_null(kiosk_helper(&h->kiosk)->call);
	act(h, ACTION_finish, 0);
	assert_non_null(ordered(h, CMD_CANCEL_HELPER)); /* before the wipe */
	assert_int_equal(h->orders.cmds[h->orders.count - 1].kind, CMD_WIPE);
	assert_stage(h, HELPER_NONE);
	assert_null(kiosk_helper(&h->kiosk)->call);
}

static void it_is_asked_about(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	call_and_wait(h);
	tick_at(h, 19000);
	assert_null(ordered(h, CMD_ASK_HELPER));
	assert_true(kiosk_next_tick_ms(&h->kiosk) <= h->at_ms + 1000);
	tick_at(h, 1000);
	assert_non_null(ordered(h, CMD_ASK_HELPER));
	tick_at(h, 10);
	assert_null(ordered(h, CMD_ASK_HELPER));
	refuse(h, MSG_HELPER_CALLED, "offline"); /* he comes all the same */
	assert_stage(h, HELPER_COMING);
	tick_at(h, 20000);
	assert_non_null(ordered(h, CMD_ASK_HELPER));
	step(h, helper_fact(h, HELPER_IS_OVER));
	assert_stage(h, HELPER_OVER);
	tick_at(h, 20000);
	assert_null(ordered(h, CMD_ASK_HELPER));
	call_and_wait(h); /* another one may be called */
	refuse(h, MSG_HELPER_CALLED, "not_found");
	assert_stage(h, HELPER_OVER);
	assert_null(kiosk_helper(&h->kiosk)->call);
}

static void nobody_comes(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	call(h);
	step(h, helper_fact(h, HELPER_IS_NOBODY));
	assert_stage(h, HELPER_NOBODY);
	assert_false(kiosk_can_call_helper(&h->kiosk));
	act(h, ACTION_finish, 0);
	assert_null(ordered(h, CMD_CANCEL_HELPER)); /* there is nothing to call off */
}

static void called_off(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_cancel_helper, 0);
	assert_null(ordered(h, CMD_CANCEL_HELPER));
	call_and_wait(h);
	act(h, ACTION_cancel_helper, 0);
	assert_non_null(ordered(h, CMD_CANCEL_HELPER));
	assert_stage(h, HELPER_NONE);
	step(h, helper_fact(h, HELPER_IS_WAITED_FOR)); /* an answer on its way */
	assert_stage(h, HELPER_NONE);
	assert_page(h, SCREEN_help);
}

static void what_came_first_does_not_lose_the_call(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	call(h);
	refuse(h, MSG_HELPER_CALLED, "taken_back");
	assert_non_null(ordered(h, CMD_CALL_HELPER));
	assert_stage(h, HELPER_CALLING);
	step(h, helper_fact(h, HELPER_IS_WAITED_FOR));
	refuse(h, MSG_HELPER_CALLED, "taken_back"); /* a question, not the call */
	assert_null(ordered(h, CMD_CALL_HELPER));
	assert_stage(h, HELPER_COMING);
}

static void no_line_no_helper(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	line(h, false);
	act(h, ACTION_help, 0);
	act(h, ACTION_call_helper, 0);
	assert_null(ordered(h, CMD_CALL_HELPER));
	line(h, true);
	call(h);
	refuse(h, MSG_HELPER_CALLED, "offline");
	assert_stage(h, HELPER_FAILED);
	call(h);	   /* tried again */
	tick_at(h, 12000); /* and the worker says nothing at all */
	assert_stage(h, HELPER_FAILED);
	assert_non_null(ordered(h, CMD_CANCEL_HELPER));
}

/* He may stand beside the machine and look for the helper. */
static void who_waits_has_time(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	call_and_wait(h);
	for (int i = 0; i < 11; i++) {
		tick_at(h, 20000);
		step(h, helper_fact(h, HELPER_IS_WAITED_FOR));
		assert_int_equal(h->kiosk.warned_since_ms, 0);
	}
	tick_at(h, 20000);
	assert_int_not_equal(h->kiosk.warned_since_ms, 0);
	tick_at(h, 30000); /* gone, perhaps to meet the helper: he comes all the same */
	assert_false(h->kiosk.is_active);
	assert_null(ordered(h, CMD_CANCEL_HELPER));
	assert_stage(h, HELPER_NONE);
}

static void late_news_is_nobodys(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	call(h);
	struct msg *late = helper_fact(h, HELPER_IS_WAITED_FOR);
	finish(h);
	act(h, ACTION_start, 0);
	call(h);
	step(h, late);
	assert_stage(h, HELPER_CALLING);
}

/* Nobody is here, or a number is being given. */
static void not_now(void **state)
{
	struct history *h = *state;
	act(h, ACTION_call_helper, 0);
	assert_null(ordered(h, CMD_CALL_HELPER));
	assert_false(h->kiosk.has_sheet);
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	assert_page(h, SCREEN_issuing);
	act(h, ACTION_call_helper, 0);
	assert_null(ordered(h, CMD_CALL_HELPER));
	assert_page(h, SCREEN_issuing);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, history_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(called_from_the_page_one_is_at),
		TEST(a_long_place_is_as_long_as_the_hall_takes),
		TEST(a_problem_calls_at_once),
		TEST(it_lasts_as_long_as_the_visit),
		TEST(it_is_asked_about),
		TEST(nobody_comes),
		TEST(called_off),
		TEST(what_came_first_does_not_lose_the_call),
		TEST(no_line_no_helper),
		TEST(who_waits_has_time),
		TEST(late_news_is_nobodys),
		TEST(not_now),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
