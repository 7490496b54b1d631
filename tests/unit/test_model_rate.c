/* Rating: what leads to it, what is chosen, what is sent, and what the hall says to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/str.h"
#include "firmware/model/shape.h"
#include "firmware/model/visit.h"
#include "tests/harness/history.h"

#define TICKET "https://hall.example/t/8f31c2d05e"
enum { FAST, EASY, SLOW }; /* reasons of the small catalogue */

static void assert_page(struct history *h, enum screen screen)
{
	assert_string_equal(screen_name(kiosk_screen(&h->kiosk)), screen_name(screen));
}

static void line(struct history *h, bool is_online)
{
	struct msg *fact = msg_create(MSG_LINE_CHANGED, 0);
	fact->line = (struct line_state){.is_online = is_online};
	step(h, fact);
}

/* A hall that offers two things has a start page. */
static struct offer offers[] = {{"queue", false}, {"track", true}};

static int begin(void **state)
{
	int result = history_begin(state);
	struct history *h = *state;
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->offers = offers;
	catalog->offer_count = ARRAY_LEN(offers);
	line(h, true);
	return result;
}

static void to_rate(struct history *h)
{
	act(h, ACTION_start, 0);
	scan(h, TICKET);
	assert_page(h, SCREEN_rate);
}

static void a_ticket_is_rated(void **state)
{
	struct history *h = *state;
	to_rate(h);
	assert_int_equal(kiosk_rate(&h->kiosk)->level, 0);
	act(h, ACTION_submit, 0); /* nothing is chosen: nothing is sent */
	assert_null(ordered(h, CMD_RATE));
	act(h, ACTION_level, 4);
	act(h, ACTION_reason, EASY);
	act(h, ACTION_reason, SLOW); /* does not go with it */
	act(h, ACTION_reason, 31);
	act(h, ACTION_reason, -1);
	act(h, ACTION_submit, 0);
	assert_page(h, SCREEN_sending);
	const struct rating *rating = &ordered(h, CMD_RATE)->rating;
	assert_int_equal(rating->rated.kind, RATED_TICKET);
	assert_string_equal(rating->rated.id, "8f31c2d05e");
	assert_string_equal(rating->rated.last_four, "");
	assert_int_equal(rating->person, 0);
	assert_int_equal(rating->level, 4);
	assert_int_equal(rating->reason_count, 1);
	assert_string_equal(rating->reasons[0], "easy");
	act(h, ACTION_submit, 0); /* once */
	assert_null(ordered(h, CMD_RATE));
	step(h, thanks_fact(h));
	assert_page(h, SCREEN_thanks);
	assert_string_equal(kiosk_rate(&h->kiosk)->thanks->said.in[LANG_ZH], "谢谢您的评价");
	assert_false(kiosk_can_go_back(&h->kiosk));
	act(h, ACTION_home, 0);
	assert_page(h, SCREEN_home);
	assert_null(kiosk_rate(&h->kiosk)->thanks);
	assert_int_equal(kiosk_rate(&h->kiosk)->level, 0);
}

static void another_level_keeps_what_fits_it(void **state)
{
	struct history *h = *state;
	int shown[HALL_MAX_REASONS];
	to_rate(h);
	assert_int_equal(rate_reasons(&h->kiosk, shown), 0);
	act(h, ACTION_level, 5);
	assert_int_equal(rate_reasons(&h->kiosk, shown), 2);
	act(h, ACTION_reason, FAST);
	act(h, ACTION_reason, EASY);
	act(h, ACTION_reason, FAST);
	act(h, ACTION_reason, FAST);
	act(h, ACTION_level, 3);
	assert_false(rate_is_chosen(kiosk_rate(&h->kiosk), FAST));
	assert_true(rate_is_chosen(kiosk_rate(&h->kiosk), EASY));
	act(h, ACTION_level, 6);
	act(h, ACTION_level, 0);
	assert_int_equal(kiosk_rate(&h->kiosk)->level, 3);
	act(h, ACTION_submit, 0);
	assert_int_equal(ordered(h, CMD_RATE)->rating.reason_count, 1);
}

