/*
 * A disk that is full, read-only or gone, from the start or later: a real one, small, in memory.
 * What an order has begun is written to its end; nothing is begun without room.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"

static void needs_disk(void)
{
	if (!db_folder_is_disk()) {
		skip();
	}
}

static enum err try_order(struct db *db, const char *key)
{
	return db_order_ticket(db, key, "hrss-01", "A", "", DB_NOW_MS);
}

/* As much as the hall can say, and a box as large as can be. */
static void fill_ticket(struct ticket *ticket, char sealed[SEAL_MAX_TEXT_LEN + 1])
{
	ticket->issued_ms = DB_NOW_MS;
	str_copy(ticket->zone, sizeof(ticket->zone), "A");
	memset(ticket->windows, 'w', sizeof(ticket->windows) - 1);
	memset(ticket->qr, 'q', sizeof(ticket->qr) - 1);
	memset(sealed, 's', SEAL_MAX_TEXT_LEN);
	sealed[SEAL_MAX_TEXT_LEN] = '\0';
}

/* Every word about a ticket after its order, on a disk on which not one byte more fits. */
static void what_was_begun_is_written_on_a_full_disk(void **state)
{
	(void)state;
	needs_disk();
	static char sealed[SEAL_MAX_TEXT_LEN + 1];
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	for (int round = 0; round < 30; round++) { /* the room is there every time */
		char key[16];
		struct ticket_row row;
		struct ticket ticket = {0};
		fill_ticket(&ticket, sealed);
		str_format(key, sizeof(key), "key-%d", round);
		str_copy(ticket.key, sizeof(ticket.key), key);
		assert_int_equal(try_order(db, key), OK);
		db_disk_fill();
		assert_int_equal(try_order(db, "too-late"), ERR_FULL);
		switch (round % 3) {
		case 0: /* drawn here, printed, told */
			assert_int_equal(db_issue_leased(db, DB_TODAY, sealed, &ticket), OK);
			assert_int_equal(db_settle_ticket(db, key, PRINT_DONE), OK);
			break;
		case 1: /* given by the hall; no slip came */
			str_copy(ticket.number, sizeof(ticket.number), "A0900");
			assert_int_equal(db_issue_ticket(db, &ticket), OK);
			assert_int_equal(db_settle_ticket(db, key, PRINT_NOT_DONE), OK);
			break;
		default: /* the answer was lost */
			assert_int_equal(db_abandon_ticket(db, key), OK);
			break;
		}
		assert_int_not_equal(db_folder_duty(db, key), DUTY_NONE);
		/* It is on the disk, not only in our memory. */
		db_destroy(db);
		db = db_create(db_folder());
		assert_int_equal(db_open(db), ERR_FULL);
		assert_int_equal(db_get_ticket(db, key, &row), OK);
		db_folder_told(db, key, "");
		assert_int_equal(db_get_ticket(db, "too-late", &row), ERR_NOT_FOUND);
		db_disk_empty();
		assert_int_equal(db_open(db), OK);
	}
	db_destroy(db);
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
}

static void a_start_on_a_full_disk_waits_for_room(void **state)
{
	(void)state;
	needs_disk();
	int left;
	db_disk_fill();
	struct db *db = db_create(db_folder());
	for (int i = 0; i < 3; i++) {
		assert_int_equal(db_open(db), ERR_FULL);
		assert_int_equal(db_trouble(db), ERR_FULL);
		assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), ERR_FULL);
		assert_int_equal(try_order(db, "key"), ERR_FULL);
	}
	db_disk_empty();
	assert_int_equal(db_open(db), OK);
	db_folder_lease(db, "block", 1, 50);
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "key", &ticket), OK);
	db_destroy(db);
}

static void put_file(const char *name, size_t len)
{
	char path[DB_PATH_LEN];
	db_folder_path(name, path);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	static const char block[4096];
	for (size_t done = 0; done < len; done += sizeof(block)) {
		assert_int_equal(write(fd, block, sizeof(block)), sizeof(block));
	}
	close(fd);
}

static void what_was_set_aside_makes_room(void **state)
{
	(void)state;
	needs_disk();
	put_file("kiosk.db.damaged-1", 600 * 1024);
	put_file("kiosk.db.damaged-2", 600 * 1024);
	db_disk_fill();
	struct db *db = db_folder_open();
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
	db_destroy(db);
}

static void a_catalogue_that_does_not_fit_changes_nothing(void **state)
{
	(void)state;
	needs_disk();
	enum { LEN = 3 * 1024 * 1024 };
	struct db *db = db_folder_open();
	char *large = mem_alloc(LEN, 1);
	assert_int_equal(db_put_catalog(db, "\"old\"", "{}", 2), OK);
	assert_int_equal(db_put_catalog(db, "\"new\"", large, LEN), ERR_FULL);
	assert_int_equal(db_trouble(db), ERR_FULL);
	assert_int_equal(db_open(db), OK); /* what did not fit is gone again */
	char etag[16];
	char *body;
	size_t len;
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), OK);
	assert_string_equal(etag, "\"old\"");
	mem_free(body);
	mem_free(large);
	assert_int_equal(try_order(db, "key"), OK);
	db_destroy(db);
}

