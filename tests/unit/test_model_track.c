/* Following a case: the card, the code, the number and the four; what is forgotten and when;
 * answers that nobody waits for any more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "tests/harness/history.h"

static struct offer offers[] = {{"queue", false}, {"track", false}, {"account", false}};

enum { BILL = 4, RECEIPT, GIVEN_BACK, ENTRIES }; /* of my page */

static void assert_page(struct history *h, enum screen screen)
{
	if (kiosk_screen(&h->kiosk) != screen) {
		fail_msg("%s instead of %s", screen_name(kiosk_screen(&h->kiosk)),
			screen_name(screen));
	}
}

static void assert_problem(struct history *h, enum problem problem)
{
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, problem);
}

static void line(struct history *h, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = is_online;
	step(h, fact);
}

/* On the start page of a hall that offers it. */
static void begin(struct history *h)
{
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
	line(h, true);
	act(h, ACTION_start, 0);
	assert_page(h, SCREEN_home);
}

static void type(struct history *h, const char *text)
{
	struct msg *fact = msg_create(MSG_TEXT_COMMITTED, h->kiosk.session);
	str_copy(fact->text, sizeof(fact->text), text);
	step(h, fact);
}

static void to_factor(struct history *h)
{
	begin(h);
	act(h, ACTION_offer, OFFER_track);
	assert_page(h, SCREEN_track);
	act(h, ACTION_case_number, 0);
	type(h, A_CASE_NO);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_last_four);
}

static const struct cmd *ask(struct history *h, const char *factor)
{
	type(h, factor);
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_asking);
	assert_non_null(ordered(h, CMD_READ_CASE));
	return ordered(h, CMD_READ_CASE);
}

static void no_case(struct history *h, const char *code, int retry_s)
{
	struct msg *fact = msg_create(MSG_CASE_READ, h->kiosk.session);
	fact->case_read.asked = h->kiosk.visit->asked;
	fact->case_read.retry_s = retry_s;
	str_copy(fact->refusal.code, sizeof(fact->refusal.code), code);
	step(h, fact);
}

static void to_mine(struct history *h)
{
	begin(h);
	assert_true(h->kiosk.is_watching_card);
	happen(h, MSG_CARD_LAID);
	assert_page(h, SCREEN_reading);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	assert_page(h, SCREEN_asking);
	happen(h, MSG_IDENTIFIED);
	const struct cmd *cmd = ordered(h, CMD_READ_MINE);
	assert_non_null(cmd);
	assert_int_equal(cmd->read_mine.person, h->kiosk.visit->who.person);
	assert_int_not_equal(cmd->read_mine.person, 0);
	step(h, mine_fact(h));
	assert_page(h, SCREEN_mine);
	happen(h, MSG_CARD_REMOVED);
}

static void by_number_and_the_four(void **state)
{
	struct history *h = *state;
	to_factor(h);
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_ID_NUMBER);
	act(h, ACTION_help, 0); /* what is being composed waits below it */
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_ID_NUMBER);
	act(h, ACTION_back, 0);
	const struct cmd *cmd = ask(h, "001x");
	assert_int_equal(cmd->read_case.person, 0);
	assert_string_equal(cmd->read_case.key, A_CASE_NO);
	assert_string_equal(cmd->read_case.last_four, "001X");
	step(h, case_fact(h, A_CASE_NO));
	assert_page(h, SCREEN_case);
	assert_string_equal(kiosk_track(&h->kiosk)->view->no, A_CASE_NO);
	act(h, ACTION_help, 0);
	assert_page(h, SCREEN_help);
	act(h, ACTION_toggle_lang, 0);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_last_four);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case_number);
	assert_string_equal(kiosk_track(&h->kiosk)->key, A_CASE_NO); /* Back loses nothing typed */
}

