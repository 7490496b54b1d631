/*
 * A number that nobody got is given up at the hall, without any number of the block: the answer was
 * lost, the citizen has left, the kiosk lost its power. Whoever stood there gets one when he asks
 * again, and is not told that he has one.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/journey.h"

#define ASK	 "POST:/v1/tickets"
#define GIVE_UP	 "DELETE:/v1/tickets/*"
#define STRANGER "status=404 type=text/plain body=default backend - 404"

static struct scene *open_without_block(void)
{
	struct scene_config config = journey_config();
	journey_set(&config, "hall.block_size=0");
	return journey_open(&config);
}

static void to_confirm(struct scene *scene)
{
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
}

static void fail_to_get_one(struct scene *scene)
{
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
}

static void leave(struct scene *scene)
{
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

static void get_one(struct scene *scene)
{
	int slips = journey_slips(scene);
	journey_tap(scene, "take_number", -1, "done");
	assert_false(journey_is_provisional(scene));
	assert_int_equal(journey_slips(scene), slips + 1);
	journey_tap(scene, "finish", -1, "attract");
}

static void wait_hits(struct scene *scene, const char *pattern, int64_t least)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (journey_hits(scene, pattern) < least) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 10);
	}
}

/* The hall knows of all that nobody got, and of nothing more. */
static void expect_told(struct scene *scene, int valid, int voids)
{
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "void"), voids);
	assert_int_equal(journey_hall_count(scene, "tickets"), valid + voids);
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
}

/* The first answer is lost, and then a stranger speaks for as long as anybody waits. */
static void a_lost_answer_and_then_a_stranger(void **unused)
{
	(void)unused;
	struct scene *scene = open_without_block();
	to_confirm(scene);
	journey_hall(scene, "at " ASK " lose=yes count=1");
	journey_hall(scene, "at " ASK " " STRANGER);
	fail_to_get_one(scene);
	journey_wait_hall_count(scene, "void", 1); /* while he still reads the page */
	journey_hall(scene, "at " ASK " off");
	journey_tap(scene, "try_again", -1, "confirm");
	get_one(scene);
	expect_told(scene, 1, 1);
	journey_close(scene);
}

/* Nothing of it can be given up before the citizen asks again, at the first moment at which the
 * hall is there. */
static void asking_again_gives_up_first(void **unused)
{
	(void)unused;
	static const char *const troubles[] = {STRANGER, "hang=yes", "status=500"};
	struct scene *scene = open_without_block();
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_call_all(scene);
		to_confirm(scene);
		journey_hall(scene, "at " ASK " lose=yes count=1");
		journey_hall(scene, "at /v1/ti* %s", troubles[i]);
		journey_tap(scene, "take_number", -1, NULL);
		journey_wait(scene, "problem");
		journey_tap(scene, "try_again", -1, "confirm");
		assert_int_equal(journey_hall_count(scene, "void"), (int)i);
		journey_hall(scene, "clear");
		get_one(scene);
		expect_told(scene, (int)i + 1, (int)i + 1);
	}
	journey_close(scene);
}

/* The request arrives when its number has been given up already. */
static void a_request_that_comes_late(void **unused)
{
	(void)unused;
	struct scene *scene = open_without_block();
	to_confirm(scene);
	journey_hall(scene, "at " ASK " hang=yes");
	journey_hall(scene, "at " GIVE_UP);
	fail_to_get_one(scene);
	wait_hits(scene, GIVE_UP, 1);
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "tickets"), 0);
	journey_hall(scene, "at " ASK " off");
	journey_tap(scene, "try_again", -1, "confirm");
	get_one(scene);
	expect_told(scene, 1, 0);
	journey_close(scene);
}

static void the_citizen_leaves(void **unused)
{
	(void)unused;
	struct scene *scene = open_without_block();
	for (int i = 0; i < 2; i++) {
		journey_call_all(scene);
		to_confirm(scene);
		journey_hall(scene, "at " ASK " lose=yes");
		fail_to_get_one(scene);
		if (i == 0) {
			leave(scene);
		} else {
			journey_pass(scene, 200000);
			journey_pass(scene, 200000);
			journey_wait(scene, "attract");
		}
		journey_wait_hall_count(scene, "void", i + 1);
		journey_hall(scene, "at " ASK " off");
		to_confirm(scene);
		get_one(scene);
		expect_told(scene, i + 1, i + 1);
	}
	journey_close(scene);
}