static void a_read_only_disk_can_be_read(void **state)
{
	(void)state;
	needs_disk();
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	assert_int_equal(db_put_catalog(db, "\"a\"", "{}", 2), OK);
	db_destroy(db);
	db_disk_set_read_only(true);
	db = db_create(db_folder());
	assert_int_equal(db_open(db), ERR_IO);
	assert_int_equal(db_open(db), ERR_IO);
	char etag[16];
	char *body;
	size_t len;
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), OK);
	mem_free(body);
	assert_int_equal(try_order(db, "key"), ERR_IO);
	db_disk_set_read_only(false);
	assert_int_equal(db_open(db), OK);
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "key", &ticket), OK);
	assert_string_equal(ticket.number, "A0001");
	db_destroy(db);
}

/* Not one write more succeeds: as on a disk that has turned read-only, or has died. */
static void stop_writes(bool is_stopped)
{
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = is_stopped ? 0 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_disk_that_dies_between_order_and_number(void **state)
{
	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	struct ticket first;
	assert_int_equal(db_folder_draw(db, "first", &first), OK);
	for (int i = 0; i < 4; i++) {
		char key[16];
		str_format(key, sizeof(key), "key-%d", i);
		struct ticket ticket = {.zone = "A", .issued_ms = DB_NOW_MS};
		str_copy(ticket.key, sizeof(ticket.key), key);
		assert_int_equal(try_order(db, key), OK);
		stop_writes(true);
		assert_int_equal(i % 2 ? db_issue_ticket(db, &ticket)
				       : db_issue_leased(db, DB_TODAY, "", &ticket),
			ERR_IO);
		assert_int_equal(db_trouble(db), ERR_IO);
		assert_int_equal(try_order(db, "more"), ERR_IO);
		assert_int_equal(db_open(db), ERR_IO);
		stop_writes(false);
		assert_int_equal(db_open(db), OK);
		/* Still ORDERED: given up at the hall. */
		assert_int_equal(db_abandon_orders(db), OK);
		assert_int_equal(db_folder_duty(db, key), DUTY_VOID);
	}
	struct ticket second;
	assert_int_equal(db_folder_draw(db, "second", &second), OK);
	assert_string_equal(first.number, "A0001");
	assert_string_equal(second.number, "A0002");
	db_destroy(db);
}

/* Somebody cleans up too much. */
static void a_file_that_is_taken_away_gives_no_number_twice(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "one", &ticket), OK);
	char path[DB_PATH_LEN];
	db_folder_path("kiosk.db", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(try_order(db, "two"), ERR_IO); /* it would be written to nowhere */
	assert_int_equal(db_open(db), OK);
	int left = -1;
	assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
	assert_int_equal(left, 0);
	db_destroy(db);
}

static void nobody_else_reads_it(void **state)
{
	(void)state;
	static const char *const names[] = {"kiosk.db", "kiosk.db-journal"};
	struct db *db = db_folder_open();
	assert_int_equal(try_order(db, "key"), OK);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[DB_PATH_LEN];
		struct stat info;
		db_folder_path(names[i], path);
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_mode & 0777, 0600);
	}
	db_destroy(db);
}

static void a_folder_that_cannot_be_made(void **state)
{
	(void)state;
	char path[DB_PATH_LEN];
	put_file("stands-here", 4096);
	db_folder_path("stands-here/data", path);
	struct db *db = db_create(path);
	assert_int_equal(db_open(db), ERR_IO);
	assert_int_equal(db_open(db), ERR_IO);
	db_folder_path("stands-here", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(db_open(db), OK);
	assert_int_equal(try_order(db, "key"), OK);
	db_destroy(db);
}

#define DISK(function)	 cmocka_unit_test_setup_teardown(function, db_disk_begin, db_disk_end)
#define FOLDER(function) cmocka_unit_test_setup_teardown(function, db_folder_begin, db_folder_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK(what_was_begun_is_written_on_a_full_disk),
		DISK(a_start_on_a_full_disk_waits_for_room),
		DISK(what_was_set_aside_makes_room),
		DISK(a_catalogue_that_does_not_fit_changes_nothing),
		DISK(a_read_only_disk_can_be_read),
		FOLDER(a_disk_that_dies_between_order_and_number),
		FOLDER(a_file_that_is_taken_away_gives_no_number_twice),
		FOLDER(nobody_else_reads_it),
		FOLDER(a_folder_that_cannot_be_made),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
