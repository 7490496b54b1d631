/* What the hall has of the person who identified: my page, certificates, grants. */
#include "firmware/base/mem.h"
#include "tests/hall/accounts.h"
#include "tests/hall/api.h"
#include "tests/hall/case_view.h"
#include "tests/hall/catalog.h"
#include "tests/hall/document.h"
#include "tests/hall/payments.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"
#include "tests/hall/who.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MAX = 100, GRANT_MS = 3600 * 1000, PURPOSE_MAX = 60 };

/* An entry with the moment by which it is sorted. */
struct entry {
	int64_t at_ms;
	json_t *json;
};

struct page {
	struct entry entries[4 * ENTRIES_MAX];
	size_t count;
};

static void add(struct page *page, int64_t at_ms, json_t *json)
{
	char at[TIME_LEN];
	if (!json || page->count == ARRAY_LEN(page->entries)) {
		json_decref(json);
		return;
	}
	time_text(at_ms, false, at);
	json_object_set_new(json, "at", json_string(at));
	page->entries[page->count++] = (struct entry){at_ms, json};
}

static json_t *entry_of(const char *kind, const json_t *title, const char *target, const char *id)
{
	return json_pack("{s:s,s:O*,s:{s:s}}", "kind", kind, "title", title, "target", target, id);
}

/* --- cases --- */

static void set_state(json_t *entry, struct hall *hall, const struct kase *kase, int64_t now_ms)
{
	json_object_set_new(entry, "state", json_string(kase->state));
	json_object_set_new(entry, "state_text", case_words(kase));
	json_object_set_new(entry, "colour", json_string(case_colour(hall, kase, now_ms)));
}

static json_t *case_entry(struct request *request, const char *kind, const struct kase *kase)
{
	bool is_rating = strcmp(kind, "evaluation") == 0;
	json_t *entry = entry_of(kind, kase->title, is_rating ? "evaluation" : "case", kase->no);
	set_state(entry, request->hall, kase, request->now_ms);
	return entry;
}

static void add_case(struct request *request, struct page *page, const struct kase *kase)
{
	int64_t last_ms = sql_int(request->conn, kase->accepted_ms,
		"SELECT MAX(at_ms) FROM events WHERE case_no=?", "s", kase->no);
	add(page, last_ms, case_entry(request, "case", kase));
	json_t *asks = case_is_over(kase) ? NULL : case_asks(request->conn, kase->no);
	size_t i;
	const json_t *ask;
	json_array_foreach(asks, i, ask)
	{
		json_t *entry = case_entry(request, "ask", kase);
		json_object_set(entry, "text", json_object_get(ask, "title"));
		add(page, last_ms, entry);
	}
	json_decref(asks);
	if (kase->finished_ms && !kase->is_rated && strcmp(kase->state, "withdrawn") != 0 &&
		request->now_ms - kase->finished_ms < 90 * DAY_MS) {
		add(page, kase->finished_ms, case_entry(request, "evaluation", kase));
	}
}

static void add_cases(struct request *request, struct page *page, const char *person)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT no FROM cases WHERE person=?1 OR agent=?1 ORDER BY accepted_ms DESC LIMIT "
		"60",
		"s", person);
	while (sql_next(request->conn, row)) {
		struct kase kase;
		if (case_find(request->conn, sql_column(row, 0), &kase)) {
			add_case(request, page, &kase);
		}
		case_finish(&kase);
	}
	sql_close(row);
}

/* --- the rest --- */

