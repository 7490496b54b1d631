#include "tests/hall/fixtures_accounts.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/accounts.h"
#include "tests/hall/document.h"
#include "tests/hall/document_judge.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/fixtures_people.h"
#include "tests/hall/form_text.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 40, ACTS_MAX = 6, AMOUNTS_MAX = 6, POINTS_MAX = 24, SCAN_MAX = 200 };

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static bool is_one_of(const char *word, const char *first, const char *second, const char *third)
{
	return strcmp(word, first) == 0 || strcmp(word, second) == 0 || strcmp(word, third) == 0;
}

/* --- units: what is wrong with one, NULL for nothing --- */

static bool has_one_group(const char *pattern)
{
	int groups = 0;
	for (const char *at = pattern; *at; at++) {
		if (*at == '\\' && at[1]) {
			at++;
		} else if (*at == '(' && at[1] != '?') {
			groups++;
		}
	}
	return groups == 1;
}

static const char *fault_of_ask(const json_t *ask)
{
	json_int_t low = json_integer_value(json_object_get(ask, "min_length"));
	json_int_t high = json_integer_value(json_object_get(ask, "max_length"));
	const char *scan = json_string_value(json_object_get(ask, "scan"));
	const char *charset = member(ask, "charset"), *check = member(ask, "check");
	if (!text_judge(json_object_get(ask, "title"), 30, 80)) {
		return "ask.title";
	}
	if (low < 4 || high < low || high > 32) {
		return "ask.min_length or max_length";
	}
	if (!is_one_of(charset, "digits", "letters_digits", "digits") ||
		!is_one_of(check, "none", "luhn", "mod11_10") ||
		(strcmp(check, "none") != 0 && strcmp(charset, "digits") != 0)) {
		return "ask.charset or check";
	}
	if (scan && (strlen(scan) > SCAN_MAX || !pattern_is_sound(scan) || !has_one_group(scan))) {
		return "ask.scan";
	}
	return NULL;
}

static const char *fault_of_acts(const json_t *acts)
{
	size_t i;
	const json_t *act;
	json_array_foreach(acts, i, act)
	{
		if (!is_code(member(act, "code")) ||
			!text_judge(json_object_get(act, "name"), 30, 80) ||
			!is_one_of(member(act, "needs"), "none", "card", "card") ||
			!json_is_boolean(json_object_get(act, "is_serious"))) {
			return "an act";
		}
	}
	return json_array_size(acts) <= ACTS_MAX && json_is_array(acts) ? NULL : "acts";
}

static const char *fault_of_amounts(const json_t *unit)
{
	const json_t *amounts = json_object_get(unit, "amounts");
	size_t i;
	const json_t *amount;
	json_array_foreach(amounts, i, amount)
	{
		if (json_integer_value(amount) <= 0) {
			return "amounts";
		}
	}
	bool is_good = !amounts ||
		       (strcmp(member(unit, "kind"), "balance") == 0 && i >= 1 && i <= AMOUNTS_MAX);
	return is_good ? NULL : "amounts";
}

static const char *fault_of_unit(const json_t *unit)
{
	const json_t *name = json_object_get(unit, "name"), *note = json_object_get(unit, "note");
	if (!is_unit_code(member(unit, "code"))) {
		return "code";
	}
	if (!text_judge(name, 30, 80) || (note && !text_judge(note, 60, 120)) ||
		!text_judge(json_object_get(unit, "source"), 200, 400)) {
		return "name, note or source";
	}
	if (!pinyin_fits(member(name, "zh"), member(unit, "pinyin"))) {
		return "pinyin";
	}
	if (!is_one_of(member(unit, "kind"), "bills", "balance", "parcel") ||
		!json_is_boolean(json_object_get(unit, "by_card"))) {
		return "kind or by_card";
	}
	const char *fault = fault_of_ask(json_object_get(unit, "ask"));
	fault = fault ? fault : fault_of_acts(json_object_get(unit, "acts"));
	return fault ? fault : fault_of_amounts(unit);
}

