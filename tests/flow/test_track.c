/* Following a case: by its number, by its slip's code, by the card on the start page; on paper; and
 * what happens when the four do not match, the hall has had enough, or there is no line. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"

#define FACTOR "001X" /* of the card "zhang" */

struct filed {
	char no[16], qr[JOURNEY_QR_LEN];
};

static struct scene *open_scene(void)
{
	struct scene_config config = journey_config();
	config.has_proxy = true;
	config.is_verbose = true; /* what is not to be in the log would be there */
	return journey_open(&config);
}

/* Applies with the card, and leaves. */
static struct filed file(struct scene *scene)
{
	struct filed filed = {0};
	applying_open_first(scene);
	applying_begin(scene, "zhang");
	applying_answer_all(scene);
	applying_hand_in(scene);
	struct json *state = scene_state(scene);
	str_copy(filed.no, sizeof(filed.no), json_str(state, "number", ""));
	str_copy(filed.qr, sizeof(filed.qr), json_str(state, "qr", ""));
	json_free(state);
	assert_int_equal(strlen(filed.no), 14);
	journey_tap(scene, "finish", -1, "attract");
	return filed;
}

static void to_start_page(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
}

static void to_factor(struct scene *scene, const char *no)
{
	to_start_page(scene);
	journey_tap(scene, "offer", OFFER_track, "track");
	journey_tap(scene, "case_number", -1, "case_number");
	journey_type(scene, no);
	journey_tap(scene, "next", -1, "last_four");
}

static void ask(struct scene *scene, const char *factor, const char *next)
{
	journey_type(scene, factor);
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, next);
}

