#include "tests/hall/case_view.h"

#include "firmware/base/mem.h"
#include "tests/hall/catalog.h"
#include "tests/hall/document.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>

static json_t *time_json(int64_t ms)
{
	char text[TIME_LEN];
	time_text(ms, false, text);
	return json_string(text);
}

static json_t *date_or_null(int64_t ms)
{
	char text[TIME_LEN];
	if (!ms) {
		return json_null();
	}
	date_text(ms, text);
	return json_string(text);
}

static json_t *json_column(sqlite3_stmt *row, int column)
{
	const char *text = sql_column(row, column);
	return *text ? json_loads(text, 0, NULL) : NULL;
}

json_t *case_words(const struct kase *kase)
{
	return kase->state_text ? json_deep_copy(kase->state_text) : case_state_text(kase->state);
}

json_t *case_asks(struct conn *conn, const char *no)
{
	json_t *asks = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT a.ask FROM asks a JOIN cases c ON c.no=a.case_no WHERE c.no=? AND"
		" a.answered_ms IS NULL AND COALESCE(c.finished_ms,0)=0 ORDER BY a.rowid LIMIT 20",
		"s", no);
	while (sql_next(conn, row)) {
		json_t *ask = json_column(row, 0);
		if (ask) {
			json_array_append_new(asks, ask);
		}
	}
	sql_close(row);
	return asks;
}

static json_t *appointment_json(struct conn *conn, const char *no)
{
	json_t *appointment = NULL;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT id, at_ms, place_text, matter FROM appointments WHERE case_no=? AND "
		"state<>'cancelled'",
		"s", no);
	if (sql_next(conn, row)) {
		appointment = json_pack("{s:s,s:o,s:o*}", "id", sql_column(row, 0), "at",
			time_json(sqlite3_column_int64(row, 1)), "place", json_column(row, 2));
		if (*sql_column(row, 3)) {
			json_object_set_new(appointment, "matter", json_string(sql_column(row, 3)));
		}
	}
	sql_close(row);
	return appointment;
}

/* --- as filed --- */

static json_t *next_words(const struct hall *hall, const struct kase *kase, bool is_appointment)
{
	if (strcmp(kase->state, "supplement") == 0) {
		return text_both(
			"请补齐材料，补齐后开始办理", "Supply what is missing; then it begins");
	}
	if (is_appointment) {
		return text_both(
			"请按时来，用回执取号", "Come in time and check in with this receipt");
	}
	return case_promised_ms(hall, kase)
		       ? text_both("工作人员开始办理，有进展会告诉您",
				 "Our staff begin with it; you will hear how it goes on")
		       : text_both("我们会尽快答复您", "You will hear from us soon");
}

json_t *case_filed_json(struct hall *hall, struct conn *conn, const struct kase *kase)
{
	json_t *appointment = appointment_json(conn, kase->no);
	json_t *filed = json_pack("{s:s,s:s,s:O,s:s,s:o,s:o,s:o,s:o}", "no", kase->no, "matter",
		kase->matter, "title", kase->title, "state", kase->state, "accepted_at",
		time_json(kase->accepted_ms), "promised_by",
		date_or_null(case_promised_ms(hall, kase)), "next",
		next_words(hall, kase, appointment != NULL), "asks", case_asks(conn, kase->no));
	if (appointment) {
		json_object_set_new(filed, "appointment", appointment);
	}
	return filed;
}

/* --- as it stands --- */

