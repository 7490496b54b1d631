/* Checking in for an appointment, from my page: at its time, once, with a number on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

/* The hall's clock: today, at that time. */
static void set_time(struct scene *scene, const char *hhmm)
{
	struct json *state = scene_state(scene);
	time_t now = (time_t)(json_int(state, "time_ms", 0) / 1000) + 8 * 3600; /* there */
	struct tm day;
	json_free(state);
	gmtime_r(&now, &day);
	journey_hall(scene, "time %04d-%02d-%02dT%s:00", day.tm_year + 1900, day.tm_mon + 1,
		day.tm_mday, hhmm);
}

/* On my page of the card "zhang", who has one at half past ten. */
static bool open_appointment(struct scene *scene)
{
	journey_to_mine(scene, "zhang");
	return journey_open_entry(scene, "签到");
}

static void leave(struct scene *scene)
{
	journey_home(scene);
	journey_tap(scene, "finish", -1, "attract");
}

static void once_and_at_its_time(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	set_time(scene, "06:00");
	assert_true(open_appointment(scene));
	journey_tap(scene, "check_in", -1, NULL);
	journey_problem(scene, PROBLEM_APPOINTMENT_NOT_NOW);
	journey_tap(scene, "back", -1, "entry");
	leave(scene);
	assert_int_equal(journey_hall_count(scene, "tickets"), 0);

	set_time(scene, "10:15");
	assert_true(open_appointment(scene));
	journey_hall(scene, "at POST:/v1/tickets lose=yes count=1"); /* asked again, by one key */
	journey_tap(scene, "check_in", -1, NULL);
	journey_wait(scene, "done");
	assert_false(journey_is_provisional(scene));
	assert_int_equal(journey_slips(scene), 1);
	journey_slip_reads(scene, 1);
	journey_sees(scene, "1 楼");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_hall_count(scene, "tickets"), 1);

	assert_false(open_appointment(scene)); /* it is a number now */
	leave(scene);
	journey_close(scene);
}

/* What only the hall knows is not given out of the block for off line. */
static void without_a_line_there_is_no_number(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.has_proxy = true;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	set_time(scene, "10:15");
	assert_true(open_appointment(scene));
	journey_line(scene, "down");
	journey_tap(scene, "check_in", -1, NULL);
	journey_wait(scene, "problem");
	assert_int_equal(journey_slips(scene), 0);
	leave(scene);
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	journey_wait_state(scene, "outbox", "0");
	assert_true(open_appointment(scene)); /* still to be had */
	journey_tap(scene, "check_in", -1, NULL);
	journey_wait(scene, "done");
	journey_tap(scene, "finish", -1, "attract");
	assert_int_equal(journey_slips(scene), 1);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(once_and_at_its_time),
		cmocka_unit_test(without_a_line_there_is_no_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