static void more_reasons_than_the_hall_takes(void **state)
{
	static struct reason many[HALL_MAX_REASONS];
	struct history *h = *state;
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	for (int i = 0; i < HALL_MAX_REASONS; i++) {
		many[i] = (struct reason){"why", {{"因", "why"}}, 0x3e};
	}
	catalog->reasons = many;
	catalog->reason_count = HALL_MAX_REASONS;
	to_rate(h);
	act(h, ACTION_level, 1);
	for (int i = 0; i < HALL_MAX_REASONS; i++) {
		act(h, ACTION_reason, i);
		assert_int_equal(ordered(h, CMD_PLAY_SOUND) != NULL, i >= RATING_MAX_REASONS);
	}
	act(h, ACTION_submit, 0);
	assert_int_equal(ordered(h, CMD_RATE)->rating.reason_count, RATING_MAX_REASONS);
}

static void it_is_skipped(void **state)
{
	struct history *h = *state;
	to_rate(h);
	act(h, ACTION_level, 1);
	act(h, ACTION_back, 0);
	assert_null(ordered(h, CMD_RATE));
	assert_page(h, SCREEN_home);
	/* shown again, it begins anew */
	scan(h, TICKET);
	assert_int_equal(kiosk_rate(&h->kiosk)->level, 0);
}

/* In large type why is a page of its own, of the same place. */
static void why_is_asked_of_who_wants_to_say(void **state)
{
	struct history *h = *state;
	to_rate(h);
	act(h, ACTION_toggle_elder, 0);
	act(h, ACTION_why, 0);
	assert_false(kiosk_rate(&h->kiosk)->asks_why); /* of what? */
	act(h, ACTION_level, 2);
	act(h, ACTION_why, 0);
	assert_true(kiosk_rate(&h->kiosk)->asks_why);
	act(h, ACTION_reason, SLOW);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_rate);
	assert_true(rate_is_chosen(kiosk_rate(&h->kiosk), SLOW));
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_home);
}

static void the_hall_says_no(void **state)
{
	static const struct {
		const char *code;
		enum problem problem;
		enum screen next;
	} rows[] = {
		{"already_rated", PROBLEM_ALREADY_RATED, SCREEN_home},
		{"not_rateable", PROBLEM_NOT_RATEABLE, SCREEN_home},
		{"unknown_ticket", PROBLEM_RATE_UNKNOWN, SCREEN_home},
		{"second_factor", PROBLEM_RATE_HIDDEN, SCREEN_home},
		{"moon_in_the_way", PROBLEM_NOT_RATED, SCREEN_rate},
		{"offline", PROBLEM_HALL_OFFLINE, SCREEN_rate},
		{"identity_expired", PROBLEM_IDENTITY, SCREEN_identify},
	};
	struct history *h = *state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		to_rate(h);
		act(h, ACTION_level, 3);
		act(h, ACTION_submit, 0);
		refuse(h, MSG_RATED, rows[i].code);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, rows[i].problem);
		act(h, ACTION_try_again, 0);
		assert_page(h, rows[i].next);
		if (rows[i].next == SCREEN_rate) { /* what was chosen is still there */
			assert_int_equal(kiosk_rate(&h->kiosk)->level, 3);
		}
		finish(h);
	}
}

/* Who it is, asked once more, leads back. */
static void an_ended_identity_is_renewed(void **state)
{
	struct history *h = *state;
	to_rate(h);
	act(h, ACTION_level, 3);
	act(h, ACTION_submit, 0);
	refuse(h, MSG_RATED, "identity_expired");
	act(h, ACTION_try_again, 0);
	happen(h, MSG_CARD_LAID);
	read_card(h, "张三丰", "320584195001010019", "20300101");
	happen(h, MSG_IDENTIFIED);
	assert_page(h, SCREEN_rate);
	assert_int_equal(kiosk_rate(&h->kiosk)->level, 3);
	act(h, ACTION_submit, 0);
	assert_int_equal(ordered(h, CMD_RATE)->rating.person, h->kiosk.visit->who.person);
}

static void without_a_line_it_is_not_begun(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	line(h, false);
	scan(h, TICKET);
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_RATE_OFFLINE);
	act(h, ACTION_try_again, 0);
	assert_page(h, SCREEN_home);
	line(h, true);
	scan(h, TICKET);
	assert_page(h, SCREEN_rate);
}

