/* How the file is opened and checked, and what is in it. */
#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/seal.h"

#include <stdbool.h>
#include <string.h>

enum { BUSY_LIMIT_MS = 1000, MARKED_MAX_LEN = 1024, SHAPE_MAX_LEN = 4096 };

/* Each leads from the version of its index to the next. Never change one: files made by it are out
 * there. */
static const char *const steps[] = {
	"CREATE TABLE catalog(id INTEGER PRIMARY KEY CHECK(id=1), etag TEXT NOT NULL, body BLOB "
	"NOT "
	"NULL);"
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
	" told INTEGER NOT NULL DEFAULT 0," /* the last duty done */
	" result INTEGER,"		    /* enum print_result */
	" block_id TEXT REFERENCES lease(id), spent_number TEXT NOT NULL DEFAULT '',"
	" post_key TEXT NOT NULL DEFAULT '', sealed TEXT NOT NULL DEFAULT '',"
	" problem TEXT NOT NULL DEFAULT '',"
	" UNIQUE(block_id, spent_number));"
	"CREATE INDEX ticket_duty ON ticket(duty) WHERE duty<>0;"
	"CREATE INDEX ticket_state ON ticket(state) WHERE state<>3;",
	/* What the checks of SQLite cannot see in a lease, its mark shows. `room` stays empty. */
	"ALTER TABLE lease ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;"
	"UPDATE lease SET mark=mark_of(id, zone, prefix, digits, next, last, date, expires_ms);"
	"CREATE TABLE room(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
	"ALTER TABLE ticket ADD COLUMN person TEXT NOT NULL DEFAULT '';"
	"CREATE INDEX ticket_person ON ticket(person) WHERE person<>'';",
};

enum { SCHEMA_VERSION = ARRAY_LEN(steps) };

/* mark_of(a, b, …) in SQL: over the values as text, each with its length. */
static void mark_of(sqlite3_context *context, int count, sqlite3_value **values)
{
	char text[MARKED_MAX_LEN] = "";
	bool is_whole = true;
	for (int i = 0; i < count; i++) {
		const char *value = (const char *)sqlite3_value_text(values[i]);
		is_whole = str_append(text, sizeof(text), "%d:%s,", sqlite3_value_bytes(values[i]),
				   value ? value : "") &&
			   is_whole;
	}
	if (is_whole) {
		sqlite3_result_int64(context, seal_mark(text, strlen(text)));
	} else {
		sqlite3_result_null(context); /* equals no mark */
	}
}

/*
 * Every commit is in the one file, and synced, when it returns: what is in a write-ahead log beside
 * it would be lost, without a word, from the first damaged frame on, and numbers already printed be
 * drawn again. The journal is there only while a number is not yet given. It keeps its room on the
 * disk (PERSIST), so that a disk full by now cannot stop what was begun.
 */
static enum err use_journal(struct db *db)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, "PRAGMA journal_mode=PERSIST", "");
	if (err != OK) {
		return err;
	}
	const char *mode = (const char *)sqlite3_column_text(stmt, 0);
	bool is_journal = mode && str_equal(mode, "persist");
	sqlite3_finalize(stmt);
	if (!is_journal) {
		log_error("hall", "database: it cannot be written with a journal");
	}
	return is_journal ? OK : ERR_IO;
}

static enum err check(struct db *db)
{
	sqlite3_stmt *stmt;
	/* The long one: it compares the indexes too, so that a number a ticket has spent stands
	 * twice. 14 ms for 10,000 tickets. */
	enum err err = sql_query(db, &stmt, "PRAGMA integrity_check(1)", "");
	if (err != OK) {
		return err;
	}
	const char *verdict = (const char *)sqlite3_column_text(stmt, 0);
	bool is_sound = verdict && strcmp(verdict, "ok") == 0;
	sqlite3_finalize(stmt);
	if (!is_sound) {
		log_error("hall", "database: the check found damage");
	}
	return is_sound ? OK : ERR_INVALID;
}

static int add_functions(sqlite3 *sqlite)
{
	return sqlite3_create_function(sqlite, "mark_of", -1,
		SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, mark_of, NULL, NULL);
}

/* One line a table, column and index, a line feed around each. As values, not as their text: a
 * later SQLite may write that otherwise. */