static void add_appointments(struct request *request, struct page *page, const char *person)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT a.id, a.at_ms, a.place_text, m.zh, m.en, m.code FROM appointments a LEFT "
		"JOIN "
		"matters m ON m.code=a.matter WHERE a.person=? AND a.state='booked' AND a.at_ms>=?"
		" ORDER BY a.at_ms LIMIT 20",
		"si", person, day_start(request->now_ms));
	while (sql_next(request->conn, row)) {
		json_t *title = *sql_column(row, 3)
					? text_both(sql_column(row, 3), sql_column(row, 4))
					: text_both("预约", "Appointment");
		json_t *entry = entry_of("appointment", title, "appointment", sql_column(row, 0));
		json_t *place = json_loads(sql_column(row, 2), 0, NULL);
		if (place) {
			json_object_set_new(entry, "text", place);
		}
		if (*sql_column(row, 5)) {
			json_object_set_new(entry, "matter", json_string(sql_column(row, 5)));
		}
		add(page, sqlite3_column_int64(row, 1), entry);
		json_decref(title);
	}
	sql_close(row);
}

static void add_tickets(struct request *request, struct page *page, const char *person)
{
	char date[TIME_LEN];
	date_text(request->now_ms, date);
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT t.page, t.issued_at, t.zone, t.n, t.state, t.rated, m.zh, m.en FROM "
		"tickets "
		"t JOIN matters m ON m.code=t.matter WHERE t.person=? AND t.date=? AND "
		"t.state<>'void' AND t.page IS NOT NULL LIMIT 20",
		"ss", person, date);
	while (sql_next(request->conn, row)) {
		int64_t at_ms = 0;
		bool is_called = strcmp(sql_column(row, 4), "called") == 0;
		bool is_rating = is_called && !sqlite3_column_int(row, 5);
		char number[16];
		snprintf(number, sizeof(number), "%.1s%04d", sql_column(row, 2),
			sqlite3_column_int(row, 3));
		json_t *title = text_both(sql_column(row, 6), sql_column(row, 7));
		json_t *entry = entry_of("ticket", title, "ticket", sql_column(row, 0));
		json_object_set_new(entry, "text", json_string(number));
		json_object_set_new(entry, "state_text",
			is_called ? text_both("已叫号", "Called") : text_both("排队中", "Waiting"));
		bool is_time = time_parse(sql_column(row, 1), &at_ms);
		add(page, is_time ? at_ms : request->now_ms, entry);
		if (is_rating) {
			add(page, at_ms,
				entry_of("evaluation", title, "evaluation", sql_column(row, 0)));
		}
		json_decref(title);
	}
	sql_close(row);
}

/* Opened; NULL when it is damaged. */
static json_t *certificate_of(struct request *request, sqlite3_stmt *row, int column)
{
	size_t len;
	char *clear = vault_open(request->hall, "certificate", sqlite3_column_blob(row, column),
		(size_t)sqlite3_column_bytes(row, column), &len);
	json_t *json = clear ? json_loadb(clear, len, 0, NULL) : NULL;
	if (clear) {
		mem_wipe(clear, len);
	}
	mem_free(clear);
	return json;
}

static json_t *certificates_of(struct request *request, const char *person)
{
	json_t *list = json_array();
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT id, body FROM certificates WHERE holder=? ORDER BY rowid LIMIT 50", "s",
		person);
	while (sql_next(request->conn, row)) {
		json_t *certificate = certificate_of(request, row, 1);
		if (certificate) {
			json_object_set_new(certificate, "id", json_string(sql_column(row, 0)));
			json_array_append_new(list, certificate);
		}
	}
	sql_close(row);
	return list;
}

static void add_certificates(struct request *request, struct page *page, const char *person)
{
	json_t *list = certificates_of(request, person);
	size_t i;
	const json_t *certificate;
	json_array_foreach(list, i, certificate)
	{
		json_t *entry = entry_of("certificate", json_object_get(certificate, "name"),
			"certificate", json_string_value(json_object_get(certificate, "id")));
		if (entry) {
			json_object_set(entry, "text", json_object_get(certificate, "issuer"));
		}
		add(page, day_start(request->now_ms), entry); /* as of today */
	}
	json_decref(list);
}

/* --- accounts --- */

