#include "tests/hall/api.h"

#include "firmware/base/mem.h"
#include "tests/hall/answers.h"
#include "tests/hall/opening.h"
#include "tests/hall/queue.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>

/* What is known of the citizen who asks. */
struct who {
	bool is_known;
	char kind[8];
	char person[HASH_LEN];
};

static json_t *words_json(const char *list)
{
	json_t *words = json_array();
	while (*list) {
		size_t len = strcspn(list, " ");
		json_array_append_new(words, json_stringn(list, len));
		list += len + (list[len] == ' ');
	}
	return words;
}

static void problem_until(
	struct request *request, const char *code, const char *title, json_t *extra)
{
	char resets_at[TIME_LEN];
	time_text(day_start(request->now_ms) + DAY_MS, false, resets_at);
	json_object_set_new(extra, "resets_at", json_string(resets_at));
	reply_problem(request->reply, 409, code, title, extra);
}

int64_t numbers_take(struct conn *conn, const char *zone, const char *date, int64_t count)
{
	int64_t first = sql_int(
		conn, 1, "SELECT next FROM counters WHERE zone=? AND date=?", "ss", zone, date);
	if (first + count - 1 > HALL_NUMBER_MAX) {
		return 0;
	}
	sql_run(conn, "INSERT OR REPLACE INTO counters VALUES(?,?,?)", "ssi", zone, date,
		first + count);
	return first;
}

static bool find_who(struct request *request, const char *token, const struct matter *matter,
	struct who *who_out)
{
	*who_out = (struct who){0};
	if (token) {
		char hash[HASH_LEN];
		keyed_hash(request->hall, "token", token, strlen(token), hash);
		sqlite3_stmt *row = sql_open(request->conn,
			"SELECT kind, person FROM sessions WHERE token=? AND terminal=? AND "
			"expires_ms>?",
			"ssi", hash, request->terminal, request->now_ms);
		who_out->is_known = sql_next(request->conn, row);
		if (who_out->is_known) {
			snprintf(who_out->kind, sizeof(who_out->kind), "%s", sql_column(row, 0));
			snprintf(
				who_out->person, sizeof(who_out->person), "%s", sql_column(row, 1));
		}
		sql_close(row);
		if (!who_out->is_known) {
			reply_problem(
				request->reply, 422, "identity_expired", "Identify again", NULL);
			return false;
		}
	}
	const char *kind = who_out->is_known ? who_out->kind : "none";
	/* Who showed more than the matter asks for is welcome. */
	if (has_word(matter->identify, kind) ||
		(who_out->is_known && has_word(matter->identify, "none"))) {
		return true;
	}
	reply_problem(request->reply, 422,
		who_out->is_known ? "identity_kind" : "identity_required",
		"This matter asks for an identity",
		json_pack("{s:o}", "identify", words_json(matter->identify)));
	return false;
}

static bool check_open(struct request *request, const struct matter *matter)
{
	if (matter->suspended) {
		json_t *text = json_loads(matter->suspended, 0, NULL);
		reply_problem(request->reply, 409, "matter_suspended", "Switched off by the hall",
			json_pack("{s:o*}", "text", text));
		return false;
	}
	struct opening opening = opening_at(request->hall, request->now_ms);
	if (opening.is_open) {
		return true;
	}
	json_t *extra = json_pack("{s:s,s:n}", "reason", opening.reason, "next_opening");
	if (opening.next_ms) {
		char next[TIME_LEN];
		time_text(opening.next_ms, false, next);
		json_object_set_new(extra, "next_opening", json_string(next));
	}
	reply_problem(request->reply, 409, "hall_closed", "The hall is closed", extra);
	return false;
}

/* The same card for the same matter twice in the queue, or too often a day, smells of touting. */
static bool check_limits(struct request *request, const struct matter *matter,
	const struct who *who, const char *date)
{
	struct conn *conn = request->conn;
	int64_t used = sql_int(conn, 0,
		"SELECT COUNT(*) FROM tickets WHERE matter=? AND date=? AND state<>'void'", "ss",
		matter->code, date);
	if (matter->quota >= 0 && used >= matter->quota) {
		problem_until(request, "quota_used_up", "No numbers left today",
			json_pack("{s:I}", "quota", (json_int_t)matter->quota));
		return false;
	}
	if (!who->is_known) {
		return true;
	}
	int64_t limit = request->hall->card_limit;
	int64_t waiting = sql_int(conn, 0,
		"SELECT n FROM tickets WHERE person=? AND date=? AND matter=? AND state='waiting'",
		"sss", who->person, date, matter->code);
	if (waiting) {
		json_t *extra =
			json_pack("{s:I,s:s}", "limit", (json_int_t)limit, "reason", "same_matter");
		if (strcmp(who->kind, "card") ==
			0) { /* a phone number proves nothing about the asker */
			char number[12];
			snprintf(number, sizeof(number), "%s%04d", matter->zone, (int)waiting);
			json_object_set_new(extra, "number", json_string(number));
		}
		reply_problem(request->reply, 409, "card_limit_reached", "Already waiting", extra);
		return false;
	}
	int64_t today = sql_int(conn, 0,
		"SELECT COUNT(*) FROM tickets WHERE person=? AND date=? AND state<>'void'", "ss",
		who->person, date);
	if (today >= limit) {
		problem_until(request, "card_limit_reached", "Too many numbers today",
			json_pack("{s:I,s:s}", "limit", (json_int_t)limit, "reason", "per_day"));
		return false;
	}
	return true;
}

