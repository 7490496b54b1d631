#include "firmware/hall/db.h"
#include "firmware/hall/db_sql.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum err open_file(const char *path, struct db **db_out)
{
	struct db *db = mem_new(struct db);
	db->lock_fd = -1;
	int code = sqlite3_open_v2(path, &db->sqlite,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_NOFOLLOW,
		NULL);
	enum err err = code == SQLITE_OK ? sql_set_up(db) : sql_failed(db, code, "open");
	if (err != OK) {
		db_destroy(db);
		return err;
	}
	*db_out = db;
	return OK;
}

static enum err set_aside(const char *path)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	int64_t now_ms = clock_wall_ms();
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		char from[4096];
		char to[4096];
		if (!str_format(from, sizeof(from), "%s%s", path, parts[i]) ||
			!str_format(to, sizeof(to), "%s.damaged-%lld%s", path, (long long)now_ms,
				parts[i])) {
			return ERR_TOO_BIG;
		}
		if (rename(from, to) != 0 && errno != ENOENT) {
			log_error("hall", "database: cannot set it aside: %s", strerror(errno));
			return ERR_IO;
		}
	}
	log_error("hall", "database: set aside, a new one begun; its leased numbers are lost");
	return OK;
}

static enum err take_dir(const char *dir, int *lock_fd_out)
{
	enum err err = fs_make_dir(dir);
	if (err) {
		log_error("hall", "cannot make the folder %s (path.data): %s", dir, err_name(err));
		return err;
	}
	err = fs_lock_dir(dir, lock_fd_out);
	if (err) {
		log_error("hall", "%s: %s", dir,
			err == ERR_BUSY
				? "another onedoor runs with it; end that first, or set path.data"
				: err_name(err));
	}
	return err;
}

enum err db_create(const char *dir, struct db **db_out)
{
	*db_out = NULL;
	char path[4000];
	if (!str_format(path, sizeof(path), "%s/kiosk.db", dir)) {
		return ERR_TOO_BIG;
	}
	int lock_fd = -1;
	enum err err = take_dir(dir, &lock_fd);
	if (err != OK) {
		return err;
	}
	err = open_file(path, db_out);
	if (err == ERR_INVALID) {
		err = set_aside(path);
		if (err == OK) {
			err = open_file(path, db_out);
		}
	}
	if (err == OK) {
		(*db_out)->lock_fd = lock_fd;
	} else {
		close(lock_fd);
	}
	return err;
}

void db_destroy(struct db *db)
{
	if (db) {
		sqlite3_close(db->sqlite);
		if (db->lock_fd >= 0) {
			close(db->lock_fd);
		}
		mem_free(db);
	}
}

enum err db_put_catalog(struct db *db, const char *etag, const char *body, size_t len)
{
	return sql_change(db, "INSERT OR REPLACE INTO catalog(id, etag, body) VALUES(1, ?, ?)",
		"sb", etag, (const void *)body, (int)len);
}

enum err db_get_catalog(
	struct db *db, char **body_out, size_t *len_out, char *etag_out, size_t etag_size)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, "SELECT etag, body FROM catalog", "");
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
