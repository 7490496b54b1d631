#include "tests/hall/fixtures_accounts.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/accounts.h"
#include "tests/hall/document.h"
#include "tests/hall/document_judge.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/fixtures_people.h"
#include "tests/hall/form_value.h"
#include "tests/hall/times.h"
#include "tests/hall/unit_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 40, POINTS_MAX = 24, MASK_MAX = 32 };
/* An account shows twelve: each act that is done leaves one more. */
enum { FACTS_MAX = 6 };

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

/* --- units --- */

const char *unit_put(struct conn *conn, const json_t *unit)
{
	const char *fault = unit_fault(unit), *code = member(unit, "code");
	if (!fault && sql_int(conn, 0, "SELECT COUNT(*) FROM units WHERE code=?", "s", code)) {
		fault = "code: there is one";
	} else if (!fault && sql_int(conn, 0, "SELECT COUNT(*) FROM units", "") >= UNITS_MAX) {
		fault = "more than can be";
	}
	if (!fault) {
		char *text = json_dumps(unit, JSON_COMPACT);
		sql_run(conn, "INSERT INTO units VALUES(?,?)", "ss", code, text);
		free(text);
	}
	return fault;
}

enum err units_load(struct conn *conn, const char *folder)
{
	json_t *list = NULL;
	size_t i;
	const json_t *unit;
	enum err err = fixtures_read_json(folder, "units.json", &list);
	json_array_foreach(list, i, unit)
	{
		const char *fault = unit_put(conn, unit);
		if (fault) {
			log_error("fixtures", "units.json: %s: %s", member(unit, "code"), fault);
			err = ERR_INVALID;
			break;
		}
	}
	json_decref(list);
	return err;
}

/* --- accounts --- */

/* Months before (after) the one of the day. */
static void month_at(int64_t now_ms, int months, int *year_out, int *month_out)
{
	char date[TIME_LEN];
	date_text(now_ms, date);
	int count = (int)strtol(date, NULL, 10) * 12 + (int)strtol(date + 5, NULL, 10) - 1 + months;
	*year_out = count / 12;
	*month_out = count % 12 + 1;
}

/* "month": -1 before "title": 2026 年 10 月水费 */
static json_t *title_of(const json_t *bill, int64_t now_ms)
{
	const json_t *title = json_object_get(bill, "title"),
		     *back = json_object_get(bill, "month");
	char zh[200], en[400];
	int year, month;
	if (!back) {
		return text_copy(title);
	}
	month_at(now_ms, (int)json_integer_value(back), &year, &month);
	str_format(zh, sizeof(zh), "%d 年 %d 月%s", year, month, member(title, "zh"));
	str_format(en, sizeof(en), "%s, %d-%02d", member(title, "en"), year, month);
	return text_both(zh, en);
}

static bool add_bills(struct conn *conn, const char *account, const json_t *json, int64_t now_ms)
{
	size_t i;
	const json_t *bill;
	json_array_foreach(json_object_get(json, "bills"), i, bill)
	{
		json_int_t fen = json_integer_value(json_object_get(bill, "amount_fen"));
		const char *state = member(bill, "state"), *due_on = member(bill, "due_on");
		bool is_paid = strcmp(state, "paid") == 0;
		if (form_stranger(bill, "id title month due_on amount_fen state") ||
			!is_bill_id(member(bill, "id")) || fen <= 0 || !is_date(due_on) ||
			!text_judge(json_object_get(bill, "title"), 100, 200) ||
			(!is_paid && strcmp(state, "open") != 0) ||
			sql_int(conn, 0, "SELECT COUNT(*) FROM bills WHERE account=? AND id=?",
				"ss", account, member(bill, "id"))) {
			return false;
		}
		json_t *title = title_of(bill, now_ms);
		char *text = json_dumps(title, JSON_COMPACT);
		sql_run(conn, "INSERT INTO bills VALUES(?,?,?,?,?,NULLIF(?,0))", "ssssii", account,
			member(bill, "id"), text, due_on, (int64_t)fen,
			is_paid ? now_ms : (int64_t)0);
		free(text);
		json_decref(title);
	}
	return i <= BILLS_MAX;
}

/* {unit, values}: the last is of the month before this one. NULL: none. */
static json_t *history_of(const json_t *json, int64_t now_ms)
{
	const json_t *history = json_object_get(json, "history");
	const json_t *values = json_object_get(history, "values");
	int count = (int)json_array_size(values);
	json_t *points = json_array();
	for (int i = 0; i < count; i++) {
		char label[32];
		int year, month;
		month_at(now_ms, i - count, &year, &month);
		str_format(label, sizeof(label), "%d-%02d", year, month);
		json_array_append_new(points, json_pack("{s:s,s:O}", "label", label, "value",
						      json_array_get(values, (size_t)i)));
	}
	json_t *whole = history ? json_pack("{s:O*,s:O}", "unit", json_object_get(history, "unit"),
					  "points", points)
				: NULL;
	json_decref(points);
	return whole;
}

