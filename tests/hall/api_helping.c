/* Rating, and calling a helper. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/cases.h"
#include "tests/hall/document.h"
#include "tests/hall/opening.h"
#include "tests/hall/times.h"

#include <stdlib.h>
#include <string.h>

enum { REASONS_MAX = 10, WORDS_MAX_LEN = 500, FOLLOW_UP_LEVEL = 2 };

/* --- rating --- */

struct rating {
	int64_t level;
	char *reasons; /* JSON */
	const char *words;
	char matter[24];
};

static bool is_words(const char *text)
{
	return utf8_count(text) >= 1 && utf8_count(text) <= WORDS_MAX_LEN;
}

static bool is_case(const char *text)
{
	return case_no_is_good(text) || is_key(text);
}

/* Those the catalogue has, each once; NULL: the reply says what is wrong. */
static char *read_reasons(struct request *request)
{
	const json_t *given = json_object_get(request->body, "reasons");
	json_t *known = json_array();
	if (given && (!json_is_array(given) || json_array_size(given) > REASONS_MAX)) {
		(void)refuse(request, "/reasons");
		json_decref(known);
		return NULL;
	}
	for (size_t i = 0; i < json_array_size(given); i++) {
		const char *code = json_string_value(json_array_get(given, i));
		if (code && sql_int(request->conn, 0, "SELECT COUNT(*) FROM reasons WHERE code=?",
				    "s", code)) {
			json_array_append_new(known, json_string(code));
		}
	}
	char *text = json_dumps(known, JSON_COMPACT);
	json_decref(known);
	return text;
}

/* What was said goes apart from who was served: nothing leads from it to a case, a number or a
 * moment. */
static void store_rating(struct request *request, struct rating *rating)
{
	char id[ID_LEN], day[TIME_LEN];
	bool is_low = rating->level <= FOLLOW_UP_LEVEL;
	random_id(id);
	date_text(request->now_ms, day);
	sql_run(request->conn,
		"INSERT INTO evaluations VALUES(?,?,(SELECT department FROM matters WHERE code=?2),"
		"?,?,?,?,?)",
		"sssisss", id, rating->matter, day, rating->level, rating->reasons, rating->words,
		is_low ? "open" : NULL);
	reply_json(request->reply, 201,
		json_pack("{s:o,s:b}", "text", text_both("谢谢您的评价", "Thank you"), "follow_up",
			is_low));
}

static void conflict(struct request *request, bool is_rated)
{
	reply_problem(request->reply, 409, is_rated ? "already_rated" : "not_rateable",
		is_rated ? "Once is enough" : "Not finished, or long ago", NULL);
}

static void rate_case(struct request *request, const char *no, struct rating *rating)
{
	struct kase kase;
	if (case_open(request, no, false, &kase)) {
		bool is_open = kase.finished_ms && strcmp(kase.state, "withdrawn") != 0 &&
			       request->now_ms - kase.finished_ms < 90 * DAY_MS;
		if (kase.is_rated || !is_open) {
			conflict(request, kase.is_rated);
		} else {
			str_copy(rating->matter, sizeof(rating->matter), kase.matter);
			sql_run(request->conn, "UPDATE cases SET rated=1 WHERE no=?", "s", kase.no);
			store_rating(request, rating);
		}
	}
	case_finish(&kase);
}

static void rate_ticket(struct request *request, const char *page, struct rating *rating)
{
	sqlite3_stmt *row = sql_open(
		request->conn, "SELECT matter, state, rated FROM tickets WHERE page=?", "s", page);
	bool is_found = sql_next(request->conn, row);
	bool is_called = is_found && strcmp(sql_column(row, 1), "called") == 0;
	bool is_rated = is_found && sqlite3_column_int(row, 2);
	str_copy(rating->matter, sizeof(rating->matter), is_found ? sql_column(row, 0) : "");
	sql_close(row);
	if (!is_found) {
		reply_problem(request->reply, 422, "unknown_ticket", "No such ticket", NULL);
	} else if (!is_called || is_rated) {
		conflict(request, is_rated);
	} else {
		sql_run(request->conn, "UPDATE tickets SET rated=1 WHERE page=?", "s", page);
		store_rating(request, rating);
	}
}

void post_evaluation(struct request *request)
{
	const char *no, *ticket;
	const json_t *body = request->body;
	struct rating rating = {0};
	if (!only_members(request, body, "", "case ticket level reasons text") ||
		!may_text(request, body, "/case", is_case, &no) ||
		!may_text(request, body, "/ticket", is_id, &ticket) ||
		!want_int(request, body, "/level", 1, 5, &rating.level) ||
		!may_text(request, body, "/text", is_words, &rating.words) ||
		((no != NULL) == (ticket != NULL) && !refuse(request, "/case"))) {
		return;
	}
	rating.reasons = read_reasons(request);
	if (rating.reasons && no) {
		rate_case(request, no, &rating);
	} else if (rating.reasons) {
		rate_ticket(request, ticket, &rating);
	}
	free(rating.reasons);
}

/* --- helpers --- */

static json_t *call_text(const char *state)
{
	return strcmp(state, "waiting") == 0 ? text_both("帮办员会在 3 分钟内过来",
						       "A helper will be here within 3 minutes")
	       : strcmp(state, "coming") == 0
		       ? text_both("帮办员正在过来", "A helper is on the way")
	       : strcmp(state, "nobody") == 0
		       ? text_both("现在没有帮办员，请在工作时间再来，或拨打 12345",
				 "No helper is here now. Come back in working hours or call 12345")
	       : strcmp(state, "cancelled") == 0
		       ? text_both("已取消呼叫", "The call is cancelled")
		       : text_both("帮办员已到过", "A helper has been here");
}

static json_t *call_json(const char *id, const char *state)
{
	return json_pack("{s:s,s:s,s:o}", "id", id, "state", state, "text", call_text(state));
}

static bool is_place(const char *text)
{
	return is_name(text) && utf8_count(text) <= 60;
}

void post_assist_call(struct request *request)
{
	const char *screen, *place;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "screen place") ||
		!want_text(request, body, "/screen", is_word, &screen) ||
		!may_text(request, body, "/place", is_place, &place)) {
		return;
	}
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT id, state FROM assist_calls WHERE terminal=? AND state IN "
		"('waiting','coming')",
		"s", request->terminal);
	if (sql_next(request->conn, row)) {
		reply_json(request->reply, 201, call_json(sql_column(row, 0), sql_column(row, 1)));
	}
	sql_close(row);
	if (request->reply->status) {
		return;
	}
	char id[ID_LEN];
	const char *state =
		opening_at(request->hall, request->now_ms).is_open ? "waiting" : "nobody";
	random_id(id);
	sql_run(request->conn, "INSERT INTO assist_calls VALUES(?,?,?,?,?,?)", "ssssis", id,
		request->terminal, screen, place, request->now_ms, state);
	reply_json(request->reply, 201, call_json(id, state));
}

void get_assist_call(struct request *request)
{
	char *state =
		sql_text(request->conn, "SELECT state FROM assist_calls WHERE id=? AND terminal=?",
			"ss", request->part, request->terminal);
	if (state) {
		reply_json(request->reply, 200, call_json(request->part, state));
	} else {
		reply_problem(request->reply, 404, "not_found", "No such call", NULL);
	}
	mem_free(state);
}

void delete_assist_call(struct request *request)
{
	sql_run(request->conn,
		"UPDATE assist_calls SET state='cancelled' WHERE id=? AND terminal=? AND state IN "
		"('waiting','coming')",
		"ss", request->part, request->terminal);
	request->reply->status = 204;
}
