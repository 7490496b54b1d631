/* Checking in for an appointment, from my page: at its time, once, with a number on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/harness/journey.h"

/* At a hall whose clock said that when it began. */
static struct scene *open_at(const char *time, bool has_proxy)
{
	struct scene_config config = journey_config();
	config.has_proxy = has_proxy;
	journey_hall_arg(&config, "--time");
	journey_hall_arg(&config, time);
	return journey_open(&config);
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

/* What the hall would refuse is not offered. */
static void not_before_and_not_after(void **unused)
{
	(void)unused;
	struct scene *scene = open_at("2026-03-09T06:00:00", false);
	assert_true(open_appointment(scene));
	journey_sees(scene, "当天 9:30 起可以在这里签到");
	assert_false(journey_can_tap(scene, "check_in", -1));
	journey_close(scene);

	scene = open_at("2026-03-09T11:10:00", false);
	journey_to_mine(scene, "zhang");
	assert_true(journey_open_entry(scene, "预约时间已过"));
	assert_false(journey_can_tap(scene, "check_in", -1));
	journey_close(scene);
}

static void once_and_at_its_time(void **unused)
{
	(void)unused;
	struct scene *scene = open_at("2026-03-09T10:15:00", false);
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
	struct scene *scene = open_at("2026-03-09T10:15:00", true);
	journey_wait_leased(scene);
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
		cmocka_unit_test(not_before_and_not_after),
		cmocka_unit_test(once_and_at_its_time),
		cmocka_unit_test(without_a_line_there_is_no_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