static bool check_key(struct request *request)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT zone, n FROM tickets WHERE terminal=? AND key=? AND origin='offline'", "ss",
		request->terminal, request->key);
	bool is_used = sql_next(request->conn, row);
	if (is_used) {
		char number[16];
		snprintf(number, sizeof(number), "%.1s%04d", sql_column(row, 0),
			sqlite3_column_int(row, 1));
		reply_problem(request->reply, 409, "ticket_reconciled",
			"Printed as a provisional ticket", json_pack("{s:s}", "number", number));
	}
	sql_close(row);
	if (!is_used && sql_int(request->conn, 0,
				"SELECT COUNT(*) FROM given_up WHERE terminal=? AND key=?", "ss",
				request->terminal, request->key)) {
		is_used = true;
		reply_problem(request->reply, 409, "ticket_void", "Given up before it came", NULL);
	}
	return !is_used;
}

static void issue(struct request *request, const struct matter *matter, const struct who *who,
	const char *priority, const char *date)
{
	int64_t n = numbers_take(request->conn, matter->zone, date, 1);
	if (!n) {
		problem_until(request, "numbers_exhausted", "The zone has no numbers left",
			json_object());
		return;
	}
	struct wait wait = wait_for(request->conn, matter, date, priority != NULL);
	char number[12], issued_at[TIME_LEN], page[ID_LEN], qr[160];
	snprintf(number, sizeof(number), "%s%04d", matter->zone, (int)n);
	time_text(request->now_ms, false, issued_at);
	random_id(page);
	snprintf(qr, sizeof(qr), "%s/t/%s", request->hall->qr_base, page);
	sql_run(request->conn,
		"INSERT INTO tickets(zone, date, n, matter, department, terminal, key, page, "
		"person, priority,"
		" issued_at, state, origin) VALUES(?,?,?,?,?,?,?,?,?,?,?,'waiting','online')",
		"ssissssssss", matter->zone, date, n, matter->code, matter->department,
		request->terminal, request->key, page, who->is_known ? who->person : NULL, priority,
		issued_at);
	reply_json(request->reply, 201,
		json_pack("{s:s,s:s,s:s,s:I,s:o,s:I,s:o,s:s,s:s,s:b}", "number", number, "matter",
			matter->code, "zone", matter->zone, "floor", (json_int_t)matter->floor,
			"windows", words_json(matter->windows), "ahead", (json_int_t)wait.ahead,
			"wait_minutes", wait_json(&wait), "issued_at", issued_at, "qr", qr,
			"provisional", 0));
}

void post_ticket(struct request *request)
{
	const char *code, *token, *priority;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "matter identity priority") ||
		!want_text(request, body, "/matter", is_matter_code, &code) ||
		!may_text(request, body, "/identity", is_token, &token) ||
		!may_text(request, body, "/priority", is_priority, &priority)) {
		return;
	}
	struct matter matter;
	struct who who;
	char date[TIME_LEN];
	date_text(request->now_ms, date);
	if (!matter_find(request->conn, code, &matter)) {
		reply_problem(request->reply, 422, "unknown_matter", "Not in the catalogue", NULL);
	} else if (check_key(request) && find_who(request, token, &matter, &who) &&
		   check_open(request, &matter) && check_limits(request, &matter, &who, date)) {
		issue(request, &matter, &who, priority, date);
	}
	matter_finish(&matter);
}

void online_void(struct request *request, const char *key)
{
	sql_run(request->conn,
		"UPDATE tickets SET state='void' WHERE terminal=? AND key=? AND origin='online'",
		"ss", request->terminal, key);
	answer_forget(request, "/v1/tickets", key);
}

/* Its request may still be on the way: what is given up is remembered, whether it came or not. */
void delete_ticket(struct request *request)
{
	if (!is_key(request->part)) {
		reply_problem(request->reply, 404, "not_found", "No such resource", NULL);
		return;
	}
	online_void(request, request->part);
	sql_run(request->conn, "DELETE FROM given_up WHERE at_ms<?", "i",
		request->now_ms - HALL_ANSWER_KEPT_S * INT64_C(1000));
	sql_run(request->conn, "INSERT OR REPLACE INTO given_up VALUES(?,?,?)", "ssi",
		request->terminal, request->part, request->now_ms);
	request->reply->status = 204;
}