/* What is typed: figures only, as many as there are; a slip of the finger is known at once. */
static void typed_figures(void **state)
{
	struct history *h = *state;
	const struct track *track = kiosk_track(&h->kiosk);
	begin(h);
	act(h, ACTION_offer, OFFER_track);
	act(h, ACTION_case_number, 0);
	assert_int_equal(kiosk_typing(&h->kiosk).kind, TYPING_DIGITS);
	type(h, "2026x1124 00037");
	assert_string_equal(track->key, "2026112400037");
	assert_false(track_is_number_wrong(track));
	act(h, ACTION_next, 0); /* not whole yet */
	assert_page(h, SCREEN_case_number);
	act(h, ACTION_key, '9');
	assert_true(track_is_number_wrong(track));
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_case_number);
	type(h, "7");
	assert_string_equal(track->key, "20261124000379"); /* no room for more */
	act(h, ACTION_key_delete, 0);
	type(h, "7");
	assert_true(track_has_number(track));
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_last_four);
	type(h, "X12x4");
	assert_string_equal(track->last_four, "124"); /* an X is the last of four, or none */
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_last_four);
	act(h, ACTION_key_clear, 0);
	assert_string_equal(track->last_four, "");
	type(h, "123X5");
	assert_string_equal(track->last_four, "123X");
}

static void every_single_wrong_figure_is_found(void **state)
{
	(void)state;
	for (int at = 0; at < CASE_NO_LEN; at++) {
		for (char digit = '0'; digit <= '9'; digit++) {
			char no[] = A_CASE_NO;
			no[at] = digit;
			assert_int_equal(case_view_is_no(no), digit == A_CASE_NO[at]);
		}
	}
	assert_false(case_view_is_no(""));
	assert_false(case_view_is_no("2026112400037"));
	assert_false(case_view_is_no("202611240003770"));
	assert_false(case_view_is_no("2026112400037x"));
}

/* Nobody learns which of the two was wrong; the number stays, and guessing is slow. */
static void wrong_ones_are_slow(void **state)
{
	struct history *h = *state;
	to_factor(h);
	for (int i = 0; i < 2; i++) {
		ask(h, "0000");
		no_case(h, "second_factor", 0);
		assert_page(h, SCREEN_last_four);
		assert_true(kiosk_track(&h->kiosk)->is_mismatch);
		assert_string_equal(kiosk_track(&h->kiosk)->last_four, "");
		assert_string_equal(kiosk_track(&h->kiosk)->key, A_CASE_NO);
	}
	ask(h, "0000");
	no_case(h, "second_factor", 0);
	assert_page(h, SCREEN_case_wait);
	act(h, ACTION_home, 0); /* does not help */
	act(h, ACTION_offer, OFFER_track);
	act(h, ACTION_case_number, 0);
	type(h, A_CASE_NO);
	act(h, ACTION_next, 0);
	type(h, "0019");
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_case_wait);
	assert_null(ordered(h, CMD_READ_CASE));
	tick_at(h, 30000);
	assert_page(h, SCREEN_last_four);
	assert_string_equal(kiosk_track(&h->kiosk)->last_four, "0019");
	act(h, ACTION_next, 0);
	assert_page(h, SCREEN_asking);
	step(h, case_fact(h, A_CASE_NO));
	assert_page(h, SCREEN_case);
}

static void the_code_of_a_slip(void **state)
{
	static const char *const others[] = {"https://hall.example.org/c/" A_RECEIPT_KEY,
		"https://hall.example/c/short", "https://hall.example/c/" A_RECEIPT_KEY "?x=1",
		"http://hall.example/c/" A_RECEIPT_KEY, A_RECEIPT_KEY};
	struct history *h = *state;
	begin(h);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		scan(h, others[i]);
		assert_problem(h, PROBLEM_CODE_UNKNOWN);
	}
	scan(h, "https://hall.example/c/" A_RECEIPT_KEY); /* another code is answer enough */
	assert_page(h, SCREEN_last_four);
	const struct cmd *cmd = ask(h, "4071");
	assert_string_equal(cmd->read_case.key, A_RECEIPT_KEY);
	step(h, case_fact(h, A_CASE_NO));
	assert_page(h, SCREEN_case);
	act(h, ACTION_other_case, 0); /* of the same receipt, with the same four */
	assert_string_equal(ordered(h, CMD_READ_CASE)->read_case.key, ANOTHER_CASE);
	assert_string_equal(ordered(h, CMD_READ_CASE)->read_case.last_four, "4071");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_other_case, 1); /* there is none */
	act(h, ACTION_other_case, -1);
	assert_page(h, SCREEN_case);
	act(h, ACTION_home, 0);
	act(h, ACTION_offer, OFFER_track);
	scan(h, "https://hall.example/c/" A_CASE_NO);
	assert_page(h, SCREEN_last_four);
	assert_string_equal(kiosk_track(&h->kiosk)->key, A_CASE_NO);
	act(h, ACTION_back, 0);
	scan(h, "M001");
	assert_problem(h, PROBLEM_CODE_UNKNOWN);
}

