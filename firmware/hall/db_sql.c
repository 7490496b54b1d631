#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/stat.h>

static enum err reason_of(struct db *db, int code)
{
	int os_code = sqlite3_system_errno(db->sqlite);
	switch (code & 0xFF) {
	case SQLITE_OK:
	case SQLITE_DONE:
	case SQLITE_ROW:
		return OK;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_INVALID;
	case SQLITE_FULL:
		return ERR_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_BUSY;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return os_code == ENOSPC || os_code == EDQUOT ? ERR_FULL : ERR_IO;
	default:
		return ERR_IO;
	}
}

/* Of the disk or the file; all else is a mistake of ours in one statement. */
static bool is_trouble(int code)
{
	switch (code & 0xFF) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return true;
	default:
		return false;
	}
}

enum err sql_failed(struct db *db, int code, const char *doing)
{
	int extended_code = sqlite3_extended_errcode(db->sqlite);
	if (extended_code != db->logged_code) {
		log_error("hall", "database: %s: %s (%d)", doing, sqlite3_errstr(code),
			extended_code);
		db->logged_code = extended_code;
	}
	enum err reason = reason_of(db, code);
	if (is_trouble(code) && db->trouble != ERR_INVALID) {
		db->trouble = reason;
	}
	return reason;
}

/*
 * One statement with its arguments bound in order: 's' const char * (NULL: SQL NULL), 'i' int64_t,
 * 'n' int, 'b' const void * and int. Everything bound is borrowed until sqlite3_finalize.
 */
static enum err prepare(
	struct db *db, sqlite3_stmt **out, const char *sql, const char *kinds, va_list args)
{
	*out = NULL;
	if (!db->sqlite) {
		return db->trouble;
	}
	int code = sqlite3_prepare_v2(db->sqlite, sql, -1, out, NULL);
	for (int at = 1; code == SQLITE_OK && kinds[at - 1]; at++) {
		switch (kinds[at - 1]) {
		case 's':
			code = sqlite3_bind_text(
				*out, at, va_arg(args, const char *), -1, SQLITE_STATIC);
			break;
		case 'i':
			code = sqlite3_bind_int64(*out, at, va_arg(args, int64_t));
			break;
		case 'n':
			code = sqlite3_bind_int(*out, at, va_arg(args, int));
			break;
		case 'b': {
			const void *data = va_arg(args, const void *);
			code = sqlite3_bind_blob(*out, at, data, va_arg(args, int), SQLITE_STATIC);
			break;
		}
		default:
			REQUIRE(!"a kind of argument that prepare does not know");
		}
	}
	if (code != SQLITE_OK) {
		sqlite3_finalize(*out);
		*out = NULL;
		return sql_failed(db, code, "prepare");
	}
	return OK;
}

enum err sql_query(struct db *db, sqlite3_stmt **out, const char *sql, const char *kinds, ...)
{
	va_list args;
	va_start(args, kinds);
	enum err err = prepare(db, out, sql, kinds, args);
	va_end(args);
	if (err != OK) {
		return err;
	}
	int code = sqlite3_step(*out);
	if (code == SQLITE_ROW) {
		return OK;
	}
	sqlite3_finalize(*out);
	*out = NULL;
	return code == SQLITE_DONE ? ERR_NOT_FOUND : sql_failed(db, code, "query");
}

enum err sql_change(struct db *db, const char *sql, const char *kinds, ...)
{
	sqlite3_stmt *stmt = NULL;
	va_list args;
	va_start(args, kinds);
	enum err err = prepare(db, &stmt, sql, kinds, args);
	va_end(args);
	if (err != OK) {
		return err;
	}
	int code = sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	return code == SQLITE_DONE || code == SQLITE_ROW ? OK : sql_failed(db, code, "change");
}

enum err sql_change_one(struct db *db, enum err err)
{
	return err == OK && sqlite3_changes(db->sqlite) == 0 ? ERR_NOT_FOUND : err;
}

enum err sql_check(struct db *db, const char *pragma)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, pragma, "");
	if (err != OK) {
		return err;
	}
	const char *verdict = (const char *)sqlite3_column_text(stmt, 0);
	bool is_sound = verdict && str_equal(verdict, "ok");
	sqlite3_finalize(stmt);
	if (!is_sound) {
		log_error("hall", "database: the check found damage");
	}
	return is_sound ? OK : ERR_INVALID;
}

enum err sql_begin(struct db *db)
{
	return sql_change(db, "BEGIN IMMEDIATE", "");
}

enum err sql_end(struct db *db, enum err err)
{
	if (err == OK) {
		err = sql_change(db, "COMMIT", "");
	}
	if (err != OK) {
		db->is_counted = false;
	}
	if (err != OK && db->sqlite && !sqlite3_get_autocommit(db->sqlite)) {
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
	}
	return err;
}

void sql_copy_column(sqlite3_stmt *stmt, int column, char *out, size_t out_size)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);
	str_copy(out, out_size, text ? text : "");
}

enum err sql_open(struct db *db, const char *name)
{
	char path[PATH_MAX];
	if (!str_format(path, sizeof(path), "%s/%s", db->dir, name)) {
		return ERR_TOO_BIG;
	}
	db->trouble = OK;
	int code = sqlite3_open_v2(path, &db->sqlite,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_NOFOLLOW,
		NULL);
	if (code == SQLITE_OK) {
		/* The journal takes it over; a disk that does not let us says so soon enough. */
		(void)!chmod(path, 0600);
	}
	return code == SQLITE_OK ? OK : sql_failed(db, code, "open");
}
