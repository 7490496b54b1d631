/*
 * The kiosk's disk is full, read-only, dead or damaged while applications wait in its outbox: they
 * reach the hall, each once, as soon as they can be read; what is lost is said to the hall's staff,
 * and the kiosk goes on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/applying.h"
#include "tests/harness/db_folder.h"

static char data_set[DB_PATH_LEN + 16];
static int64_t filed_before;

/* With one application that the hall did not take when it was handed in. */
static struct scene *open_with_one_waiting(void)
{
	if (!db_folder_is_disk()) {
		skip();
	}
	struct scene_config config = journey_config();
	str_format(data_set, sizeof(data_set), "path.data=%s/data", db_folder());
	journey_set(&config, data_set);
	struct scene *scene = journey_open(&config);
	filed_before = journey_hall_count(scene, "receipts");
	journey_hall(scene, "at POST:/v1/cases status=503");
	applying_open_group(scene, OFFER_hotline, "投诉");
	applying_begin(scene, NULL);
	applying_answer_all(scene);
	applying_hand_in(scene);
	assert_true(journey_is_provisional(scene));
	journey_tap(scene, "finish", -1, "attract");
	journey_wait_state(scene, "outbox", "1");
	return scene;
}

static void hall_takes_it_again(struct scene *scene)
{
	journey_hall(scene, "at POST:/v1/cases off");
}

static void expect_filed_once(struct scene *scene)
{
	journey_wait_hall_count(scene, "receipts", filed_before + 1);
	journey_wait_state(scene, "outbox", "0");
	assert_int_equal(journey_hall_count(scene, "receipts"), filed_before + 1);
	assert_int_equal(journey_hall_count(scene, "duplicate_cases"), 0);
}

static void wait_logged(struct scene *scene, const char *text, int count)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (journey_log_count(scene, text) < count) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 20);
	}
}

static void a_full_disk(void **unused)
{
	(void)unused;
	struct scene *scene = open_with_one_waiting();
	db_disk_fill();
	wait_logged(scene, "storage: full", 1);
	hall_takes_it_again(scene);
	expect_filed_once(scene); /* no room is needed for that */
	db_disk_empty();
	wait_logged(scene, "storage: ready again", 1);
	journey_close(scene);
}

static void a_read_only_disk(void **unused)
{
	(void)unused;
	struct scene *scene = open_with_one_waiting();
	scene_kill_kiosk(scene);
	db_disk_set_read_only(true);
	assert_true(scene_start_kiosk(scene));
	wait_logged(scene, "no number can be given", 1);
	hall_takes_it_again(scene);
	db_disk_set_read_only(false);
	journey_wait_ready(scene);
	expect_filed_once(scene);
	journey_close(scene);
}

static void let_write(struct scene *scene, rlim_t len)
{
	const struct rlimit limit = {len, RLIM_INFINITY};
	assert_int_equal(prlimit(scene_kiosk_pid(scene), RLIMIT_FSIZE, &limit, NULL), 0);
}

/* The hall has it and says so, again and again; that it is over cannot be written down. */
static void a_disk_that_dies(void **unused)
{
	(void)unused;
	struct scene *scene = open_with_one_waiting();
	let_write(scene, 0);
	hall_takes_it_again(scene);
	journey_hall(scene, "at POST:/v1/cases"); /* it only counts */
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	while (journey_hits(scene, "POST:/v1/cases") < 2) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 20);
	}
	let_write(scene, RLIM_INFINITY);
	expect_filed_once(scene);
	journey_close(scene);
}

/* In the kiosk's file, the page that holds this text, or the first; which is not there any more. */
static void damage(const char *text)
{
	char path[DB_PATH_LEN];
	enum { PAGE_LEN = 4096 };
	struct stat info;
	db_folder_path("data/kiosk.db", path);
	int fd = open(path, O_RDWR);
	assert_true(fd >= 0 && fstat(fd, &info) == 0);
	size_t len = (size_t)info.st_size;
	char *bytes = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert_true(bytes != MAP_FAILED);
	char *found = text ? memmem(bytes, len, text, strlen(text)) : bytes;
	assert_non_null(found);
	memset(bytes + (found - bytes) / PAGE_LEN * PAGE_LEN, 0xEE, PAGE_LEN);
	munmap(bytes, len);
	close(fd);
}

/* Of which its newest heartbeat speaks. */
static void wait_work_items(struct scene *scene, int count)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	char wanted[40];
	str_format(wanted, sizeof(wanted), "\"outbox_refused\":%d", count);
	while (!strstr(scene_hall(scene, "heartbeat terminal-0001"), wanted)) {
		assert_true(clock_ms() < until_ms);
		journey_pass(scene, 30000);
		poll(NULL, 0, 20);
	}
}

static void damage_beside_it(void **unused)
{
	(void)unused;
	struct scene *scene = open_with_one_waiting();
	scene_kill_kiosk(scene);
	damage("\"departments\"");
	hall_takes_it_again(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	expect_filed_once(scene);
	wait_work_items(scene, 0);
	assert_int_equal(journey_log_count(scene, "1 entries are saved, 0 lost"), 1);
	journey_close(scene);
}

static void damage_that_costs_it(void **unused)
{
	(void)unused;
	struct scene *scene = open_with_one_waiting();
	scene_kill_kiosk(scene);
	damage(NULL); /* the file's head: it is no database any more */
	hall_takes_it_again(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	journey_wait_state(scene, "outbox", "0");
	wait_work_items(scene, 1);
	assert_int_equal(journey_hall_count(scene, "receipts"), filed_before);
	assert_int_equal(journey_log_count(scene, "work for staff"), 1);
	journey_take_number(scene, "zhang"); /* it goes on */
	journey_close(scene);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, db_disk_begin, db_disk_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_full_disk),
		TEST(a_read_only_disk),
		TEST(a_disk_that_dies),
		TEST(damage_beside_it),
		TEST(damage_that_costs_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