static bool copy_shape(sqlite3 *sqlite, char *out, size_t out_size)
{
	static const char sql[] =
		"SELECT char(10) || group_concat(row, char(10)) || char(10) FROM (SELECT"
		" concerned.type || ' ' || concerned.name || ' ' || tbl_name || coalesce(' ' ||"
		" column.name || ' ' || column.type || ' ' || column.\"notnull\" || ' ' ||"
		" column.pk || ' ' || coalesce(dflt_value, ''), '') AS row"
		" FROM sqlite_schema AS concerned LEFT JOIN pragma_table_info(concerned.name)"
		" AS column WHERE concerned.name NOT LIKE 'sqlite_%')";
	sqlite3_stmt *stmt;
	if (sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL) != SQLITE_OK) {
		return false;
	}
	const char *text = sqlite3_step(stmt) == SQLITE_ROW
				   ? (const char *)sqlite3_column_text(stmt, 0)
				   : NULL;
	bool is_copied = text && str_copy(out, out_size, text);
	sqlite3_finalize(stmt);
	return is_copied;
}

static bool has_lines(const char *text, char *lines)
{
	char *rest = NULL;
	for (char *line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		const char *at = strstr(text, line);
		while (at && (at[-1] != '\n' || at[strlen(line)] != '\n')) {
			at = strstr(at + 1, line);
		}
		if (!at) {
			return false;
		}
	}
	return true;
}

/* A flipped bit in a column's name passes SQLite's check, and every statement with that column
 * would fail for ever. A table that somebody has added does no harm. */
static enum err check_shape(struct db *db)
{
	sqlite3 *model;
	bool is_made =
		sqlite3_open(":memory:", &model) == SQLITE_OK && add_functions(model) == SQLITE_OK;
	for (int i = 0; i < SCHEMA_VERSION; i++) {
		is_made = is_made && sqlite3_exec(model, steps[i], NULL, NULL, NULL) == SQLITE_OK;
	}
	char wanted[SHAPE_MAX_LEN];
	char found[2 * SHAPE_MAX_LEN];
	is_made = is_made && copy_shape(model, wanted, sizeof(wanted));
	sqlite3_close(model);
	REQUIRE(is_made);
	bool is_whole = copy_shape(db->sqlite, found, sizeof(found)) && has_lines(found, wanted);
	if (!is_whole) {
		log_error("hall", "database: its tables are not as we made them");
	}
	return is_whole ? OK : ERR_INVALID;
}

static enum err migrate(struct db *db, int version)
{
	int code = SQLITE_OK;
	enum err err = sql_begin(db);
	for (; err == OK && version < SCHEMA_VERSION; version++) {
		code = sqlite3_exec(db->sqlite, steps[version], NULL, NULL, NULL);
		if (code != SQLITE_OK) {
			err = sql_failed(db, code, "schema");
		}
	}
	if (err == OK) {
		err = sql_rewrite_version(db);
	}
	/* A file of some other program's, or half of ours: not ours to go on with. */
	return sql_end(db, code == SQLITE_ERROR ? ERR_INVALID : err);
}

enum err sql_set_up(struct db *db)
{
	static const char pragmas[] =
		"PRAGMA synchronous=EXTRA; PRAGMA journal_size_limit=524288;"
		"PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
		"PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF;";
	sqlite3_busy_timeout(db->sqlite, BUSY_LIMIT_MS);
	REQUIRE(add_functions(db->sqlite) == SQLITE_OK);
	int code = sqlite3_exec(db->sqlite, pragmas, NULL, NULL, NULL);
	enum err err = code == SQLITE_OK ? use_journal(db) : sql_failed(db, code, "open");
	if (err == OK) {
		err = check(db);
	}
	sqlite3_stmt *stmt;
	if (err == OK) {
		err = sql_query(db, &stmt, "PRAGMA user_version", "");
	}
	if (err != OK) {
		return err;
	}
	int version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	if (version < 0 || version > SCHEMA_VERSION) {
		log_error("hall", "database: made by another firmware (schema %d)", version);
		return ERR_INVALID;
	}
	if (version < SCHEMA_VERSION) {
		err = migrate(db, version);
	}
	return err == OK ? check_shape(db) : err;
}

enum err sql_rewrite_version(struct db *db)
{
	char sql[48];
	str_format(sql, sizeof(sql), "PRAGMA user_version=%d", SCHEMA_VERSION);
	return sql_change(db, sql, "");
}