static void a_card_leads_to_my_page(void **state)
{
	struct history *h = *state;
	to_mine(h);
	act(h, ACTION_entry, 0);
	const struct cmd *cmd = ordered(h, CMD_READ_CASE);
	assert_int_equal(cmd->read_case.person, h->kiosk.visit->who.person);
	assert_string_equal(cmd->read_case.last_four, "");
	step(h, case_fact(h, A_CASE_NO));
	assert_page(h, SCREEN_case);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_mine);
	act(h, ACTION_entry, 1); /* a ticket */
	assert_page(h, SCREEN_entry);
	assert_null(ordered(h, CMD_READ_CASE));
	act(h, ACTION_back, 0);
	act(h, ACTION_entry, 2); /* what waits to be rated is a case */
	assert_string_equal(ordered(h, CMD_READ_CASE)->read_case.key, ANOTHER_CASE);
	act(h, ACTION_back, 0);
	act(h, ACTION_entry, 3); /* and this a ticket */
	assert_page(h, SCREEN_rate);
	assert_int_equal(kiosk_rate(&h->kiosk)->rated.kind, RATED_TICKET);
	assert_string_equal(kiosk_rate(&h->kiosk)->rated.id, "a1Qm0cXo2v8rT4n6");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_mine);
	act(h, ACTION_entry, ENTRIES);
	act(h, ACTION_entry, -1);
	assert_page(h, SCREEN_mine);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
	assert_non_null(ordered(h, CMD_FORGET_PERSON)); /* the next card may be another's */
	assert_false(h->kiosk.visit->who.is_identified);
}

static void a_bill_leads_to_its_account(void **state)
{
	struct history *h = *state;
	to_mine(h);
	act(h, ACTION_entry, BILL);
	assert_page(h, SCREEN_asking);
	const struct cmd *cmd = ordered(h, CMD_READ_ACCOUNT);
	assert_string_equal(cmd->read_account.unit, "water");
	assert_string_equal(cmd->read_account.no, "3205840012217");
	assert_int_equal(cmd->read_account.person, h->kiosk.visit->who.person);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_mine);
	line(h, false); /* nothing can be paid now */
	act(h, ACTION_entry, BILL);
	assert_null(ordered(h, CMD_READ_ACCOUNT));
	assert_page(h, SCREEN_entry);
	assert_null(track_receipt(&h->kiosk));
}

static void a_receipt_is_printed_once_more(void **state)
{
	struct history *h = *state;
	to_mine(h);
	act(h, ACTION_entry, RECEIPT);
	assert_page(h, SCREEN_entry);
	assert_null(ordered(h, CMD_READ_ACCOUNT));
	assert_string_equal(track_receipt(&h->kiosk)->no, "R20261120000011");
	assert_int_equal(track_receipt(&h->kiosk)->amount_fen, 8640);
	for (int i = 0; i < 3; i++) {
		act(h, ACTION_print, 0);
		assert_page(h, SCREEN_printing);
		assert_int_equal(ordered(h, CMD_PRINT)->print.slip, SLIP_my_payment);
		end_print(h, PRINT_DONE, REASON_NONE);
		assert_page(h, SCREEN_entry);
	}
	act(h, ACTION_print, 0); /* that was often enough */
	assert_null(ordered(h, CMD_PRINT));
	act(h, ACTION_back, 0);
	act(h, ACTION_entry, GIVEN_BACK); /* nothing was paid in the end */
	assert_page(h, SCREEN_entry);
	assert_null(track_receipt(&h->kiosk));
	act(h, ACTION_print, 0);
	assert_null(ordered(h, CMD_PRINT));
	act(h, ACTION_back, 0);
	act(h, ACTION_entry, RECEIPT); /* another page lay between */
	act(h, ACTION_print, 0);
	assert_non_null(ordered(h, CMD_PRINT));
	end_print(h, PRINT_DONE, REASON_NONE);
	finish(h);
	assert_null(track_receipt(&h->kiosk));
}

