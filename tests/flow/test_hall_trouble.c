/* What a bad line or a bad hall can do to a visit, and what the citizen is told then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

static void offline_gives_a_provisional_number(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_line(scene, "down");
	journey_take_number(scene, "li");
	assert_true(journey_is_provisional(scene));
	journey_slip_reads(scene, 1);
	journey_tap(scene, "finish", -1, "attract");
	journey_wait_state(scene, "outbox", "1");
	/* A power cut before the line is back changes nothing. */
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait(scene, "attract");
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 1);
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	journey_close(scene);
}

static void offline_without_a_leased_number(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_set(&config, "hall.block_size=0");
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_line(scene, "down");
	journey_poke(scene, "poke idcard card li");
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_sees(scene, "大厅");
	assert_int_equal(journey_slips(scene), 0);
	journey_poke(scene, "poke idcard lift");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "try_again", -1, "identify");
	journey_identify(scene, "li");
	/* Also between identification and the number. */
	journey_line(scene, "down");
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "try_again", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	assert_false(journey_is_provisional(scene));
	assert_int_equal(journey_slips(scene), 1);
	journey_close(scene);
}

/* One failing answer at a time, to the request for a number: it is asked for again in the same
 * words, and there is one number. */
static void one_bad_answer_is_no_second_number(void **unused)
{
	(void)unused;
	static const char *const knobs[] = {
		"fail 1 500", "fail 1 503", "lose 1", "cut 1 20", "garbage 1", "fail 1 429"};
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		journey_call_all(scene);
		journey_to_identify(scene);
		journey_identify(scene, "zhang");
		journey_hall(scene, "%s", knobs[i]);
		journey_tap(scene, "take_number", -1, "done");
		journey_slip_reads(scene, (int)i + 1);
		journey_tap(scene, "finish", -1, "attract");
		journey_hall(scene, "clear");
	}
	assert_int_equal(journey_slips(scene), (int)ARRAY_LEN(knobs));
	journey_wait_state(scene, "outbox", "0");
	/* What the hall gave and what became void of it: one valid number a slip. */
	assert_int_equal(journey_hall_count(scene, "tickets") - journey_hall_count(scene, "void"),
		(int)ARRAY_LEN(knobs));
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	journey_close(scene);
}

/* The hall says nothing but nonsense for longer than anybody waits. */
static void a_hall_that_stays_bad(void **unused)
{
	(void)unused;
	static const char *const knobs[] = {"fail 1000 500", "garbage 1000", "latency 4000"};
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		journey_call_all(scene);
		journey_to_identify(scene);
		journey_identify(scene, "zhang");
		journey_hall(scene, "%s", knobs[i]);
		journey_tap(scene, "take_number", -1, "done");
		assert_true(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
		journey_hall(scene, "clear");
		journey_wait_state(scene, "online", "true");
		journey_wait_hall_count(scene, "reconciled", (int64_t)i + 1);
		journey_wait_state(scene, "outbox", "0");
	}
	/* Every slip's number is the one that counts; a number given too late is void. */
	assert_int_equal(journey_hall_count(scene, "tickets") - journey_hall_count(scene, "void"),
		(int)ARRAY_LEN(knobs));
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	journey_close(scene);
}

/* As patient as the configuration allows, on a line that says nothing at all. */
static void the_longest_patience_still_finds_the_other_way(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_set(&config, "hall.answer_limit_ms=15000");
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_to_identify(scene);
	journey_line(scene, "blackhole");
	journey_poke(scene, "poke idcard card li");
	journey_wait(scene, "confirm");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
	journey_tap(scene, "take_number", -1, "done");
	assert_true(journey_is_provisional(scene));
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offline_gives_a_provisional_number),
		cmocka_unit_test(offline_without_a_leased_number),
		cmocka_unit_test(one_bad_answer_is_no_second_number),
		cmocka_unit_test(a_hall_that_stays_bad),
		cmocka_unit_test(the_longest_patience_still_finds_the_other_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
