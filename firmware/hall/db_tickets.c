/* Tickets, from the order until the hall knows all about them. What changes one changes in the same
 * transaction what the hall is owed. */
#include "firmware/hall/db.h"
#include "firmware/hall/db_outbox.h"
#include "firmware/hall/db_sql.h"
#include "firmware/hall/ticket_duty.h"
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

#define COLUMNS                                                                                    \
	"key, number, matter, zone, floor, windows, ahead, wait_min, wait_max, issued_ms, qr,"     \
	" provisional, state, coalesce(result, 2), told, block_id, spent_number"

static void read_row(sqlite3_stmt *stmt, struct ticket_row *row)
{
	*row = (struct ticket_row){0};
	struct ticket *ticket = &row->ticket;
	sql_copy_column(stmt, 0, ticket->key, sizeof(ticket->key));
	sql_copy_column(stmt, 1, ticket->number, sizeof(ticket->number));
	sql_copy_column(stmt, 2, ticket->matter, sizeof(ticket->matter));
	sql_copy_column(stmt, 3, ticket->zone, sizeof(ticket->zone));
	ticket->floor = sqlite3_column_int(stmt, 4);
	sql_copy_column(stmt, 5, ticket->windows, sizeof(ticket->windows));
	ticket->ahead = sqlite3_column_int(stmt, 6);
	ticket->wait_min_minutes = sqlite3_column_int(stmt, 7);
	ticket->wait_max_minutes = sqlite3_column_int(stmt, 8);
	ticket->issued_ms = sqlite3_column_int64(stmt, 9);
	sql_copy_column(stmt, 10, ticket->qr, sizeof(ticket->qr));
	ticket->is_provisional = sqlite3_column_int(stmt, 11) != 0;
	row->state = (enum ticket_state)sqlite3_column_int(stmt, 12);
	row->result = (enum print_result)sqlite3_column_int(stmt, 13);
	row->told = (enum ticket_duty)sqlite3_column_int(stmt, 14);
	sql_copy_column(stmt, 15, row->block_id, sizeof(row->block_id));
	sql_copy_column(stmt, 16, row->spent_number, sizeof(row->spent_number));
}

