/* The file, what the hall offers, and what is missing of it. */
#include "firmware/hall/db_mirror.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/db_mirror_impl.h"

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCHEMA_VERSION = 1, TIDY_ROWS = 1000, BUSY_LIMIT_MS = 1000, SPARE_LEN = 32 * 1024 * 1024 };

static const char pragmas[] =
	"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
	"PRAGMA max_page_count=16384;" /* 64 MiB: whatever a hall sends, the disk is not its own */
	"PRAGMA journal_size_limit=1048576; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF;";

/* `collection` is what the hall offers, `list` what we have of it, `documents` how far we are with
 * those. Cells and codes are parted by PART. */
static const char schema[] =
	"BEGIN;"
	"CREATE TABLE answer(id INTEGER PRIMARY KEY CHECK(id=1), etag TEXT NOT NULL,"
	" body BLOB NOT NULL);"
	"CREATE TABLE collection(code TEXT PRIMARY KEY, pos INTEGER NOT NULL,"
	" version TEXT NOT NULL, head TEXT NOT NULL, is_given_up INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE list(id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL,"
	" version TEXT NOT NULL, head TEXT NOT NULL, next TEXT NOT NULL DEFAULT '',"
	" row_count INTEGER NOT NULL DEFAULT 0, has_documents INTEGER NOT NULL DEFAULT 0,"
	" state INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE entry(list INTEGER NOT NULL, pos INTEGER NOT NULL, id TEXT NOT NULL,"
	" zh TEXT NOT NULL, en TEXT NOT NULL, pinyin TEXT NOT NULL, note_zh TEXT NOT NULL,"
	" note_en TEXT NOT NULL, date TEXT NOT NULL, cells TEXT NOT NULL, tags TEXT NOT NULL,"
	" codes TEXT NOT NULL, lat REAL, lon REAL, icon TEXT NOT NULL, link TEXT NOT NULL,"
	" has_document INTEGER NOT NULL, PRIMARY KEY(list, pos)) WITHOUT ROWID;"
	"CREATE UNIQUE INDEX entry_id ON entry(list, id);"
	"CREATE TABLE documents(code TEXT PRIMARY KEY, version TEXT NOT NULL, next TEXT NOT NULL);"
	"CREATE TABLE document(code TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL,"
	" body BLOB NOT NULL, PRIMARY KEY(code, id));"
	"PRAGMA user_version=1;"
	"COMMIT;";

struct mirror *mirror_create(const char *dir)
{
	struct mirror *mirror = mem_new(struct mirror);
	mirror->lock = lock_create();
	mirror->db.dir = mem_copy_str(dir);
	mirror->db.lock_fd = -1;
	mirror->db.trouble = ERR_IO;
	return mirror;
}

static void close_file(struct db *db)
{
	sqlite3_close(db->sqlite);
	db->sqlite = NULL;
}

void mirror_destroy(struct mirror *mirror)
{
	if (mirror) {
		close_file(&mirror->db);
		lock_destroy(mirror->lock);
		mem_free(mirror->db.dir);
		mem_free(mirror);
	}
}

static enum err set_up(struct db *db)
{
	sqlite3_stmt *stmt;
	sqlite3_busy_timeout(db->sqlite, BUSY_LIMIT_MS);
	int code = sqlite3_exec(db->sqlite, pragmas, NULL, NULL, NULL);
	enum err err = code == SQLITE_OK ? sql_check(db, "PRAGMA quick_check(1)")
					 : sql_failed(db, code, "open");
	if (err == OK) {
		err = sql_query(db, &stmt, "PRAGMA user_version", "");
	}
	if (err != OK) {
		return err;
	}
	int version = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	if (version == 0) {
		code = sqlite3_exec(db->sqlite, schema, NULL, NULL, NULL);
		return code == SQLITE_OK ? OK : sql_failed(db, code, "schema");
	}
	return version == SCHEMA_VERSION ? OK : ERR_INVALID;
}