static void set_target(json_t *entry, const struct account *account)
{
	char target[80];
	snprintf(target, sizeof(target), "%s/%s", account->unit, account->no);
	json_object_set_new(entry, "target", json_pack("{s:s}", "account", target));
}

static json_t *account_entry(const char *kind, const json_t *unit, const char *text)
{
	return json_pack("{s:s,s:O*,s:s}", "kind", kind, "title", json_object_get(unit, "name"),
		"text", text);
}

static json_t *bill_entry(struct request *request, const char *id, int64_t fen, bool is_late)
{
	struct account account;
	json_t *entry = NULL;
	if (account_by_id(request->hall, request->conn, id, &account)) {
		char yuan[YUAN_LEN];
		bool is_being_paid = account_paying(request->conn, id) >= fen;
		yuan_text(fen, yuan);
		entry = account_entry("bill", account.its_unit, yuan);
		set_target(entry, &account);
		json_object_set_new(entry, "state_text",
			is_being_paid ? text_both("正在缴", "Being paid")
			: is_late     ? text_both("已过期", "Overdue")
				      : text_both("待缴费", "To pay"));
		json_object_set_new(
			entry, "colour", json_string(is_late && !is_being_paid ? "red" : "yellow"));
	}
	account_finish(&account);
	return entry;
}

/* One for an account on which something is due. */
static void add_bills(struct request *request, struct page *page, const char *person)
{
	char today[TIME_LEN];
	date_text(request->now_ms, today);
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT a.id, SUM(b.amount_fen), MIN(b.due_on) FROM accounts a JOIN bills b ON "
		"b.account=a.id JOIN units u ON u.code=a.unit WHERE a.holder=? AND b.paid_ms IS "
		"NULL AND json_extract(u.body,'$.by_card') GROUP BY a.id LIMIT 60",
		"s", person);
	while (sql_next(request->conn, row)) {
		add(page, day_start(request->now_ms),
			bill_entry(request, sql_column(row, 0), sqlite3_column_int64(row, 1),
				strcmp(sql_column(row, 2), today) < 0));
	}
	sql_close(row);
}

/* Its unit, and so its account, may be there no more: then it leads nowhere. */
static json_t *receipt_entry(struct request *request, const struct payment *payment)
{
	char text[80], yuan[YUAN_LEN];
	struct account account;
	bool is_given_back = payment->refund[0] != '\0';
	json_t *unit = unit_find(request->conn, payment->unit);
	yuan_text(payment->amount_fen, yuan);
	snprintf(text, sizeof(text), "%s · %s", yuan, payment->receipt_no);
	json_t *entry = account_entry("receipt", unit, text);
	if (account_by_id(request->hall, request->conn, payment->account, &account)) {
		set_target(entry, &account);
	}
	json_object_set_new(entry, "state_text",
		is_given_back ? text_both("已退款", "Given back") : text_both("已缴费", "Paid"));
	if (!is_given_back) {
		json_object_set_new(entry, "receipt", payment_receipt_json(request->conn, payment));
	}
	account_finish(&account);
	json_decref(unit);
	return entry;
}

static void add_receipts(struct request *request, struct page *page, const char *person)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT order_no FROM payments WHERE person=? AND state='paid' ORDER BY paid_ms "
		"DESC LIMIT 20",
		"s", person);
	while (sql_next(request->conn, row)) {
		struct payment payment;
		if (payment_by_order(request->conn, sql_column(row, 0), &payment)) {
			add(page, payment.paid_ms, receipt_entry(request, &payment));
		}
		payment_finish(&payment);
	}
	sql_close(row);
}

static int newest_first(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	return (first->at_ms < second->at_ms) - (first->at_ms > second->at_ms);
}

