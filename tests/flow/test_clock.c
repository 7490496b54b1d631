/* The system clock steps, forward and back, at any moment: the kiosk's idea of the hall's time does
 * not, offline numbers carry the right day, and no number comes twice.
 * ../shared/cases/clock-step-back.json and siblings. The hall's clock is this machine's. */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

static const int64_t hour_ms = 3600 * 1000;
static const int64_t day_ms = 24 * 3600 * 1000;
static const int64_t steps_ms[] = {0, -2 * 3600 * 1000, 2 * 3600 * 1000, -24 * 3600 * 1000,
	24 * 3600 * 1000, -400 * (int64_t)(24 * 3600 * 1000), 59 * 1000, 0};

static int64_t *ahead_ms; /* of the kiosk's wall clock */

static int make_step_file(void **unused)
{
	(void)unused;
	char path[] = "/tmp/onedoor-clock-XXXXXX";
	int fd = mkstemp(path);
	REQUIRE(fd >= 0 && ftruncate(fd, sizeof(*ahead_ms)) == 0);
	ahead_ms = mmap(NULL, sizeof(*ahead_ms), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	REQUIRE(ahead_ms != MAP_FAILED);
	close(fd);
	setenv("CLOCK_STEP_FILE", path, 1);
	setenv("VUSB_PRELOAD", BUILD_DIR "/tests/flow/clock_step.so", 1);
	json_init();
	return 0;
}

static int remove_step_file(void **unused)
{
	(void)unused;
	return unlink(getenv("CLOCK_STEP_FILE"));
}

/* The page's clock is the hall's, to a minute, now and after the next ticks. */
static void assert_time_is_right(struct scene *scene)
{
	for (int i = 0; i < 2; i++) {
		struct json *state = scene_state(scene);
		assert_non_null(state);
		int64_t error_ms = json_int(state, "time_ms", 0) - clock_wall_ms();
		bool is_known = json_bool(state, "time_known", false);
		json_free(state);
		if (!is_known || llabs(error_ms) > 60000) {
			fail_msg("ahead %lld ms: wrong by %lld ms", (long long)*ahead_ms,
				(long long)error_ms);
		}
		poll(NULL, 0, 100);
	}
}

/* The number in the hand, and with it the slip, carries the hall's time. */
static void assert_issued_now(struct scene *scene)
{
	struct json *state = scene_state(scene);
	assert_non_null(state);
	int64_t error_ms = json_int(state, "issued_ms", 0) - clock_wall_ms();
	json_free(state);
	if (llabs(error_ms) > 60000) {
		fail_msg("ahead %lld ms: issued %lld ms beside the time", (long long)*ahead_ms,
			(long long)error_ms);
	}
}

static int64_t leased(struct scene *scene)
{
	struct json *state = scene_state(scene);
	assert_non_null(state);
	int64_t count = json_int(state, "leased", -1);
	json_free(state);
	return count;
}

static struct scene *open_with(int64_t ahead)
{
	struct scene_config config = journey_config();
	config.has_proxy = true;
	*ahead_ms = ahead;
	struct scene *scene = journey_open(&config);
	journey_wait_leased(scene);
	return scene;
}

/* The machine comes up with any time, learns the hall's, and is set right later. */
static void wrong_from_the_start(void **unused)
{
	(void)unused;
	static const int64_t starts_ms[] = {2 * 3600 * 1000, -400 * (int64_t)(24 * 3600 * 1000),
		400 * (int64_t)(24 * 3600 * 1000), -61 * 1000};
	for (size_t i = 0; i < ARRAY_LEN(starts_ms); i++) {
		struct scene *scene = open_with(starts_ms[i]);
		assert_time_is_right(scene);
		*ahead_ms = 0;
		assert_time_is_right(scene);
		journey_take_number(scene, "zhang");
		assert_false(journey_is_provisional(scene));
		assert_issued_now(scene);
		journey_close(scene);
	}
}

static void on_line_and_off(void **unused)
{
	(void)unused;
	struct scene *scene = open_with(2 * hour_ms); /* wrong before the hall's time is known */
	assert_time_is_right(scene);
	for (size_t i = 0; i < ARRAY_LEN(steps_ms); i++) {
		*ahead_ms = steps_ms[i];
		assert_time_is_right(scene);
	}
	int64_t leased_before = leased(scene);
	journey_line(scene, "down");
	int number_count = 0;
	for (size_t i = 0; i < ARRAY_LEN(steps_ms); i++) {
		*ahead_ms = steps_ms[i];
		if (i % 3 == 0) {
			journey_take_number(scene, number_count == 0 ? "zhang" : "li");
			assert_true(journey_is_provisional(scene));
			assert_issued_now(scene);
			journey_tap(scene, "finish", -1, "attract");
			if (++number_count == 2) {
				break; /* one open number a card */
			}
		}
		assert_time_is_right(scene);
	}
	assert_int_equal(leased(scene), leased_before - number_count);
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", number_count);
	journey_wait_state(scene, "outbox", "0"); /* none was refused for its time */
	assert_int_equal(journey_log_count(scene, "refused by the hall"), 0);
	journey_close(scene);
}

static void in_a_visit(void **unused)
{
	(void)unused;
	struct scene *scene = open_with(-day_ms);
	journey_to_identify(scene);
	*ahead_ms = 3 * day_ms;
	journey_identify(scene, "zhang");
	*ahead_ms = -2 * day_ms;
	journey_tap(scene, "take_number", -1, "done");
	assert_false(journey_is_provisional(scene));
	assert_issued_now(scene);
	*ahead_ms = 0;
	assert_time_is_right(scene);
	journey_close(scene);
}

/* Started anew off line with yesterday's clock: it knows the day from before. */
static void started_anew_off_line(void **unused)
{
	(void)unused;
	struct scene *scene = open_with(0);
	journey_line(scene, "down");
	int64_t leased_before = leased(scene);
	scene_kill_kiosk(scene);
	*ahead_ms = -day_ms;
	assert_true(scene_start_kiosk(scene));
	journey_wait_device(scene, "printer", "state", "ready");
	journey_wait_state(scene, "catalog", "true");
	journey_wait(scene, "attract");
	journey_wait_state(scene, "time_known", "true");
	assert_time_is_right(scene);
	assert_int_equal(leased(scene), leased_before);
	journey_take_number(scene, "zhang");
	assert_true(journey_is_provisional(scene));
	assert_issued_now(scene);
	journey_tap(scene, "finish", -1, "attract");
	journey_line(scene, "up");
	journey_wait_hall_count(scene, "reconciled", 1);
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
	assert_int_equal(journey_log_count(scene, "refused by the hall"), 0);
	journey_close(scene);
}

/* Booted off line, and nothing but the system clock says what day it is: no number of a day, and
 * none of the leased ones is lost for it. */
static void booted_off_line(void **unused)
{
	(void)unused;
	/* a hardware clock, where there is one, says otherwise */
	static const int64_t clocks_ms[] = {-24 * 3600 * 1000, 24 * 3600 * 1000};
	struct scene *scene = open_with(0);
	int64_t leased_before = leased(scene);
	for (size_t i = 0; i < ARRAY_LEN(clocks_ms); i++) {
		char forget[300]; /* the boot's id is another one then */
		journey_line(scene, "down");
		scene_kill_kiosk(scene);
		str_format(forget, sizeof(forget), "sed -i 's/1 [0-9a-f-]*/1 %s/' '%s'/data/time",
			"00000000-0000-4000-8000-000000000000", scene_dir(scene));
		assert_int_equal(system(forget), 0);
		*ahead_ms = clocks_ms[i];
		assert_true(scene_start_kiosk(scene));
		journey_wait_device(scene, "printer", "state", "ready");
		journey_wait_state(scene, "catalog", "true");
		journey_wait(scene, "attract");
		journey_to_identify(scene);
		journey_poke(scene, "poke idcard card li");
		journey_problem(scene, PROBLEM_HALL_OFFLINE);
		journey_sees(scene, "time_unknown");
		journey_poke(scene, "poke idcard lift");
		journey_home(scene);
		journey_tap(scene, "finish", -1, "attract");
		journey_line(scene, "up");
		journey_wait_state(scene, "online", "true");
		journey_wait_state(scene, "time_known", "true");
		assert_time_is_right(scene);
		journey_wait_leased(scene);
		assert_int_equal(leased(scene), leased_before);
	}
	journey_close(scene);
}

/* The hall's own clock was wrong, and is right again: a number that seemed to come from the future
 * is not lost, it waits. */
static void printed_by_a_clock_ahead_of_the_halls(void **unused)
{
	(void)unused;
	struct scene *scene = open_with(0);
	journey_line(scene, "down");
	journey_take_number(scene, "zhang");
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	char behind[64];
	int64_t then_s = clock_wall_ms() / 1000 - 20 * 60;
	struct tm tm;
	gmtime_r(&(time_t){(time_t)then_s + 8 * 3600}, &tm);
	strftime(behind, sizeof(behind), "time %Y-%m-%dT%H:%M:%S", &tm);
	journey_hall(scene, "%s", behind);
	journey_hall(scene, "at POST:/v1/ticket-blocks/*/tickets");
	journey_line(scene, "up");
	journey_wait_state(scene, "online", "true");
	while (journey_hits(scene, "POST:/v1/ticket-blocks/*/tickets") < 2) {
		poll(NULL, 0, 50); /* refused once, and tried again */
	}
	journey_wait_state(scene, "outbox", "1");
	journey_hall(scene, "time real");
	journey_wait_hall_count(scene, "reconciled", 1);
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_log_count(scene, "kept for staff"), 0);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_from_the_start),
		cmocka_unit_test(on_line_and_off),
		cmocka_unit_test(in_a_visit),
		cmocka_unit_test(started_anew_off_line),
		cmocka_unit_test(booted_off_line),
		cmocka_unit_test(printed_by_a_clock_ahead_of_the_halls),
	};
	return cmocka_run_group_tests(tests, make_step_file, remove_step_file);
}
