/*
 * The hall's database: SQLite in WAL mode, a small pool of connections, and one writer at a time. A
 * failure inside a statement marks the connection; who runs a transaction looks once, at its end.
 * Any thread; a struct conn belongs to one thread between store_take and store_give.
 */
#ifndef ONEDOOR_TESTS_HALL_STORE_H
#define ONEDOOR_TESTS_HALL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sqlite3.h>

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct store;

struct conn {
	sqlite3 *db;
	bool has_failed; /* a statement failed since the last begin */
};

/*
 * path NULL: a private file that vanishes with the process. Makes the tables when they are missing.
 * The file is its owner's alone. ERR_UNSUPPORTED when another version has made it.
 */
enum err store_open(const char *path, struct store **store_out) MUST_CHECK;
void store_close(struct store *store);
/* Where the file is: the place for what belongs to it. */
const char *store_folder(const struct store *store);

/* Waits for a free connection. */
struct conn *store_take(struct store *store);
void store_give(struct store *store, struct conn *conn);

/* A write transaction (BEGIN IMMEDIATE); waits for the other writer. */
bool store_begin(struct store *store, struct conn *conn) MUST_CHECK;
/* Commits when nothing failed and is_wanted, else rolls back. True when committed. */
bool store_end(struct store *store, struct conn *conn, bool is_wanted) MUST_CHECK;

/*
 * Arguments follow format: 's' const char * (NULL is SQL NULL), 'i' int64_t, 'b' const void * and
 * size_t. The statement is NULL when the connection has failed; the others take NULL.
 */
sqlite3_stmt *sql_open(struct conn *conn, const char *text, const char *format, ...) MUST_CHECK;
bool sql_next(struct conn *conn, sqlite3_stmt *statement) MUST_CHECK;
void sql_close(sqlite3_stmt *statement);
void sql_run(struct conn *conn, const char *text, const char *format, ...);
/* First column of the first row, or fallback. */
int64_t sql_int(struct conn *conn, int64_t fallback, const char *text, const char *format, ...);
/* First column of the first row as text, to be freed with mem_free; NULL when there is none. */
char *sql_text(struct conn *conn, const char *text, const char *format, ...) MUST_CHECK;
/* A column as text, "" for NULL; valid until the next sql_next or sql_close. */
const char *sql_column(sqlite3_stmt *statement, int column);

/* Small facts of the hall itself. */
void store_set_meta(struct conn *conn, const char *key, const char *value);
char *store_meta(struct conn *conn, const char *key) MUST_CHECK; /* mem_free; NULL when missing */

#endif
