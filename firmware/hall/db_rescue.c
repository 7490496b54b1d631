/* What can still be read of a damaged file comes along into the new one: what the hall was not told
 * yet. What cannot is work for staff, under its receipt's key where that is known. */
#include "firmware/hall/db_outbox.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/db_sql.h"

#include <string.h>

enum { SKIPS_MAX = 20000 }; /* positions that cannot be read: a page holds a few dozens at most */

struct rescue {
	struct db *db;	 /* the new one, in a transaction */
	struct db wreck; /* its errors are expected, and stay with it */
	int saved, lost;
	bool is_whole;	   /* every row of the outbox was read, and was one */
	bool is_accounted; /* every row is known by its subject, at least */
};

static bool is_word(const char *text)
{
	return text[0] && strspn(text, "abcdefghijklmnopqrstuvwxyz"
				       "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(text);
}

/* A page that is another's may be read as a row. */
static bool is_entry(const struct outbox_entry *entry)
{
	size_t len = entry->body ? strlen(entry->body) : 0;
	return is_word(entry->kind) && is_word(entry->subject) && is_word(entry->key) &&
	       (str_equal(entry->method, "POST") || str_equal(entry->method, "DELETE")) &&
	       str_starts(entry->path, "/v1/") && utf8_is_valid(entry->path, strlen(entry->path)) &&
	       (len == 0 || utf8_is_valid(entry->body, len));
}

static enum err put(struct rescue *rescue, const struct outbox_entry *entry)
{
	return sql_change(rescue->db,
		"INSERT INTO outbox(pos, kind, subject, key, method, path, body, tries, due_ms,"
		" made_ms, problem) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
		"issssssniis", entry->position, entry->kind, entry->subject, entry->key,
		entry->method, entry->path, entry->body ? entry->body : "", entry->tries,
		entry->due_ms, entry->made_ms, entry->problem);
}

/* Behind the last one that there ever was, as far as that is known. 0: there is no outbox to read.
 */
static int64_t end_of(struct db *wreck)
{
	sqlite3_stmt *stmt;
	int64_t last = SKIPS_MAX;
	if (sql_query(wreck, &stmt, "SELECT pos FROM outbox LIMIT 0", "") != ERR_NOT_FOUND) {
		return 0;
	}
	if (sql_query(wreck, &stmt, "SELECT seq FROM sqlite_sequence WHERE name='outbox'", "") ==
		OK) {
		last = sqlite3_column_int64(stmt, 0);
		sqlite3_finalize(stmt);
	}
	return last < INT64_MAX ? last + 1 : last;
}

/* Row after row; where a page is damaged, position after position until the next one begins. */
static enum err copy(struct rescue *rescue)
{
	int64_t end = end_of(&rescue->wreck);
	int64_t from = 1;
	enum err err = OK;
	rescue->is_whole = end > 0;
	for (int skips = 0; err == OK && end > 0 && skips < SKIPS_MAX;) {
		struct outbox_entry entry;
		enum err read = db_entry_from(&rescue->wreck, from, &entry);
		if (read == ERR_NOT_FOUND) {
			break;
		}
		if (read != OK) {
			rescue->is_whole = false;
			skips = from < end ? skips + 1 : SKIPS_MAX;
			from++;
			continue;
		}
		from = entry.position < INT64_MAX ? entry.position + 1 : INT64_MAX;
		if (is_entry(&entry)) {
			err = put(rescue, &entry);
			rescue->saved++;
		} else {
			rescue->is_whole = false;
			skips++;
		}
		outbox_entry_finish(&entry);
	}
	return err;
}

static enum err put_lost(struct rescue *rescue, const char *subject)
{
	struct outbox_entry lost = {.made_ms = clock_wall_ms()};
	str_copy(lost.kind, sizeof(lost.kind), OUTBOX_LOST);
	str_copy(lost.subject, sizeof(lost.subject), subject);
	str_copy(lost.problem, sizeof(lost.problem), OUTBOX_LOST);
	rescue->lost++;
	return db_put_refused(rescue->db, &lost);
}

/* The index holds every subject a second time, in other pages. */
static enum err account(struct rescue *rescue)
{
	sqlite3_stmt *rows;
	enum err read = sql_query(&rescue->wreck, &rows,
		"SELECT subject, pos FROM outbox INDEXED BY outbox_subject", "");
	enum err err = OK;
	int code = read == OK ? SQLITE_ROW : SQLITE_DONE;
	while (err == OK && code == SQLITE_ROW) {
		char subject[TICKET_KEY_LEN + 1];
		sqlite3_stmt *found;
		sql_copy_column(rows, 0, subject, sizeof(subject));
		err = sql_query(rescue->db, &found, "SELECT 1 FROM outbox WHERE subject=? LIMIT 1",
			"s", subject);
		sqlite3_finalize(found);
		err = err == ERR_NOT_FOUND ? put_lost(rescue, subject) : err;
		code = sqlite3_step(rows);
	}
	rescue->is_accounted = (read == OK || read == ERR_NOT_FOUND) && code == SQLITE_DONE;
	if (read == OK) {
		sqlite3_finalize(rows);
	}
	return err;
}

static enum err carry_over(struct rescue *rescue)
{
	enum err err = copy(rescue);
	if (err == OK && !rescue->is_whole) {
		err = account(rescue);
		if (err == OK && !rescue->is_accounted) {
			err = put_lost(rescue, ""); /* nobody knows how many */
		}
	}
	return err;
}

enum err sql_rescue(struct db *db, const char *path)
{
	struct rescue rescue = {.db = db, .wreck = {.lock_fd = -1, .trouble = ERR_INVALID}};
	/* Tables whose description is damaged are read as far as it goes. */
	if (sqlite3_open_v2(path, &rescue.wreck.sqlite,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
		    NULL) != SQLITE_OK ||
		sqlite3_exec(rescue.wreck.sqlite,
			"PRAGMA trusted_schema=OFF; PRAGMA writable_schema=ON;", NULL, NULL,
			NULL) != SQLITE_OK) {
		log_warn("hall", "database: the damaged file cannot even be opened");
	}
	enum err err = sql_begin(db);
	if (err == OK) {
		err = sql_end(db, carry_over(&rescue));
	}
	sqlite3_close(rescue.wreck.sqlite);
	db->is_counted = false;
	if (err == OK) {
		log_error("hall",
			"database: of what the hall was not told yet %d entries are saved, %d%s "
			"lost",
			rescue.saved, rescue.lost,
			rescue.is_whole || rescue.is_accounted ? "" : " or more");
	}
	return err;
}