/* From there a link leads to a matter, for which one is asked who one is: nothing leads back. */
static void forgotten_it_is_not_come_back_to(void **state)
{
	struct history *h = *state;
	to_factor(h);
	ask(h, "0019");
	step(h, case_fact(h, A_CASE_NO));
	act(h, ACTION_link, 1);
	assert_page(h, SCREEN_identify);
	for (int i = 0; i < 6 && h->kiosk.is_active; i++) {
		assert_int_not_equal(kiosk_screen(&h->kiosk), SCREEN_case);
		act(h, ACTION_back, 0);
	}
}

static void late_answers_are_not_shown(void **state)
{
	struct history *h = *state;
	to_factor(h);
	ask(h, "0019");
	struct msg *first = case_fact(h, A_CASE_NO);
	act(h, ACTION_back, 0);
	ask(h, "");
	step(h, first); /* of the question before */
	assert_page(h, SCREEN_asking);
	struct msg *second = case_fact(h, A_CASE_NO);
	act(h, ACTION_home, 0);
	step(h, second);
	assert_page(h, SCREEN_home);
	assert_null(kiosk_track(&h->kiosk)->view);
	finish(h);
	to_mine(h);
	act(h, ACTION_entry, 0);
	struct msg *third = case_fact(h, A_CASE_NO);
	finish(h);
	begin(h);
	step(h, third); /* of the visit before */
	assert_page(h, SCREEN_home);
	assert_null(kiosk_track(&h->kiosk)->view);
	assert_null(kiosk_track(&h->kiosk)->mine);
	/* the same number, asked in another visit */
	happen(h, MSG_CARD_LAID);
	read_card(h, "李四", "320584195001010027", "20300101");
	happen(h, MSG_IDENTIFIED);
	struct msg *mine = mine_fact(h);
	act(h, ACTION_back, 0);
	step(h, mine);
	assert_page(h, SCREEN_home);
}

static void what_the_hall_refuses(void **state)
{
	static const struct {
		const char *code;
		enum problem problem;
	} rows[] = {{"offline", PROBLEM_HALL_OFFLINE}, {"too_many_requests", PROBLEM_TOO_OFTEN},
		{"moon_in_the_way", PROBLEM_NO_RECORD}, {"second_factor", PROBLEM_CASE_HIDDEN},
		{"identity_expired", PROBLEM_IDENTITY}};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		to_mine(h);
		act(h, ACTION_entry, 0);
		no_case(h, rows[i].code, 600);
		assert_problem(h, rows[i].problem);
		finish(h);
	}
	to_factor(h);
	ask(h, "0019");
	no_case(h, "too_many_requests", 600);
	assert_int_equal(h->kiosk.visit->come_back_ms, h->kiosk.wall_ms + INT64_C(600000));
	act(h, ACTION_back, 0);
	ask(h, "");
	tick_at(h, 11000); /* nobody says anything */
	assert_problem(h, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_last_four);
}

static void without_a_line(void **state)
{
	struct history *h = *state;
	begin(h);
	line(h, false);
	act(h, ACTION_offer, OFFER_track);
	assert_page(h, SCREEN_home);
	happen(h, MSG_CARD_LAID);
	assert_problem(h, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_back, 0);
	scan(h, "https://hall.example/c/" A_RECEIPT_KEY);
	assert_problem(h, PROBLEM_HALL_OFFLINE);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
	finish(h);
	/* a hall that does not offer it has no use for a card there */
	begin(h);
	h->kiosk.catalog->offers[1].is_coming = true;
	tick_at(h, 100);
	assert_false(h->kiosk.is_watching_card);
	happen(h, MSG_CARD_LAID);
	scan(h, "https://hall.example/c/" A_RECEIPT_KEY);
	assert_problem(h, PROBLEM_CODE_UNKNOWN);
	offers[1].is_coming = false;
}