static enum err open_file(struct db *db)
{
	enum err err = sql_open(db, "public.db");
	if (err == OK) {
		err = set_up(db);
	}
	if (err != OK) {
		close_file(db);
	}
	return err;
}

enum err mirror_look_for_room(const struct db *db)
{
	return sql_look_at_disk(db, SPARE_LEN);
}

/* True: there was one. */
static bool remove_file(const char *dir)
{
	bool has_removed = false;
	static const char *const parts[] = {"-wal", "-shm", "-journal", ""};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		char path[PATH_MAX];
		if (str_format(path, sizeof(path), "%s/public.db%s", dir, parts[i])) {
			has_removed = unlink(path) == 0 || has_removed;
		}
	}
	return has_removed;
}

static enum err begin_anew(struct db *db)
{
	log_warn("hall", "public.db cannot be used and is begun anew");
	close_file(db);
	(void)remove_file(db->dir);
	db->trouble = open_file(db);
	return db->trouble;
}

struct db *mirror_begin(struct mirror *mirror)
{
	lock_begin(mirror->lock);
	return &mirror->db;
}

enum err mirror_end(struct mirror *mirror, enum err err)
{
	struct db *db = &mirror->db;
	bool is_of_file = err != OK && err != ERR_NOT_FOUND && err != ERR_FULL && err != ERR_BUSY;
	if (is_of_file && db->sqlite) {
		(void)!begin_anew(db);
		err = ERR_INVALID;
	}
	lock_end(mirror->lock);
	return err;
}

enum err mirror_open(struct mirror *mirror)
{
	struct db *db = mirror_begin(mirror);
	enum err err = OK;
	if (!db->sqlite) {
		err = mirror_look_for_room(db);
	}
	if (err == OK && !db->sqlite) {
		err = db->trouble = open_file(db);
		if (err == ERR_INVALID) {
			err = begin_anew(db);
		}
	}
	lock_end(mirror->lock);
	return err;
}

bool mirror_drop(struct mirror *mirror)
{
	struct db *db = mirror_begin(mirror);
	close_file(db);
	db->trouble = ERR_FULL;
	bool has_removed = remove_file(db->dir);
	lock_end(mirror->lock);
	return has_removed;
}

static enum err put_answer(struct db *db, const char *etag, const char *body, size_t len)
{
	return sql_change(db, "INSERT OR REPLACE INTO answer(id, etag, body) VALUES(1, ?, ?)", "sb",
		etag, (const void *)body, (int)len);
}

/* What was given up in this version stays so. */
static enum err put_collection(
	struct db *db, const struct collection *collection, int pos, const char *head)
{
	return sql_change(db,
		"INSERT INTO collection(code, pos, version, head) VALUES(?1, ?2, ?3, ?4)"
		" ON CONFLICT(code) DO UPDATE SET pos=?2, head=?4, version=?3,"
		" is_given_up=is_given_up AND version=?3",
		"snss", collection->code, pos, collection->version, head);
}

static enum err forget_what_has_gone(struct db *db)
{
	enum err err = sql_change(db, "DELETE FROM collection WHERE pos<0", "");
	if (err == OK) {
		err = sql_change(db,
			"UPDATE list SET state=2 WHERE state=0 AND NOT EXISTS(SELECT 1 FROM"
			" collection AS c WHERE c.code=list.code AND c.version=list.version)"
			" OR state=1 AND code NOT IN (SELECT code FROM collection)",
			"");
	}
	return err;
}

enum err mirror_put_collections(struct mirror *mirror, const char *etag, const char *body,
	size_t len, const struct collections *collections, const char *const *heads)
{
	struct db *db = mirror_begin(mirror);
	enum err err = sql_begin(db);
	if (err == OK) {
		err = put_answer(db, etag, body, len);
	}
	if (err == OK) {
		err = sql_change(db, "UPDATE collection SET pos=-1", "");
	}
	for (int i = 0; err == OK && i < collections->collection_count; i++) {
		err = put_collection(db, &collections->collections[i], i, heads[i]);
	}
	if (err == OK) {
		err = forget_what_has_gone(db);
	}
	return mirror_end(mirror, sql_end(db, err));
}