void get_me(struct request *request)
{
	struct who who;
	if (!who_must_ask(request, &who)) {
		return;
	}
	struct page *page = mem_new(struct page);
	add_appointments(request, page, who.person);
	add_cases(request, page, who.person);
	add_tickets(request, page, who.person);
	add_certificates(request, page, who.person);
	add_bills(request, page, who.person);
	add_receipts(request, page, who.person);
	qsort(page->entries, page->count, sizeof(page->entries[0]), newest_first);
	json_t *entries = json_array();
	for (size_t i = 0; i < page->count; i++) {
		if (i < ENTRIES_MAX) {
			json_array_append(entries, page->entries[i].json);
		}
		json_decref(page->entries[i].json);
	}
	mem_free(page);
	char as_of[TIME_LEN];
	time_text(request->now_ms, false, as_of);
	reply_json(request->reply, 200,
		json_pack("{s:s,s:O,s:o}", "as_of", as_of, "source",
			json_object_get(catalog_facts(request->hall->catalog), "source"), "entries",
			entries));
}

void get_certificates(struct request *request)
{
	struct who who;
	if (who_must_ask(request, &who)) {
		reply_json(request->reply, 200, certificates_of(request, who.person));
	}
}

/* --- sharing one --- */

static bool is_purpose(const char *text)
{
	return is_name(text) && strlen(text) <= 4 * PURPOSE_MAX;
}

static void grant(struct request *request, const struct who *who, const char *what,
	const char *purpose, const char *type)
{
	char id[ID_LEN], expires_at[TIME_LEN], today[TIME_LEN], zh[400];
	int64_t expires_ms = request->now_ms + GRANT_MS;
	random_id(id);
	time_text(expires_ms, false, expires_at);
	date_text(request->now_ms, today);
	snprintf(zh, sizeof(zh), "仅供“%s”使用 %s", purpose, today);
	sql_run(request->conn,
		"INSERT INTO grants(id, certificate, type, holder, terminal, matter, purpose, "
		"at_ms, "
		"expires_ms) VALUES(?,?,?,?,?,?,?,?,?)",
		"sssssssii", id, request->part, type, who->person, request->terminal, what, purpose,
		request->now_ms, expires_ms);
	reply_json(request->reply, 201,
		json_pack("{s:s,s:s,s:{s:s}}", "id", id, "expires_at", expires_at, "watermark",
			"zh", zh));
}

void post_grant(struct request *request)
{
	struct who who;
	const char *matter, *bundle, *purpose;
	const json_t *body = request->body;
	char today[TIME_LEN], type[40] = "", valid_to[TIME_LEN] = "";
	if (!only_members(request, body, "", "matter bundle purpose") ||
		!may_text(request, body, "/matter", is_matter_code, &matter) ||
		!may_text(request, body, "/bundle", is_bundle_code, &bundle) ||
		!want_text(request, body, "/purpose", is_purpose, &purpose) ||
		((matter != NULL) == (bundle != NULL) && !refuse(request, "/matter")) ||
		!who_must_ask(request, &who)) {
		return;
	}
	date_text(request->now_ms, today);
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT type, valid_to FROM certificates WHERE id=? AND holder=?", "ss",
		request->part, who.person);
	bool is_found = sql_next(request->conn, row);
	if (is_found) {
		snprintf(type, sizeof(type), "%s", sql_column(row, 0));
		snprintf(valid_to, sizeof(valid_to), "%s", sql_column(row, 1));
	}
	sql_close(row);
	bool is_known = sql_int(request->conn, 0,
		matter ? "SELECT COUNT(*) FROM matters WHERE code=?"
		       : "SELECT COUNT(*) FROM bundles WHERE code=?",
		"s", matter ? matter : bundle);
	if (!is_found) {
		reply_problem(request->reply, 404, "not_found", "Not of this person", NULL);
	} else if (!is_known) {
		reply_problem(request->reply, 422, "unknown_matter", "Not in the catalogue", NULL);
	} else if (valid_to[0] && strcmp(valid_to, today) < 0) {
		reply_problem(
			request->reply, 409, "certificate_expired", "Not valid any more", NULL);
	} else {
		grant(request, &who, matter ? matter : bundle, purpose, type);
	}
}
