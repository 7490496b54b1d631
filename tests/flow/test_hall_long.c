/* An answer of minutes, and everything else meanwhile. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "tests/harness/journey.h"

/* On a thin line the catalogue takes 90 s. Heartbeats, a whole visit and its wipe come meanwhile,
 * at their own speed, and it arrives. */
static void a_long_answer_is_not_interrupted(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_hall(scene, "quota hrss-02 17"); /* a new catalogue, all of it */
	journey_hall(scene, "at /v1/catalog rate=2300");
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_state(scene, "online", "true");
	int64_t began_ms = clock_ms();
	int visit_count = 0;
	while (journey_hits(scene, "/v1/catalog") == 0) {
		poll(NULL, 0, 20);
	}
	while (clock_ms() - began_ms < 75000) {
		journey_pass(scene, 30000); /* a heartbeat is due */
		journey_call_all(scene);
		int64_t visit_ms = clock_ms();
		journey_take_number(scene, "zhang");
		assert_false(journey_is_provisional(scene));
		assert_in_range(clock_ms() - visit_ms, 0, 40000); /* it would wait for 90 s */
		journey_tap(scene, "finish", -1, "attract");
		visit_count++;
		poll(NULL, 0, 5000);
	}
	assert_true(visit_count >= 3);
	assert_int_equal(journey_hits(scene, "/v1/catalog"), 1); /* never begun anew */
	int64_t until_ms = clock_ms() + 60000;
	while (journey_log_count(scene, "hall: catalogue ") < 3) { /* first start, cached, new */
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 500);
	}
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_long_answer_is_not_interrupted)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