/* A blob as text of its own. */
static char *copy_blob(sqlite3_stmt *stmt, int column, size_t *len_out)
{
	const void *blob = sqlite3_column_blob(stmt, column);
	*len_out = (size_t)sqlite3_column_bytes(stmt, column);
	char *copy = mem_alloc(*len_out + 1, 1);
	if (blob) {
		memcpy(copy, blob, *len_out);
	}
	return copy;
}

enum err mirror_get_collections(
	struct mirror *mirror, char **body_out, size_t *len_out, char *etag_out, size_t etag_size)
{
	sqlite3_stmt *stmt;
	struct db *db = mirror_begin(mirror);
	enum err err = sql_query(db, &stmt, "SELECT etag, body FROM answer", "");
	if (err == OK) {
		sql_copy_column(stmt, 0, etag_out, etag_size);
		*body_out = copy_blob(stmt, 1, len_out);
		sqlite3_finalize(stmt);
	}
	return mirror_end(mirror, err);
}

static enum err find_job(struct db *db, struct mirror_job *out, const char *sql)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, sql, "");
	if (err == OK) {
		size_t len;
		sql_copy_column(stmt, 0, out->code, sizeof(out->code));
		sql_copy_column(stmt, 1, out->version, sizeof(out->version));
		sql_copy_column(stmt, 2, out->cursor, sizeof(out->cursor));
		out->head = copy_blob(stmt, 3, &len);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err mirror_next_job(struct mirror *mirror, struct mirror_job *out)
{
	*out = (struct mirror_job){0};
	struct db *db = mirror_begin(mirror);
	enum err err = find_job(db, out,
		"SELECT c.code, c.version, coalesce(l.next, ''), c.head FROM collection AS c"
		" LEFT JOIN list AS l ON l.code=c.code AND l.version=c.version AND l.state<>2"
		" WHERE l.state IS NOT 1 AND NOT c.is_given_up ORDER BY c.pos LIMIT 1");
	if (err == ERR_NOT_FOUND) {
		out->is_documents = true;
		err = find_job(db, out,
			"SELECT c.code, c.version, coalesce(d.next, ''), '' FROM collection AS c"
			" JOIN list AS l ON l.code=c.code AND l.version=c.version AND l.state=1"
			" AND l.has_documents LEFT JOIN documents AS d ON d.code=c.code"
			" AND d.version=c.version WHERE coalesce(d.next, '')<>'-'"
			" AND NOT c.is_given_up ORDER BY c.pos LIMIT 1");
	}
	return mirror_end(mirror, err);
}

void mirror_job_finish(struct mirror_job *job)
{
	mem_free(job->head);
	*job = (struct mirror_job){0};
}

enum err mirror_give_up(struct mirror *mirror, const struct mirror_job *job)
{
	struct db *db = mirror_begin(mirror);
	enum err err = sql_begin(db);
	if (err == OK) {
		err = sql_change(
			db, "UPDATE collection SET is_given_up=1 WHERE code=?", "s", job->code);
	}
	if (err == OK) {
		err = job->is_documents
			      ? sql_change(db, "DELETE FROM documents WHERE code=?", "s", job->code)
			      : sql_change(db, "UPDATE list SET state=2 WHERE code=? AND state=0",
					"s", job->code);
	}
	return mirror_end(mirror, sql_end(db, err));
}

enum err mirror_try_again(struct mirror *mirror)
{
	struct db *db = mirror_begin(mirror);
	return mirror_end(mirror, sql_change(db, "UPDATE collection SET is_given_up=0", ""));
}

/* Rows of a list that is old, then the list; documents of what is not offered any more. */
enum err mirror_tidy(struct mirror *mirror)
{
	static const char *const pieces[] = {
		"DELETE FROM entry WHERE (list, pos) IN (SELECT e.list, e.pos FROM entry AS e JOIN"
		" list AS l ON l.id=e.list WHERE l.state=2 LIMIT ?)",
		"DELETE FROM list WHERE id IN (SELECT id FROM list WHERE state=2 LIMIT ?)",
		"DELETE FROM document WHERE rowid IN (SELECT rowid FROM document WHERE code NOT IN"
		" (SELECT code FROM collection) LIMIT ?)",
		"DELETE FROM documents WHERE code IN (SELECT code FROM documents WHERE code NOT IN"
		" (SELECT code FROM collection) LIMIT ?)"};
	struct db *db = mirror_begin(mirror);
	enum err err = ERR_NOT_FOUND;
	for (size_t i = 0; err == ERR_NOT_FOUND && i < ARRAY_LEN(pieces); i++) {
		err = SQL_CHANGE_ONE(db, pieces[i], "n", TIDY_ROWS);
	}
	return mirror_end(mirror, err);
}

enum err mirror_get_document(struct mirror *mirror, const char *code, const char *id,
	char **body_out, size_t *len_out, char *version_out)
{
	sqlite3_stmt *stmt;
	*body_out = NULL;
	struct db *db = mirror_begin(mirror);
	enum err err = sql_query(db, &stmt,
		"SELECT version, body FROM document WHERE code=? AND id=?", "ss", code, id);
	if (err == OK) {
		sql_copy_column(stmt, 0, version_out, COLLECTION_VERSION_LEN + 1);
		*body_out = copy_blob(stmt, 1, len_out);
		sqlite3_finalize(stmt);
	}
	return mirror_end(mirror, err);
}

static enum err put_document(
	struct db *db, const char *code, const char *id, const char *version, const char *body)
{
	return sql_change(db,
		"INSERT OR REPLACE INTO document(code, id, version, body) VALUES(?, ?, ?, ?)",
		"sssb", code, id, version, (const void *)body, (int)strlen(body));
}

enum err mirror_put_document(struct mirror *mirror, const char *code, const char *id,
	const char *version, const char *body)
{
	struct db *db = mirror_begin(mirror);
	enum err err = mirror_look_for_room(db);
	if (err == OK) {
		err = put_document(db, code, id, version, body);
	}
	return mirror_end(mirror, err);
}

/* It is the page that is waited for. */
static enum err expect_documents(struct db *db, const struct mirror_job *job)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT 1 FROM collection AS c LEFT JOIN documents AS d ON d.code=c.code AND"
		" d.version=c.version WHERE c.code=? AND c.version=? AND coalesce(d.next, '')=?",
		"sss", job->code, job->version, job->cursor);
	if (err == OK) {
		sqlite3_finalize(stmt);
	}
	return err;
}

/* next "-": all are there, and those of before go. */
static enum err documents_came(struct db *db, const struct mirror_job *job, const char *next)
{
	enum err err = sql_change(db,
		"INSERT OR REPLACE INTO documents(code, version, next) VALUES(?, ?, ?)", "sss",
		job->code, job->version, next[0] ? next : "-");
	if (err == OK && !next[0]) {
		err = sql_change(db, "DELETE FROM document WHERE code=? AND version<>?", "ss",
			job->code, job->version);
	}
	return err;
}

enum err mirror_put_documents(
	struct mirror *mirror, const struct mirror_job *job, const struct documents_page *page)
{
	struct db *db = mirror_begin(mirror);
	enum err err = mirror_look_for_room(db);
	if (err == OK) {
		err = sql_begin(db);
	}
	if (err == OK) {
		err = expect_documents(db, job);
	}
	for (int i = 0; err == OK && i < page->count; i++) {
		err = put_document(db, job->code, page->documents[i].id, job->version,
			page->documents[i].json);
	}
	if (err == OK) {
		err = documents_came(db, job, page->page.next);
	}
	err = sql_end(db, err);
	return mirror_end(mirror, err == ERR_NOT_FOUND ? OK : err);
}
