#include "firmware/hall/db_outbox.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/db_sql.h"
#include "firmware/hall/seal.h"

#include <string.h>

/* No wait is longer: what is due later than that was written under another clock. */
enum { WAIT_MAX_MS = 10 * 60 * 1000 };

#define COLUMNS "pos, kind, subject, key, method, path, body, tries, due_ms, made_ms, problem"

void outbox_entry_finish(struct outbox_entry *entry)
{
	if (entry->body) {
		mem_wipe(entry->body, strlen(entry->body));
		mem_free(entry->body);
	}
	mem_wipe(entry, sizeof(*entry));
}

static void read_entry(sqlite3_stmt *stmt, struct outbox_entry *entry)
{
	*entry = (struct outbox_entry){.position = sqlite3_column_int64(stmt, 0),
		.tries = sqlite3_column_int(stmt, 7),
		.due_ms = sqlite3_column_int64(stmt, 8),
		.made_ms = sqlite3_column_int64(stmt, 9)};
	sql_copy_column(stmt, 1, entry->kind, sizeof(entry->kind));
	sql_copy_column(stmt, 2, entry->subject, sizeof(entry->subject));
	sql_copy_column(stmt, 3, entry->key, sizeof(entry->key));
	sql_copy_column(stmt, 4, entry->method, sizeof(entry->method));
	sql_copy_column(stmt, 5, entry->path, sizeof(entry->path));
	const char *body = (const char *)sqlite3_column_text(stmt, 6);
	entry->body = body && body[0] ? mem_copy_str(body) : NULL;
	sql_copy_column(stmt, 10, entry->problem, sizeof(entry->problem));
}

/* The counts follow what is changed here; what a rollback takes back, and what else is not sure, is
 * counted anew. */
static enum err changed(struct db *db, enum err err, int open, int refused)
{
	if (err == OK) {
		db->open_count += open;
		db->refused_count += refused;
	} else {
		db->is_counted = false;
	}
	return err;
}

static enum err insert(struct db *db, const struct outbox_entry *entry, int open, int refused)
{
	char key[TICKET_KEY_LEN + 1];
	str_copy(key, sizeof(key), entry->key);
	if (!key[0]) {
		seal_random_key(key);
	}
	return changed(db,
		sql_change(db,
			"INSERT INTO outbox(kind, subject, key, method, path, body, due_ms, "
			"made_ms, problem)"
			" VALUES(?,?,?,?,?,?,?,?,?)",
			"ssssssiis", entry->kind, entry->subject, key, entry->method, entry->path,
			entry->body ? entry->body : "", entry->due_ms, entry->made_ms,
			entry->problem),
		open, refused);
}

enum err db_put_entry(struct db *db, const struct outbox_entry *entry)
{
	struct outbox_entry open = *entry;
	open.problem[0] = '\0';
	return insert(db, &open, +1, 0);
}

enum err db_put_refused(struct db *db, const struct outbox_entry *entry)
{
	return insert(db, entry, 0, +1);
}

/* The only row of a query that was well prepared. */
static enum err take_next(
	enum err err, sqlite3_stmt *stmt, int64_t *after, struct outbox_entry *entry_out)
{
	if (err == OK) {
		read_entry(stmt, entry_out);
		sqlite3_finalize(stmt);
		*after = entry_out->position;
	}
	return err;
}

enum err db_next_entry(
	struct db *db, int64_t now_ms, int64_t *after, struct outbox_entry *entry_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT " COLUMNS " FROM outbox WHERE problem='' AND pos>?1"
		" AND (due_ms<=?2 OR due_ms>?2+?3) ORDER BY pos LIMIT 1",
		"iin", *after, now_ms, WAIT_MAX_MS);
	return take_next(err, stmt, after, entry_out);
}

enum err db_entry_from(struct db *db, int64_t from, struct outbox_entry *entry_out)
{
	sqlite3_stmt *stmt;
	int64_t after = 0;
	enum err err = sql_query(db, &stmt,
		"SELECT " COLUMNS " FROM outbox WHERE pos>=? ORDER BY pos LIMIT 1", "i", from);
	return take_next(err, stmt, &after, entry_out);
}

enum err db_next_entry_of(
	struct db *db, const char *kind, int64_t *after, struct outbox_entry *entry_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT " COLUMNS " FROM outbox WHERE problem='' AND pos>? AND kind=?"
		" ORDER BY pos LIMIT 1",
		"is", *after, kind);
	return take_next(err, stmt, after, entry_out);
}

enum err db_find_entry(struct db *db, const char *subject, struct outbox_entry *entry_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT " COLUMNS " FROM outbox WHERE subject=? ORDER BY pos DESC LIMIT 1", "s",
		subject);
	if (err == OK) {
		read_entry(stmt, entry_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_next_due(struct db *db, int64_t now_ms, int64_t *due_ms_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT CASE WHEN due_ms>?1+?2 THEN ?1 ELSE due_ms END AS due FROM outbox"
		" WHERE problem='' ORDER BY due LIMIT 1",
		"in", now_ms, WAIT_MAX_MS);
	if (err == OK) {
		*due_ms_out = sqlite3_column_int64(stmt, 0);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_set_entry_due(struct db *db, int64_t position, int tries, int64_t due_ms)
{
	return SQL_CHANGE_ONE(db, "UPDATE outbox SET tries=?, due_ms=? WHERE pos=?", "nii", tries,
		due_ms, position);
}

enum err db_release_held(struct db *db, int64_t now_ms)
{
	return sql_change(db,
		"UPDATE outbox SET due_ms=?1 WHERE kind IN ('" OUTBOX_CASE "', '" OUTBOX_PAYMENT
		"') AND problem=''"
		" AND tries=0 AND due_ms>?1",
		"i", now_ms);
}

enum err db_rephrase_entry(struct db *db, int64_t position, const char *body)
{
	char key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	return SQL_CHANGE_ONE(db, "UPDATE outbox SET key=?, body=coalesce(?, body) WHERE pos=?",
		"ssi", key, body, position);
}

enum err db_drop_entry(struct db *db, int64_t position)
{
	return changed(db,
		SQL_CHANGE_ONE(db, "DELETE FROM outbox WHERE pos=? AND problem=''", "i", position),
		-1, 0);
}

enum err db_refuse_entry(struct db *db, int64_t position, const char *problem)
{
	return changed(db,
		SQL_CHANGE_ONE(db, "UPDATE outbox SET problem=? WHERE pos=? AND problem=''", "si",
			problem, position),
		-1, +1);
}

enum err db_count_entries(struct db *db, int *open_out, int *refused_out)
{
	if (!db->is_counted) {
		sqlite3_stmt *stmt;
		enum err err = sql_query(db, &stmt,
			"SELECT count(*) FILTER (WHERE problem=''), count(*) FILTER (WHERE"
			" problem<>'') FROM outbox",
			"");
		if (err != OK) {
			return err;
		}
		db->open_count = sqlite3_column_int(stmt, 0);
		db->refused_count = sqlite3_column_int(stmt, 1);
		db->is_counted = true;
		sqlite3_finalize(stmt);
	}
	*open_out = db->open_count;
	*refused_out = db->refused_count;
	return db->trouble;
}
