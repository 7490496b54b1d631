#include "tests/hall/api.h"

#include "firmware/base/mem.h"
#include "tests/hall/answers.h"
#include "tests/hall/opening.h"
#include "tests/hall/queue.h"
#include "tests/hall/times.h"
#include "tests/hall/who.h"

#include <stdio.h>
#include <string.h>

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
	if (token && !who_of_token(request, token, who_out)) {
		reply_problem(request->reply, 422, "identity_expired", "Identify again", NULL);
		return false;
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

/* The number; 0: none left, and the reply is filled. */
static int64_t issue(struct request *request, const struct matter *matter, const struct who *who,
	const char *priority, const char *date)
{
	int64_t n = numbers_take(request->conn, matter->zone, date, 1);
	if (!n) {
		problem_until(request, "numbers_exhausted", "The zone has no numbers left",
			json_object());
		return 0;
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
	return n;
}

/* --- checking in for an appointment --- */

enum { EARLIEST_MS = 60 * 60 * 1000, LATEST_MS = 30 * 60 * 1000 };

struct appointment {
	char id[ID_LEN], place[40], matter[24], state[16], number[16], person[HASH_LEN];
	int64_t at_ms;
};

/* By its id, or by the key of its receipt. */
static bool find_appointment(struct request *request, const char *what, struct appointment *out)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT a.id, a.place, a.matter, a.state, a.number, a.person, a.at_ms FROM "
		"appointments a LEFT JOIN cases c ON c.no=a.case_no WHERE (a.id=?1 OR "
		"c.receipt=?1) AND a.state IN ('booked','arrived')",
		"s", what);
	bool is_found = sql_next(request->conn, row);
	*out = (struct appointment){0};
	if (is_found) {
		snprintf(out->id, sizeof(out->id), "%s", sql_column(row, 0));
		snprintf(out->place, sizeof(out->place), "%s", sql_column(row, 1));
		snprintf(out->matter, sizeof(out->matter), "%s", sql_column(row, 2));
		snprintf(out->state, sizeof(out->state), "%s", sql_column(row, 3));
		snprintf(out->number, sizeof(out->number), "%s", sql_column(row, 4));
		snprintf(out->person, sizeof(out->person), "%s", sql_column(row, 5));
		out->at_ms = sqlite3_column_int64(row, 6);
	}
	sql_close(row);
	return is_found;
}

/* Here, now, and once. */
static bool check_appointment(struct request *request, const struct appointment *appointment)
{
	char at[TIME_LEN], from[TIME_LEN], until[TIME_LEN];
	int64_t from_ms = appointment->at_ms - EARLIEST_MS;
	int64_t until_ms = appointment->at_ms + LATEST_MS;
	if (strcmp(appointment->state, "arrived") == 0) {
		reply_problem(request->reply, 409, "appointment_used", "Checked in already",
			json_pack("{s:s}", "number", appointment->number));
		return false;
	}
	if (strcmp(appointment->place, "hall") != 0) {
		reply_problem(
			request->reply, 409, "appointment_elsewhere", "At another place", NULL);
		return false;
	}
	if (request->now_ms < from_ms || request->now_ms > until_ms) {
		time_text(appointment->at_ms, false, at);
		time_text(from_ms, false, from);
		time_text(until_ms, false, until);
		reply_problem(request->reply, 409, "appointment_not_now", "Not at this time",
			json_pack("{s:s,s:s,s:s}", "at", at, "from", from, "until", until));
		return false;
	}
	return true;
}

static void check_in(struct request *request, const char *what, const char *priority)
{
	struct appointment appointment;
	struct matter matter = {0};
	struct who who = {0};
	char date[TIME_LEN], number[16];
	date_text(request->now_ms, date);
	if (!find_appointment(request, what, &appointment) ||
		!matter_find(request->conn, appointment.matter, &matter)) {
		reply_problem(
			request->reply, 422, "unknown_appointment", "No such appointment", NULL);
	} else if (check_key(request) && check_appointment(request, &appointment) &&
		   check_open(request, &matter)) {
		who.is_known = appointment.person[0] != '\0';
		snprintf(who.person, sizeof(who.person), "%s", appointment.person);
		int64_t n =
			issue(request, &matter, &who, priority ? priority : "appointment", date);
		snprintf(number, sizeof(number), "%.1s%04d", matter.zone, (int)n);
		if (n) {
			sql_run(request->conn,
				"UPDATE appointments SET state='arrived', number=? WHERE id=?",
				"ss", number, appointment.id);
		}
	}
	matter_finish(&matter);
}

void post_ticket(struct request *request)
{
	const char *code, *token, *priority, *appointment;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "matter identity priority appointment") ||
		!may_text(request, body, "/matter", is_matter_code, &code) ||
		!may_text(request, body, "/appointment", is_id, &appointment) ||
		((code != NULL) == (appointment != NULL) && !refuse(request, "/matter")) ||
		!may_text(request, body, "/identity", is_token, &token) ||
		!may_text(request, body, "/priority", is_priority, &priority)) {
		return;
	}
	if (appointment) {
		check_in(request, appointment, priority);
		return;
	}
	struct matter matter;
	struct who who;
	char date[TIME_LEN];
	date_text(request->now_ms, date);
	if (sql_int(request->conn, 0, "SELECT COUNT(*) FROM matters WHERE code=? AND windows=''",
		    "s", code)) {
		reply_problem(request->reply, 422, "not_at_window", "It has no windows", NULL);
		return;
	}
	if (!matter_find(request->conn, code, &matter)) {
		reply_problem(request->reply, 422, "unknown_matter", "Not in the catalogue", NULL);
	} else if (check_key(request) && find_who(request, token, &matter, &who) &&
		   check_open(request, &matter) && check_limits(request, &matter, &who, date)) {
		(void)issue(request, &matter, &who, priority, date);
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