static void late_answers_are_nobodys(void **state)
{
	struct history *h = *state;
	to_rate(h);
	act(h, ACTION_level, 5);
	act(h, ACTION_submit, 0);
	tick_at(h, 30000); /* the worker broke its promise */
	assert_page(h, SCREEN_problem);
	assert_int_equal(h->kiosk.place.problem, PROBLEM_HALL_OFFLINE);
	step(h, thanks_fact(h));
	assert_page(h, SCREEN_problem);
	struct msg *late = thanks_fact(h);
	finish(h);
	step(h, late);
	assert_false(h->kiosk.is_active);
	to_rate(h);
	late = thanks_fact(h); /* answers nothing that was asked */
	step(h, late);
	assert_page(h, SCREEN_rate);
	assert_null(kiosk_rate(&h->kiosk)->thanks);
}

static void only_the_halls_codes_are_tickets(void **state)
{
	static const char *const others[] = {"https://hall.example/t/",
		"https://hall.example/t/a/b", "https://hall.example/c/8f31c2d05e",
		"https://hall.example/t/8f31c2d05e?x", "https://other.example/t/8f31c2d05e",
		"https://hall.example", "x" TICKET,
		"https://hall.example/t/"
		"12345678901234567890123456789012345678901234567890123456789012345"};
	struct history *h = *state;
	act(h, ACTION_start, 0);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		scan(h, others[i]);
		assert_page(h, SCREEN_problem);
		assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
		act(h, ACTION_try_again, 0);
	}
	struct catalog *catalog = (struct catalog *)(uintptr_t)h->kiosk.catalog;
	catalog->qr_base = ""; /* of a hall that has none nothing is its code */
	scan(h, "/t/8f31c2d05e");
	assert_int_equal(h->kiosk.place.problem, PROBLEM_CODE_UNKNOWN);
}

/* Where numbers are all there is, the zones are the start page. */
static void it_is_shown_where_zones_come_first(void **state)
{
	struct history *h = *state;
	((struct catalog *)(uintptr_t)h->kiosk.catalog)->offer_count = 0;
	act(h, ACTION_start, 0);
	assert_page(h, SCREEN_zones);
	scan(h, TICKET);
	assert_page(h, SCREEN_rate);
	act(h, ACTION_back, 0);
	assert_page(h, SCREEN_zones);
	act(h, ACTION_zone, 0);
	assert_page(h, SCREEN_departments);
}

/* As another shape enters it: a case, with its name and what was given as second factor. */
static void a_case_is_rated(void **state)
{
	struct history *h = *state;
	act(h, ACTION_start, 0);
	cmd_list_wipe(&h->orders);
	struct step s = step_begin(&h->kiosk, &h->orders);
	struct entry entry = {.matter = -1,
		.rated = {.kind = RATED_CASE, .id = "20261124000374", .last_four = "0273"},
		.title = {{"社保卡申领", "Social security card"}}};
	visit_follow(&s, SHAPE_home, step_enter(&s, SHAPE_rate, entry));
	assert_page(h, SCREEN_rate);
	assert_string_equal(kiosk_rate(&h->kiosk)->title[LANG_ZH], "社保卡申领");
	act(h, ACTION_level, 5);
	act(h, ACTION_submit, 0);
	const struct rating *rating = &ordered(h, CMD_RATE)->rating;
	assert_int_equal(rating->rated.kind, RATED_CASE);
	assert_string_equal(rating->rated.id, "20261124000374");
	assert_string_equal(rating->rated.last_four, "0273");
}

static void thanks_end_by_themselves(void **state)
{
	struct history *h = *state;
	to_rate(h);
	act(h, ACTION_level, 5);
	act(h, ACTION_submit, 0);
	step(h, thanks_fact(h));
	assert_int_equal(kiosk_done_left_s(&h->kiosk), 25);
	tick_at(h, 25000);
	assert_page(h, SCREEN_wiping);
	assert_null(kiosk_rate(&h->kiosk)->thanks);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, history_end)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_ticket_is_rated),
		TEST(another_level_keeps_what_fits_it),
		TEST(more_reasons_than_the_hall_takes),
		TEST(it_is_skipped),
		TEST(why_is_asked_of_who_wants_to_say),
		TEST(the_hall_says_no),
		TEST(an_ended_identity_is_renewed),
		TEST(without_a_line_it_is_not_begun),
		TEST(late_answers_are_nobodys),
		TEST(only_the_halls_codes_are_tickets),
		TEST(it_is_shown_where_zones_come_first),
		TEST(a_case_is_rated),
		TEST(thanks_end_by_themselves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
