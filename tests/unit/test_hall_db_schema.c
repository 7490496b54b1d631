/* A file of the first firmware, with a full outbox, goes on in this one; one of the next does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/db_folder.h"

/* As version 1 made it. */
static const char version_1[] =
	"PRAGMA journal_mode=WAL;"
	"CREATE TABLE catalog(id INTEGER PRIMARY KEY CHECK(id=1), etag TEXT NOT NULL, body BLOB "
	"NOT NULL);"
	"CREATE TABLE lease(id TEXT PRIMARY KEY, zone TEXT NOT NULL, prefix TEXT NOT NULL,"
	" digits INTEGER NOT NULL, next INTEGER NOT NULL, last INTEGER NOT NULL,"
	" date TEXT NOT NULL, expires_ms INTEGER NOT NULL);"
	"CREATE TABLE ticket(pos INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,"
	" number TEXT NOT NULL DEFAULT '', matter TEXT NOT NULL, zone TEXT NOT NULL,"
	" floor INTEGER NOT NULL DEFAULT 0, windows TEXT NOT NULL DEFAULT '',"
	" ahead INTEGER NOT NULL DEFAULT -1, wait_min INTEGER NOT NULL DEFAULT -1,"
	" wait_max INTEGER NOT NULL DEFAULT -1, issued_ms INTEGER NOT NULL,"
	" qr TEXT NOT NULL DEFAULT '', provisional INTEGER NOT NULL DEFAULT 0,"
	" state INTEGER NOT NULL, duty INTEGER NOT NULL DEFAULT 0,"
	" told INTEGER NOT NULL DEFAULT 0, result INTEGER,"
	" block_id TEXT REFERENCES lease(id), spent_number TEXT NOT NULL DEFAULT '',"
	" post_key TEXT NOT NULL DEFAULT '', sealed TEXT NOT NULL DEFAULT '',"
	" problem TEXT NOT NULL DEFAULT '', UNIQUE(block_id, spent_number));"
	"CREATE INDEX ticket_duty ON ticket(duty) WHERE duty<>0;"
	"CREATE INDEX ticket_state ON ticket(state) WHERE state<>3;"
	"PRAGMA user_version=1;";

enum { OUTBOX_LEN = 200, BLOCK_LEN = 250 };

/* Two hundred duties of every kind, a ticket being printed, one refused, and fifty numbers left. */
static const char contents[] =
	"INSERT INTO catalog VALUES(1, '\"v1\"', '{}');"
	"INSERT INTO lease VALUES('block', 'A', 'A', 4, 203, 250, '" DB_TODAY "', 2000000);"
	"WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n WHERE i<200)"
	" INSERT INTO ticket(key, number, matter, zone, issued_ms, provisional, state, duty, "
	"result,"
	"  block_id, spent_number, post_key, sealed)"
	" SELECT format('key-%d', i), format('A%04d', i), 'hrss-01', 'A', 900000+i, 1, 3,"
	"  CASE WHEN i%3=0 THEN 2 ELSE 1 END, CASE WHEN i%3=0 THEN 1 ELSE 0 END, 'block',"
	"  format('A%04d', i), CASE WHEN i%2 THEN format('post-%d', i) ELSE '' END,"
	"  hex(zeroblob(300)) FROM n;"
	"INSERT INTO ticket(key, number, matter, zone, issued_ms, provisional, state, block_id,"
	" spent_number) VALUES('printing', 'A0201', 'hrss-01', 'A', 999000, 1, 2, 'block', "
	"'A0201');"
	"INSERT INTO ticket(key, number, matter, zone, issued_ms, provisional, state, block_id,"
	" spent_number, problem)"
	" VALUES('refused', 'A0202', 'hrss-01', 'A', 999000, 1, 3, 'block', 'A0202', "
	"'zone_mismatch');";

