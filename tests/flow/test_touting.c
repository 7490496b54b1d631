/* Off line nobody asks the hall whether somebody has a number already: the kiosk keeps the rule. */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "tests/harness/journey.h"

static void wait_leased(struct scene *scene)
{
	for (;;) {
		struct json *state = scene_state(scene);
		assert_non_null(state);
		int64_t leased = json_int(state, "leased", 0);
		json_free(state);
		if (leased > 0) {
			return;
		}
		poll(NULL, 0, 20);
	}
}

static void ask(struct scene *scene, const char *matter, const char *card)
{
	journey_scan(scene, matter, "identify");
	journey_identify(scene, card);
}

static void get(struct scene *scene, const char *matter, const char *card)
{
	ask(scene, matter, card);
	journey_tap(scene, "take_number", -1, "done");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
}

static void be_refused(struct scene *scene, const char *matter, const char *card)
{
	ask(scene, matter, card);
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_CARD_LIMIT);
	journey_tap(scene, "try_again", -1, "zones"); /* another matter */
	journey_tap(scene, "finish", -1, "attract");
}

static void one_open_number_a_card_and_matter(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	wait_leased(scene);
	journey_line(scene, "down");
	get(scene, "hrss-01", "li");
	be_refused(scene, "hrss-01", "li");
	get(scene, "hrss-01", "zhang");
	get(scene, "hrss-02", "li");
	scene_kill_kiosk(scene); /* a restart forgets nothing */
	assert_true(scene_start_kiosk(scene));
	journey_wait(scene, "attract");
	journey_wait_device(scene, "printer", "state", "ready");
	be_refused(scene, "hrss-01", "li");
	/* What the hall knows is the hall's business: it has called them all meanwhile. */
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 3);
	journey_wait_state(scene, "outbox", "0");
	journey_call_all(scene);
	journey_line(scene, "down");
	get(scene, "hrss-01", "li");
	journey_line(scene, "up");
	journey_close(scene);
}

static void so_many_a_day(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	journey_hall_arg(&config, "--card-limit");
	journey_hall_arg(&config, "2");
	struct scene *scene = journey_open(&config);
	wait_leased(scene);
	ask(scene, "hrss-01", "li");
	journey_tap(scene, "take_number", -1, "done");
	assert_false(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_line(scene, "down");
	get(scene, "hrss-02", "li");
	be_refused(scene, "hrss-03", "li");
	get(scene, "hrss-03", "zhang");
	journey_line(scene, "up");
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_open_number_a_card_and_matter),
		cmocka_unit_test(so_many_a_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
