/* Applying: POST and DELETE /v1/cases. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/answers.h"
#include "tests/hall/api.h"
#include "tests/hall/case_view.h"
#include "tests/hall/document.h"
#include "tests/hall/filing.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"
#include "tests/hall/who.h"

#include <stdio.h>
#include <string.h>

enum { CLEAR_MAX = 40000, VOID_KEPT_MS = 2 * 86400 * 1000 };

/* --- what is known of the key already --- */

/* Everything filed under the key, as the answer was and would be again. */
static void reply_filed(struct request *request)
{
	char qr[200];
	json_t *cases = json_array();
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT no FROM cases WHERE receipt=? AND terminal=? ORDER BY place", "ss",
		request->key, request->terminal);
	while (sql_next(request->conn, row)) {
		struct kase kase;
		if (case_find(request->conn, sql_column(row, 0), &kase)) {
			json_array_append_new(
				cases, case_filed_json(request->hall, request->conn, &kase));
		}
		case_finish(&kase);
	}
	sql_close(row);
	snprintf(qr, sizeof(qr), "%s/c/%s", request->hall->qr_base, request->key);
	reply_json(request->reply, 201,
		json_pack("{s:o,s:s,s:o,s:s}", "cases", cases, "receipt", request->key,
			"commitment",
			text_both("首问负责、限时办结、服务承诺",
				"Whoever you ask first sees you through, in the time promised"),
			"qr", qr));
}

/* Answers are kept for days, receipts for good: the key stays what it was. True when answered. */
static bool answer_known(struct request *request)
{
	struct conn *conn = request->conn;
	const char *key = request->key;
	if (sql_int(conn, 0, "SELECT COUNT(*) FROM cases_void WHERE terminal=? AND key=?", "ss",
		    request->terminal, key)) {
		reply_problem(request->reply, 409, "case_void", "Given up before it came", NULL);
		return true;
	}
	if (sql_int(conn, 0, "SELECT COUNT(*) FROM cases WHERE receipt=? AND terminal=?", "ss", key,
		    request->terminal)) {
		reply_filed(request);
		return true;
	}
	if (sql_int(conn, 0, "SELECT COUNT(*) FROM cases WHERE receipt=?", "s", key)) {
		reply_problem(request->reply, 409, "duplicate_case", "Another's receipt", NULL);
		return true;
	}
	bool is_known = false;
	sqlite3_stmt *row =
		sql_open(conn, "SELECT status, code FROM work_items WHERE key=? AND terminal=?",
			"ss", key, request->terminal);
	if (sql_next(conn, row)) {
		is_known = true;
		reply_problem(request->reply, sqlite3_column_int(row, 0), sql_column(row, 1),
			"With our staff already", json_pack("{s:b}", "work_item", 1));
	}
	sql_close(row);
	return is_known;
}

/* --- giving up --- */

static void give_up(struct request *request, const char *key)
{
	sqlite3_stmt *row =
		sql_open(request->conn, "SELECT no FROM cases WHERE receipt=? AND terminal=?", "ss",
			key, request->terminal);
	while (sql_next(request->conn, row)) {
		struct kase kase;
		if (case_find(request->conn, sql_column(row, 0), &kase)) {
			(void)!case_withdraw(request->conn, &kase, request->now_ms);
		}
		case_finish(&kase);
	}
	sql_close(row);
	sql_run(request->conn,
		"UPDATE work_items SET done_ms=? WHERE key=? AND terminal=? AND done_ms IS NULL",
		"iss", request->now_ms, key, request->terminal);
	answer_forget(request, "/v1/cases", key);
	sql_run(request->conn, "DELETE FROM cases_void WHERE at_ms<?", "i",
		request->now_ms - VOID_KEPT_MS);
	sql_run(request->conn, "INSERT OR REPLACE INTO cases_void VALUES(?,?,?)", "ssi",
		request->terminal, key, request->now_ms);
}

