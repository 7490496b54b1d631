/*
 * The kiosk's disk is full, read-only or dead, from the start or while somebody stands there: the
 * page says so, no number stays valid that nobody holds, and it goes on by itself afterwards.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"
#include "tests/harness/journey.h"

static char data_set[DB_PATH_LEN + 16];

static struct scene_config config_on_disk(void)
{
	if (!db_folder_is_disk()) {
		skip();
	}
	struct scene_config config = journey_config();
	str_format(data_set, sizeof(data_set), "path.data=%s/data", db_folder());
	journey_set(&config, data_set);
	return config;
}

static struct scene *open_on_disk(void)
{
	struct scene_config config = config_on_disk();
	journey_hall_arg(&config, "--queue-only"); /* following needs no storage */
	return journey_open(&config);
}

/* What the hall has heard of the storage last. */
static void wait_hall_hears(struct scene *scene, const char *reason)
{
	char wanted[96];
	str_format(wanted, sizeof(wanted), "\"reason\":\"%s\"", reason);
	for (int i = 0; i < 2000; i++) {
		const char *beat = scene_hall(scene, "heartbeat terminal-0001");
		const char *storage = strstr(beat, "\"storage\"");
		const char *end = storage ? strchr(storage, '}') : NULL;
		const char *start = storage;
		while (start && start > beat && *start != '{') {
			start--;
		}
		const char *found = start ? strstr(start, wanted) : NULL;
		if (found && found < end) {
			return;
		}
		journey_pass(scene, 30000);
		poll(NULL, 0, 20);
	}
	fail_msg("the hall does not hear that the storage is %s", reason);
}

static void whole_visit(struct scene *scene)
{
	journey_call_all(scene);
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_tap(scene, "finish", -1, NULL);
}

/* So many numbers are valid at the hall, and it stays so when the kiosk has told all it knows. */
static void expect_valid(struct scene *scene, int count)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (journey_hall_count(scene, "tickets") - journey_hall_count(scene, "void") != count &&
		clock_ms() < until_ms) {
		poll(NULL, 0, 20);
	}
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(
		journey_hall_count(scene, "tickets") - journey_hall_count(scene, "void"), count);
	assert_int_equal(journey_hall_count(scene, "duplicates"), 0);
}

static void a_disk_that_fills_while_nobody_is_here(void **unused)
{
	(void)unused;
	struct scene *scene = open_on_disk();
	whole_visit(scene);
	journey_wait(scene, "attract");
	db_disk_fill();
	journey_wait(scene, "out_of_service");
	journey_sees(scene, "本机存储空间已满");
	wait_hall_hears(scene, "full");
	db_disk_empty();
	journey_wait(scene, "attract");
	wait_hall_hears(scene, "none");
	whole_visit(scene);
	journey_wait(scene, "attract");
	expect_valid(scene, 2);
	assert_int_equal(journey_slips(scene), 2);
	journey_close(scene);
}

static void a_start_without_a_disk_to_write(void **unused)
{
	(void)unused;
	struct scene *scene = open_on_disk();
	whole_visit(scene);
	journey_wait(scene, "attract");
	for (int i = 0; i < 2; i++) {
		scene_kill_kiosk(scene);
		if (i == 0) {
			db_disk_fill();
		} else {
			db_disk_set_read_only(true);
		}
		assert_true(scene_start_kiosk(scene));
		journey_wait(scene, "out_of_service");
		journey_wait_state(scene, "catalog", "true");
		journey_sees(scene, i == 0 ? "本机存储空间已满" : "本机存储无法写入");
		if (i == 0) {
			db_disk_empty();
		} else {
			db_disk_set_read_only(false);
		}
		journey_wait_ready(scene);
		journey_wait(scene, "attract");
		whole_visit(scene);
		journey_wait(scene, "attract");
	}
	expect_valid(scene, 3);
	journey_close(scene);
}

/* Nothing was ever kept here, not even an empty database: what needs none can be had. */
static void a_first_start_on_a_full_disk(void **unused)
{
	(void)unused;
	const struct scene_config config = config_on_disk();
	db_disk_fill();
	json_init();
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	journey_wait(scene, "attract");
	journey_wait_state(scene, "online", "true");
	journey_tap(scene, "start", -1, "home");
	journey_sees(scene, "请到咨询台");
	journey_tap(scene, "offer", OFFER_track, "track");
	journey_tap(scene, "home", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	db_disk_empty();
	wait_hall_hears(scene, "none");
	whole_visit(scene);
	journey_close(scene);
}

/* The hall has the order and takes its time. */
static void ask_and_wait_for_the_hall(struct scene *scene)
{
	journey_call_all(scene);
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	journey_hall(scene, "at POST:/v1/tickets wait_ms=900");
	journey_tap(scene, "take_number", -1, "issuing");
	while (!strstr(scene_hall(scene, "rules"), "\"hits\":1")) {
		poll(NULL, 0, 10);
	}
	journey_hall(scene, "at POST:/v1/tickets off");
}

static void a_disk_that_fills_while_the_hall_answers(void **unused)
{
	(void)unused;
	struct scene *scene = open_on_disk();
	ask_and_wait_for_the_hall(scene);
	db_disk_fill();
	journey_wait(scene, "done"); /* its room was kept */
	journey_tap(scene, "finish", -1, "out_of_service");
	db_disk_empty();
	journey_wait(scene, "attract");
	expect_valid(scene, 1);
	journey_close(scene);
}

static void let_write(struct scene *scene, bool is_allowed)
{
	struct rlimit limit = {is_allowed ? RLIM_INFINITY : 0, RLIM_INFINITY};
	assert_int_equal(prlimit(scene_kiosk_pid(scene), RLIMIT_FSIZE, &limit, NULL), 0);
}

static void a_disk_that_dies_while_the_hall_answers(void **unused)
{
	(void)unused;
	struct scene *scene = open_on_disk();
	whole_visit(scene);
	journey_wait(scene, "attract");
	ask_and_wait_for_the_hall(scene);
	let_write(scene, false);
	journey_problem(scene, PROBLEM_STORAGE);
	journey_sees(scene, "本机暂时不能取号");
	journey_home(scene);
	journey_tap(scene, "finish", -1, "out_of_service");
	journey_sees(scene, "本机存储无法写入");
	let_write(scene, true);
	journey_wait(scene, "attract");
	expect_valid(scene, 1); /* the second is valid nowhere */
	/* The same, and the power fails before it can be written. */
	ask_and_wait_for_the_hall(scene);
	let_write(scene, false);
	journey_problem(scene, PROBLEM_STORAGE);
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	expect_valid(scene, 1);
	journey_close(scene);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, db_disk_begin, db_disk_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_disk_that_fills_while_nobody_is_here),
		TEST(a_start_without_a_disk_to_write),
		TEST(a_first_start_on_a_full_disk),
		TEST(a_disk_that_fills_while_the_hall_answers),
		TEST(a_disk_that_dies_while_the_hall_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