enum err db_get_ticket(struct db *db, const char *key, struct ticket_row *row_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt, "SELECT " COLUMNS " FROM ticket WHERE key=?", "s", key);
	if (err == OK) {
		read_row(stmt, row_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

static enum err put_owed(struct db *db, const struct ticket_row *row, enum ticket_duty duty,
	const char *sealed, int64_t due_ms)
{
	struct outbox_entry entry = ticket_entry(row, duty, sealed, db->utc_offset_min);
	entry.due_ms = due_ms;
	enum err err = db_put_entry(db, &entry);
	outbox_entry_finish(&entry);
	return err;
}

/* Inside the transaction that has changed the ticket. */
static enum err owe(struct db *db, const struct ticket_row *row, const char *sealed)
{
	int64_t due_ms;
	enum ticket_duty duty = ticket_owes(row, &due_ms);
	struct outbox_entry entry = {0};
	enum err err = db_find_entry(db, row->ticket.key, &entry);
	bool is_said = err == OK && ticket_duty_of(&entry) == duty;
	bool is_open = err == OK && !entry.problem[0];
	if (err == ERR_NOT_FOUND) {
		err = OK;
	}
	if (err == OK && is_open) {
		err = is_said ? db_set_entry_due(db, entry.position, entry.tries, due_ms)
			      : db_drop_entry(db, entry.position);
	}
	if (err == OK && duty != DUTY_NONE && !is_said) {
		err = put_owed(db, row, duty, sealed, due_ms);
	}
	outbox_entry_finish(&entry);
	return err;
}

/* What became of it, as the row says by now; commits, or takes all of it back. */
static enum err change(struct db *db, const struct ticket_row *row)
{
	enum err err = SQL_CHANGE_ONE(db, "UPDATE ticket SET state=?, result=?, told=? WHERE key=?",
		"nnns", (int)row->state, (int)row->result, (int)row->told, row->ticket.key);
	return err == OK ? owe(db, row, "") : err;
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

static enum err issue_leased(struct db *db, const char *date, const char *sealed,
	const struct ticket *t, struct ticket_row *row)
{
	enum err err = sql_draw_number(db, t->zone, date, t->issued_ms, row->block_id,
		row->spent_number, sizeof(row->spent_number));
	if (err != OK) {
		return err;
	}
	err = SQL_CHANGE_ONE(db,
		"UPDATE ticket SET number=?1, spent_number=?1, block_id=?2, floor=?3, windows=?4,"
		" issued_ms=?5, qr=?6, provisional=1, state=2 WHERE key=?7 AND state=1",
		"ssnsiss", row->spent_number, row->block_id, t->floor, t->windows, t->issued_ms,
		t->qr, t->key);
	if (err == ERR_NOT_FOUND) {
		return ERR_IO; /* the order went with a damaged file: that is not "none left" */
	}
	err = err == OK ? db_get_ticket(db, t->key, row) : err;
	return err == OK ? owe(db, row, sealed) : err;
}

enum err db_issue_leased(struct db *db, const char *date, const char *sealed, struct ticket *t)
{
	struct ticket_row row = {0};
	enum err err = sql_begin(db);
	if (err == OK) {
		err = sql_end(db, issue_leased(db, date, sealed, t, &row));
	}
	if (err == OK) {
		str_copy(t->number, sizeof(t->number), row.ticket.number);
		t->is_provisional = true;
	}
	return err;
}

enum err db_drop_ticket(struct db *db, const char *key)
{
	return sql_change(db, "DELETE FROM ticket WHERE key=? AND state=1", "s", key);
}

static enum err abandon(struct db *db, const char *key)
{
	struct ticket_row row;
	enum err err = db_get_ticket(db, key, &row);
	if (err != OK || row.state != TICKET_ORDERED) {
		return err == OK ? ERR_NOT_FOUND : err;
	}
	row.state = TICKET_SETTLED;
	row.result = PRINT_NOT_DONE;
	return change(db, &row);
}

enum err db_abandon_ticket(struct db *db, const char *key)
{
	enum err err = sql_begin(db);
	return err == OK ? sql_end(db, abandon(db, key)) : err;
}

enum err db_abandon_orders(struct db *db)
{
	enum err err = sql_begin(db);
	if (err != OK) {
		return err;
	}
	while (err == OK) {
		sqlite3_stmt *stmt;
		char key[TICKET_KEY_LEN + 1];
		err = sql_query(db, &stmt, "SELECT key FROM ticket WHERE state=1 LIMIT 1", "");
		if (err == OK) {
			sql_copy_column(stmt, 0, key, sizeof(key));
			sqlite3_finalize(stmt);
			err = abandon(db, key);
			err = err == ERR_NOT_FOUND ? ERR_IO : err; /* it was there */
		}
	}
	return sql_end(db, err == ERR_NOT_FOUND ? OK : err);
}

static enum err settle(struct db *db, const char *key, enum print_result result)
{
	struct ticket_row row;
	enum err err = db_get_ticket(db, key, &row);
	if (err != OK || row.state == TICKET_ORDERED) {
		return err == OK ? ERR_NOT_FOUND : err;
	}
	bool is_void = row.state == TICKET_SETTLED && row.result == PRINT_NOT_DONE;
	row.state = TICKET_SETTLED;
	row.result = is_void ? row.result : result;
	return change(db, &row);
}

enum err db_settle_ticket(struct db *db, const char *key, enum print_result result)
{
	enum err err = sql_begin(db);
	return err == OK ? sql_end(db, settle(db, key, result)) : err;
}

enum err db_settle_old(struct db *db, int64_t before_ms, int *count_out)
{
	enum err err =
		sql_change(db, "UPDATE ticket SET state=3, result=2 WHERE state=2 AND issued_ms<?",
			"i", before_ms);
	*count_out = err == OK ? sqlite3_changes(db->sqlite) : 0;
	return err;
}

enum err db_find_unsettled(struct db *db, int64_t since_ms, struct ticket_row *row_out)
{
	sqlite3_stmt *stmt;
	enum err err = sql_query(db, &stmt,
		"SELECT " COLUMNS " FROM ticket WHERE state=2 AND issued_ms>=? ORDER BY pos DESC",
		"i", since_ms);
	if (err == OK) {
		read_row(stmt, row_out);
		sqlite3_finalize(stmt);
	}
	return err;
}

static enum err tell(struct db *db, const struct outbox_entry *entry)
{
	enum err err = db_drop_entry(db, entry->position);
	if (err != OK) {
		return err;
	}
	struct ticket_row row;
	err = db_get_ticket(db, entry->subject, &row);
	if (err == ERR_NOT_FOUND) {
		return OK; /* it went with a damaged file */
	}
	row.told = ticket_duty_of(entry);
	return err == OK ? change(db, &row) : err;
}

enum err db_tell_ticket(struct db *db, const struct outbox_entry *entry)
{
	enum err err = sql_begin(db);
	return err == OK ? sql_end(db, tell(db, entry)) : err;
}
