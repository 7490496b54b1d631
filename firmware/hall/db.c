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

static enum err set_up(struct db *db)
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

static enum err open_file(const char *path, struct db **db_out)
{
	struct db *db = mem_new(struct db);
	db->lock_fd = -1;
	int code = sqlite3_open_v2(path, &db->sqlite,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
			SQLITE_OPEN_NOFOLLOW,
		NULL);
	enum err err = code == SQLITE_OK ? set_up(db) : sql_failed(db, code, "open");
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

enum err db_put_lease(struct db *db, const struct lease *lease)
{
	return sql_change(db,
		"INSERT OR IGNORE INTO lease(id, zone, prefix, digits, next, last, date, "
		"expires_ms)"
		" VALUES(?,?,?,?,?,?,?,?)",
		"sssnnnsi", lease->id, lease->zone, lease->prefix, lease->digit_count, lease->first,
		lease->last, lease->date, lease->expires_ms);
}

enum err db_count_leased(
	struct db *db, const char *zone, const char *date, int64_t now_ms, int *count_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT coalesce(sum(last - next + 1), 0) FROM lease"
		" WHERE date=?1 AND expires_ms>?2 AND (?3 IS NULL OR zone=?3)",
		"sis", date, now_ms, zone);
	if (err == OK) {
		*count_out = sqlite3_column_int(stmt, 0);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_order_ticket(
	struct db *db, const char *key, const char *matter, const char *zone, int64_t now_ms)
{
	enum err err = sql_change(db,
		"INSERT OR IGNORE INTO ticket(key, matter, zone, issued_ms, state) "
		"VALUES(?,?,?,?,1)",
		"sssi", key, matter, zone, now_ms);
	return err == OK && sqlite3_changes(db->sqlite) == 0 ? ERR_BUSY : err;
}

#define ROW_COLUMNS                                                                                \
	"pos, key, number, matter, zone, floor, windows, ahead, wait_min, wait_max, issued_ms, "   \
	"qr,"                                                                                      \
	" provisional, state, duty, block_id, spent_number, post_key, sealed"

static void read_row(sqlite3_stmt *stmt, struct ticket_row *row)
{
	*row = (struct ticket_row){0};
	struct ticket *ticket = &row->ticket;
	sql_copy_column(stmt, 1, ticket->key, sizeof(ticket->key));
	sql_copy_column(stmt, 2, ticket->number, sizeof(ticket->number));
	sql_copy_column(stmt, 3, ticket->matter, sizeof(ticket->matter));
	sql_copy_column(stmt, 4, ticket->zone, sizeof(ticket->zone));
	ticket->floor = sqlite3_column_int(stmt, 5);
	sql_copy_column(stmt, 6, ticket->windows, sizeof(ticket->windows));
	ticket->ahead = sqlite3_column_int(stmt, 7);
	ticket->wait_min_minutes = sqlite3_column_int(stmt, 8);
	ticket->wait_max_minutes = sqlite3_column_int(stmt, 9);
	ticket->issued_ms = sqlite3_column_int64(stmt, 10);
	sql_copy_column(stmt, 11, ticket->qr, sizeof(ticket->qr));
	ticket->is_provisional = sqlite3_column_int(stmt, 12) != 0;
	row->state = (enum ticket_state)sqlite3_column_int(stmt, 13);
	row->duty = (enum ticket_duty)sqlite3_column_int(stmt, 14);
	sql_copy_column(stmt, 15, row->block_id, sizeof(row->block_id));
	sql_copy_column(stmt, 16, row->spent_number, sizeof(row->spent_number));
	sql_copy_column(stmt, 17, row->post_key, sizeof(row->post_key));
	sql_copy_column(stmt, 18, row->sealed, sizeof(row->sealed));
}

enum err db_get_ticket(struct db *db, const char *key, struct ticket_row *row_out)
{
	sqlite3_stmt *stmt;
	enum err err =
		sql_query(db, &stmt, "SELECT " ROW_COLUMNS " FROM ticket WHERE key=?", "s", key);
	if (err == OK) {
		read_row(stmt, row_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_issue_ticket(struct db *db, const struct ticket *t)
{
	return SQL_CHANGE_ONE(db,
		"UPDATE ticket SET number=?, zone=?, floor=?, windows=?, ahead=?, wait_min=?, "
		"wait_max=?,"
		" issued_ms=?, qr=?, state=2 WHERE key=? AND state=1",
		"ssnsnnniss", t->number, t->zone, t->floor, t->windows, t->ahead,
		t->wait_min_minutes, t->wait_max_minutes, t->issued_ms, t->qr, t->key);
}

/* Inside a transaction: the next number of a block of that zone and day. */
static enum err draw_number(struct db *db, const char *zone, const char *date, int64_t now_ms,
	char *block_id, char *number, size_t number_size)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT id, prefix, digits, next FROM lease"
		" WHERE zone=? AND date=? AND expires_ms>? AND next<=last ORDER BY rowid LIMIT 1",
		"ssi", zone, date, now_ms);
	if (err != OK) {
		return err;
	}
	sql_copy_column(stmt, 0, block_id, BLOCK_ID_LEN + 1);
	char prefix[8];
	sql_copy_column(stmt, 1, prefix, sizeof(prefix));
	int digits = CLAMP(sqlite3_column_int(stmt, 2), 0, 8);
	bool is_whole = str_format(
		number, number_size, "%s%0*d", prefix, digits, sqlite3_column_int(stmt, 3));
	sqlite3_finalize(stmt);
	REQUIRE(is_whole);
	return SQL_CHANGE_ONE(db, "UPDATE lease SET next=next+1 WHERE id=?", "s", block_id);
}

enum err db_issue_leased(struct db *db, const char *date, const char *sealed, struct ticket *t)
{
	enum err err = sql_begin(db);
	if (err != OK) {
		return err;
	}
	char block_id[BLOCK_ID_LEN + 1];
	char number[sizeof(t->number)];
	err = draw_number(db, t->zone, date, t->issued_ms, block_id, number, sizeof(number));
	if (err == OK) {
		err = SQL_CHANGE_ONE(db,
			"UPDATE ticket SET number=?1, spent_number=?1, block_id=?2, floor=?3, "
			"windows=?4,"
			" issued_ms=?5, qr=?6, sealed=?7, provisional=1, state=2"
			" WHERE key=?8 AND state=1",
			"ssnsisss", number, block_id, t->floor, t->windows, t->issued_ms, t->qr,
			sealed, t->key);
		REQUIRE(err != ERR_NOT_FOUND); /* the caller has ordered it */
	}
	err = sql_end(db, err);
	if (err == OK) {
		str_copy(t->number, sizeof(t->number), number);
		t->is_provisional = true;
	}
	return err;
}

enum err db_drop_ticket(struct db *db, const char *key)
{
	return sql_change(db, "DELETE FROM ticket WHERE key=? AND state=1", "s", key);
}

enum err db_abandon_ticket(struct db *db, const char *key)
{
	return sql_change(
		db, "UPDATE ticket SET state=3, duty=2 WHERE key=? AND state=1", "s", key);
}

enum err db_settle_ticket(struct db *db, const char *key, enum print_result result)
{
	/* A printed provisional number is to be confirmed unless it was already; one that did not
	 * come out is to be voided, an online one too. A void one stays void. */
	return SQL_CHANGE_ONE(db,
		"UPDATE ticket SET state=3, result=?1,"
		" post_key=CASE WHEN ?1=1 AND duty<>2 THEN '' ELSE post_key END,"
		" duty=CASE WHEN told=2 OR duty=2 THEN duty WHEN ?1=1 THEN 2"
		"  WHEN provisional AND told=0 AND problem='' THEN 1 ELSE duty END"
		" WHERE key=?2 AND state<>1",
		"ns", (int)result, key);
}

enum err db_settle_old(struct db *db, bool all_ordered, int64_t before_ms, int *count_out)
{
	enum err err = sql_begin(db);
	if (err == OK && all_ordered) {
		err = sql_change(db, "UPDATE ticket SET state=3, duty=2 WHERE state=1", "");
	}
	if (err == OK) {
		err = sql_change(db,
			"UPDATE ticket SET state=3, result=2, duty=CASE WHEN provisional THEN 1 "
			"ELSE 0 END"
			" WHERE state=2 AND issued_ms<?",
			"i", before_ms);
		*count_out = sqlite3_changes(db->sqlite);
	}
	return sql_end(db, err);
}

enum err db_find_unsettled(struct db *db, int64_t since_ms, struct ticket_row *row_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT " ROW_COLUMNS
		" FROM ticket WHERE state=2 AND issued_ms>=? ORDER BY pos DESC",
		"i", since_ms);
	if (err == OK) {
		read_row(stmt, row_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_next_duty(struct db *db, int64_t *after, struct ticket_row *row_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT " ROW_COLUMNS " FROM ticket WHERE duty<>0 AND pos>? ORDER BY pos LIMIT 1",
		"i", *after);
	if (err == OK) {
		*after = sqlite3_column_int64(stmt, 0);
		read_row(stmt, row_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_set_post_key(struct db *db, const char *key, const char *post_key)
{
	return SQL_CHANGE_ONE(db, "UPDATE ticket SET post_key=? WHERE key=?", "ss", post_key, key);
}

enum err db_spend_number(struct db *db, const char *key, const char *date, int64_t now_ms)
{
	struct ticket_row row;
	enum err err = sql_begin(db);
	if (err != OK) {
		return err;
	}
	err = db_get_ticket(db, key, &row);
	if (err == OK) {
		err = draw_number(db, row.ticket.zone, date, now_ms, row.block_id, row.spent_number,
			sizeof(row.spent_number));
	}
	if (err == OK) {
		err = SQL_CHANGE_ONE(db, "UPDATE ticket SET block_id=?, spent_number=? WHERE key=?",
			"sss", row.block_id, row.spent_number, key);
	}
	mem_wipe(&row, sizeof(row));
	return sql_end(db, err);
}

enum err db_drop_sealed(struct db *db, const char *key)
{
	return SQL_CHANGE_ONE(db, "UPDATE ticket SET sealed='', post_key='' WHERE key=?", "s", key);
}

enum err db_end_duty(struct db *db, const char *key, const char *problem)
{
	return SQL_CHANGE_ONE(db,
		"UPDATE ticket SET told=CASE WHEN ?1='' THEN duty ELSE told END, duty=0, "
		"problem=?1,"
		" post_key='', sealed=CASE WHEN ?1='' THEN '' ELSE sealed END WHERE key=?2",
		"ss", problem, key);
}

enum err db_count_duties(struct db *db, int *open_out, int *refused_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT count(*) FILTER (WHERE duty<>0 OR (provisional AND state=2)),"
		" count(*) FILTER (WHERE problem<>'') FROM ticket",
		"");
	if (err == OK) {
		*open_out = sqlite3_column_int(stmt, 0);
		*refused_out = sqlite3_column_int(stmt, 1);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_tidy(struct db *db, const char *date, int64_t now_ms, int64_t before_ms)
{
	enum err err = sql_begin(db);
	if (err == OK) {
		err = sql_change(db,
			"DELETE FROM ticket WHERE state=3 AND duty=0"
			" AND issued_ms < CASE problem WHEN '' THEN ?1 ELSE ?1 - 2 * (?2 - ?1) END",
			"ii", before_ms, now_ms);
	}
	if (err == OK) {
		err = sql_change(db,
			"DELETE FROM lease WHERE date<? AND id NOT IN"
			" (SELECT block_id FROM ticket WHERE block_id IS NOT NULL)",
			"s", date);
	}
	return sql_end(db, err);
}