static json_t *facts_block(
	const struct hall *hall, struct conn *conn, const struct kase *kase, int64_t now_ms)
{
	json_t *facts = json_array();
	char text[TIME_LEN];
	document_fact(facts, text_both("受理号", "Number"), json_string(kase->no));
	time_text(kase->accepted_ms, false, text);
	text[16] = '\0';
	text[10] = ' ';
	document_fact(facts, text_both("受理时间", "Accepted"), json_string(text));
	char *zh = sql_text(conn,
		"SELECT d.zh FROM matters m JOIN departments d ON d.code=m.department WHERE "
		"m.code=?",
		"s", kase->matter);
	char *en = sql_text(conn,
		"SELECT d.en FROM matters m JOIN departments d ON d.code=m.department WHERE "
		"m.code=?",
		"s", kase->matter);
	if (zh && en) {
		document_fact(facts, text_both("承办部门", "Department"), text_both(zh, en));
	}
	mem_free(zh);
	mem_free(en);
	if (kase->promised > 0) {
		document_fact(
			facts, text_both("承诺时限", "Promised within"), text_days(kase->promised));
		document_fact(facts, text_both("已用时间", "Used so far"),
			text_days(case_days_used(hall, kase, now_ms)));
	}
	if (kase->legal > 0) {
		document_fact(
			facts, text_both("法定时限", "By law within"), text_days(kase->legal));
	}
	size_t i;
	const json_t *fact;
	json_array_foreach(json_object_get(kase->facts, "facts"), i, fact)
	{
		json_array_append_new(facts, json_deep_copy(fact));
	}
	return document_items("facts", facts);
}

/* "11-24 09:12" in the hall's time, or now. */
static json_t *when(int64_t at_ms, const char *state)
{
	char text[TIME_LEN];
	if (!at_ms) {
		return strcmp(state, "now") == 0 ? text_both("现在", "Now") : NULL;
	}
	time_text(at_ms, false, text);
	text[16] = '\0';
	text[10] = ' ';
	return json_string(text + 5);
}

static json_t *timeline_block(struct conn *conn, const char *no)
{
	json_t *items = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT at_ms, state, text, note, lanes FROM events WHERE case_no=? AND kind='step'"
		" ORDER BY n LIMIT 100",
		"s", no);
	while (sql_next(conn, row)) {
		const char *state = sql_column(row, 1);
		json_t *item = json_pack("{s:o*,s:o*,s:s,s:o*,s:o*}", "label",
			when(sqlite3_column_int64(row, 0), state), "text", json_column(row, 2),
			"state", state, "note", json_column(row, 3), "lanes", json_column(row, 4));
		if (item && json_object_get(item, "text")) {
			json_array_append(items, item);
		}
		json_decref(item);
	}
	sql_close(row);
	return document_items("timeline", items);
}

/* Who did what when: what the law wants everybody to see. */
static void add_audit(struct conn *conn, const char *no, json_t *blocks)
{
	json_t *items = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT at_ms, who, text FROM events WHERE case_no=? AND kind='audit' ORDER BY n"
		" LIMIT 200",
		"s", no);
	while (sql_next(conn, row)) {
		json_t *who = json_column(row, 1), *what = json_column(row, 2);
		const char *zh_who = json_string_value(json_object_get(who, "zh"));
		const char *en_who = json_string_value(json_object_get(who, "en"));
		const char *zh_what = json_string_value(json_object_get(what, "zh"));
		const char *en_what = json_string_value(json_object_get(what, "en"));
		char zh[700], en[700];
		snprintf(zh, sizeof(zh), "%s：%s", zh_who ? zh_who : "", zh_what ? zh_what : "");
		snprintf(en, sizeof(en), "%s: %s", en_who ? en_who : "", en_what ? en_what : "");
		document_fact(items, when(sqlite3_column_int64(row, 0), ""), text_both(zh, en));
		json_decref(who);
		json_decref(what);
	}
	sql_close(row);
	if (json_array_size(items) > 0) {
		json_array_append_new(
			blocks, document_block("heading", text_both("办理记录", "Who did what")));
		json_array_append_new(blocks, document_items("facts", items));
	} else {
		json_decref(items);
	}
}

static json_t *document_of(
	struct hall *hall, struct conn *conn, const struct kase *kase, int64_t now_ms)
{
	json_t *blocks = json_array();
	json_array_append_new(blocks, facts_block(hall, conn, kase, now_ms));
	json_array_append_new(
		blocks, document_block("heading", text_both("办到哪一步", "Where it stands")));
	json_array_append_new(blocks, timeline_block(conn, kase->no));
	json_array_extend(blocks, json_object_get(kase->facts, "blocks"));
	add_audit(conn, kase->no, blocks);
	json_array_append_new(
		blocks, document_block("note", text_both("首问负责、限时办结、服务承诺。",
						       "Whoever you ask first sees you through.")));
	return json_pack("{s:O,s:o}", "title", kase->title, "blocks", blocks);
}

