/* How often the hall is asked: each resource at its own pace, as the hall says, and none at the
 * cost of another. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

/* Windows of 1, 2, 4, 8 s: in 10 s half of them are waited at the least expectation; one request a
 * second would be far too many. */
static void one_resource_in_trouble_is_no_lost_line(void **unused)
{
	(void)unused;
	static const char *const paths[] = {"/v1/status", "/v1/catalog", "/v1/ticket-blocks"};
	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		print_message("%s\n", paths[i]);
		const struct scene_config config = journey_config();
		struct scene *scene = journey_open(&config);
		journey_hall(scene, "at %s status=500", paths[i]);
		scene_kill_kiosk(scene);
		char remove[300]; /* else it has its catalogue, and numbers for today */
		str_format(remove, sizeof(remove), "rm -rf '%s'/data", scene_dir(scene));
		assert_int_equal(system(remove), 0);
		assert_true(scene_start_kiosk(scene));
		journey_wait_state(scene, "online", "true");
		journey_stays_online(scene, 10000);
		/* six zones, today's and tomorrow's numbers: a round of blocks is twelve requests
		 */
		assert_in_range(journey_hits(scene, paths[i]), 1, 14 * (i == 2 ? 12 : 1));
		if (i != 1) {
			journey_take_number(scene, "zhang");
			assert_false(journey_is_provisional(scene));
		}
		journey_close(scene);
	}
}

/* ../shared/cases/retry-after.json, and as an HTTP date. */
static void retry_after_is_obeyed(void **unused)
{
	(void)unused;
	static const char *const said[] = {"status=429 retry_s=20", "status=429 retry_date_s=20",
		"status=503 retry_s=20",
		"status=503 type=text/html header=Retry-After:20 body=<p>"};
	for (size_t i = 0; i < ARRAY_LEN(said); i++) {
		struct scene_config config = journey_config();
		journey_set(&config, "hall.answer_limit_ms=12000");
		struct scene *scene = journey_open(&config);
		journey_wait_leased(scene);
		journey_to_identify(scene);
		journey_identify(scene, "zhang");
		journey_hall(scene, "at POST:/v1/tickets %s", said[i]);
		journey_hall(scene, "at POST:/v1/ticket-blocks/* %s", said[i]);
		int64_t began_ms = clock_ms();
		journey_tap(scene, "take_number", -1, "done");
		assert_true(journey_is_provisional(scene));
		assert_in_range(clock_ms() - began_ms, 0, 9000); /* not the 12 s of patience */
		journey_tap(scene, "finish", -1, "attract");
		journey_stays_online(scene, i < 3 ? 4000 : 0);
		assert_int_equal(journey_hits(scene, "POST:/v1/tickets"), 1);
		assert_in_range(journey_hits(scene, "POST:/v1/ticket-blocks/*"), 0, 2);
		journey_take_number(scene, "li"); /* the next one is not sent there at all */
		assert_true(journey_is_provisional(scene));
		assert_int_equal(journey_hits(scene, "POST:/v1/tickets"), 1);
		journey_close(scene);
	}
}

/* Nobody with another way waits in vain; who has none is told, and may try again. */
static void retry_after_without_another_way(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	journey_set(&config, "hall.block_size=0");
	struct scene *scene = journey_open(&config);
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	journey_hall(scene, "at POST:/v1/tickets status=429 retry_s=3 count=1");
	journey_tap(scene, "take_number", -1, "problem");
	journey_tap(scene, "try_again", -1, "confirm");
	poll(NULL, 0, 2000);
	journey_tap(scene, "take_number", -1, "done"); /* waited out within its patience */
	journey_close(scene);
}

static void heartbeats_come_as_the_hall_wants_them(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	static const char beats[] = "POST:/v1/terminals/me/heartbeat";
	journey_hall(scene, "at %s", beats); /* counts them */
	journey_hall(scene, "next 5");
	journey_pass(scene, 31000); /* the next one learns it */
	journey_wait_state(scene, "heartbeat_s", "5");
	int64_t first = journey_hits(scene, beats);
	for (int beat = 1; beat <= 3; beat++) {
		journey_pass(scene, 5000);
		while (journey_hits(scene, beats) < first + beat) {
			poll(NULL, 0, 20);
		}
	}
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_resource_in_trouble_is_no_lost_line),
		cmocka_unit_test(retry_after_is_obeyed),
		cmocka_unit_test(retry_after_without_another_way),
		cmocka_unit_test(heartbeats_come_as_the_hall_wants_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
