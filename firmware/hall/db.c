/* The file as a whole: opened, checked, its room, its end; and the catalogue in it. */
#include "firmware/hall/db.h"
#include "firmware/hall/db_sql.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	PAGE_LEN = 4096,
	ROOM_PAGES = 32,	    /* one visit and its last words need a third of it */
	DISK_ROOM_LEN = 256 * 1024, /* below that no visit is begun */
};

struct db *db_create(const char *dir)
{
	struct db *db = mem_new(struct db);
	db->dir = mem_copy_str(dir);
	db->lock_fd = -1;
	db->trouble = ERR_IO;
	db->utc_offset_min = 8 * 60; /* the city's */
	return db;
}

void db_set_offset(struct db *db, int utc_offset_min)
{
	db->utc_offset_min = utc_offset_min;
}

static void close_file(struct db *db)
{
	sqlite3_close(db->sqlite);
	db->sqlite = NULL;
	db->is_counted = false;
}

static void close_all(struct db *db)
{
	close_file(db);
	if (db->lock_fd >= 0) {
		close(db->lock_fd);
		db->lock_fd = -1;
	}
}

void db_destroy(struct db *db)
{
	if (db) {
		close_all(db);
		mem_free(db->dir);
		mem_free(db);
	}
}

static enum err open_file(struct db *db, const char *name)
{
	enum err err = sql_open(db, name);
	if (err == OK) {
		err = sql_set_up(db);
	}
	if (err != OK) {
		close_file(db);
	}
	return err;
}

static enum err take_dir(struct db *db)
{
	enum err err = fs_make_dir(db->dir);
	if (err) {
		log_error("hall", "cannot make the folder %s (path.data): %s", db->dir,
			err_name(err));
		return err;
	}
	err = fs_lock_dir(db->dir, &db->lock_fd);
	if (err) {
		log_error("hall", "%s: %s", db->dir,
			err == ERR_BUSY
				? "another onedoor runs with it; end that first, or set path.data"
				: err_name(err));
	}
	return err;
}

/* Nothing is given up before all that can be read of it is safe in the new one. */
static enum err replace(struct db *db)
{
	char damaged[PATH_MAX];
	if (!str_format(damaged, sizeof(damaged), "%s/kiosk.db", db->dir)) {
		return ERR_TOO_BIG;
	}
	enum err err = open_file(db, DB_NEW);
	if (err == OK) {
		err = sql_rescue(db, damaged);
	}
	close_file(db);
	if (err == OK) {
		err = sql_replace(db->dir);
	}
	sql_finish_replacing(db->dir);
	return err == OK ? open_file(db, "kiosk.db") : err;
}

static enum err open_or_replace(struct db *db, bool is_damaged)
{
	enum err err = is_damaged ? ERR_INVALID : open_file(db, "kiosk.db");
	return err == ERR_INVALID ? replace(db) : err;
}

static enum err open_anew(struct db *db)
{
	/* Found while working with it, so the check had not: it would not now. */
	bool is_damaged = db->trouble == ERR_INVALID;
	close_all(db); /* the folder may be another one by now */
	enum err err = take_dir(db);
	if (err != OK) {
		return err;
	}
	sql_finish_replacing(db->dir);
	sql_drop_aside(db->dir, false);
	err = open_or_replace(db, is_damaged);
	if (err == ERR_FULL) {
		sql_drop_aside(db->dir, true); /* today's numbers are worth more */
		err = open_or_replace(db, is_damaged);
	}
	return err;
}

/*
 * Pages of the file that hold nothing, and a journal as long as they are: what a visit has begun
 * can be written to its end on a disk that is full by now.
 */
static enum err keep_room(struct db *db)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, "PRAGMA freelist_count", "");
	if (err != OK) {
		return err;
	}
	int free_count = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	if (free_count >= ROOM_PAGES) {
		return OK;
	}
	err = sql_change(db, "INSERT OR REPLACE INTO room(id, body) VALUES(1, zeroblob(?))", "n",
		2 * ROOM_PAGES * PAGE_LEN);
	/* In a transaction of its own: only what is there already goes through the journal. */
	return err == OK ? sql_change(db, "DELETE FROM room", "") : err;
}

enum err sql_look_at_disk(const struct db *db, uint64_t room_len)
{
	struct statvfs disk;
	if (statvfs(db->dir, &disk) != 0 || (disk.f_flag & ST_RDONLY)) {
		return ERR_IO;
	}
	/* A file system that does not say how large it is does not say what is free either. */
	bool is_full = disk.f_blocks > 0 && (uint64_t)disk.f_bavail * disk.f_frsize < room_len;
	return is_full ? ERR_FULL : OK;
}

enum err sql_make_room(struct db *db)
{
	if (db->trouble != OK) {
		return db->trouble;
	}
	enum err err = sql_look_at_disk(db, DISK_ROOM_LEN);
	return err == OK ? keep_room(db) : err;
}

enum err db_open(struct db *db)
{
	if (db->trouble != OK) {
		enum err err = open_anew(db);
		if (err == OK) {
			err = sql_rewrite_version(db);
		}
		db->trouble = err;
	}
	enum err err = sql_make_room(db);
	if (err == OK) {
		db->logged_code = SQLITE_OK;
	}
	return err;
}

enum err db_trouble(const struct db *db)
{
	return db->trouble;
}

enum err db_put_catalog(struct db *db, const char *etag, const char *body, size_t len)
{
	return sql_change(db, "INSERT OR REPLACE INTO catalog(id, etag, body) VALUES(1, ?, ?)",
		"sb", etag, (const void *)body, (int)len);
}

/* etag and body of the row that the query finds; it is finalized. */
static enum err read_body(struct db *db, const char *sql, const char *path, char **body_out,
	size_t *len_out, char *etag_out, size_t etag_size)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, sql, path ? "s" : "", path);
	if (err != OK) {
		return err;
	}
	sql_copy_column(stmt, 0, etag_out, etag_size);
	const void *body = sqlite3_column_blob(stmt, 1);
	*len_out = (size_t)sqlite3_column_bytes(stmt, 1);
	*body_out = mem_alloc(*len_out + 1, 1);
	if (body) {
		memcpy(*body_out, body, *len_out);
	}
	sqlite3_finalize(stmt);
	return OK;
}

enum err db_get_catalog(
	struct db *db, char **body_out, size_t *len_out, char *etag_out, size_t etag_size)
{
	return read_body(
		db, "SELECT etag, body FROM catalog", NULL, body_out, len_out, etag_out, etag_size);
}

enum err db_put_cached(struct db *db, const char *path, const char *etag, const char *body,
	size_t len, int64_t now_ms)
{
	enum err err = len > CACHE_MAX_LEN ? ERR_TOO_BIG : sql_make_room(db);
	if (err != OK) {
		return err;
	}
	err = sql_change(db,
		"INSERT OR REPLACE INTO cache(path, etag, body, used_ms) VALUES(?1, ?2, ?3, ?4)",
		"ssbi", path, etag, (const void *)body, (int)len, now_ms);
	if (err == OK) {
		err = sql_change(db,
			"DELETE FROM cache WHERE path NOT IN (SELECT path FROM cache ORDER BY"
			" used_ms DESC, path LIMIT ?)",
			"n", CACHE_MAX_COUNT);
	}
	return err;
}

enum err db_get_cached(struct db *db, const char *path, char **body_out, size_t *len_out,
	char *etag_out, size_t etag_size)
{
	return read_body(db, "SELECT etag, body FROM cache WHERE path=?", path, body_out, len_out,
		etag_out, etag_size);
}
