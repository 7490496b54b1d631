#include "tests/hall/payments.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/document.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"

#include <stdlib.h>
#include <string.h>

/* --- reading --- */

#define COLUMNS                                                                                    \
	"SELECT terminal, key, order_no, unit, account, tail, way, state, wish, refund, "          \
	"receipt_no, "                                                                             \
	"amount_fen, version, created_ms, expires_ms, paid_ms, ended_ms, news, refund_fen, "       \
	"is_top_up, asked, reason, lines FROM payments "

static json_t *column_json(sqlite3_stmt *row, int column)
{
	return *sql_column(row, column) ? json_loads(sql_column(row, column), 0, NULL) : NULL;
}

static bool take_row(struct conn *conn, sqlite3_stmt *row, struct payment *out)
{
	*out = (struct payment){0};
	const struct {
		char *text;
		size_t size;
	} texts[] = {
		{out->terminal, sizeof(out->terminal)},
		{out->key, sizeof(out->key)},
		{out->order, sizeof(out->order)},
		{out->unit, sizeof(out->unit)},
		{out->account, sizeof(out->account)},
		{out->tail, sizeof(out->tail)},
		{out->way, sizeof(out->way)},
		{out->state, sizeof(out->state)},
		{out->wish, sizeof(out->wish)},
		{out->refund, sizeof(out->refund)},
		{out->receipt_no, sizeof(out->receipt_no)},
	};
	int64_t *const numbers[] = {&out->amount_fen, &out->version, &out->created_ms,
		&out->expires_ms, &out->paid_ms, &out->ended_ms, &out->news, &out->refund_fen};
	bool is_found = sql_next(conn, row);
	int column = 0;
	for (size_t i = 0; is_found && i < ARRAY_LEN(texts); i++) {
		str_copy(texts[i].text, texts[i].size, sql_column(row, column++));
	}
	for (size_t i = 0; is_found && i < ARRAY_LEN(numbers); i++) {
		*numbers[i] = sqlite3_column_int64(row, column++);
	}
	if (is_found) {
		out->is_top_up = sqlite3_column_int(row, column++) != 0;
		out->is_asked = sqlite3_column_int(row, column++) != 0;
		out->reason = column_json(row, column++);
		out->lines = column_json(row, column);
	}
	sql_close(row);
	return is_found;
}

bool payment_find(struct conn *conn, const char *terminal, const char *key, struct payment *out)
{
	return take_row(conn,
		sql_open(conn, COLUMNS "WHERE terminal=? AND key=?", "ss", terminal, key), out);
}

bool payment_by_order(struct conn *conn, const char *order, struct payment *out)
{
	return take_row(conn, sql_open(conn, COLUMNS "WHERE order_no=?", "s", order), out);
}

void payment_finish(struct payment *payment)
{
	json_decref(payment->reason);
	json_decref(payment->lines);
	*payment = (struct payment){0};
}

bool payment_is_over(const struct payment *payment)
{
	return payment->ended_ms != 0;
}

/* --- beginning --- */

static bool has_text(const json_t *list, const char *text)
{
	size_t i;
	const json_t *each;
	json_array_foreach(list, i, each)
	{
		if (strcmp(json_string_value(each), text) == 0) {
			return true;
		}
	}
	return false;
}

/* What would be paid. */
struct chosen {
	json_t *bills; /* [{bill, fen}] */
	json_t *lines;
	int64_t sum_fen;
	size_t paid;	       /* of those that were asked for, paid already */
	int64_t busy_until_ms; /* in another payment until then; 0: in none */
};

static void add_line(json_t *lines, json_t *label, int64_t fen)
{
	char yuan[YUAN_LEN];
	yuan_text(fen, yuan);
	document_fact(lines, label, json_string(yuan));
}

static struct chosen choose(struct conn *conn, const struct payment_wish *wish)
{
	struct chosen chosen = {.bills = json_array(), .lines = json_array()};
	sqlite3_stmt *row = sql_open(conn,
		"SELECT b.id, b.title, b.amount_fen, b.paid_ms IS NOT NULL, (SELECT p.expires_ms "
		"FROM payment_bills l JOIN payments p ON p.order_no=l.order_no WHERE "
		"l.account=b.account AND l.bill=b.id AND l.is_live=1) FROM bills b WHERE "
		"b.account=? ORDER BY b.due_on DESC, b.id",
		"s", wish->account->id);
	while (sql_next(conn, row)) {
		const char *id = sql_column(row, 0);
		bool is_paid = sqlite3_column_int(row, 3) != 0;
		if (wish->bills && !has_text(wish->bills, id)) {
			continue;
		}
		if (is_paid) {
			chosen.paid++;
			continue;
		}
		int64_t fen = sqlite3_column_int64(row, 2);
		chosen.sum_fen += fen;
		chosen.busy_until_ms = MAX_OF(chosen.busy_until_ms, sqlite3_column_int64(row, 4));
		json_array_append_new(
			chosen.bills, json_pack("{s:s,s:I}", "bill", id, "fen", (json_int_t)fen));
		add_line(chosen.lines, column_json(row, 1), fen);
	}
	sql_close(row);
	return chosen;
}