static void run_sql(const char *sql)
{
	char path[DB_PATH_LEN];
	db_folder_path("kiosk.db", path);
	sqlite3 *sqlite;
	assert_int_equal(sqlite3_open(path, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
}

static int read_version(void)
{
	char path[DB_PATH_LEN];
	db_folder_path("kiosk.db", path);
	sqlite3 *sqlite;
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_open(path, &sqlite), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(sqlite, "PRAGMA user_version", -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(sqlite);
	return version;
}

static void expect_all_of_it(struct db *db)
{
	char etag[16];
	char *body;
	size_t len;
	assert_int_equal(db_get_catalog(db, &body, &len, etag, sizeof(etag)), OK);
	assert_string_equal(etag, "\"v1\"");
	mem_free(body);
	int open = 0;
	int refused = 0;
	assert_int_equal(db_count_duties(db, &open, &refused), OK);
	assert_int_equal(open, OUTBOX_LEN + 1);
	assert_int_equal(refused, 1);
	int64_t after = 0;
	for (int i = 1; i <= OUTBOX_LEN; i++) {
		struct ticket_row row;
		char text[32];
		assert_int_equal(db_next_duty(db, &after, &row), OK);
		str_format(text, sizeof(text), "key-%d", i);
		assert_string_equal(row.ticket.key, text);
		str_format(text, sizeof(text), "A%04d", i);
		assert_string_equal(row.spent_number, text);
		assert_int_equal(row.duty, i % 3 ? DUTY_CONFIRM : DUTY_VOID);
		assert_int_equal(strlen(row.sealed), 600);
		str_format(text, sizeof(text), i % 2 ? "post-%d" : "", i);
		assert_string_equal(row.post_key, text);
	}
	struct ticket_row row;
	assert_int_equal(db_next_duty(db, &after, &row), ERR_NOT_FOUND);
	assert_int_equal(db_find_unsettled(db, 0, &row), OK);
	assert_string_equal(row.ticket.key, "printing");
	int left = 0;
	assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), OK);
	assert_int_equal(left, BLOCK_LEN - OUTBOX_LEN - 2);
}

static void a_full_outbox_comes_along(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql(contents);
	struct db *db = db_folder_open();
	expect_all_of_it(db);
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "next", &ticket), OK);
	assert_string_equal(ticket.number, "A0203");
	db_destroy(db);
	assert_int_equal(db_folder_count("kiosk.db-wal"), 0);
	db_destroy(db_folder_open()); /* once is enough */
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
}

static void an_empty_first_file_comes_along(void **state)
{
	(void)state;
	run_sql(version_1);
	struct db *db = db_folder_open();
	db_folder_lease(db, "block", 1, 50);
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "one", &ticket), OK);
	db_destroy(db);
}

/* The lease's own counter had been lost behind a damaged frame: the tickets say how far it was. */
static void numbers_given_before_are_not_given_again(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql(contents);
	run_sql("UPDATE lease SET next=150;");
	struct db *db = db_folder_open();
	struct ticket ticket;
	assert_int_equal(db_folder_draw(db, "next", &ticket), OK);
	assert_string_equal(ticket.number, "A0203");
	db_destroy(db);
}

static void a_migration_without_room_waits(void **state)
{
	(void)state;
	if (!db_folder_is_disk()) {
		skip();
	}
	run_sql(version_1);
	run_sql(contents);
	db_disk_fill();
	struct db *db = db_create(db_folder());
	assert_int_equal(db_open(db), ERR_FULL);
	assert_int_equal(db_open(db), ERR_FULL);
	db_disk_empty();
	assert_int_equal(read_version(), 1);
	assert_int_equal(db_open(db), OK);
	expect_all_of_it(db);
	db_destroy(db);
	assert_true(read_version() > 1);
}

static void a_newer_file_is_set_aside(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql("PRAGMA user_version=99;");
	struct db *db = db_folder_open();
	assert_true(db_folder_count("kiosk.db.damaged-1") > 0);
	db_destroy(db);
	run_sql("PRAGMA user_version=-1;");
	db_destroy(db_folder_open());
	assert_true(db_folder_count("kiosk.db.damaged-2") > 0);
}

#define DISK(function)	 cmocka_unit_test_setup_teardown(function, db_disk_begin, db_disk_end)
#define FOLDER(function) cmocka_unit_test_setup_teardown(function, db_folder_begin, db_folder_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER(a_full_outbox_comes_along),
		FOLDER(an_empty_first_file_comes_along),
		FOLDER(numbers_given_before_are_not_given_again),
		DISK(a_migration_without_room_waits),
		FOLDER(a_newer_file_is_set_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
