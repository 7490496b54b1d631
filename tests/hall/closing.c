#include "tests/hall/closing.h"

#include "tests/hall/payments.h"
#include "tests/hall/times.h"

#include <stdlib.h>
#include <string.h>

static int64_t fen(const json_t *line, const char *name)
{
	return json_integer_value(json_object_get(line, name));
}

static int64_t kept_fen(const json_t *line)
{
	return fen(line, "paid_fen") - fen(line, "refunded_fen");
}

static const char *order_of(const json_t *line)
{
	return json_string_value(json_object_get(line, "order"));
}

static void differ(json_t *list, const char *order, const char *what, int64_t amount)
{
	json_array_append_new(list, json_pack("{s:s,s:s,s:I}", "order", order, "what", what, "fen",
					    (json_int_t)amount));
}

static void compare_line(struct conn *conn, const json_t *line, json_t *differences)
{
	struct payment payment;
	const char *order = order_of(line);
	int64_t kept = kept_fen(line);
	bool is_ours = payment_by_order(conn, order, &payment);
	bool is_paid = strcmp(payment.state, "paid") == 0 && !payment.refund[0];
	bool is_on_its_way = !payment_is_over(&payment) || payment.news > 0 ||
			     strcmp(payment.refund, "owed") == 0;
	if (!is_ours && kept) {
		differ(differences, order, "unknown_order", kept);
	} else if (is_ours && is_paid && kept != payment.amount_fen) {
		differ(differences, order, "not_there", payment.amount_fen - kept);
	} else if (is_ours && !is_paid && kept && !is_on_its_way) {
		differ(differences, order, "not_booked", kept);
	}
	payment_finish(&payment);
}

static bool is_in(const json_t *statement, const char *order)
{
	size_t i;
	const json_t *line;
	json_array_foreach(statement, i, line)
	{
		if (strcmp(order_of(line), order) == 0) {
			return true;
		}
	}
	return false;
}

/* The provider's day may be ours by a moment's difference: a neighbour's hour is looked at, too. */
enum { NEIGHBOUR_MS = 3600 * 1000 };

static json_t *statement_around(struct hall *hall, int64_t from_ms, int64_t until_ms)
{
	int64_t end_ms = until_ms < INT64_MAX - NEIGHBOUR_MS ? until_ms + NEIGHBOUR_MS : INT64_MAX;
	return provider_statement(hall->provider, from_ms - NEIGHBOUR_MS, end_ms);
}

json_t *closing_differences(struct hall *hall, struct conn *conn, int64_t from_ms, int64_t until_ms)
{
	json_t *differences = json_array();
	json_t *statement = provider_statement(hall->provider, from_ms, until_ms);
	json_t *wide = statement_around(hall, from_ms, until_ms);
	size_t i;
	const json_t *line;
	json_array_foreach(statement, i, line)
	{
		compare_line(conn, line, differences);
	}
	sqlite3_stmt *row = sql_open(conn,
		"SELECT order_no, amount_fen FROM payments WHERE state='paid' AND refund='' AND "
		"paid_ms>=? AND paid_ms<?",
		"ii", from_ms, until_ms);
	while (sql_next(conn, row)) {
		if (!is_in(wide, sql_column(row, 0))) {
			differ(differences, sql_column(row, 0), "not_there",
				sqlite3_column_int64(row, 1));
		}
	}
	sql_close(row);
	json_decref(statement);
	json_decref(wide);
	return differences;
}

int64_t closing_double(struct hall *hall, struct conn *conn)
{
	json_t *statement = provider_statement(hall->provider, 0, INT64_MAX);
	json_t *orders = json_array();
	size_t i;
	const json_t *line;
	json_array_foreach(statement, i, line)
	{
		if (kept_fen(line) > 0) {
			json_array_append(orders, json_object_get(line, "order"));
		}
	}
	char *text = json_dumps(orders, JSON_COMPACT);
	int64_t count = sql_int(conn, -1,
		"SELECT COUNT(*) FROM (SELECT 1 FROM payment_bills b JOIN payments p ON "
		"p.order_no=b.order_no WHERE p.refund='' AND b.order_no IN (SELECT value FROM "
		"json_each(?)) GROUP BY b.account, b.bill HAVING COUNT(*)>1)",
		"s", text);
	free(text);
	json_decref(orders);
	json_decref(statement);
	return count;
}

static int64_t sum(struct conn *conn, const char *text, int64_t from_ms)
{
	return sql_int(conn, 0, text, "ii", from_ms, from_ms + DAY_MS);
}

json_t *closing_of(struct hall *hall, struct conn *conn, int64_t day_ms)
{
	char day[TIME_LEN];
	int64_t provider_fen = 0;
	json_t *statement = provider_statement(hall->provider, day_ms, day_ms + DAY_MS);
	size_t i;
	const json_t *line;
	date_text(day_ms, day);
	json_array_foreach(statement, i, line)
	{
		provider_fen += kept_fen(line);
	}
	json_decref(statement);
	int64_t paid = sum(conn,
		"SELECT COALESCE(SUM(amount_fen),0) FROM payments WHERE paid_ms>=? AND paid_ms<?",
		day_ms);
	int64_t back = sum(conn,
		"SELECT COALESCE(SUM(refund_fen),0) FROM payments WHERE refund<>'' AND "
		"paid_ms>=? AND paid_ms<?",
		day_ms);
	int64_t owed = sum(conn,
		"SELECT COALESCE(SUM(refund_fen),0) FROM payments WHERE refund='owed' AND "
		"ended_ms>=? AND ended_ms<?",
		day_ms);
	return json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "day", day, "count",
		(json_int_t)sum(conn,
			"SELECT COUNT(*) FROM payments WHERE paid_ms>=? AND paid_ms<?", day_ms),
		"paid_fen", (json_int_t)paid, "refunded_fen", (json_int_t)back, "owed_fen",
		(json_int_t)owed, "kept_fen", (json_int_t)(paid - back), "provider_fen",
		(json_int_t)provider_fen, "differences",
		closing_differences(hall, conn, day_ms, day_ms + DAY_MS));
}
