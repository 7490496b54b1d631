/* Histories that once went wrong: help opened in the middle, somebody who changes their mind,
 * answers that come when nobody waits any more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/history.h"

enum { ANY_WAY = 4, OTHER_ZONE = 5 }; /* matters of the small catalogue */

static void assert_page(struct history *h, enum screen screen)
{
	if (kiosk_screen(&h->kiosk) != screen) {
		fail_msg("%s instead of %s", screen_name(kiosk_screen(&h->kiosk)),
			screen_name(screen));
	}
}

static void lay_card(struct history *h)
{
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
}

/* Card, Back, "without a name": the hall gets nobody. */
static void taken_back_is_nobody(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_matter, ANY_WAY);
	lay_card(h);
	happen(h, MSG_IDENTIFIED);
	assert_page(h, SCREEN_confirm);
	act(h, ACTION_back, 0);
	assert_non_null(ordered(h, CMD_FORGET_PERSON));
	assert_page(h, SCREEN_identify);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_identify_none, 0);
	assert_page(h, SCREEN_confirm);
	assert_true(pii_is_empty(&kiosk_identify(&h->kiosk)->card.number));
	assert_string_equal(h->kiosk.visit->who.shown_name, "");
	act(h, ACTION_take_number, 0);
	assert_int_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.person, 0);
}

static void a_sheet_over_the_question_who_loses_no_answer(void **state)
{
	static const enum action sheets[] = {ACTION_help, ACTION_more_actions};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++) {
		go_to_identify(h);
		lay_card(h);
		assert_page(h, SCREEN_asking);
		act(h, sheets[i], 0);
		assert_page(h, sheets[i] == ACTION_help ? SCREEN_help : SCREEN_modes);
		happen(h, MSG_IDENTIFIED);
		assert_page(h, sheets[i] == ACTION_help ? SCREEN_help : SCREEN_modes);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_confirm);
		happen(h, MSG_CARD_REMOVED);
		finish(h);
	}
}

/* The hall does not answer while help is read: that is said at once. */
static void deadlines_run_below_a_sheet(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	lay_card(h);
	act(h, ACTION_help, 0);
	tick_at(h, 11000);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
}

/* Help over the page that goes by itself: it waits, and then has all its time again. */
static void no_page_goes_below_a_sheet(void **state)
{
	static const enum action sheets[] = {ACTION_help, ACTION_more_actions};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(sheets); i++) {
		enum screen sheet = sheets[i] == ACTION_help ? SCREEN_help : SCREEN_modes;
		go_to_confirm(h);
		happen(h, MSG_CARD_REMOVED);
		act(h, ACTION_take_number, 0);
		issue(h, "A0001", h->kiosk.session);
		end_print(h, PRINT_DONE, REASON_NONE);
		assert_page(h, SCREEN_done);
		tick_at(h, 20000);
		act(h, sheets[i], 0);
		tick_at(h, 59000);
		assert_page(h, sheet);
		assert_int_equal(kiosk_done_left_s(&h->kiosk), 0);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_done);
		assert_int_equal(kiosk_done_left_s(&h->kiosk), 25);
		act(h, sheets[i], 0);
		uint32_t session = h->kiosk.session;
		tick_at(h, 60000);
		assert_int_equal(kiosk_warning_left_s(&h->kiosk), 30);
		tick_at(h, 30000); /* nobody reads it any more */
		assert_page(h, SCREEN_wiping);
		wiped(h, session);
	}
}

static void a_problem_is_the_same_after_help(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	refuse(h, MSG_TICKET_REFUSED, "moon_in_the_way");
	act(h, ACTION_help, 0);
	assert_page(h, SCREEN_help);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_NUMBER);
	assert_string_equal(h->kiosk.place.code, "moon_in_the_way");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_confirm);

	/* with a number in hand */
	act(h, ACTION_take_number, 0);
	issue(h, "A0001", h->kiosk.session);
	end_print(h, PRINT_NOT_DONE, REASON_PAPER_OUT);
	act(h, ACTION_more_actions, 0);
	act(h, ACTION_toggle_elder, 0);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_PAPER);
	assert_string_equal(kiosk_ticket(&h->kiosk)->number, "A0001");
	assert_null(ordered(h, CMD_SETTLE_TICKET));
}

static void an_unknown_code_is_not_on_the_way_back(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	scan(h, "nothing-here");
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
	assert_page(h, SCREEN_problem);
	assert_non_null(ordered(h, CMD_SCAN_START)); /* another may be shown at once */
	scan(h, "M001");
	assert_page(h, SCREEN_identify);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_zones);
}

