#include "tests/hall/accounts.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/cases.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SEQ_MAX = 99999, TRIES = 200, TAIL = 4 };

#define UPPER_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define LOWER_DIGITS "abcdefghijklmnopqrstuvwxyz0123456789"

static bool all_of(const char *text, size_t low, size_t high, const char *allowed)
{
	size_t len = strlen(text);
	return len >= low && len <= high && strspn(text, allowed) == len;
}

bool is_unit_code(const char *text)
{
	return all_of(text, 1, 31, LOWER_DIGITS "_");
}

bool is_account_no(const char *text)
{
	return all_of(text, 4, 32, UPPER_DIGITS);
}

bool is_bill_id(const char *text)
{
	return all_of(text, 4, 64, UPPER_DIGITS LOWER_DIGITS "_-");
}

/* --- units --- */

json_t *unit_find(struct conn *conn, const char *code)
{
	sqlite3_stmt *row = sql_open(conn, "SELECT body FROM units_ever WHERE code=?", "s", code);
	json_t *unit = sql_next(conn, row) ? json_loads(sql_column(row, 0), 0, NULL) : NULL;
	sql_close(row);
	return unit;
}

json_t *units_of(struct conn *conn)
{
	json_t *units = json_array();
	sqlite3_stmt *row = sql_open(conn, "SELECT body FROM units ORDER BY rowid", "");
	while (sql_next(conn, row)) {
		json_t *unit = json_loads(sql_column(row, 0), 0, NULL);
		size_t i;
		json_t *act;
		json_object_del(unit, "source");
		json_array_foreach(json_object_get(unit, "acts"), i, act)
		{
			json_object_del(act, "done");
			json_object_del(act, "stops");
		}
		json_array_append_new(units, unit);
	}
	sql_close(row);
	return units;
}

const json_t *unit_act(const json_t *unit, const char *code)
{
	size_t i;
	const json_t *act;
	json_array_foreach(json_object_get(unit, "acts"), i, act)
	{
		if (strcmp(json_string_value(json_object_get(act, "code")), code) == 0) {
			return act;
		}
	}
	return NULL;
}

/* --- one account --- */

static json_t *column_json(sqlite3_stmt *row, int column)
{
	return *sql_column(row, column) ? json_loads(sql_column(row, column), 0, NULL) : NULL;
}

static void account_id(
	const struct hall *hall, const char *unit, const char *no, char id_out[static HASH_LEN])
{
	char both[UNIT_LEN + ACCOUNT_NO_LEN];
	str_format(both, sizeof(both), "%s/%s", unit, no);
	keyed_hash(hall, "account", both, strlen(both), id_out);
}

static json_t *open_body(const struct hall *hall, sqlite3_stmt *row, int column)
{
	size_t len;
	char *clear = vault_open(hall, "account", sqlite3_column_blob(row, column),
		(size_t)sqlite3_column_bytes(row, column), &len);
	json_t *body = clear ? json_loadb(clear, len, 0, NULL) : NULL;
	if (clear) {
		mem_wipe(clear, len);
	}
	mem_free(clear);
	return body;
}

static unsigned char *seal_body(const struct hall *hall, const json_t *body, size_t *len_out)
{
	char *clear = json_dumps(body, JSON_COMPACT);
	unsigned char *box = vault_seal(hall, "account", clear, strlen(clear), len_out);
	mem_wipe(clear, strlen(clear));
	free(clear);
	return box;
}

static const char *account_member(const struct account *account, const char *name)
{
	const char *text = json_string_value(json_object_get(account->body, name));
	return text ? text : "";
}

bool account_by_id(struct hall *hall, struct conn *conn, const char *id, struct account *out)
{
	*out = (struct account){.balance_fen = -1};
	sqlite3_stmt *row = sql_open(conn,
		"SELECT a.unit, a.holder, a.balance_fen, a.acts, a.body, u.body FROM accounts a "
		"JOIN units u ON u.code=a.unit WHERE a.id=?",
		"s", id);
	bool is_found = sql_next(conn, row);
	if (is_found) {
		str_copy(out->id, sizeof(out->id), id);
		str_copy(out->unit, sizeof(out->unit), sql_column(row, 0));
		str_copy(out->holder, sizeof(out->holder), sql_column(row, 1));
		if (sqlite3_column_type(row, 2) != SQLITE_NULL) {
			out->balance_fen = sqlite3_column_int64(row, 2);
		}
		out->acts = column_json(row, 3);
		out->body = open_body(hall, row, 4);
		out->its_unit = column_json(row, 5);
		str_copy(out->no, sizeof(out->no), account_member(out, "no"));
	}
	sql_close(row);
	return is_found && out->body;
}