static void add_others(struct conn *conn, const struct kase *kase, json_t *answer)
{
	json_t *others = json_array();
	sqlite3_stmt *row = sql_open(conn,
		"SELECT no FROM cases WHERE receipt=? AND no<>? ORDER BY place LIMIT 19", "ss",
		kase->receipt, kase->no);
	while (sql_next(conn, row)) {
		json_array_append_new(others, json_string(sql_column(row, 0)));
	}
	sql_close(row);
	if (json_array_size(others) > 0) {
		json_object_set(answer, "others", others);
	}
	json_decref(others);
}

static bool can_rate(const struct kase *kase, int64_t now_ms)
{
	return kase->finished_ms && !kase->is_rated && strcmp(kase->state, "withdrawn") != 0 &&
	       now_ms - kase->finished_ms < 90 * DAY_MS;
}

json_t *case_json(struct hall *hall, struct conn *conn, const struct kase *kase, int64_t now_ms)
{
	json_t *answer = json_pack("{s:s,s:O,s:s,s:s,s:o,s:s,s:o,s:o,s:o,s:o,s:O,s:o,s:b,s:o}",
		"no", kase->no, "title", kase->title, "matter", kase->matter, "state", kase->state,
		"state_text", case_words(kase), "colour", case_colour(hall, kase, now_ms),
		"accepted_at", time_json(kase->accepted_ms), "promised_by",
		date_or_null(case_promised_ms(hall, kase)), "legal_by",
		date_or_null(case_legal_ms(hall, kase)), "as_of", time_json(now_ms), "source",
		json_object_get(catalog_facts(hall->catalog), "source"), "asks",
		case_is_over(kase) ? json_array() : case_asks(conn, kase->no), "can_rate",
		can_rate(kase, now_ms), "document", document_of(hall, conn, kase, now_ms));
	json_t *appointment = appointment_json(conn, kase->no);
	if (kase->suspended) {
		json_object_set_new(answer, "suspended",
			json_pack("{s:o,s:O*,s:O*}", "since",
				time_json(json_integer_value(
					json_object_get(kase->suspended, "since_ms"))),
				"reason", json_object_get(kase->suspended, "reason"), "resumes",
				json_object_get(kase->suspended, "resumes")));
	}
	if (kase->result) {
		json_object_set(answer, "result", kase->result);
	}
	if (appointment) {
		json_object_set_new(answer, "appointment", appointment);
	}
	char url[200];
	if (snprintf(url, sizeof(url), "%s/c/%s", hall->qr_base, kase->receipt) <
		(int)sizeof(url)) {
		json_object_set_new(answer, "page_url", json_string(url));
	}
	add_others(conn, kase, answer);
	return answer;
}

json_t *work_item_json(struct hall *hall, const char *key, int64_t at_ms, int64_t now_ms)
{
	json_t *title = text_both("您在自助机上交的申请", "What you handed in at a terminal");
	json_t *items = json_array(), *blocks = json_array();
	json_array_append_new(items,
		json_pack("{s:o,s:o,s:s}", "label", when(at_ms, ""), "text",
			text_both("收到，转工作人员处理", "Received and passed to our staff"),
			"state", "now"));
	json_array_append_new(blocks, document_items("timeline", items));
	return json_pack("{s:s,s:O,s:n,s:s,s:o,s:s,s:o,s:n,s:n,s:o,s:O,s:[],s:b,s:{s:o,s:o}}", "no",
		key, "title", title, "matter", "state", "at_staff", "state_text",
		case_state_text("at_staff"), "colour", "yellow", "accepted_at", time_json(at_ms),
		"promised_by", "legal_by", "as_of", time_json(now_ms), "source",
		json_object_get(catalog_facts(hall->catalog), "source"), "asks", "can_rate", 0,
		"document", "title", title, "blocks", blocks);
}