static void digits_stay_below_help(void **state)
{
	struct history *h = *state;
	go_to_identify(h);
	act(h, ACTION_identify_phone, 0);
	for (const char *digit = "13800"; *digit; digit++) {
		act(h, ACTION_key, *digit);
	}
	act(h, ACTION_help, 0);
	act(h, ACTION_key, '9'); /* a late touch on the page below */
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_phone);
	assert_string_equal(pii_reveal(&kiosk_identify(&h->kiosk)->phone), "13800");
}

static void a_card_taken_below_help_goes_on(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	act(h, ACTION_take_number, 0);
	assert_page(h, SCREEN_take_card);
	act(h, ACTION_help, 0);
	happen(h, MSG_CARD_REMOVED);
	assert_non_null(ordered(h, CMD_TAKE_TICKET));
	issue(h, "A0001", h->kiosk.session);
	end_print(h, PRINT_DONE, REASON_NONE);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_done);
}

static void back_leads_to_what_was_chosen_there(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	act(h, ACTION_zone, 0);
	act(h, ACTION_search, 0);
	act(h, ACTION_matter, OTHER_ZONE);
	assert_page(h, SCREEN_identify);
	assert_int_equal(h->kiosk.place.zone, 1);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_search);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_departments);
	assert_int_equal(h->kiosk.place.zone, 0);
}

/* The hall says at the ticket that it does not know this person any more. */
static void who_has_expired_is_asked_again(void **state)
{
	static const char *const codes[] = {"identity_expired", "card_expired"};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		go_to_confirm(h);
		happen(h, MSG_CARD_REMOVED);
		uint32_t dead = h->kiosk.visit->who.person;
		act(h, ACTION_take_number, 0);
		refuse(h, MSG_TICKET_REFUSED, codes[i]);
		act(h, ACTION_try_again, 0);
		assert_page(h, SCREEN_identify);
		assert_non_null(ordered(h, CMD_CARD_WATCH));
		lay_card(h);
		happen(h, MSG_IDENTIFIED);
		happen(h, MSG_CARD_REMOVED);
		act(h, ACTION_take_number, 0);
		uint32_t person = ordered(h, CMD_TAKE_TICKET)->take_ticket.person;
		assert_int_not_equal(person, 0);
		assert_int_not_equal(person, dead);
		issue(h, "A0001", h->kiosk.session);
		end_print(h, PRINT_DONE, REASON_NONE);
		finish(h);
	}
}

static void an_old_code_is_not_of_the_new_problem(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	refuse(h, MSG_TICKET_REFUSED, "moon_in_the_way");
	act(h, ACTION_back, 0);
	device(h, DEVICE_PRINTER, DEVICE_ATTENTION, REASON_PAPER_OUT);
	act(h, ACTION_take_number, 0);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_NO_PAPER);
	assert_string_equal(h->kiosk.place.code, "");
}

/* The visit has ended, the number arrives: it is nobody's, and the hall is told so. */
static void a_number_of_an_ended_visit_is_given_back(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	uint32_t earlier = h->kiosk.session;
	tick_at(h, 11000); /* nobody answers */
	assert_page(h, SCREEN_problem);
	finish(h);
	assert_page(h, SCREEN_attract);
	issue(h, "A0003", earlier);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_NOT_DONE);
	assert_null(kiosk_ticket(&h->kiosk));
	assert_page(h, SCREEN_attract);
	/* also while the next one is on the way */
	go_to_confirm(h);
	issue(h, "A0004", earlier);
	assert_int_equal(ordered(h, CMD_SETTLE_TICKET)->settle.result, PRINT_NOT_DONE);
	assert_page(h, SCREEN_confirm);
}

/* A number that the hall gives while the page says that it does not answer. */
static void a_number_comes_just_in_time(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_take_number, 0);
	tick_at(h, 11000);
	assert_page(h, SCREEN_problem);
	issue(h, "A0005", h->kiosk.session);
	assert_page(h, SCREEN_printing);
	assert_non_null(ordered(h, CMD_PRINT));
}

static void home_from_anywhere_forgets_who(void **state)
{
	struct history *h = *state;
	go_to_confirm(h);
	act(h, ACTION_help, 0);
	act(h, ACTION_home, 0);
	assert_page(h, SCREEN_zones);
	assert_non_null(ordered(h, CMD_FORGET_PERSON));
	assert_false(h->kiosk.visit->who.is_identified);
	assert_int_equal(h->kiosk.place.matter, -1);
	assert_false(kiosk_can_go_back(&h->kiosk));
}