static void leave(struct scene *scene)
{
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

static void assert_not_in_log(struct scene *scene, const struct filed *filed)
{
	assert_int_equal(journey_log_count(scene, filed->no), 0);
	assert_int_equal(journey_log_count(scene, strrchr(filed->qr, '/') + 1), 0);
	assert_int_equal(journey_log_count(scene, "张"), 0);
}

static void by_number_and_on_paper(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	struct filed filed = file(scene);
	to_factor(scene, filed.no);
	ask(scene, "0000", "last_four");
	journey_sees(scene, "对不上");
	ask(scene, FACTOR, "case");
	journey_sees(scene, "办到哪一步");
	journey_tap(scene, "toggle_lang", -1, "case");
	journey_sees(scene, "Follow it on your phone");
	journey_tap(scene, "toggle_lang", -1, "case");
	int slips = journey_slips(scene);
	journey_tap(scene, "print", -1, NULL);
	journey_wait(scene, "case");
	assert_int_equal(journey_slips(scene), slips + 1);
	assert_int_equal(journey_slips_with(scene, filed.qr), 2); /* as the receipt's own */
	leave(scene);
	assert_not_in_log(scene, &filed);
	journey_close(scene);
}

static void by_the_code_of_the_slip(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	struct filed filed = file(scene);
	to_start_page(scene);
	journey_show_code(scene, filed.qr);
	journey_wait(scene, "last_four");
	ask(scene, FACTOR, "case");
	leave(scene);
	to_start_page(scene);
	journey_tap(scene, "offer", OFFER_track, "track");
	journey_show_code(scene, filed.qr);
	journey_wait(scene, "last_four");
	leave(scene);
	assert_not_in_log(scene, &filed);
	journey_close(scene);
}

static void by_the_card_on_the_start_page(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	struct filed filed = file(scene);
	journey_to_mine(scene, "zhang");
	journey_sees(scene, "您有");
	/* what comes today is above it, or not, as the hour is */
	assert_true(journey_open_entry(scene, "办到哪一步"));
	journey_tap(scene, "back", -1, "mine");
	journey_tap(scene, "back", -1, "home");
	/* somebody else stands there: theirs, not the first one's */
	journey_poke(scene, "poke idcard card j_chen");
	journey_wait(scene, "mine");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	leave(scene);
	assert_not_in_log(scene, &filed);
	journey_close(scene);
}

/* A card for which the hall has nothing. */
static void nothing_is_said_in_words(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	to_start_page(scene);
	journey_wait_looked(scene);
	journey_poke(scene, "poke idcard card longname");
	journey_wait(scene, "mine");
	journey_poke(scene, "poke idcard lift");
	journey_hall(scene, "at GET:/v1/me status=503");
	journey_tap(scene, "home", -1, "home");
	journey_wait_state(scene, "card_present", "false");
	journey_poke(scene, "poke idcard card longname");
	journey_problem(scene, PROBLEM_NO_RECORD);
	journey_poke(scene, "poke idcard lift");
	journey_close(scene);
}

/* Three wrong ones and one waits; the number is kept. */
static void wrong_ones_are_slow(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	struct filed filed = file(scene);
	to_factor(scene, filed.no);
	for (int i = 0; i < 2; i++) {
		ask(scene, "1234", "last_four");
	}
	ask(scene, "1234", "case_wait");
	journey_pass(scene, 30000);
	journey_wait(scene, "last_four");
	ask(scene, FACTOR, "case");
	leave(scene);
	/* a number that was never given looks no different */
	to_factor(scene, "20200101000018");
	ask(scene, FACTOR, "last_four");
	journey_sees(scene, "对不上");
	leave(scene);
	journey_close(scene);
}

static void the_hall_has_had_enough(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene();
	struct filed filed = file(scene);
	to_factor(scene, filed.no);
	journey_hall(scene, "at GET:/v1/cases/* status=429 retry_s=900 count=1");
	ask(scene, FACTOR, "problem");
	journey_problem(scene, PROBLEM_TOO_OFTEN);
	journey_sees(scene, "以后再试");
	journey_tap(scene, "back", -1, "last_four");
	journey_tap(scene, "next", -1, NULL); /* the next question may be about another case */
	journey_wait(scene, "case");
	leave(scene);
	journey_close(scene);
}

static void trouble(void **unused)
{
	static const char *const troubles[] = {"status=500", "garbage=yes", "cut=40",
		"status=200 type=text/html body=<title>login</title>",
		"status=403 type=text/html body=<title>blocked</title>"};
	(void)unused;
	struct scene *scene = open_scene();
	struct filed filed = file(scene);
	to_factor(scene, filed.no);
	journey_type(scene, FACTOR);
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_hall(scene, "at GET:/v1/cases/* %s", troubles[i]);
		journey_tap(scene, "next", -1, NULL);
		journey_problem(scene, i == 0 ? PROBLEM_NO_RECORD : PROBLEM_HALL_OFFLINE);
		journey_hall(scene, "at GET:/v1/cases/* off");
		journey_tap(scene, "back", -1, "last_four");
	}
	journey_hall(scene, "at GET:/v1/cases/* hang=yes");
	journey_tap(scene, "next", -1, "asking");
	journey_tap(scene, "back", -1, "last_four"); /* who changes his mind does not wait */
	journey_hall(scene, "at GET:/v1/cases/* off");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "next", -1, NULL);
	journey_wait(scene, "case");
	leave(scene);
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	to_start_page(scene);
	journey_wait_looked(scene);
	journey_poke(scene, "poke idcard card zhang");
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_poke(scene, "poke idcard lift");
	journey_tap(scene, "back", -1, "home");
	journey_sees(scene, "网络");
	journey_tap(scene, "finish", -1, "attract");
	assert_not_in_log(scene, &filed);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_number_and_on_paper),
		cmocka_unit_test(by_the_code_of_the_slip),
		cmocka_unit_test(by_the_card_on_the_start_page),
		cmocka_unit_test(nothing_is_said_in_words),
		cmocka_unit_test(wrong_ones_are_slow),
		cmocka_unit_test(the_hall_has_had_enough),
		cmocka_unit_test(trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