bool account_find(
	struct hall *hall, struct conn *conn, const char *unit, const char *no, struct account *out)
{
	char id[HASH_LEN];
	account_id(hall, unit, no, id);
	return account_by_id(hall, conn, id, out);
}

void account_add(struct hall *hall, struct conn *conn, struct account *account)
{
	size_t len, no_len = strlen(account->no);
	account_id(hall, account->unit, account->no, account->id);
	json_object_set_new(account->body, "no", json_string(account->no));
	unsigned char *box = seal_body(hall, account->body, &len);
	char *acts = json_dumps(account->acts, JSON_COMPACT);
	sql_run(conn, "INSERT INTO accounts VALUES(?,?,?,NULLIF(?,''),NULLIF(?,-1),?,?)", "ssssisb",
		account->id, account->unit, account->no + (no_len > TAIL ? no_len - TAIL : 0),
		account->holder, account->balance_fen, acts, (const void *)box, len);
	free(acts);
	mem_free(box);
}

void account_finish(struct account *account)
{
	json_decref(account->its_unit);
	json_decref(account->acts);
	json_decref(account->body);
	*account = (struct account){0};
}

void account_shown(const char *no, char out[static SHOWN_NO_LEN])
{
	size_t len = strlen(no);
	str_format(out, SHOWN_NO_LEN, "•••• %s", len > TAIL ? no + len - TAIL : no);
}

int64_t account_due(struct conn *conn, const char *id)
{
	return sql_int(conn, 0,
		"SELECT COALESCE(SUM(amount_fen),0) FROM bills WHERE account=? AND paid_ms IS NULL",
		"s", id);
}

int64_t account_paying(struct conn *conn, const char *id)
{
	return sql_int(conn, 0,
		"SELECT COALESCE(SUM(amount_fen),0) FROM bills b WHERE account=? AND paid_ms IS "
		"NULL AND EXISTS(SELECT 1 FROM payment_bills p WHERE p.account=b.account AND "
		"p.bill=b.id AND p.is_live=1)",
		"s", id);
}

void yuan_text(int64_t fen, char out[static YUAN_LEN])
{
	str_format(out, YUAN_LEN, "¥%lld.%02d", (long long)(fen / 100), (int)(fen % 100));
}

static bool is_in(const json_t *list, const char *text)
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

bool account_can(const struct account *account, const char *act)
{
	return is_in(account->acts, act);
}

void account_act_done(struct hall *hall, struct conn *conn, const struct account *account,
	const json_t *act, const char *when)
{
	const char *code = json_string_value(json_object_get(act, "code"));
	json_t *left = json_array(), *facts = json_array();
	size_t i;
	json_t *each;
	json_array_foreach(account->acts, i, each)
	{
		const char *other = json_string_value(each);
		if (strcmp(other, code) != 0 && !is_in(json_object_get(act, "stops"), other)) {
			json_array_append(left, each);
		}
	}
	json_array_append_new(facts,
		json_pack("{s:O*,s:s}", "label", json_object_get(act, "name"), "text", when));
	json_array_extend(facts, json_object_get(account->body, "facts"));
	json_object_set(account->body, "facts", facts);
	size_t len;
	unsigned char *box = seal_body(hall, account->body, &len);
	char *acts = json_dumps(left, JSON_COMPACT);
	sql_run(conn, "UPDATE accounts SET acts=?, body=? WHERE id=?", "sbs", acts,
		(const void *)box, len, account->id);
	free(acts);
	mem_free(box);
	json_decref(left);
	json_decref(facts);
}

/* --- as the contract has it --- */