static void to_confirm_by_card(struct history *h)
{
	act(h, ACTION_start, 0);
	act(h, ACTION_matter, ANY_WAY);
	lay_card(h);
	happen(h, MSG_IDENTIFIED);
	happen(h, MSG_CARD_REMOVED);
	assert_page(h, SCREEN_confirm);
}

/* "Change", and not after all: nothing has changed. */
static void a_change_not_made_changes_nothing(void **state)
{
	struct history *h = *state;
	to_confirm_by_card(h);
	uint32_t person = h->kiosk.visit->who.person;
	static const enum change what[] = {CHANGE_WHO, CHANGE_MATTER};
	for (size_t i = 0; i < ARRAY_LEN(what); i++) {
		act(h, ACTION_change, (int)what[i]);
		assert_page(h, what[i] == CHANGE_WHO ? SCREEN_identify : SCREEN_zones);
		assert_null(ordered(h, CMD_FORGET_PERSON));
		act(h, ACTION_help, 0);
		act(h, ACTION_back, 0);
		act(h, ACTION_back, 0);
		assert_page(h, SCREEN_confirm);
		assert_true(h->kiosk.visit->who.is_identified);
		assert_int_equal(h->kiosk.place.matter, ANY_WAY);
	}
	act(h, ACTION_change, CHANGE_NOTHING);
	act(h, ACTION_change, 99);
	act(h, ACTION_take_number, 0);
	assert_int_equal(ordered(h, CMD_TAKE_TICKET)->take_ticket.person, person);
}

static void somebody_else_after_a_change(void **state)
{
	struct history *h = *state;
	to_confirm_by_card(h);
	act(h, ACTION_change, CHANGE_WHO);
	act(h, ACTION_identify_none, 0);
	assert_non_null(ordered(h, CMD_FORGET_PERSON));
	assert_page(h, SCREEN_confirm);
	assert_string_equal(h->kiosk.visit->who.shown_name, "");
	assert_true(pii_is_empty(&kiosk_identify(&h->kiosk)->card.number));
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_identify);
	/* Another card, which the hall does not accept: no way leads back to the first one's. */
	act(h, ACTION_home, 0);
	act(h, ACTION_matter, ANY_WAY);
	lay_card(h);
	happen(h, MSG_IDENTIFIED);
	happen(h, MSG_CARD_REMOVED);
	act(h, ACTION_change, CHANGE_WHO);
	lay_card(h);
	assert_false(h->kiosk.visit->who.is_identified);
	refuse(h, MSG_IDENTIFY_REFUSED, "card_expired");
	assert_page(h, SCREEN_problem);
	for (int i = 0; i < 3 && kiosk_can_go_back(&h->kiosk); i++) {
		act(h, ACTION_back, 0);
		assert_int_not_equal(kiosk_screen(&h->kiosk), SCREEN_confirm);
	}
}

static void another_matter_after_a_change(void **state)
{
	struct history *h = *state;
	to_confirm_by_card(h);
	act(h, ACTION_change, CHANGE_MATTER);
	act(h, ACTION_zone, 0);
	assert_non_null(ordered(h, CMD_FORGET_PERSON));
	act(h, ACTION_department, 0);
	act(h, ACTION_matter, 0);
	assert_page(h, SCREEN_identify); /* who may do that is another question */
	static const enum screen back[] = {SCREEN_matters, SCREEN_departments, SCREEN_zones};
	for (size_t i = 0; i < ARRAY_LEN(back); i++) {
		act(h, ACTION_back, 0);
		assert_page(h, back[i]);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)
	const struct CMUnitTest tests[] = {
		TEST(taken_back_is_nobody),
		TEST(a_sheet_over_the_question_who_loses_no_answer),
		TEST(deadlines_run_below_a_sheet),
		TEST(no_page_goes_below_a_sheet),
		TEST(a_problem_is_the_same_after_help),
		TEST(an_unknown_code_is_not_on_the_way_back),
		TEST(digits_stay_below_help),
		TEST(a_card_taken_below_help_goes_on),
		TEST(back_leads_to_what_was_chosen_there),
		TEST(who_has_expired_is_asked_again),
		TEST(an_old_code_is_not_of_the_new_problem),
		TEST(a_number_of_an_ended_visit_is_given_back),
		TEST(a_number_comes_just_in_time),
		TEST(home_from_anywhere_forgets_who),
		TEST(a_change_not_made_changes_nothing),
		TEST(somebody_else_after_a_change),
		TEST(another_matter_after_a_change),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