enum err units_load(struct conn *conn, const char *folder)
{
	json_t *list = NULL;
	size_t i;
	const json_t *unit;
	enum err err = fixtures_read_json(folder, "units.json", &list);
	if (!err && json_array_size(list) > UNITS_MAX) {
		log_error("fixtures", "units.json: more than %d", UNITS_MAX);
		err = ERR_INVALID;
	}
	json_array_foreach(list, i, unit)
	{
		const char *fault = fault_of_unit(unit);
		char *text = json_dumps(unit, JSON_COMPACT);
		sql_run(conn, "INSERT INTO units VALUES(?,?)", "ss", member(unit, "code"), text);
		free(text);
		if (fault || conn->has_failed) {
			log_error("fixtures", "units.json: %s: %s", member(unit, "code"),
				fault ? fault : "twice");
			err = ERR_INVALID;
			break;
		}
	}
	json_decref(list);
	return err;
}

/* --- accounts --- */

static bool check_digit_fits(const char *check, const char *no)
{
	char digits[ACCOUNT_NO_LEN];
	size_t len = strlen(no);
	str_copy_len(digits, sizeof(digits), no, len - 1);
	int last = no[len - 1] - '0';
	return strcmp(check, "none") == 0 ||
	       last == (strcmp(check, "luhn") == 0 ? luhn_digit(digits) : mod11_10_digit(digits));
}

static bool no_fits(const json_t *unit, const char *no)
{
	const json_t *ask = json_object_get(unit, "ask");
	json_int_t len = (json_int_t)strlen(no);
	return is_account_no(no) && len >= json_integer_value(json_object_get(ask, "min_length")) &&
	       len <= json_integer_value(json_object_get(ask, "max_length")) &&
	       (strcmp(member(ask, "charset"), "digits") != 0 ||
		       strspn(no, "0123456789") == (size_t)len) &&
	       check_digit_fits(member(ask, "check"), no);
}

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
		if (!is_bill_id(member(bill, "id")) || fen <= 0 || !is_date(due_on) ||
			!text_judge(json_object_get(bill, "title"), 100, 200) ||
			!is_one_of(state, "open", "paid", "open")) {
			return false;
		}
		json_t *title = title_of(bill, now_ms);
		char *text = json_dumps(title, JSON_COMPACT);
		sql_run(conn, "INSERT INTO bills VALUES(?,?,?,?,?,NULLIF(?,0))", "ssssii", account,
			member(bill, "id"), text, due_on, (int64_t)fen,
			strcmp(state, "paid") == 0 ? now_ms : (int64_t)0);
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

static const char *fault_of_account(const json_t *json, const json_t *unit)
{
	const json_t *document = json_object_get(json, "document");
	char why[FORM_WHY_LEN];
	size_t i;
	const json_t *act;
	json_array_foreach(json_object_get(json, "acts"), i, act)
	{
		if (!json_is_string(act) || !unit_act(unit, json_string_value(act))) {
			return "acts";
		}
	}
	if (json_array_size(json_object_get(json_object_get(json, "history"), "values")) >
		POINTS_MAX) {
		return "history";
	}
	if (document && !document_judge(document, why)) {
		log_error("fixtures", "accounts.json: %s", why);
		return "document";
	}
	return no_fits(unit, member(json, "no")) ? NULL : "no";
}

static const char *insert_account(
	struct hall *hall, struct conn *conn, const json_t *json, int64_t now_ms)
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
	return is_good ? NULL : "a bill";
}

static bool load_account(struct hall *hall, struct conn *conn, json_t *json, int64_t now_ms)
{
	people_set_times(hall, json, now_ms);
	shorten_times(json_object_get(json, "document"));
	json_t *unit = unit_find(conn, member(json, "unit"));
	const char *fault = unit ? fault_of_account(json, unit) : "unit";
	fault = fault ? fault : insert_account(hall, conn, json, now_ms);
	json_decref(unit);
	if (fault) {
		log_error("fixtures", "accounts.json: %s/%s: %s", member(json, "unit"),
			member(json, "no"), fault);
	}
	return !fault;
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
