/* Tickets, from the order until the hall knows all about them; the outbox is those with a duty. */
#include "firmware/hall/db.h"
#include "firmware/hall/db_sql.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

enum err db_order_ticket(struct db *db, const char *key, const char *matter, const char *zone,
	const char *who, int64_t now_ms)
{
	enum err err = sql_make_room(db);
	if (err != OK) {
		return err;
	}
	err = sql_change(db,
		"INSERT OR IGNORE INTO ticket(key, matter, zone, person, issued_ms, state) "
		"VALUES(?,?,?,?,?,1)",
		"ssssi", key, matter, zone, who, now_ms);
	return err == OK && sqlite3_changes(db->sqlite) == 0 ? ERR_BUSY : err;
}

enum err db_may_draw(
	struct db *db, const char *who, const char *matter, int day_limit, bool *may_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT count(*), count(*) FILTER (WHERE matter=?2 AND provisional AND told=0)"
		" FROM ticket WHERE person=?1 AND person<>'' AND (state=2 OR state=3 AND result=0)",
		"ss", who, matter);
	if (err == OK) {
		*may_out =
			sqlite3_column_int(stmt, 0) < day_limit && sqlite3_column_int(stmt, 1) == 0;
		sqlite3_finalize(stmt);
	}
	return err;
}

enum err db_forget_people(struct db *db)
{
	return sql_change(db, "UPDATE ticket SET person='' WHERE person<>''", "");
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

enum err db_issue_leased(struct db *db, const char *date, const char *sealed, struct ticket *t)
{
	enum err err = sql_begin(db);
	if (err != OK) {
		return err;
	}
	char block_id[BLOCK_ID_LEN + 1];
	char number[sizeof(t->number)];
	err = sql_draw_number(db, t->zone, date, t->issued_ms, block_id, number, sizeof(number));
	if (err == OK) {
		err = SQL_CHANGE_ONE(db,
			"UPDATE ticket SET number=?1, spent_number=?1, block_id=?2, floor=?3, "
			"windows=?4,"
			" issued_ms=?5, qr=?6, sealed=?7, provisional=1, state=2"
			" WHERE key=?8 AND state=1",
			"ssnsisss", number, block_id, t->floor, t->windows, t->issued_ms, t->qr,
			sealed, t->key);
		/* The order went with a damaged file: that is not "none left". */
		err = err == ERR_NOT_FOUND ? ERR_IO : err;
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
	return SQL_CHANGE_ONE(
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

enum err db_settle_old(struct db *db, int64_t before_ms, int *count_out)
{
	enum err err = sql_begin(db);
	if (err == OK) {
		err = sql_change(db, "UPDATE ticket SET state=3, duty=2 WHERE state=1", "");
	}
	if (err == OK) {
		err = sql_change(db,
			"UPDATE ticket SET state=3, result=2, duty=CASE WHEN provisional THEN 1 "
			"ELSE 0 END"
			" WHERE state=2 AND issued_ms<?",
			"i", before_ms);
	}
	*count_out = err == OK ? sqlite3_changes(db->sqlite) : 0;
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
