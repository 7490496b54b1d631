/* The citizen's line and the house's: neither waits for the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/journey.h"

/* Whatever the house asks is answered after 5 s: heartbeat, time, status, blocks, outbox. Each is
 * in flight at some moment of these visits; bench_kiosk says by how little they are in the way. */
static void a_slow_answer_to_the_house_delays_no_citizen(void **unused)
{
	(void)unused;
	enum { SLOW_MS = 5000 };
	static const char *const slow[] = {
		"GET:/v1/*", "POST:/v1/ticket-blocks*", "POST:/v1/terminals/*"};
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		journey_hall(scene, "at %s wait_ms=%d", slow[i], SLOW_MS);
	}
	static const char *const cards[] = {"zhang", "li", "rare"};
	for (size_t i = 0; i < ARRAY_LEN(cards); i++) {
		journey_to_identify(scene);
		int64_t began_ms = clock_ms();
		journey_identify(scene, cards[i]);
		assert_in_range(clock_ms() - began_ms, 0, SLOW_MS - 1);
		began_ms = clock_ms();
		journey_tap(scene, "take_number", -1, "done");
		assert_in_range(clock_ms() - began_ms, 0, SLOW_MS - 1);
		assert_false(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
	}
	journey_close(scene);
}

/* And a citizen who is asked about for seconds does not keep the house from its work. */
static void a_slow_answer_to_a_citizen_stops_no_house(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_set(&config, "hall.answer_limit_ms=15000");
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	journey_line(scene, "down");
	journey_take_number(scene, "li");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_hall(scene, "at POST:/v1/ticket-blocks/*/tickets hang=yes");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_to_identify(scene);
	journey_hall(scene, "at POST:/v1/identity-sessions hang=yes");
	journey_poke(scene, "poke idcard card zhang");
	journey_wait(scene, "asking");
	journey_hall(scene, "at POST:/v1/ticket-blocks/*/tickets off");
	journey_wait_state(scene, "outbox", "0");
	assert_true(scene_wait_state(scene, "screen", "asking", 0));
	journey_hall(scene, "at POST:/v1/identity-sessions off");
	journey_wait(scene, "confirm");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slow_answer_to_the_house_delays_no_citizen),
		cmocka_unit_test(a_slow_answer_to_a_citizen_stops_no_house),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
