/* One statement at a time, for firmware/hall/db*.c only: arguments bound, errors mapped and logged.
 * Hall worker's thread; every call may wait for the disk. */
#ifndef ONEDOOR_HALL_DB_SQL_H
#define ONEDOOR_HALL_DB_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

#define DB_NEW "kiosk.db.new" /* what is being made of a damaged file */

struct db {
	char *dir;
	sqlite3 *sqlite;    /* NULL: closed, and every statement fails with `trouble` */
	int lock_fd;	    /* of the folder; -1: not ours */
	enum err trouble;   /* what has failed since it was opened: the worst; OK nothing */
	int logged_code;    /* of SQLite, as logged last: one that comes again says nothing new */
	int utc_offset_min; /* db_set_offset */
	bool is_counted;    /* of the outbox: */
	int open_count, refused_count;
};

/* Opens, or makes, that file of the folder, for us alone. ERR_TOO_BIG: the path. */
enum err sql_open(struct db *db, const char *name) MUST_CHECK;

/* Logs what was being done and why it failed, remembers what only opening anew can repair; returns
 * the reason. */
enum err sql_failed(struct db *db, int code, const char *doing);

/*
 * `kinds` names the arguments, bound in order: 's' const char * (NULL: SQL NULL), 'i' int64_t,
 * 'n' int, 'b' const void * and int. Everything bound is borrowed until sqlite3_finalize.
 */
/* Prepared and stepped once: OK with a row to read (and *out to finalize), ERR_NOT_FOUND without.
 */
enum err sql_query(
	struct db *db, sqlite3_stmt **out, const char *sql, const char *kinds, ...) MUST_CHECK;
enum err sql_change(struct db *db, const char *sql, const char *kinds, ...) MUST_CHECK;
/* As sql_change; ERR_NOT_FOUND when no row was meant. */
#define SQL_CHANGE_ONE(db, ...) sql_change_one(db, sql_change(db, __VA_ARGS__))
enum err sql_change_one(struct db *db, enum err err) MUST_CHECK;

/* ERR_INVALID: that check, a pragma of SQLite's, has found damage. */
enum err sql_check(struct db *db, const char *pragma) MUST_CHECK;

enum err sql_begin(struct db *db) MUST_CHECK;
/* Commits when err is OK, else rolls back and hands err on. */
enum err sql_end(struct db *db, enum err err) MUST_CHECK;

/* db_damaged.c: a damaged file and what belongs to it, both closed, become kiosk.db.damaged-1, the
 * one before -2 …; bounded in number and size. */
/* The new file `kiosk.db.new`, complete, takes the damaged one's place, which is set aside. */
enum err sql_replace(const char *dir) MUST_CHECK;
/* At the start: what a power cut left of that is done, or undone. */
void sql_finish_replacing(const char *dir);
/* What was set aside beyond the bounds, or all of it, is removed. */
void sql_drop_aside(const char *dir, bool all);

/* db_schema.c: checks what is there, or makes it, or brings it to our version, forward or (one
 * version) back. ERR_INVALID: damaged; ERR_UNSUPPORTED: of a newer firmware still. */
enum err sql_set_up(struct db *db) MUST_CHECK;
/* The least that is a write. */
enum err sql_rewrite_version(struct db *db) MUST_CHECK;
/* db_rescue.c: into a new file what can still be read of the outbox in the damaged one at path;
 * what cannot is counted as refused, OUTBOX_LOST. Errors are those of the new file. */
enum err sql_rescue(struct db *db, const char *path) MUST_CHECK;
/* db.c: the disk of the folder can be written and has so many bytes left; ERR_FULL, ERR_IO. */
enum err sql_look_at_disk(const struct db *db, uint64_t room_len) MUST_CHECK;
/* db.c: room for one more visit, in the file and on the disk. ERR_FULL, ERR_IO, or db->trouble. */
enum err sql_make_room(struct db *db) MUST_CHECK;
/* db_leases.c, inside a transaction: the next number of a block of that zone and day; block_id
 * holds BLOCK_ID_LEN + 1 bytes. ERR_NOT_FOUND when none is left. */
enum err sql_draw_number(struct db *db, const char *zone, const char *date, int64_t now_ms,
	char *block_id, char *number, size_t number_size) MUST_CHECK;

/* "" for NULL. */
void sql_copy_column(sqlite3_stmt *stmt, int column, char *out, size_t out_size);

#endif