static struct objection object(int status, const char *code, const char *title, json_t *extra)
{
	return (struct objection){status, code, title, extra};
}

static struct objection check_bills(const struct payment_wish *wish, const struct chosen *chosen)
{
	size_t open = json_array_size(chosen->bills);
	if (wish->bills && open + chosen->paid < json_array_size(wish->bills)) {
		return object(422, "unknown_bill", "Not of this account", NULL);
	}
	if (open == 0 || (wish->bills && chosen->paid > 0)) {
		return object(409, "already_paid", "Nothing is due of it any more", NULL);
	}
	if (chosen->busy_until_ms) {
		char until[TIME_LEN];
		time_text(chosen->busy_until_ms, false, until);
		return object(409, "payment_open", "It is being paid",
			json_pack("{s:s}", "until", until));
	}
	if (chosen->sum_fen != wish->amount_fen) {
		return object(409, "amount_changed", "It is another amount now",
			json_pack("{s:I}", "due_fen", (json_int_t)chosen->sum_fen));
	}
	return object(0, NULL, NULL, NULL);
}

static struct objection check_top_up(const struct payment_wish *wish)
{
	const json_t *amounts = json_object_get(wish->account->its_unit, "amounts");
	size_t i;
	const json_t *amount;
	if (!amounts || wish->account->balance_fen < 0) {
		return object(422, "not_payable", "It cannot be topped up", NULL);
	}
	json_array_foreach(amounts, i, amount)
	{
		if (json_integer_value(amount) == wish->amount_fen) {
			return object(0, NULL, NULL, NULL);
		}
	}
	return object(422, "invalid_amount", "Not one of its amounts",
		json_pack("{s:O}", "amounts", amounts));
}

static const char *tail_of(const char *no)
{
	size_t len = strlen(no);
	return len > 4 ? no + len - 4 : no;
}

static void insert(struct hall *hall, struct conn *conn, const struct payment_wish *wish,
	const json_t *lines, const char *order, int64_t now_ms, int64_t lives_ms)
{
	char *text = json_dumps(lines, JSON_COMPACT);
	size_t len = 0;
	unsigned char *code =
		wish->code ? vault_seal(hall, "payment code", wish->code, strlen(wish->code), &len)
			   : NULL;
	sql_run(conn,
		"INSERT INTO payments(terminal, key, order_no, unit, account, tail, person, "
		"amount_fen, "
		"is_top_up, way, code, state, created_ms, expires_ms, lines) VALUES(?,?,?,?,?,?,?,"
		"?,?,?,?,'created',?,?,?)",
		"sssssssiisbiis", wish->terminal, wish->key, order, wish->account->unit,
		wish->account->id, tail_of(wish->account->no), wish->person, wish->amount_fen,
		(int64_t)wish->is_top_up, wish->way, (const void *)code, len, now_ms,
		now_ms + lives_ms, text);
	mem_free(code);
	free(text);
}

struct objection payment_begin(struct hall *hall, struct conn *conn,
	const struct payment_wish *wish, int64_t now_ms, int64_t lives_ms)
{
	char order[ID_LEN];
	struct chosen chosen = {.bills = json_array(), .lines = json_array()};
	struct objection objection;
	if (wish->is_top_up) {
		objection = check_top_up(wish);
		add_line(chosen.lines, text_both("充值", "Top-up"), wish->amount_fen);
	} else {
		json_decref(chosen.bills);
		json_decref(chosen.lines);
		chosen = choose(conn, wish);
		objection = check_bills(wish, &chosen);
	}
	if (!objection.status) {
		size_t i;
		const json_t *bill;
		random_id(order);
		insert(hall, conn, wish, chosen.lines, order, now_ms, lives_ms);
		json_array_foreach(chosen.bills, i, bill)
		{
			sql_run(conn, "INSERT INTO payment_bills VALUES(?,?,?,?,1)", "sssi", order,
				wish->account->id, json_string_value(json_object_get(bill, "bill")),
				(int64_t)json_integer_value(json_object_get(bill, "fen")));
		}
	}
	json_decref(chosen.bills);
	json_decref(chosen.lines);
	return objection;
}

