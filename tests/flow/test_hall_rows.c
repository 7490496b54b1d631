/* The outbox, when the hall cannot take one of its rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "tests/harness/journey.h"

/* One row of the outbox that the hall cannot take lets the next ones pass, and is tried again. */
static void one_row_in_trouble_lets_the_others_pass(void **unused)
{
	(void)unused;
	static const char rule[] = "/v1/ticket-blocks/*/tickets";
	static const char *const troubles[] = {"status=500", "status=404",
		"status=403 type=text/html body=<title>blocked</title>", "lose=yes", "garbage=yes"};
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		print_message("%s\n", troubles[i]);
		struct scene_config config = journey_config();
		config.has_proxy = true;
		struct scene *scene = journey_open(&config);
		journey_wait_leased(scene);
		journey_line(scene, "down");
		static const char *const cards[] = {"zhang", "li", "rare"};
		for (size_t c = 0; c < ARRAY_LEN(cards); c++) {
			journey_take_number(scene, cards[c]);
			assert_true(journey_is_provisional(scene));
			journey_tap(scene, "finish", -1, "attract");
		}
		journey_hall(scene, "at %s one=yes %s", rule, troubles[i]);
		journey_line(scene, "up");
		journey_wait_state(scene, "outbox", "1");
		journey_stays_online(scene, 3000);
		/* libcurl asks twice when a kept connection was closed unanswered */
		assert_in_range(journey_hits(scene, rule), 1, 30);
		journey_hall(scene, "at %s off", rule);
		journey_wait_state(scene, "outbox", "0");
		journey_wait_hall_count(scene, "reconciled", (int64_t)ARRAY_LEN(cards));
		journey_close(scene);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_row_in_trouble_lets_the_others_pass)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
