/* Blocks of numbers leased from the hall: what is drawn from them, and when they are over. */
#include "firmware/hall/db.h"
#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#define MARK(next) "mark_of(id, zone, prefix, digits, " next ", last, date, expires_ms)"
/* Twice on record: in the lease, and in the tickets that have spent its numbers. */
#define NEXT                                                                                       \
	"max(next, 1 + coalesce((SELECT max(CAST(substr(spent_number, length(prefix) + 1) AS "     \
	"INTEGER)) FROM ticket WHERE block_id=lease.id), 0))"

enum err db_put_lease(struct db *db, const struct lease *lease)
{
	return sql_change(db,
		"INSERT OR IGNORE INTO lease(id, zone, prefix, digits, next, last, date, "
		"expires_ms, mark)"
		" VALUES(?1,?2,?3,?4,?5,?6,?7,?8, mark_of(?1,?2,?3,?4,?5,?6,?7,?8))",
		"sssnnnsi", lease->id, lease->zone, lease->prefix, lease->digit_count, lease->first,
		lease->last, lease->date, lease->expires_ms);
}

enum err db_count_leased(
	struct db *db, const char *zone, const char *date, int64_t now_ms, int *count_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT coalesce(sum(max(last - " NEXT " + 1, 0)), 0) FROM lease"
		" WHERE date=?1 AND expires_ms>?2 AND (?3 IS NULL OR zone=?3) AND mark=" MARK(
			"next"),
		"sis", date, now_ms, zone);
	if (err == OK) {
		*count_out = sqlite3_column_int(stmt, 0);
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err sql_draw_number(struct db *db, const char *zone, const char *date, int64_t now_ms,
	char *block_id, char *number, size_t number_size)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT id, prefix, digits, " NEXT " AS number FROM lease"
		" WHERE zone=? AND date=? AND expires_ms>? AND number<=last AND mark=" MARK(
			"next") " ORDER BY rowid LIMIT 1",
		"ssi", zone, date, now_ms);
	if (err != OK) {
		return err;
	}
	sql_copy_column(stmt, 0, block_id, BLOCK_ID_LEN + 1);
	char prefix[8];
	sql_copy_column(stmt, 1, prefix, sizeof(prefix));
	int digits = CLAMP(sqlite3_column_int(stmt, 2), 0, 8);
	int drawn = sqlite3_column_int(stmt, 3);
	sqlite3_finalize(stmt);
	REQUIRE(str_format(number, number_size, "%s%0*d", prefix, digits, drawn));
	return SQL_CHANGE_ONE(db, "UPDATE lease SET next=?1, mark=" MARK("?1") " WHERE id=?2", "ns",
		drawn + 1, block_id);
}

enum err db_tidy(struct db *db, const char *date, int64_t now_ms, int64_t before_ms)
{
	db->is_counted = false;
	enum err err = sql_begin(db);
	if (err == OK) {
		err = sql_change(db, "DELETE FROM outbox WHERE problem<>'' AND made_ms<?", "i",
			before_ms - 2 * (now_ms - before_ms));
	}
	if (err == OK) {
		err = sql_change(db,
			"DELETE FROM ticket WHERE state=3 AND issued_ms<?"
			" AND NOT EXISTS (SELECT 1 FROM outbox WHERE subject=ticket.key)",
			"i", before_ms);
	}
	if (err == OK) {
		err = sql_change(db,
			"DELETE FROM lease WHERE date<? AND id NOT IN"
			" (SELECT block_id FROM ticket WHERE block_id IS NOT NULL)",
			"s", date);
	}
	return sql_end(db, err);
}
