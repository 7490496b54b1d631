/* What a power cut or a bad disk does to the database: never a number twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"

enum { BLOCK_LEN = 20, NUMBERS_MAX = 10000 };

static bool is_given[NUMBERS_MAX];
static int next_block; /* the hall's: no number of one is in another */

static int begin(void **state)
{
	memset(is_given, 0, sizeof(is_given));
	next_block = 0;
	return db_folder_begin(state);
}

static void lease_block(struct db *db)
{
	char id[16];
	str_format(id, sizeof(id), "block-%d", next_block);
	db_folder_lease(db, id, next_block * BLOCK_LEN + 1, (next_block + 1) * BLOCK_LEN);
	next_block++;
	assert_true(next_block * BLOCK_LEN < NUMBERS_MAX);
}

static void note_given(int number)
{
	assert_in_range(number, 1, NUMBERS_MAX - 1);
	assert_false(is_given[number]);
	is_given[number] = true;
}

/* --- power cuts --- */

/* The child gives numbers as fast as it can and says each only after the call has returned, as the
 * kiosk prints only then. */
NO_RETURN static void give_numbers(int out_fd, int round, int count)
{
	struct db *db = db_create(db_folder());
	if (db_open(db) != OK) {
		_exit(1);
	}
	for (int i = 0; i < count; i++) {
		char key[TICKET_KEY_LEN + 1];
		str_format(key, sizeof(key), "key-%d-%d", round, i);
		struct ticket ticket = {.zone = "A", .matter = "m-01", .issued_ms = DB_NOW_MS};
		str_copy(ticket.key, sizeof(ticket.key), key);
		enum err err = db_order_ticket(db, key, "m-01", "A", "", DB_NOW_MS);
		if (err == ERR_INVALID) { /* what no check had seen: as the hall's worker does */
			err = db_open(db) == OK
				      ? db_order_ticket(db, key, "m-01", "A", "", DB_NOW_MS)
				      : ERR_INVALID;
		}
		if (err != OK) {
			_exit(2);
		}
		err = db_issue_leased(db, DB_TODAY, "", &ticket);
		if (err == ERR_NOT_FOUND) {
			_exit(0); /* none left */
		}
		int number = (int)strtol(ticket.number + 1, NULL, 10);
		if (err != OK || write(out_fd, &number, sizeof(number)) != sizeof(number)) {
			_exit(3);
		}
		if (i % 3 == 0 && db_settle_ticket(db, key, PRINT_DONE) != OK) {
			_exit(4);
		}
	}
	kill(getpid(), SIGKILL); /* nothing is closed in order */
	_exit(5);
}

static pid_t start_giving(int round, int count, int *fd_out)
{
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(fds[0]);
		give_numbers(fds[1], round, count);
	}
	close(fds[1]);
	*fd_out = fds[0];
	return child;
}

/* Killed, or out of numbers because what was left of them is set aside: never failed. */
static void wait_ended(pid_t child)
{
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
}

/* How many numbers it still said. */
static int hear_the_rest(int fd)
{
	int number;
	int count = 0;
	while (read(fd, &number, sizeof(number)) == sizeof(number)) {
		note_given(number);
		count++;
	}
	close(fd);
	return count;
}

static int count_stored(struct db *db, int rounds)
{
	int count = 0;
	for (int round = 0; round < rounds; round++) {
		for (int i = 0;; i++) {
			char key[TICKET_KEY_LEN + 1];
			str_format(key, sizeof(key), "key-%d-%d", round, i);
			struct ticket_row row;
			if (db_get_ticket(db, key, &row) != OK) {
				break;
			}
			if (row.state != TICKET_ORDERED) {
				count++;
				assert_string_equal(row.ticket.number, row.spent_number);
			}
		}
	}
	return count;
}

