/* Who answered? A gateway, a portal or a load balancer that speaks in the hall's place is no hall:
 * the line counts as lost, citizens get numbers of the block, the outbox waits, staff are told who
 * said what. ../shared/cases/hall-foreign-answers.json and siblings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

static void foreign_answers_cost_the_line_only(void **unused)
{
	(void)unused;
	static const char *const answers[] = {
		"status=400 type=text/html body=<html><head><title>400 The SSL certificate "
		"error</title></head></html>",
		"status=404 type=text/plain body=default backend - 404",
		"status=405 type=text/html body=<h1>405 Not Allowed</h1>",
		"status=413 type=text/html body=<h1>413 Request Entity Too Large</h1>",
		"status=503 type=text/html body=<h1>503</h1>",
		"status=302 type=text/html header=Location:http://portal.example/login body=",
		"status=200 type=text/html body=<h1>portal</h1>",
		/* siblings */
		"status=404 type=text/plain body=",
		"status=401 type=application/json body={\"message\":\"no API key found\"}",
		"status=403 type=text/html body=<title>Request blocked</title>",
		"status=422 type=application/problem+json body={\"title\":\"Unprocessable\"}",
		"status=409 type=application/json body={\"code\":\"card_limit_reached\"}",
		"status=200 type=application/json body={}",
		"status=201 type=application/json body=[]",
		"status=204 type=application/json body=",
	};
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		print_message("%s\n", answers[i]);
		journey_to_identify(scene);
		journey_identify(scene, "zhang");
		journey_hall(scene, "at /v1/* %s", answers[i]);
		journey_tap(scene, "take_number", -1, "done");
		assert_true(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
		journey_wait_state(scene, "online", "false");
		journey_wait_state(scene, "trouble", "foreign_answer");
		journey_wait_state(scene, "outbox", "1"); /* waits, and is not put aside */
		journey_hall(scene, "at /v1/* off");
		journey_wait_state(scene, "online", "true");
		journey_wait_state(scene, "trouble", "none");
		journey_wait_state(scene, "outbox", "0");
		journey_call_all(scene);
	}
	assert_int_equal(journey_slips(scene), (int)ARRAY_LEN(answers));
	assert_int_equal(journey_hall_count(scene, "reconciled"), (int)ARRAY_LEN(answers));
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	assert_true(journey_log_count(scene, "offline: foreign_answer: 400 text/html") > 0);
	journey_close(scene);
}

/* The same while one identifies: and the page for staff says who it was. */
static void staff_see_which_gateway_said_what(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_set(&config, "hall.block_size=0");
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_hall(scene, "at /v1/* status=404 type=text/html header=Server:lb-7 "
			    "body=<html><title>no upstream</title></html>");
	journey_poke(scene, "poke idcard card li");
	journey_problem(scene, PROBLEM_HALL_OFFLINE);
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "said", "404 text/html lb-7 no upstream");
	journey_sees(scene, "foreign_answer");
	journey_sees(scene, "lb-7");
	journey_tap(scene, "help", -1, "help");
	journey_sees(scene, "no upstream");
	journey_close(scene);
}

/* The first answer is lost, a stranger answers the second try: what the hall gave under the key is
 * given up there, so that the citizen is not told that he has a number. */
static void a_lost_answer_before_a_foreign_one(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	journey_hall(scene, "at POST:/v1/tickets lose=yes count=1");
	journey_hall(scene, "at POST:/v1/tickets status=404 type=text/plain body=backend - 404");
	journey_tap(scene, "take_number", -1, "done");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_hall(scene, "at POST:/v1/tickets off");
	journey_wait_state(scene, "outbox", "0");
	journey_wait_hall_count(scene, "void", 1);
	assert_int_equal(
		journey_hall_count(scene, "tickets") - journey_hall_count(scene, "void"), 1);
	journey_close(scene);
}

static void only_one_resource_is_foreign(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_hall(scene, "at /v1/status status=502 type=text/html body=<h1>502</h1>");
	for (int i = 0; i < 3; i++) {
		journey_take_number(scene, "li");
		assert_false(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
		journey_wait_state(scene, "online", "true");
		journey_call_all(scene);
	}
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(foreign_answers_cost_the_line_only),
		cmocka_unit_test(staff_see_which_gateway_said_what),
		cmocka_unit_test(a_lost_answer_before_a_foreign_one),
		cmocka_unit_test(only_one_resource_is_foreign),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