static json_t *bills_json(struct conn *conn, const struct account *account)
{
	json_t *bills = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT b.id, b.title, b.due_on, b.amount_fen, CASE WHEN b.paid_ms IS NOT NULL THEN"
		" 'paid' WHEN EXISTS(SELECT 1 FROM payment_bills p WHERE "
		"p.account=b.account AND p.bill=b.id AND p.is_live=1) THEN 'paying' ELSE 'open' "
		"END FROM "
		"bills b WHERE b.account=? ORDER BY b.paid_ms IS NOT NULL, b.due_on DESC, "
		"b.id LIMIT 60",
		"s", account->id);
	while (sql_next(conn, row)) {
		json_array_append_new(
			bills, json_pack("{s:s,s:o,s:s,s:I,s:s}", "id", sql_column(row, 0), "title",
				       column_json(row, 1), "due_on", sql_column(row, 2),
				       "amount_fen", (json_int_t)sqlite3_column_int64(row, 3),
				       "state", sql_column(row, 4)));
	}
	sql_close(row);
	return bills;
}

/* Those that need no card, and all of who holds it. */
static json_t *acts_json(const struct account *account, bool is_mine)
{
	json_t *acts = json_array();
	size_t i;
	json_t *code;
	json_array_foreach(account->acts, i, code)
	{
		const json_t *act = unit_act(account->its_unit, json_string_value(code));
		const char *needs = json_string_value(json_object_get(act, "needs"));
		if (needs && (is_mine || strcmp(needs, "none") == 0)) {
			json_array_append(acts, code);
		}
	}
	return acts;
}

static void copy_member(json_t *json, const struct account *account, const char *name)
{
	json_t *member = json_object_get(account->body, name);
	if (member) {
		json_object_set(json, name, member);
	}
}

json_t *account_json(struct conn *conn, const struct account *account, bool is_mine, int64_t now_ms)
{
	char shown[SHOWN_NO_LEN], as_of[TIME_LEN];
	account_shown(account->no, shown);
	time_text(now_ms, false, as_of);
	json_t *json = json_pack("{s:s,s:s,s:s,s:b,s:I,s:I,s:o,s:s,s:O,s:O*}", "unit",
		account->unit, "shown_no", shown, "holder", account_member(account, "mask"),
		"is_mine", is_mine, "due_fen", (json_int_t)account_due(conn, account->id),
		"paying_fen", (json_int_t)account_paying(conn, account->id), "acts",
		acts_json(account, is_mine), "as_of", as_of, "source",
		json_object_get(account->its_unit, "source"), "document",
		json_object_get(account->body, "document"));
	if (is_mine) {
		if (account->balance_fen >= 0) {
			json_object_set_new(
				json, "balance_fen", json_integer(account->balance_fen));
		}
		json_object_set_new(json, "bills", bills_json(conn, account));
		copy_member(json, account, "history");
		copy_member(json, account, "facts");
	}
	return json;
}

json_t *accounts_of(struct hall *hall, struct conn *conn, const char *person)
{
	json_t *list = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT a.id FROM accounts a JOIN units u ON u.code=a.unit WHERE a.holder=? AND "
		"json_extract(u.body,'$.by_card') ORDER BY u.rowid, a.rowid LIMIT 60",
		"s", person);
	while (sql_next(conn, row)) {
		struct account account;
		char shown[SHOWN_NO_LEN];
		if (account_by_id(hall, conn, sql_column(row, 0), &account)) {
			account_shown(account.no, shown);
			json_t *json = json_pack("{s:s,s:s,s:s,s:I,s:I}", "unit", account.unit,
				"no", account.no, "shown_no", shown, "due_fen",
				(json_int_t)account_due(conn, account.id), "paying_fen",
				(json_int_t)account_paying(conn, account.id));
			if (account.balance_fen >= 0) {
				json_object_set_new(
					json, "balance_fen", json_integer(account.balance_fen));
			}
			json_array_append_new(list, json);
		}
		account_finish(&account);
	}
	sql_close(row);
	return list;
}

void receipt_no_make(struct conn *conn, int64_t now_ms, char out[static RECEIPT_NO_LEN])
{
	bool is_taken = true;
	for (int i = 0; is_taken && i < TRIES; i++) {
		char no[CASE_NO_LEN];
		case_no_make(now_ms, 1 + (int)randombytes_uniform(SEQ_MAX), no);
		str_format(out, RECEIPT_NO_LEN, "R%s", no);
		is_taken = sql_int(conn, 1,
			"SELECT (SELECT COUNT(*) FROM payments WHERE receipt_no=?1) + (SELECT "
			"COUNT(*) FROM account_acts WHERE receipt_no=?1)",
			"s", out);
	}
}