void payment_give_up(struct conn *conn, const char *terminal, const char *key, int64_t now_ms)
{
	char order[ID_LEN];
	random_id(order);
	sql_run(conn,
		"INSERT INTO payments(terminal, key, order_no, unit, account, tail, amount_fen, "
		"way, state, "
		"created_ms, expires_ms, asked, ended_ms) "
		"VALUES(?,?,?,'','','',0,'','closed',?,?,1,?)"
		" ON CONFLICT(terminal, key) DO UPDATE SET wish='close', version=version+1 WHERE "
		"ended_ms IS NULL AND wish=''",
		"sssiii", terminal, key, order, now_ms, now_ms, now_ms);
}

/* --- ending --- */

static void set_reason(struct payment *payment, const char *zh, const char *en)
{
	json_decref(payment->reason);
	payment->reason = text_both(zh, en);
}

static void set_state(struct payment *payment, const char *state)
{
	str_copy(payment->state, sizeof(payment->state), state);
}

static void owe(struct payment *payment, int64_t fen, const char *zh, const char *en)
{
	str_copy(payment->refund, sizeof(payment->refund), "owed");
	payment->refund_fen = fen;
	set_reason(payment, zh, en);
}

static void free_bills(struct conn *conn, const struct payment *payment)
{
	sql_run(conn, "UPDATE payment_bills SET is_live=0 WHERE order_no=?", "s", payment->order);
}

static void end(struct conn *conn, struct payment *payment, const char *state, int64_t now_ms)
{
	set_state(payment, state);
	payment->ended_ms = now_ms;
	if (strcmp(state, "paid") != 0) {
		free_bills(conn, payment);
	}
}

static void end_paid(struct conn *conn, struct payment *payment, int64_t now_ms)
{
	end(conn, payment, "paid", now_ms);
	payment->paid_ms = now_ms;
	receipt_no_make(conn, now_ms, payment->receipt_no);
	sql_run(conn,
		"UPDATE bills SET paid_ms=? WHERE paid_ms IS NULL AND account=? AND id IN "
		"(SELECT bill FROM payment_bills WHERE order_no=? AND is_live=1)",
		"iss", now_ms, payment->account, payment->order);
	if (payment->is_top_up) {
		sql_run(conn, "UPDATE accounts SET balance_fen=balance_fen+? WHERE id=?", "is",
			payment->amount_fen, payment->account);
	}
}

/* What was paid is taken back out of the books of the account. */
static void undo(struct conn *conn, const struct payment *payment)
{
	sql_run(conn,
		"UPDATE bills SET paid_ms=NULL WHERE account=? AND id IN (SELECT bill FROM "
		"payment_bills WHERE order_no=? AND is_live=1)",
		"ss", payment->account, payment->order);
	if (payment->is_top_up) {
		sql_run(conn, "UPDATE accounts SET balance_fen=MAX(balance_fen-?,0) WHERE id=?",
			"is", payment->amount_fen, payment->account);
	}
	free_bills(conn, payment);
}

static void save(struct conn *conn, struct payment *payment)
{
	char *reason = payment->reason ? json_dumps(payment->reason, JSON_COMPACT) : NULL;
	sql_run(conn,
		"UPDATE payments SET state=?, version=?, asked=?, reason=?, "
		"receipt_no=NULLIF(?,''), paid_ms=NULLIF(?,0), ended_ms=NULLIF(?,0), refund=?, "
		"refund_fen=?, code=CASE WHEN ? THEN NULL ELSE code END WHERE order_no=?",
		"siissiisiis", payment->state, payment->version, (int64_t)payment->is_asked, reason,
		payment->receipt_no, payment->paid_ms, payment->ended_ms, payment->refund,
		payment->refund_fen, (int64_t)payment->is_asked, payment->order);
	free(reason);
}

bool payment_give_back(struct conn *conn, const char *order)
{
	struct payment payment;
	bool is_paid = payment_by_order(conn, order, &payment) &&
		       strcmp(payment.state, "paid") == 0 && !payment.refund[0];
	if (is_paid) {
		owe(&payment, payment.amount_fen, "工作人员已办理退款，原路退回。",
			"Staff have given it back, the same way it came.");
		undo(conn, &payment);
		payment.version++;
		save(conn, &payment);
	}
	payment_finish(&payment);
	return is_paid;
}

static void refuse_payment(
	struct conn *conn, struct payment *payment, enum provider_why why, int64_t now_ms)
{
	static const char *const words[][2] = {
		[PROVIDER_BY_PERSON] = {"您在手机上取消了付款。", "It was cancelled on the phone."},
		[PROVIDER_NO_MONEY] = {"余额不足，请换一张卡或换一种方式。",
			"Not enough money: try another card or way."},
		[PROVIDER_BAD_CODE] = {"付款码已失效，请在手机上刷新后再扫。",
			"The code on the phone is stale: renew it and show it again."},
	};
	end(conn, payment, "refused", now_ms);
	set_reason(payment, words[why][0], words[why][1]);
}