void delete_case(struct request *request)
{
	if (!is_key(request->part)) {
		reply_problem(request->reply, 404, "not_found", "No such resource", NULL);
		return;
	}
	give_up(request, request->part);
	request->reply->status = 204;
}

/* --- applying --- */

/* Nothing that was handed in off line is lost: what we cannot file, people look at. */
static void refuse_case(struct request *request, struct refusal *refusal, bool is_offline)
{
	json_t *extra = refusal->extra ? refusal->extra : json_object();
	if (is_offline) {
		char id[ID_LEN], factor[HASH_LEN];
		const char *pointer = json_string_value(json_object_get(extra, "pointer"));
		random_id(id);
		factor_hash(request->hall, request->key, refusal->last_four, factor);
		sql_run(request->conn,
			"INSERT INTO work_items(id, kind, terminal, key, at_ms, status, code, "
			"pointer, matter, person, factor, sealed) "
			"VALUES(?,'case',?,?,?,?,?,?,?,?,?,?)",
			"sssiissssss", id, request->terminal, request->key, request->now_ms,
			(int64_t)refusal->status, refusal->code, pointer,
			refusal->matter[0] ? refusal->matter : NULL,
			refusal->person[0] ? refusal->person : NULL,
			refusal->last_four[0] ? factor : NULL,
			json_string_value(json_object_get(request->body, "sealed")));
		json_object_set_new(extra, "work_item", json_true());
	}
	reply_problem(request->reply, refusal->status, refusal->code, refusal->title, extra);
}

static json_t *open_box(struct request *request, const char *sealed)
{
	size_t len = 0;
	json_t *json = NULL;
	char *clear = vault_open_box(request->hall, sealed, &len);
	if (clear && len <= CLEAR_MAX && !json_is_too_deep(clear, len)) {
		json = json_loadb(clear, len, JSON_REJECT_DUPLICATES, NULL);
	}
	if (clear) {
		mem_wipe(clear, len);
	}
	mem_free(clear);
	return json;
}

static void apply(struct request *request, const char *sealed, const char *at, bool is_offline)
{
	struct refusal refusal = {.status = 422};
	int64_t at_ms = 0;
	json_t *wanted = open_box(request, sealed);
	if (!time_parse(at, &at_ms) || at_ms > request->now_ms) {
		at_ms = request->now_ms; /* its clock is ahead of ours */
	}
	if (!wanted) {
		refusal.code = "sealed_unreadable";
		refusal.title = "The box cannot be opened";
	} else if (filing_run(request, wanted, at, at_ms, &refusal)) {
		refusal.code = NULL;
	}
	json_decref(wanted);
	if (refusal.code) {
		refuse_case(request, &refusal, is_offline);
	} else {
		reply_filed(request);
	}
}

static bool may_flag(struct request *request, const char *pointer, bool *flag_out)
{
	const json_t *value = json_object_get(request->body, pointer + 1);
	*flag_out = json_is_true(value);
	return !value || json_is_boolean(value) || refuse(request, pointer);
}

void post_case(struct request *request)
{
	const char *sealed, *at;
	bool is_offline, is_void;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "sealed submitted_at offline void") ||
		!may_text(request, body, "/sealed", is_box, &sealed) ||
		!want_text(request, body, "/submitted_at", is_time, &at) ||
		!may_flag(request, "/offline", &is_offline) ||
		!may_flag(request, "/void", &is_void)) {
		return;
	}
	if (!sealed && !is_void) {
		(void)refuse(request, "/sealed");
	} else if (is_void) {
		give_up(request, request->key);
		char qr[200];
		snprintf(qr, sizeof(qr), "%s/c/%s", request->hall->qr_base, request->key);
		reply_json(request->reply, 201,
			json_pack("{s:[],s:s,s:o,s:s}", "cases", "receipt", request->key,
				"commitment", text_both("已作废", "Void"), "qr", qr));
	} else if (!answer_known(request)) {
		apply(request, sealed, at, is_offline);
	}
}