/* While the hall has the request and has not said a word: by a power cut, and in good order. */
static void the_kiosk_ends_in_mid_request(void **unused)
{
	(void)unused;
	static const int signals[] = {SIGKILL, SIGTERM};
	struct scene *scene = open_without_block();
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		journey_call_all(scene);
		to_confirm(scene);
		journey_hall(scene, "at " ASK " lose=yes");
		journey_tap(scene, "take_number", -1, "issuing");
		wait_hits(scene, ASK, 1);
		if (signals[i] == SIGTERM) {
			pid_t kiosk = scene_kiosk_pid(scene);
			assert_int_equal(kill(kiosk, SIGTERM), 0);
			int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
			while (kill(kiosk, 0) == 0 && clock_ms() < until_ms) {
				poll(NULL, 0, 20);
			}
		}
		scene_kill_kiosk(scene);
		assert_true(scene_start_kiosk(scene));
		journey_wait_ready(scene);
		journey_wait_hall_count(scene, "void", (int)i + 1);
		journey_hall(scene, "at " ASK " off");
		journey_wait(scene, "attract");
		to_confirm(scene);
		get_one(scene);
		expect_told(scene, (int)i + 1, (int)i + 1);
	}
	journey_close(scene);
}

/* Giving up is a request like any other: lost, answered by strangers, put off, refused by a hall
 * that does not know it. It waits, and is told in the end. */
static void giving_up_fails_too(void **unused)
{
	(void)unused;
	static const char *const troubles[] = {"lose=yes count=2", "status=404 count=2",
		"status=405 count=2", STRANGER, "status=200 type=application/json body={}"};
	struct scene *scene = open_without_block();
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		journey_call_all(scene);
		to_confirm(scene);
		journey_hall(scene, "at " ASK " lose=yes");
		journey_hall(scene, "at " GIVE_UP " %s", troubles[i]);
		fail_to_get_one(scene);
		leave(scene);
		wait_hits(scene, GIVE_UP, 2);
		if (!strstr(troubles[i], "count=")) {
			journey_wait_state(scene, "outbox", "1");
			journey_hall(scene, "at " GIVE_UP " off");
		}
		expect_told(scene, (int)i, (int)i + 1);
		journey_hall(scene, "clear");
		journey_wait_state(scene, "online", "true");
		to_confirm(scene);
		get_one(scene);
		expect_told(scene, (int)i + 1, (int)i + 1);
	}
	assert_int_equal(journey_log_count(scene, "work for staff"), 0);
	journey_close(scene);
}

/* A hall that does not know how to give a number up keeps no slip from being told. */
static void what_waits_lets_the_others_pass(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_set(&config, "hall.block_size=1");
	struct scene *scene = journey_open(&config);
	journey_wait_state(scene, "leased", "6");
	/* The zone's only number goes, and no other comes. */
	journey_hall(scene, "at /v1/ticket-blocks status=503");
	journey_line(scene, "down");
	journey_take_number(scene, "li");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 1);
	journey_hall(scene, "at " GIVE_UP " status=405");
	to_confirm(scene);
	journey_hall(scene, "at " ASK " lose=yes");
	fail_to_get_one(scene);
	leave(scene);
	wait_hits(scene, GIVE_UP, 1);
	journey_wait_state(scene, "leased", "5");
	journey_hall(scene, "at /v1/ticket-blocks off");
	journey_wait_state(scene, "leased", "6");
	journey_line(scene, "down");
	journey_call_all(scene);
	journey_take_number(scene, "li");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 2);
	journey_wait_state(scene, "outbox", "1");
	assert_int_equal(journey_hall_count(scene, "void"), 0);
	journey_hall(scene, "clear");
	expect_told(scene, 2, 1);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lost_answer_and_then_a_stranger),
		cmocka_unit_test(asking_again_gives_up_first),
		cmocka_unit_test(a_request_that_comes_late),
		cmocka_unit_test(the_citizen_leaves),
		cmocka_unit_test(the_kiosk_ends_in_mid_request),
		cmocka_unit_test(giving_up_fails_too),
		cmocka_unit_test(what_waits_lets_the_others_pass),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
