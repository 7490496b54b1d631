/* A file of any firmware before, with a full outbox, goes on in this one, and back again; one of
 * the next is brought back; one newer still is left as it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
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

/* What version 2 added. */
static const char version_2[] =
	"ALTER TABLE lease ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;"
	"UPDATE lease SET mark=mark_of(id, zone, prefix, digits, next, last, date, expires_ms);"
	"CREATE TABLE room(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
	"ALTER TABLE ticket ADD COLUMN person TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX ticket_person ON ticket(person) WHERE person<>'';"
	"PRAGMA user_version=2;";

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

/* As the firmware has it: over the values as text, each with its length. */
static void mark_of(sqlite3_context *context, int count, sqlite3_value **values)
{
	char text[8192] = "";
	for (int i = 0; i < count; i++) {
		assert_true(str_append(text, sizeof(text), "%d:%s,", sqlite3_value_bytes(values[i]),
			sqlite3_value_text(values[i])));
	}
	sqlite3_result_int64(context, seal_mark(text, strlen(text)));
}

static sqlite3 *open_file(void)
{
	char path[DB_PATH_LEN];
	db_folder_path("kiosk.db", path);
	sqlite3 *sqlite;
	seal_init();
	assert_int_equal(sqlite3_open(path, &sqlite), SQLITE_OK);
	assert_int_equal(sqlite3_create_function(
				 sqlite, "mark_of", -1, SQLITE_UTF8, NULL, mark_of, NULL, NULL),
		SQLITE_OK);
	return sqlite;
}

static void run_sql(const char *sql)
{
	sqlite3 *sqlite = open_file();
	char *problem = NULL;
	if (sqlite3_exec(sqlite, sql, NULL, NULL, &problem) != SQLITE_OK) {
		fail_msg("%s: %s", sql, problem);
	}
	sqlite3_close(sqlite);
}