static void a_power_cut_at_any_write_gives_no_number_twice(void **state)
{
	(void)state;
	enum { ROUNDS = 25, BLOCKS = 450 };
	struct db *db = db_folder_open();
	while (next_block < BLOCKS) {
		lease_block(db);
	}
	db_destroy(db);
	int given_count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		int fd;
		pid_t child = start_giving(round, NUMBERS_MAX, &fd);
		/* Killed after a few numbers, somewhere in the middle of the next. */
		int number;
		for (int i = 0; i <= round % 7; i++) {
			assert_int_equal(read(fd, &number, sizeof(number)), sizeof(number));
			note_given(number);
			given_count++;
		}
		for (volatile int spin = 0; spin < round * 4001; spin++) {
		}
		kill(child, SIGKILL);
		int status;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status)); /* killed, not failed */
		given_count += hear_the_rest(fd);
	}
	/* Every number that was said is on disk; at most one a cut is there unsaid. */
	db = db_folder_open();
	int stored_count = count_stored(db, ROUNDS);
	assert_in_range(stored_count, given_count, given_count + ROUNDS);
	int left = 0;
	assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
	assert_int_equal(left, BLOCKS * BLOCK_LEN - stored_count);
	db_destroy(db);
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0); /* it was never damaged */
}

/* --- a bad disk --- */

static uint32_t next_random(void)
{
	static uint32_t seed = 20261124; /* the same rounds every time */
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

static void scribble(const char *path, off_t at, size_t len, int value)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	for (size_t i = 0; i < len; i++) {
		uint8_t byte = (uint8_t)(value < 0 ? (int)next_random() : value);
		assert_int_equal(pwrite(fd, &byte, 1, at + (off_t)i), 1);
	}
	close(fd);
}

static void flip_bit(const char *path, off_t at)
{
	uint8_t byte;
	int fd = open(path, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &byte, 1, at), 1);
	byte ^= (uint8_t)(1U << next_random() % 8);
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

static void wound(const char *path, int kind)
{
	struct stat info;
	if (stat(path, &info) != 0 || info.st_size == 0) {
		/* What another firmware, or nobody, has left there. */
		scribble(path, 0, 4096, -1);
		return;
	}
	off_t at = (off_t)(next_random() % (uint32_t)info.st_size);
	switch (kind) {
	case 0:
		flip_bit(path, at);
		break;
	case 1:
		scribble(path, at, 16, 0xEE);
		break;
	case 2:
		scribble(path, at / 512 * 512, 512, 0); /* a sector */
		break;
	case 3:
		scribble(path, at / 4096 * 4096, 4096, -1); /* a page */
		break;
	case 4:
		assert_int_equal(truncate(path, at), 0);
		break;
	case 5:
		assert_int_equal(truncate(path, 0), 0);
		break;
	case 6:
		assert_int_equal(unlink(path), 0);
		break;
	default:
		scribble(path, 0, 64, 0xFF); /* the head */
		break;
	}
}

/* Draws and cuts, damages one file in one way, and draws on: with what is still there, or with a
 * fresh block of the hall's. */
static void no_damage_gives_a_number_twice(void **state)
{
	(void)state;
	enum { ROUNDS = 240, KINDS = 8 };
	static const char *const files[] = {
		"kiosk.db", "kiosk.db-journal", "kiosk.db-wal", "kiosk.db", "kiosk.db-shm"};
	int given_count = 0;
	int went_on_count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct db *db = db_folder_open();
		int left = 0;
		assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
		went_on_count += left > 0;
		if (left < 8) {
			lease_block(db);
		}
		db_destroy(db);
		int fd;
		int count = 1 + (int)(next_random() % 8);
		pid_t child = start_giving(round, count, &fd);
		given_count += hear_the_rest(fd);
		wait_ended(child);
		char path[DB_PATH_LEN];
		db_folder_path(files[round % (int)ARRAY_LEN(files)], path);
		wound(path, (int)(next_random() % KINDS));
		assert_in_range(db_folder_count("kiosk.db.damaged-"), 0, 12);
	}
	assert_true(given_count > 3 * ROUNDS);
	assert_true(went_on_count > ROUNDS / 4); /* not every damage costs the block */
	assert_true(next_block > ROUNDS / 8);	 /* and some does */
}

