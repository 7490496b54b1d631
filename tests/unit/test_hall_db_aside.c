/* A damaged file is set aside and a new one begun; what is set aside stays within bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"

static void scribble(const char *path, off_t at, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	for (size_t i = 0; i < len; i++) {
		assert_int_equal(pwrite(fd, "\xEE", 1, at + (off_t)i), 1);
	}
	close(fd);
}

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

static void draw(struct db *db, const char *key, enum err wanted)
{
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, key, &ticket), wanted);
}

static void a_damaged_file_is_set_aside(void **state)
{
	(void)state;
	static const struct {
		off_t at;
		size_t len;
	} wounds[] = {{0, 100}, {0, 16}, {4096, 4096}, {100, 60}};
	char path[DB_PATH_LEN];
	db_folder_path("kiosk.db", path);
	for (size_t i = 0; i < ARRAY_LEN(wounds); i++) {
		struct db *db = db_folder_open();
		db_folder_lease(db, "block", 1, 50);
		char key[16];
		str_format(key, sizeof(key), "key-%zu", i);
		draw(db, key, OK);
		db_destroy(db);
		scribble(path, wounds[i].at, wounds[i].len);
		db = db_folder_open();
		int left = -1;
		assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
		assert_int_equal(left, 0); /* lost, but given to nobody else */
		db_destroy(db);
		assert_true(db_folder_count("kiosk.db.damaged-1") >= 1);
	}
}

/* The check passes, the work does not: without setting it aside it would be so for ever. */
static void damage_found_at_work_is_set_aside(void **state)
{
	(void)state;
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	draw(db, "one", OK);
	db_destroy(db);
	run_sql("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET"
		" sql='CREATE TABLE sqlite_sequence(name)' WHERE name='sqlite_sequence';");
	db = db_folder_open();
	assert_int_equal(db_order_ticket(db, "two", "hrss-01", "A", "", DB_NOW_MS), ERR_INVALID);
	assert_int_equal(db_trouble(db), ERR_INVALID);
	assert_int_equal(db_open(db), OK);
	assert_int_equal(db_trouble(db), OK);
	assert_true(db_folder_count("kiosk.db.damaged-1") > 0);
	draw(db, "three", ERR_NOT_FOUND);
	db_folder_lease(db, "block-two", 51, 90);
	draw(db, "four", OK);
	db_destroy(db);
}

/* SQLite's own check finds the file whole, only what names the column would fail. */
static void a_flipped_bit_in_the_schema_is_set_aside(void **state)
{
	(void)state;
	static const char *const changes[][2] = {
		{"spent_number", "spent_numbes"}, {"matter TEXT", "matter UEXT"},
		{"TABLE room(", "TABLE room("}, /* nothing, to know that the rest is not */
	};
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		db_destroy(db_folder_open());
		char sql[200];
		str_format(sql, sizeof(sql),
			"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql="
			"replace(sql, '%s', '%s'); CREATE TABLE note%zu(what);",
			changes[i][0], changes[i][1], i);
		run_sql(sql);
		int before = db_folder_count("kiosk.db.damaged-");
		struct db *db = db_folder_open();
		int after = db_folder_count("kiosk.db.damaged-");
		assert_int_equal(after > before, i < ARRAY_LEN(changes) - 1);
		assert_int_equal(
			db_order_ticket(db, changes[i][1], "hrss-01", "A", "", DB_NOW_MS), OK);
		db_destroy(db);
	}
}

static void put_file(const char *name, off_t len)
{
	char path[DB_PATH_LEN];
	db_folder_path(name, path);
	scribble(path, 0, 8);
	assert_int_equal(truncate(path, len), 0);
}

static void what_is_set_aside_is_bounded(void **state)
{
	(void)state;
	/* As an earlier firmware left them. */
	put_file("kiosk.db.damaged-1795485600000", 4096);
	put_file("kiosk.db.damaged-1795485600000-wal", 4096);
	put_file("kiosk.db.damaged-9", 4096);
	put_file("kiosk.db.damaged-2", 32 * 1024 * 1024);
	put_file("kiosk.db.damaged", 4096); /* somebody else's */
	db_destroy(db_folder_open());
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
	assert_int_equal(db_folder_count("kiosk.db.damaged"), 1);
	for (int i = 1; i <= 6; i++) {
		put_file("kiosk.db", 1000 + i);
		put_file("kiosk.db-shm", 10);
		db_destroy(db_folder_open());
		assert_int_equal(db_folder_count("kiosk.db.damaged-"), 3 * (i < 3 ? i : 3));
	}
	for (int i = 1; i <= 3; i++) { /* the newest first */
		char name[32];
		char path[DB_PATH_LEN];
		struct stat info;
		str_format(name, sizeof(name), "kiosk.db.damaged-%d", i);
		db_folder_path(name, path);
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_size, 1007 - i);
	}
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, db_folder_begin, db_folder_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_damaged_file_is_set_aside),
		TEST(damage_found_at_work_is_set_aside),
		TEST(a_flipped_bit_in_the_schema_is_set_aside),
		TEST(what_is_set_aside_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