static void hear_paid(struct conn *conn, struct payment *payment, const struct provider_said *said,
	int64_t now_ms)
{
	if (payment_is_over(payment)) {
		owe(payment, said->paid_fen, "付款到得太晚，没有入账，钱将原路退回。",
			"The money came too late and is given back, the same way it came.");
	} else if (said->paid_fen != payment->amount_fen) {
		end(conn, payment, "refused", now_ms);
		owe(payment, said->paid_fen, "付款金额不对，没有入账，钱将原路退回。",
			"It was another amount: the money is given back, the same way it came.");
	} else {
		end_paid(conn, payment, now_ms);
	}
}

bool payment_heard(struct conn *conn, struct payment *payment, const struct provider_said *said,
	int64_t now_ms)
{
	bool is_over = payment_is_over(payment);
	char before[sizeof(payment->state)], refund[sizeof(payment->refund)];
	bool was_asked = payment->is_asked;
	str_copy(before, sizeof(before), payment->state);
	str_copy(refund, sizeof(refund), payment->refund);
	payment->is_asked = was_asked || said->state != PROVIDER_UNKNOWN;
	if (strcmp(refund, "owed") == 0 && said->refunded_fen >= payment->refund_fen) {
		str_copy(payment->refund, sizeof(payment->refund), "done");
		sql_run(conn, "UPDATE payments SET refunded_ms=? WHERE order_no=?", "is", now_ms,
			payment->order);
	} else if (said->state == PROVIDER_PAID) {
		/* Said twice, it is no news; of what is paid or given back already neither. */
		if (!refund[0] && strcmp(before, "paid") != 0) {
			hear_paid(conn, payment, said, now_ms);
		}
	} else if (is_over) {
		; /* it stays as it ended */
	} else if (said->state == PROVIDER_REFUSED) {
		refuse_payment(conn, payment, said->why, now_ms);
	} else if (said->state == PROVIDER_CLOSED) {
		end(conn, payment, payment->wish[0] ? "closed" : "expired", now_ms);
	} else {
		set_state(payment, said->state == PROVIDER_SCANNED   ? "scanned"
				   : said->state == PROVIDER_WAITING ? "created"
								     : "unknown");
	}
	bool has_changed =
		strcmp(before, payment->state) != 0 || strcmp(refund, payment->refund) != 0;
	payment->version += has_changed;
	if (has_changed || was_asked != payment->is_asked) {
		save(conn, payment);
		return true;
	}
	return false;
}

/* --- as the contract has it --- */

json_t *payment_receipt_json(struct conn *conn, const struct payment *payment)
{
	char paid_at[TIME_LEN], shown[SHOWN_NO_LEN];
	json_t *unit = unit_find(conn, payment->unit);
	time_text(payment->paid_ms, false, paid_at);
	account_shown(payment->tail, shown);
	json_t *receipt = json_pack("{s:s,s:s,s:O*,s:s,s:I,s:O*}", "no", payment->receipt_no,
		"paid_at", paid_at, "unit", json_object_get(unit, "name"), "shown_no", shown,
		"amount_fen", (json_int_t)payment->amount_fen, "lines", payment->lines);
	json_decref(unit);
	return receipt;
}

json_t *payment_json(const struct hall *hall, struct conn *conn, const struct payment *payment)
{
	char expires_at[TIME_LEN], qr[ORDER_QR_LEN];
	/* Given up, and the provider has not said so yet. */
	bool is_closing = !payment_is_over(payment) && payment->wish[0];
	time_text(payment->expires_ms, false, expires_at);
	json_t *json = json_pack("{s:s,s:I,s:s,s:I,s:s,s:O*}", "id", payment->key, "version",
		(json_int_t)payment->version, "state", is_closing ? "unknown" : payment->state,
		"amount_fen", (json_int_t)payment->amount_fen, "expires_at", expires_at, "reason",
		payment->reason);
	if (strcmp(payment->way, "screen") == 0 && !payment_is_over(payment)) {
		order_qr(hall, payment->order, qr);
		json_object_set_new(json, "qr", json_string(qr));
	}
	if (strcmp(payment->state, "paid") == 0) {
		json_object_set_new(json, "receipt", payment_receipt_json(conn, payment));
	}
	if (payment->refund[0]) {
		json_object_set_new(json, "refund",
			json_pack("{s:I,s:s}", "amount_fen", (json_int_t)payment->refund_fen,
				"state", payment->refund));
	}
	return json;
}