/* "11-26 16:40" for the times on a parcel's way. */
static void shorten_times(json_t *document)
{
	size_t i, k;
	json_t *block, *item;
	json_array_foreach(json_object_get(document, "blocks"), i, block)
	{
		json_array_foreach(json_object_get(block, "items"), k, item)
		{
			char label[TIME_LEN];
			int64_t ms;
			if (time_parse(member(item, "label"), &ms)) {
				time_text(ms, false, label);
				label[16] = '\0';
				label[10] = ' ';
				json_object_set_new(item, "label", json_string(label + 5));
			}
		}
	}
}

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static bool are_acts(const json_t *unit, const json_t *acts)
{
	size_t i;
	const json_t *act;
	json_array_foreach(acts, i, act)
	{
		if (!json_is_string(act) || !unit_act(unit, json_string_value(act))) {
			return false;
		}
	}
	return true;
}

static bool are_facts(const json_t *facts)
{
	size_t i;
	const json_t *fact;
	json_array_foreach(facts, i, fact)
	{
		if (!words_judge(json_object_get(fact, "label")) ||
			!words_judge(json_object_get(fact, "text"))) {
			return false;
		}
	}
	return i <= FACTS_MAX;
}

static bool is_history(const json_t *history)
{
	const json_t *values = json_object_get(history, "values");
	size_t i;
	const json_t *value;
	json_array_foreach(values, i, value)
	{
		if (!json_is_number(value) || json_number_value(value) < 0) {
			return false;
		}
	}
	return !history || (words_judge(json_object_get(history, "unit")) && i <= POINTS_MAX);
}

static bool judge_account(const json_t *json, const json_t *unit, char why[static FORM_WHY_LEN])
{
	const json_t *document = json_object_get(json, "document");
	const json_t *balance = json_object_get(json, "balance_fen");
	const char *stranger = form_stranger(
		json, "unit no holder mask balance_fen bills history facts document acts");
	if (!json_is_object(json) || stranger) {
		return say(why, stranger ? stranger : "not an object");
	}
	if (!unit_takes(unit, member(json, "no"))) {
		return say(why, "no");
	}
	if (utf8_count(member(json, "mask")) > MASK_MAX) {
		return say(why, "mask");
	}
	if (!are_acts(unit, json_object_get(json, "acts"))) {
		return say(why, "acts");
	}
	if (!are_facts(json_object_get(json, "facts"))) {
		return say(why, "facts");
	}
	if (!is_history(json_object_get(json, "history"))) {
		return say(why, "history");
	}
	if (balance && (!json_is_integer(balance) || json_integer_value(balance) < 0)) {
		return say(why, "balance_fen");
	}
	return !document || document_judge(document, why);
}

static bool insert_account(struct hall *hall, struct conn *conn, const json_t *json, int64_t now_ms)
{
	struct account account = {.balance_fen = -1};
	const char *number = member(json, "holder");
	const json_t *balance = json_object_get(json, "balance_fen");
	const json_t *acts = json_object_get(json, "acts");
	str_copy(account.unit, sizeof(account.unit), member(json, "unit"));
	str_copy(account.no, sizeof(account.no), member(json, "no"));
	if (*number) {
		keyed_hash(hall, "card", number, strlen(number), account.holder);
	}
	if (balance) {
		account.balance_fen = json_integer_value(balance);
	}
	account.acts = acts ? json_deep_copy(acts) : json_array();
	account.body = json_pack("{s:s,s:o*,s:O*,s:O*}", "mask", member(json, "mask"), "history",
		history_of(json, now_ms), "facts", json_object_get(json, "facts"), "document",
		json_object_get(json, "document"));
	account_add(hall, conn, &account);
	bool is_good = add_bills(conn, account.id, json, now_ms);
	account_finish(&account);
	return is_good;
}

static bool is_there(struct hall *hall, struct conn *conn, const char *unit, const char *no)
{
	struct account account;
	bool is_found = account_find(hall, conn, unit, no, &account);
	account_finish(&account);
	return is_found;
}

bool account_put(struct hall *hall, struct conn *conn, const json_t *unit, json_t *json,
	int64_t now_ms, char why[static FORM_WHY_LEN])
{
	people_set_times(hall, json, now_ms);
	shorten_times(json_object_get(json, "document"));
	if (!judge_account(json, unit, why)) {
		return false;
	}
	if (is_there(hall, conn, member(json, "unit"), member(json, "no"))) {
		return say(why, "no: there is one");
	}
	return insert_account(hall, conn, json, now_ms) || say(why, "a bill");
}

static bool load_account(struct hall *hall, struct conn *conn, json_t *json, int64_t now_ms)
{
	char why[FORM_WHY_LEN] = "unit";
	json_t *unit = unit_find(conn, member(json, "unit"));
	bool is_good = unit && account_put(hall, conn, unit, json, now_ms, why);
	json_decref(unit);
	if (!is_good) {
		log_error("fixtures", "accounts.json: %s/%s: %s", member(json, "unit"),
			member(json, "no"), why);
	}
	return is_good;
}

enum err accounts_load(struct hall *hall, struct conn *conn, const char *folder, int64_t now_ms)
{
	json_t *list = NULL;
	enum err err = fixtures_read_json(folder, "accounts.json", &list);
	for (size_t i = 0; !err && i < json_array_size(list); i++) {
		if (!load_account(hall, conn, json_array_get(list, i), now_ms) ||
			conn->has_failed) {
			err = ERR_INVALID;
		}
	}
	json_decref(list);
	return err;
}
