/* What a citizen takes back is taken back everywhere, at once: on the page, in the hall's worker,
 * at the hall, in memory. And an answer about one person is never taken for another's. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "tests/harness/canary.h"
#include "tests/harness/journey.h"

#define OPEN_MATTER "hrss-07" /* also without a name */
#define ZHANG_NAME  "张一扇"

static void to_identify(struct scene *scene)
{
	journey_scan(scene, OPEN_MATTER, "identify");
}

static void finish(struct scene *scene)
{
	journey_tap(scene, "finish", -1, "attract");
}

static void lift(struct scene *scene)
{
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
}

/* Card, Back, "without a name", take a number: it is nobody's. */
static void a_number_without_a_name_is_nobodys(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_hall(scene, "card-limit 1"); /* one that is Zhang's would be seen */
	for (int is_offline = 0; is_offline <= 1; is_offline++) {
		to_identify(scene);
		journey_identify(scene, "zhang");
		journey_tap(scene, "back", -1, "identify");
		if (is_offline) {
			journey_line(scene, "down");
		}
		journey_tap(scene, "identify_none", -1, "confirm");
		journey_tap(scene, "take_number", -1, "done");
		assert_int_equal(journey_is_provisional(scene), is_offline);
		finish(scene);
	}
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "tickets"), 2);
	to_identify(scene);
	journey_identify(scene, "zhang"); /* he has none yet */
	journey_tap(scene, "take_number", -1, "done");
	finish(scene);
	journey_close(scene);
}

/* Off line the kiosk itself holds who it was. */
static void off_line_too(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_hall(scene, "card-limit 1");
	journey_line(scene, "down");
	to_identify(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "back", -1, "identify");
	journey_tap(scene, "identify_none", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	finish(scene);
	journey_line(scene, "up");
	journey_wait_state(scene, "outbox", "0");
	to_identify(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

/* Home, another card, another way: each forgets who was there before. */
static void whoever_comes_after(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_hall(scene, "card-limit 1");
	to_identify(scene);
	journey_identify(scene, "zhang");
	journey_home(scene);
	journey_show_code(scene, OPEN_MATTER);
	journey_wait(scene, "identify");
	journey_identify(scene, "li");
	journey_tap(scene, "take_number", -1, "done");
	finish(scene);
	journey_call_all(scene);
	to_identify(scene);
	journey_identify(scene, "li"); /* the number was Li's, and one is the day's limit */
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_CARD_LIMIT);
	journey_home(scene);
	journey_show_code(scene, OPEN_MATTER);
	journey_wait(scene, "identify");
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

/* Not only when somebody else comes: the hall is told while the citizen still looks at the page. */
static void the_hall_is_told_at_once(void **unused)
{
	(void)unused;
	static const char rule[] = "DELETE:/v1/identity-sessions/*";
	static const struct {
		const char *action, *next;
	} ways[] = {{"back", "identify"}, {"home", "home"}};
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_hall(scene, "at %s", rule); /* counts them */
	for (int i = 0; i < (int)ARRAY_LEN(ways); i++) {
		to_identify(scene);
		journey_identify(scene, "zhang");
		assert_int_equal(journey_hits(scene, rule), i);
		journey_tap(scene, ways[i].action, -1, ways[i].next);
		int64_t until_ms = clock_ms() + 5000;
		while (journey_hits(scene, rule) == i && clock_ms() < until_ms) {
			poll(NULL, 0, 20);
		}
		assert_int_equal(journey_hits(scene, rule), i + 1);
		journey_wait(scene, ways[i].next);
		if (i == 0) {
			journey_home(scene);
		}
		journey_tap(scene, "finish", -1, "attract");
	}
	journey_close(scene);
}

/* The hall still thinks about the first one when the second lays a card: its answer is late, and
 * nobody's. */
static void a_late_answer_is_nobodys(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_hall(scene, "at POST:/v1/identity-sessions count=1 wait_ms=1000");
	journey_hall(scene, "card-limit 1");
	to_identify(scene);
	journey_poke(scene, "poke idcard card zhang");
	journey_wait(scene, "asking");
	journey_wait_state(scene, "card_present", "true");
	poll(NULL, 0, 300); /* asked, not answered */
	lift(scene);
	journey_tap(scene, "back", -1, "identify");
	journey_identify(scene, "li");
	journey_tap(scene, "take_number", -1, "done");
	finish(scene);
	to_identify(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

/* Laid again on a page that asks for no card: the guard sees it, and whoever comes next is not
 * taken for its owner. */
static void a_card_laid_again_is_not_the_next_ones(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	to_identify(scene);
	journey_identify(scene, "li");
	journey_poke(scene, "poke idcard card li");
	journey_wait_state(scene, "card_present", "true");
	journey_tap(scene, "take_number", -1, "take_card");
	journey_poke(scene, "poke idcard lift");
	journey_wait(scene, "done");
	journey_poke(scene, "poke idcard card li");
	journey_wait_state(scene, "card_present", "true");
	finish(scene);
	to_identify(scene);
	poll(NULL, 0, 700);
	journey_wait(scene, "identify");
	lift(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

/* In the middle of the visit, without its end: nothing is left of who was taken back. */
static void nothing_is_left_in_memory(void **unused)
{
	(void)unused;
	if (!CAN_SEARCH_MEMORY) {
		skip(); /* a sanitizer's heap keeps what is freed */
	}
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	struct canaries *canaries = canaries_create();
	canaries_add_text(canaries, "name", ZHANG_NAME);
	to_identify(scene);
	journey_identify(scene, "zhang");
	pid_t kiosk = scene_kiosk_pid(scene);
	assert_true(canaries_in_process(canaries, kiosk, NULL) > 0);
	journey_tap(scene, "back", -1, "identify");
	int64_t until_ms = clock_ms() + 3000; /* the hall's worker says goodbye to the hall first */
	while (canaries_in_process(canaries, kiosk, NULL) > 0 && clock_ms() < until_ms) {
		poll(NULL, 0, 50);
	}
	assert_int_equal(canaries_in_process(canaries, kiosk, "taken back"), 0);
	canaries_destroy(canaries);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_without_a_name_is_nobodys),
		cmocka_unit_test(off_line_too),
		cmocka_unit_test(whoever_comes_after),
		cmocka_unit_test(the_hall_is_told_at_once),
		cmocka_unit_test(a_late_answer_is_nobodys),
		cmocka_unit_test(a_card_laid_again_is_not_the_next_ones),
		cmocka_unit_test(nothing_is_left_in_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