/* The one value that the query gives, as text. */
static void ask(const char *sql, char *out, size_t out_size)
{
	sqlite3 *sqlite = open_file();
	sqlite3_stmt *stmt;
	assert_int_equal(sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_true(str_copy(out, out_size, (const char *)sqlite3_column_text(stmt, 0)));
	sqlite3_finalize(stmt);
	sqlite3_close(sqlite);
}

static int ask_int(const char *sql)
{
	char text[32];
	ask(sql, text, sizeof(text));
	return (int)strtol(text, NULL, 10);
}

static int read_version(void)
{
	return ask_int("PRAGMA user_version");
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
	assert_int_equal(db_count_entries(db, &open, &refused), OK);
	assert_int_equal(open, OUTBOX_LEN + 1);
	assert_int_equal(refused, 1);
	int64_t after = 0;
	struct outbox_entry entry;
	for (int i = 1; i <= OUTBOX_LEN; i++) {
		char text[64];
		bool is_void = i % 3 == 0;
		assert_int_equal(db_next_entry(db, DB_NOW_MS, &after, &entry), OK);
		str_format(text, sizeof(text), "key-%d", i);
		assert_string_equal(entry.subject, text);
		assert_string_equal(entry.kind, is_void ? "ticket_void" : "ticket_confirm");
		assert_string_equal(entry.method, "POST");
		assert_string_equal(entry.path, "/v1/ticket-blocks/block/tickets");
		str_format(text, sizeof(text), "{\"number\":\"A%04d\",\"matter\":\"hrss-01\",", i);
		assert_true(str_starts(entry.body, text));
		str_format(text, sizeof(text), "\"issued_at\":\"1970-01-01T08:15:00+08:00\"");
		assert_non_null(strstr(entry.body, text));
		assert_non_null(strstr(entry.body, is_void ? "\"void\":true}" : "\"void\":false}"));
		const char *sealed = strstr(entry.body, "\"identity_sealed\":\"0000");
		assert_true(is_void ? !sealed : strlen(entry.body) > 600);
		str_format(text, sizeof(text), "post-%d", i);
		if (i % 2) {
			assert_string_equal(entry.key, text);
		} else {
			assert_int_equal(strlen(entry.key), TICKET_KEY_LEN);
		}
		outbox_entry_finish(&entry);
	}
	assert_int_equal(db_next_entry(db, DB_NOW_MS, &after, &entry), ERR_NOT_FOUND);
	struct ticket_row row;
	assert_int_equal(db_find_unsettled(db, 0, &row), OK);
	assert_string_equal(row.ticket.key, "printing");
	assert_int_equal(db_folder_duty(db, "printing"), DUTY_CONFIRM); /* in five minutes */
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

static void todays_full_outbox_comes_along(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql(contents);
	run_sql(version_2);
	struct db *db = db_folder_open();
	expect_all_of_it(db);
	db_destroy(db);
	assert_int_equal(read_version(), 3);
}

/* What the firmware before does after an update that failed: it runs what the file carries. */
static void the_way_back_travels_in_the_file(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql(contents);
	struct db *db = db_folder_open();
	assert_int_equal(db_order_ticket(db, "asked", "hrss-01", "A", "", DB_NOW_MS), OK);
	db_destroy(db);
	run_sql("INSERT INTO outbox(kind, subject, key, method, path) VALUES('case_submit', 'c',"
		" 'k', 'POST', '/v1/cases');");
	char back[8192];
	ask("SELECT sql FROM downgrade WHERE version=3", back, sizeof(back));
	run_sql(back);
	run_sql("PRAGMA user_version=2;");
	assert_int_equal(ask_int("SELECT count(*) FROM ticket WHERE duty=1"), 134);
	assert_int_equal(ask_int("SELECT count(*) FROM ticket WHERE duty=2 AND result=1"), 66);
	assert_int_equal(ask_int("SELECT count(*) FROM ticket WHERE length(sealed)=600"), 134);
	assert_int_equal(
		ask_int("SELECT count(*) FROM ticket WHERE post_key='post-'||substr(key,5)"), 100);
	assert_int_equal(ask_int("SELECT count(*) FROM ticket WHERE problem='zone_mismatch'"), 1);
	assert_int_equal(ask_int("SELECT count(*) FROM ticket WHERE state=1"), 1);
	assert_int_equal(ask_int("SELECT duty FROM ticket WHERE key='printing'"), 0);
	/* And forward again, with what the older one could not understand. */
	db = db_folder_open();
	int open = 0;
	int refused = 0;
	assert_int_equal(db_count_entries(db, &open, &refused), OK);
	assert_int_equal(open, OUTBOX_LEN + 3);
	assert_int_equal(db_folder_duty(db, "asked"), DUTY_VOID);
	struct outbox_entry entry;
	assert_int_equal(db_find_entry(db, "c", &entry), OK);
	assert_string_equal(entry.kind, "case_submit");
	outbox_entry_finish(&entry);
	db_destroy(db);
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
}

static const char version_4[] =
	"CREATE TABLE later(id INTEGER PRIMARY KEY); ALTER TABLE ticket ADD COLUMN later TEXT;"
	"INSERT INTO downgrade(version, sql, mark) SELECT 4, back, mark_of(4, back) FROM (SELECT"
	" 'ALTER TABLE ticket DROP COLUMN later; DROP TABLE later; DELETE FROM downgrade WHERE"
	" version=4;' AS back);"
	"PRAGMA user_version=4;";

static void the_next_version_is_brought_back(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql(contents);
	db_destroy(db_folder_open());
	run_sql(version_4);
	struct db *db = db_folder_open();
	expect_all_of_it(db);
	db_destroy(db);
	assert_int_equal(read_version(), 3);
	assert_int_equal(ask_int("SELECT count(*) FROM sqlite_schema WHERE name='later'"), 0);
}

static void one_newer_still_is_left_as_it_is(void **state)
{
	(void)state;
	run_sql(version_1);
	run_sql(contents);
	db_destroy(db_folder_open());
	run_sql(version_4);
	run_sql("INSERT INTO downgrade SELECT 5, sql, mark_of(5, sql) FROM downgrade WHERE"
		" version=4; PRAGMA user_version=5;");
	struct db *db = db_create(db_folder());
	int left;
	assert_int_equal(db_open(db), ERR_UNSUPPORTED);
	assert_int_equal(db_open(db), ERR_UNSUPPORTED);
	assert_int_equal(db_count_leased(db, NULL, DB_TODAY, DB_NOW_MS, &left), ERR_UNSUPPORTED);
	db_destroy(db);
	assert_int_equal(db_folder_count("kiosk.db.damaged-"), 0);
	assert_int_equal(read_version(), 5);
	assert_int_equal(ask_int("SELECT count(*) FROM outbox"), OUTBOX_LEN + 2);
	/* The newer firmware is put back. */
	run_sql("DELETE FROM downgrade WHERE version=5; PRAGMA user_version=4;");
	db = db_folder_open();
	expect_all_of_it(db);
	db_destroy(db);
}

/* No firmware says that it has made this version: then the number is what is wrong. */
static void a_damaged_version_is_set_aside(void **state)
{
	(void)state;
	static const int versions[] = {99, -1, 2, 1, 7};
	for (size_t i = 0; i < ARRAY_LEN(versions); i++) {
		char sql[48];
		db_destroy(db_folder_open());
		str_format(sql, sizeof(sql), "PRAGMA user_version=%d;", versions[i]);
		run_sql(sql);
		db_destroy(db_folder_open());
		assert_true(db_folder_count("kiosk.db.damaged-") > (int)MIN_OF(i, (size_t)2));
		assert_int_equal(read_version(), 3);
	}
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
		FOLDER(todays_full_outbox_comes_along),
		FOLDER(the_way_back_travels_in_the_file),
		FOLDER(the_next_version_is_brought_back),
		FOLDER(one_newer_still_is_left_as_it_is),
		FOLDER(a_damaged_version_is_set_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
