/* How the file is opened and checked, and what is in it. */
#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/seal.h"

#include <stdbool.h>
#include <string.h>

enum { BUSY_LIMIT_MS = 1000, MARKED_MAX_LEN = 8192, SHAPE_MAX_LEN = 8192 };

/*
 * Each step leads from the version of its index to the next, and back. Never change one: files made
 * by it are out there. The way back travels in the file (table `downgrade`), so that a firmware
 * that is put back after an update can take it: it knows nothing of the step.
 */
struct step {
	const char *forward;
	const char *back; /* NULL: none */
};

#define IS_OURS "block_id IS NOT NULL"
#define IS_VOID "(duty=2 OR state=1 OR duty=0 AND result=1)"

static const struct step steps[] = {
	{"CREATE TABLE catalog(id INTEGER PRIMARY KEY CHECK(id=1), etag TEXT NOT NULL, body BLOB "
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
	 " told INTEGER NOT NULL DEFAULT 0," /* the last duty done */
	 " result INTEGER,"		     /* enum print_result */
	 " block_id TEXT REFERENCES lease(id), spent_number TEXT NOT NULL DEFAULT '',"
	 " post_key TEXT NOT NULL DEFAULT '', sealed TEXT NOT NULL DEFAULT '',"
	 " problem TEXT NOT NULL DEFAULT '',"
	 " UNIQUE(block_id, spent_number));"
	 "CREATE INDEX ticket_duty ON ticket(duty) WHERE duty<>0;"
	 "CREATE INDEX ticket_state ON ticket(state) WHERE state<>3;",
		NULL},
	/* What the checks of SQLite cannot see in a lease, its mark shows. `room` stays empty. */
	{"ALTER TABLE lease ADD COLUMN mark INTEGER NOT NULL DEFAULT 0;"
	 "UPDATE lease SET mark=mark_of(id, zone, prefix, digits, next, last, date, expires_ms);"
	 "CREATE TABLE room(id INTEGER PRIMARY KEY, body BLOB NOT NULL);"
	 "ALTER TABLE ticket ADD COLUMN person TEXT NOT NULL DEFAULT '';"
	 "CREATE INDEX ticket_person ON ticket(person) WHERE person<>'';",
		NULL},
	/* The outbox is a table of its own, for tickets and all that comes later; what the ticket
	   owed becomes its entries. Back: entries of tickets become duties again, others stay where
	   they are. */
	{"CREATE TABLE downgrade(version INTEGER PRIMARY KEY, sql TEXT NOT NULL,"
	 " mark INTEGER NOT NULL);"
	 "CREATE TABLE IF NOT EXISTS outbox(pos INTEGER PRIMARY KEY AUTOINCREMENT,"
	 " kind TEXT NOT NULL, subject TEXT NOT NULL, key TEXT NOT NULL, method TEXT NOT NULL,"
	 " path TEXT NOT NULL, body TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0,"
	 " due_ms INTEGER NOT NULL DEFAULT 0, made_ms INTEGER NOT NULL DEFAULT 0,"
	 " problem TEXT NOT NULL DEFAULT '');"
	 "CREATE INDEX IF NOT EXISTS outbox_subject ON outbox(subject);"
	 "CREATE TABLE cache(path TEXT PRIMARY KEY, etag TEXT NOT NULL, body BLOB NOT NULL,"
	 " used_ms INTEGER NOT NULL);"
	 "UPDATE ticket SET sealed='' WHERE " IS_VOID ";"
	 "INSERT INTO outbox(kind, subject, key, method, path, body, due_ms, made_ms, problem)"
	 " SELECT CASE WHEN " IS_VOID " THEN 'ticket_void' ELSE 'ticket_confirm' END, key,"
	 " CASE post_key WHEN '' THEN lower(hex(randomblob(16))) ELSE post_key END,"
	 " CASE WHEN " IS_OURS " THEN 'POST' ELSE 'DELETE' END,"
	 " CASE WHEN " IS_OURS " THEN '/v1/ticket-blocks/' || block_id || '/tickets'"
	 "  ELSE '/v1/tickets/' || key END,"
	 " CASE WHEN " IS_OURS " THEN json_set(json_patch(json_object('number', spent_number,"
	 "  'matter', matter, 'issued_at', strftime('%Y-%m-%dT%H:%M:%S', issued_ms/1000 + 28800,"
	 "  'unixepoch') || '+08:00', 'key', key), CASE sealed WHEN '' THEN '{}' ELSE"
	 "  json_object('identity_sealed', sealed) END), '$.void', json(CASE WHEN " IS_VOID
	 "  THEN 'true' ELSE 'false' END)) ELSE '' END,"
	 " CASE state WHEN 2 THEN issued_ms + 300000 ELSE 0 END, issued_ms, problem"
	 " FROM ticket WHERE duty<>0 OR state=1 OR (state=2 AND provisional) OR problem<>''"
	 " ORDER BY pos;"
	 "UPDATE ticket SET state=3, result=1 WHERE state=1 OR duty=2;"
	 "DROP INDEX ticket_duty;"
	 "ALTER TABLE ticket DROP COLUMN duty; ALTER TABLE ticket DROP COLUMN post_key;"
	 "ALTER TABLE ticket DROP COLUMN sealed; ALTER TABLE ticket DROP COLUMN problem;",
		"ALTER TABLE ticket ADD COLUMN duty INTEGER NOT NULL DEFAULT 0;"
		"ALTER TABLE ticket ADD COLUMN post_key TEXT NOT NULL DEFAULT '';"
		"ALTER TABLE ticket ADD COLUMN sealed TEXT NOT NULL DEFAULT '';"
		"ALTER TABLE ticket ADD COLUMN problem TEXT NOT NULL DEFAULT '';"
		"CREATE INDEX ticket_duty ON ticket(duty) WHERE duty<>0;"
		"UPDATE ticket SET post_key=entry.key, problem=entry.problem,"
		" sealed=coalesce(json_extract(CASE entry.body WHEN '' THEN '{}' ELSE entry.body"
		"  END, '$.identity_sealed'), ''),"
		" duty=CASE WHEN entry.problem<>'' OR state=2 THEN 0"
		"  WHEN entry.kind='ticket_void' THEN 2 ELSE 1 END"
		" FROM outbox AS entry WHERE entry.subject=ticket.key"
		"  AND entry.kind IN ('ticket_void', 'ticket_confirm') AND entry.pos=(SELECT"
		"  max(newest.pos) FROM outbox AS newest WHERE newest.subject=ticket.key);"
		"DELETE FROM outbox WHERE kind IN ('ticket_void', 'ticket_confirm');"
		"DROP TABLE cache; DROP TABLE downgrade;"},
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
		is_made = is_made &&
			  sqlite3_exec(model, steps[i].forward, NULL, NULL, NULL) == SQLITE_OK;
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

static enum err run(struct db *db, const char *sql)
{
	int code = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
	if (code == SQLITE_OK) {
		return OK;
	}
	enum err err = sql_failed(db, code, "schema");
	/* A file of some other program's, or half of ours: not ours to go on with. */
	return code == SQLITE_ERROR ? ERR_INVALID : err;
}

static enum err set_version(struct db *db, int version)
{
	char sql[48];
	str_format(sql, sizeof(sql), "PRAGMA user_version=%d", version);
	return sql_change(db, sql, "");
}

static enum err go_forward(struct db *db, int version)
{
	enum err err = sql_begin(db);
	for (; err == OK && version < SCHEMA_VERSION; version++) {
		err = run(db, steps[version].forward);
		if (err == OK && steps[version].back) {
			err = sql_change(db,
				"INSERT INTO downgrade(version, sql, mark) VALUES(?1, ?2,"
				" mark_of(?1, ?2))",
				"ns", version + 1, steps[version].back);
		}
	}
	if (err == OK) {
		err = set_version(db, SCHEMA_VERSION);
	}
	return sql_end(db, err);
}

/* A newer firmware has made it: it says so itself, else the version's number is what is damaged. */
static enum err go_back(struct db *db, int version)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT sql FROM downgrade WHERE version=?1 AND mark=mark_of(version, sql)", "n",
		version);
	if (err != OK) {
		log_error("hall", "database: schema %d is none", version);
		return ERR_INVALID;
	}
	char *back = mem_copy_str((const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	if (version > SCHEMA_VERSION + 1 || !back[0]) {
		if (db->logged_code != -version) {
			log_error("hall",
				"database: made by a newer firmware (schema %d, ours is %d); it is "
				"left as it is: install that firmware again, or move kiosk.db away",
				version, SCHEMA_VERSION);
			db->logged_code = -version;
		}
		mem_free(back);
		return ERR_UNSUPPORTED;
	}
	err = sql_begin(db);
	if (err == OK) {
		err = run(db, back);
	}
	if (err == OK) {
		err = set_version(db, SCHEMA_VERSION);
	}
	mem_free(back);
	log_warn("hall", "database: brought back from schema %d to %d", version, SCHEMA_VERSION);
	return sql_end(db, err);
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
		/* The long one: it compares the indexes too, so that a number a ticket has spent
		 * stands twice. 14 ms for 10,000 tickets. */
		err = sql_check(db, "PRAGMA integrity_check(1)");
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
	if (version < 0) {
		log_error("hall", "database: schema %d is none", version);
		return ERR_INVALID;
	}
	if (version != SCHEMA_VERSION) {
		err = version < SCHEMA_VERSION ? go_forward(db, version) : go_back(db, version);
	}
	return err == OK ? check_shape(db) : err;
}

enum err sql_rewrite_version(struct db *db)
{
	return set_version(db, SCHEMA_VERSION);
}
