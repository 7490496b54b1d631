/* How the file is opened and checked, and what is in it. */
#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"

#include <stdbool.h>
#include <string.h>

enum { SCHEMA_VERSION = 1, BUSY_LIMIT_MS = 1000 };

static const char schema[] =
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
	"CREATE INDEX ticket_state ON ticket(state) WHERE state<>3;";

enum err sql_set_up(struct db *db)
{
	static const char pragmas[] =
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
		"PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON;"
		"PRAGMA trusted_schema=OFF;";
	sqlite3_busy_timeout(db->sqlite, BUSY_LIMIT_MS);
	int code = sqlite3_exec(db->sqlite, pragmas, NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		return sql_failed(db, code, "open");
	}
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, "PRAGMA quick_check(1)", "");
	if (err != OK) {
		return err;
	}
	const char *verdict = (const char *)sqlite3_column_text(stmt, 0);
	bool is_sound = verdict && strcmp(verdict, "ok") == 0;
	sqlite3_finalize(stmt);
	if (!is_sound) {
		log_error("hall", "database: the check found damage");
		return ERR_INVALID;
	}
	err = sql_query(db, &stmt, "PRAGMA user_version", "");
	if (err != OK) {
		return err;
	}
	int version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	if (version == SCHEMA_VERSION) {
		return OK;
	}
	if (version != 0) {
		log_error("hall", "database: made by another firmware (schema %d)", version);
		return ERR_INVALID;
	}
	err = sql_begin(db);
	if (err == OK) {
		code = sqlite3_exec(db->sqlite, schema, NULL, NULL, NULL);
		err = code == SQLITE_OK ? sql_change(db, "PRAGMA user_version=1", "")
					: sql_failed(db, code, "schema");
		/* A file of some other program's, or half of ours: not ours to go on with. */
		err = sql_end(db, code == SQLITE_ERROR ? ERR_INVALID : err);
	}
	return err;
}