static void a_card_that_is_not_read(void **state)
{
	struct history *h = *state;
	begin(h);
	happen(h, MSG_CARD_LAID);
	happen(h, MSG_CARD_REMOVED); /* lifted too early */
	assert_page(h, SCREEN_home);
	struct msg *fact = msg_create(MSG_CARD_FAILED, h->kiosk.session);
	fact->card_failure = CARD_NOT_ID;
	step(h, fact);
	assert_problem(h, PROBLEM_CARD_NOT_ID);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20200101");
	assert_problem(h, PROBLEM_CARD_EXPIRED);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_identify);
	happen(h, MSG_CARD_REMOVED);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	happen(h, MSG_IDENTIFIED);
	step(h, mine_fact(h));
	assert_page(h, SCREEN_mine);
}

static void a_slip_of_it(void **state)
{
	struct history *h = *state;
	to_mine(h);
	act(h, ACTION_entry, 0);
	step(h, case_fact(h, A_CASE_NO));
	act(h, ACTION_print, 0);
	assert_page(h, SCREEN_printing);
	assert_int_equal(ordered(h, CMD_PRINT)->print.slip, SLIP_case);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_page(h, SCREEN_case);
	act(h, ACTION_print, 0);
	end_print(h, PRINT_NOT_DONE, REASON_PAPER_OUT);
	assert_problem(h, PROBLEM_NO_PAPER);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_print, 0);
	end_print(h, PRINT_UNCERTAIN, REASON_NONE);
	assert_page(h, SCREEN_uncertain);
	act(h, ACTION_slip_came, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_print, 0);
	end_print(h, PRINT_DONE, REASON_NONE);
	assert_false(track_can_print(&h->kiosk)); /* three are enough */
	act(h, ACTION_print, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_mine);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
	assert_false(h->kiosk.visit->who.is_identified);
}

/* A paper is brought to the window, not supplied here; a finished case is rated from its page. */
static void what_other_shapes_do_with_a_case(void **state)
{
	struct history *h = *state;
	to_factor(h);
	ask(h, "0019");
	step(h, case_fact(h, A_CASE_NO));
	assert_true(kiosk_track(&h->kiosk)->view->can_rate);
	assert_false(track_can_supply(&h->kiosk, 0));
	act(h, ACTION_supply, 0);
	assert_page(h, SCREEN_case);
	act(h, ACTION_rate, 0); /* with the case, and the four that were typed for it */
	assert_page(h, SCREEN_rate);
	assert_string_equal(kiosk_rate(&h->kiosk)->rated.id, A_CASE_NO);
	assert_string_equal(kiosk_rate(&h->kiosk)->rated.last_four, "0019");
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_case);
}

static void days_are_the_halls(void **state)
{
	struct history *h = *state;
	begin(h);
	assert_false(track_shows_days(&h->kiosk));
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line.is_online = fact->line.is_clock_known = true;
	fact->line.clock_offset_ms = tuesday_ten_ms - h->at_ms;
	step(h, fact);
	assert_true(track_shows_days(&h->kiosk));
}

static void idle_ends_it(void **state)
{
	struct history *h = *state;
	to_mine(h);
	tick_at(h, 60000);
	assert_true(h->kiosk.warned_since_ms > 0);
	tick_at(h, 30000);
	assert_page(h, SCREEN_wiping);
	assert_null(kiosk_track(&h->kiosk)->mine);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, history_begin, history_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(by_number_and_the_four),
		TEST(typed_figures),
		TEST(every_single_wrong_figure_is_found),
		TEST(wrong_ones_are_slow),
		TEST(the_code_of_a_slip),
		TEST(a_card_leads_to_my_page),
		TEST(a_bill_leads_to_its_account),
		TEST(a_receipt_is_printed_once_more),
		TEST(forgotten_it_is_not_come_back_to),
		TEST(late_answers_are_not_shown),
		TEST(what_the_hall_refuses),
		TEST(without_a_line),
		TEST(a_card_that_is_not_read),
		TEST(a_slip_of_it),
		TEST(what_other_shapes_do_with_a_case),
		TEST(days_are_the_halls),
		TEST(idle_ends_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