/* A cut in the middle of a write leaves a journal to be played back; this one cannot be. */
static void a_damaged_journal_of_a_cut_write_gives_no_number_twice(void **state)
{
	(void)state;
	enum { ROUNDS = 60 };
	int given_count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		struct db *db = db_folder_open();
		int left = 0;
		assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
		if (left < BLOCK_LEN / 2) {
			lease_block(db);
			lease_block(db);
		}
		db_destroy(db);
		int fd;
		pid_t child = start_giving(round, BLOCK_LEN, &fd);
		int number;
		for (int i = 0;
			i < 1 + round % 3 && read(fd, &number, sizeof(number)) == sizeof(number);
			i++) {
			note_given(number);
			given_count++;
		}
		for (volatile int spin = 0; spin < round * 5003; spin++) {
		}
		kill(child, SIGKILL);
		wait_ended(child);
		given_count += hear_the_rest(fd);
		char path[DB_PATH_LEN];
		db_folder_path("kiosk.db-journal", path);
		wound(path, round % 8);
	}
	assert_true(given_count > ROUNDS);
}

/* --- one value changed, which no check of SQLite's sees --- */

static void run_sql(const char *sql)
{
	char path[DB_PATH_LEN];
	db_folder_path("kiosk.db", path);
	sqlite3 *sqlite;
	assert_int_equal(sqlite3_open(path, &sqlite), SQLITE_OK);
	char *problem = NULL;
	if (sqlite3_exec(sqlite, sql, NULL, NULL, &problem) != SQLITE_OK) {
		fail_msg("%s: %s", sql, problem);
	}
	sqlite3_close(sqlite);
}

static void draw_one(struct db *db, const char *key, enum err wanted)
{
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, key, &ticket), wanted);
	if (wanted == OK) {
		note_given((int)strtol(ticket.number + 1, NULL, 10));
	}
}

static void a_changed_lease_is_not_drawn_from(void **state)
{
	(void)state;
	static const char *const changes[] = {"next=next-2", "last=last+1", "digits=3",
		"zone='A', prefix='B'", "expires_ms=expires_ms+1", "mark=mark+1",
		"id='block-x', next=1", "date='" DB_TODAY "', mark=0"};
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		struct db *db = db_folder_open();
		lease_block(db);
		for (int k = 0; k < 3; k++) {
			char key[16];
			str_format(key, sizeof(key), "key-%zu-%d", i, k);
			draw_one(db, key, OK);
		}
		db_destroy(db);
		char sql[160];
		str_format(sql, sizeof(sql),
			"UPDATE lease SET %s WHERE rowid=(SELECT max(rowid) FROM lease);",
			changes[i]);
		run_sql(sql);
		db = db_folder_open();
		int left = -1;
		assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
		assert_int_equal(left, 0);
		char key[16];
		str_format(key, sizeof(key), "more-%zu", i);
		draw_one(db, key, ERR_NOT_FOUND);
		struct ticket_row row;
		str_format(key, sizeof(key), "key-%zu-2", i);
		assert_int_equal(db_get_ticket(db, key, &row), OK); /* the rest is kept */
		db_destroy(db);
	}
}

/* The lease as it once was, mark and all: the tickets know better. */
static void an_old_lease_is_corrected_by_the_tickets(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	lease_block(db);
	draw_one(db, "one", OK);
	db_destroy(db);
	run_sql("CREATE TABLE old AS SELECT * FROM lease;");
	db = db_folder_open();
	draw_one(db, "two", OK);
	draw_one(db, "spent", OK);
	db_destroy(db);
	/* Older firmware spent one on an online number that nobody got. */
	run_sql("UPDATE ticket SET number='A0900', provisional=0, state=3, result=1"
		" WHERE key='spent';");
	run_sql("UPDATE lease SET (next, mark) = (SELECT next, mark FROM old); DROP TABLE old;");
	db = db_folder_open();
	int left = 0;
	assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
	assert_int_equal(left, BLOCK_LEN - 3);
	for (int i = 3; i < BLOCK_LEN; i++) {
		char key[16];
		str_format(key, sizeof(key), "key-%d", i);
		draw_one(db, key, OK);
	}
	draw_one(db, "none", ERR_NOT_FOUND);
	db_destroy(db);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, db_folder_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_power_cut_at_any_write_gives_no_number_twice),
		TEST(no_damage_gives_a_number_twice),
		TEST(a_damaged_journal_of_a_cut_write_gives_no_number_twice),
		TEST(a_changed_lease_is_not_drawn_from),
		TEST(an_old_lease_is_corrected_by_the_tickets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
