#include "tests/hall/store.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <stdarg.h>

static void fail(struct conn *conn, const char *text)
{
	log_error("store", "%s: %.80s", sqlite3_errmsg(conn->db), text);
	conn->has_failed = true;
}

static sqlite3_stmt *open_with(
	struct conn *conn, const char *text, const char *format, va_list args)
{
	sqlite3_stmt *statement = NULL;
	if (conn->has_failed) {
		return NULL;
	}
	if (sqlite3_prepare_v2(conn->db, text, -1, &statement, NULL) != SQLITE_OK) {
		fail(conn, text);
		return NULL;
	}
	for (int i = 0; format[i]; i++) {
		int status = SQLITE_OK;
		if (format[i] == 's') {
			status = sqlite3_bind_text(
				statement, i + 1, va_arg(args, const char *), -1, SQLITE_TRANSIENT);
		} else if (format[i] == 'i') {
			status = sqlite3_bind_int64(statement, i + 1, va_arg(args, int64_t));
		} else {
			REQUIRE(format[i] == 'b');
			const void *data = va_arg(args, const void *);
			size_t len = va_arg(args, size_t);
			status = sqlite3_bind_blob64(statement, i + 1, data, len, SQLITE_TRANSIENT);
		}
		REQUIRE(status == SQLITE_OK);
	}
	return statement;
}

sqlite3_stmt *sql_open(struct conn *conn, const char *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sqlite3_stmt *statement = open_with(conn, text, format, args);
	va_end(args);
	return statement;
}

bool sql_next(struct conn *conn, sqlite3_stmt *statement)
{
	if (!statement) {
		return false;
	}
	int status = sqlite3_step(statement);
	if (status != SQLITE_ROW && status != SQLITE_DONE) {
		fail(conn, sqlite3_sql(statement));
	}
	return status == SQLITE_ROW;
}

void sql_close(sqlite3_stmt *statement)
{
	sqlite3_finalize(statement);
}

void sql_run(struct conn *conn, const char *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sqlite3_stmt *statement = open_with(conn, text, format, args);
	va_end(args);
	while (sql_next(conn, statement)) {
	}
	sql_close(statement);
}

int64_t sql_int(struct conn *conn, int64_t fallback, const char *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sqlite3_stmt *statement = open_with(conn, text, format, args);
	va_end(args);
	int64_t value = fallback;
	if (sql_next(conn, statement) && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
		value = sqlite3_column_int64(statement, 0);
	}
	sql_close(statement);
	return value;
}

char *sql_text(struct conn *conn, const char *text, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	sqlite3_stmt *statement = open_with(conn, text, format, args);
	va_end(args);
	char *value = NULL;
	if (sql_next(conn, statement) && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
		value = mem_copy_str(sql_column(statement, 0));
	}
	sql_close(statement);
	return value;
}

const char *sql_column(sqlite3_stmt *statement, int column)
{
	const unsigned char *value = sqlite3_column_text(statement, column);
	return value ? (const char *)value : "";
}

void store_set_meta(struct conn *conn, const char *key, const char *value)
{
	sql_run(conn, "INSERT OR REPLACE INTO meta VALUES(?,?)", "ss", key, value);
}

char *store_meta(struct conn *conn, const char *key)
{
	return sql_text(conn, "SELECT value FROM meta WHERE key=?", "s", key);
}
