#include "tests/hall/fixtures_people.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/calendar.h"
#include "tests/hall/cases.h"
#include "tests/hall/document.h"
#include "tests/hall/fixtures_accounts.h"
#include "tests/hall/fixtures_file.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"
#include "tests/hall/who.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- times relative to the day the hall starts with --- */

/* "-3d 09:12", "+5wd": the text it stands for; false when it is none of these. */
static bool read_relative(
	const struct hall *hall, const char *text, int64_t now_ms, char out[static TIME_LEN])
{
	char *rest;
	if (text[0] != '+' && text[0] != '-') {
		return false;
	}
	long days = strtol(text, &rest, 10);
	bool is_working = strncmp(rest, "wd", 2) == 0;
	if ((*rest != 'd' && !is_working) || labs(days) > 999) {
		return false;
	}
	rest += is_working ? 2 : 1;
	int64_t day_ms = is_working ? calendar_add(hall->calendar, now_ms, (int)days)
				    : day_start(now_ms) + days * DAY_MS;
	if (*rest == '\0') {
		date_text(day_ms, out);
		return true;
	}
	int hour, minute;
	char tail;
	if (sscanf(rest, " %2d:%2d%c", &hour, &minute, &tail) != 2 || hour > 23 || minute > 59) {
		return false;
	}
	time_text(day_ms + (hour * 60 + minute) * INT64_C(60000), false, out);
	return true;
}

void people_set_times(const struct hall *hall, json_t *json, int64_t now_ms)
{
	char text[TIME_LEN];
	const char *name;
	json_t *value;
	void *next;
	json_object_foreach_safe(json, next, name, value)
	{
		if (json_is_string(value) &&
			read_relative(hall, json_string_value(value), now_ms, text)) {
			json_object_set_new(json, name, json_string(text));
		} else {
			people_set_times(hall, value, now_ms);
		}
	}
	for (size_t i = 0; i < json_array_size(json); i++) {
		value = json_array_get(json, i);
		if (json_is_string(value) &&
			read_relative(hall, json_string_value(value), now_ms, text)) {
			json_array_set_new(json, i, json_string(text));
		} else {
			people_set_times(hall, value, now_ms);
		}
	}
}

/* 0 when it is none. */
static int64_t ms_of(const json_t *value)
{
	int64_t ms = 0;
	const char *text = json_string_value(value);
	return text && (time_parse(text, &ms) || date_parse(text, &ms)) ? ms : 0;
}

/* --- certificates --- */

static bool load_certificate(
	struct hall *hall, struct conn *conn, json_t *certificate, int64_t now_ms)
{
	char id[ID_LEN], holder[HASH_LEN];
	people_set_times(hall, certificate, now_ms);
	const char *number = json_string_value(json_object_get(certificate, "holder"));
	const char *type = json_string_value(json_object_get(certificate, "type"));
	const char *valid_to = json_string_value(json_object_get(certificate, "valid_to"));
	const char *given = json_string_value(json_object_get(certificate, "id"));
	if (!number || !type || !json_is_object(json_object_get(certificate, "fields"))) {
		return false;
	}
	random_id(id);
	keyed_hash(hall, "card", number, strlen(number), holder);
	json_t *shown = json_deep_copy(certificate);
	json_object_del(shown, "holder");
	char *text = json_dumps(shown, JSON_COMPACT);
	size_t len;
	unsigned char *box = vault_seal(hall, "certificate", text, strlen(text), &len);
	sql_run(conn, "INSERT INTO certificates VALUES(?,?,?,?,?)", "ssssb", given ? given : id,
		holder, type, valid_to, (const void *)box, len);
	free(text);
	json_decref(shown);
	mem_free(box);
	return true;
}

/* --- cases --- */

struct fixture {
	struct hall *hall;
	struct conn *conn;
	const json_t *json;
	char no[CASE_NO_LEN];
	int64_t now_ms, accepted_ms;
};

static const char *member(const struct fixture *f, const char *name)
{
	return json_string_value(json_object_get(f->json, name));
}

/* The person's hash and last four; both "" when there is none. */
static void read_person(const struct fixture *f, const char *name, char person_out[static HASH_LEN],
	char four_out[static 8])
{
	const json_t *person = json_object_get(f->json, name);
	const char *number = json_string_value(json_object_get(person, "number"));
	const char *phone = json_string_value(json_object_get(person, "phone"));
	const char *four = json_string_value(json_object_get(person, "last_four"));
	const char *known = number ? number : phone;
	person_out[0] = '\0';
	str_copy(four_out, 8, four ? four : "");
	if (known && strlen(known) > 4) {
		keyed_hash(f->hall, number ? "card" : "phone", known, strlen(known), person_out);
		str_copy(four_out, 8, known + strlen(known) - 4);
	}
}

static char *dump(const json_t *json)
{
	return json ? json_dumps(json, JSON_COMPACT) : NULL;
}

static void add_event(const struct fixture *f, int n, const char *kind, const json_t *event)
{
	char *text = dump(json_object_get(event, *kind == 's' ? "text" : "what"));
	char *note = dump(json_object_get(event, "note"));
	char *who = dump(json_object_get(event, "who"));
	char *lanes = dump(json_object_get(event, "lanes"));
	const char *state = json_string_value(json_object_get(event, "state"));
	sql_run(f->conn, "INSERT INTO events VALUES(?,?,?,NULLIF(?,0),?,?,?,?,?)", "sisisssss",
		f->no, (int64_t)n, kind, ms_of(json_object_get(event, "at")), state, text, note,
		who, lanes);
	free(text);
	free(note);
	free(who);
	free(lanes);
}

static void add_events(const struct fixture *f)
{
	size_t i;
	const json_t *event;
	json_array_foreach(json_object_get(f->json, "steps"), i, event)
	{
		add_event(f, (int)i, "step", event);
	}
	json_array_foreach(json_object_get(f->json, "audit"), i, event)
	{
		add_event(f, 1000 + (int)i, "audit", event);
	}
}

static void add_asks(const struct fixture *f)
{
	size_t i;
	const json_t *ask;
	json_array_foreach(json_object_get(f->json, "asks"), i, ask)
	{
		char id[ID_LEN];
		json_t *whole = json_deep_copy(ask);
		random_id(id);
		json_object_set_new(whole, "id", json_string(id));
		char *text = dump(whole);
		sql_run(f->conn, "INSERT INTO asks(id, case_no, code, ask) VALUES(?,?,?,?)", "ssss",
			id, f->no, json_string_value(json_object_get(ask, "code")), text);
		free(text);
		json_decref(whole);
	}
}

/* What reviewers said, and where a parcel is: further down in the document. */
static json_t *more_of(const struct fixture *f)
{
	json_t *blocks = json_array(), *rows = json_array(), *items = json_array();
	const json_t *parcel = json_object_get(f->json, "parcel");
	size_t i;
	const json_t *each;
	json_array_foreach(json_object_get(f->json, "opinions"), i, each)
	{
		const char *verdict = json_string_value(json_object_get(each, "verdict"));
		json_array_append_new(rows,
			json_pack("[O,o,O]", json_object_get(each, "by"),
				!verdict			 ? text_both("—", "—")
				: strcmp(verdict, "agree") == 0	 ? text_both("同意", "Agrees")
				: strcmp(verdict, "change") == 0 ? text_both("修改", "Change it")
								 : text_both("不同意", "Refuses"),
				json_object_get(each, "text")));
	}
	json_array_foreach(json_object_get(parcel, "track"), i, each)
	{
		char at[TIME_LEN];
		time_text(ms_of(json_object_get(each, "at")), false, at);
		at[16] = '\0';
		at[10] = ' ';
		json_array_append_new(
			items, json_pack("{s:s,s:O,s:s}", "label", at + 5, "text",
				       json_object_get(each, "text"), "state", "done"));
	}
	if (json_array_size(rows) > 0) {
		json_array_append_new(
			blocks, json_pack("{s:s,s:[o,o,o],s:O}", "kind", "table", "head",
					text_both("谁", "Who"), text_both("意见", "Verdict"),
					text_both("说明", "Why"), "rows", rows));
	}
	if (json_array_size(items) > 0) {
		json_array_append_new(
			blocks, document_block("heading", text_both("寄送", "The parcel")));
		json_array_append_new(blocks, document_items("timeline", json_incref(items)));
	}
	json_decref(rows);
	json_decref(items);
	return json_pack(
		"{s:O*,s:o}", "facts", json_object_get(f->json, "facts"), "blocks", blocks);
}

static void add_appointment(const struct fixture *f, const char *person)
{
	const json_t *appointment = json_object_get(f->json, "appointment");
	const char *given = json_string_value(json_object_get(appointment, "id"));
	char id[ID_LEN];
	char *place = dump(json_object_get(appointment, "place"));
	random_id(id);
	if (appointment) {
		sql_run(f->conn,
			"INSERT INTO appointments VALUES(?,?,?,'hall',?,?,?,'booked',NULL)",
			"ssssis", given ? given : id, f->no, person[0] ? person : NULL, place,
			ms_of(json_object_get(appointment, "at")),
			json_string_value(json_object_get(appointment, "matter")));
	}
	free(place);
}

/* How many working days the day given is from the acceptance, else the matter's. */
static int days_of(const struct fixture *f, const char *name, int usual)
{
	int64_t by_ms = ms_of(json_object_get(f->json, name));
	return by_ms ? calendar_between(f->hall->calendar, f->accepted_ms, by_ms) : usual;
}

static bool insert_case(
	struct fixture *f, const char *kind, int promised, int legal, const json_t *matter_title)
{
	char person[HASH_LEN], agent[HASH_LEN], factor[HASH_LEN], four[8], ignored[8], receipt[80];
	struct kase probe = {0};
	const json_t *suspended = json_object_get(f->json, "suspended");
	const json_t *title = json_object_get(f->json, "title");
	const char *state = member(f, "state"), *key = member(f, "key");
	json_t *held = NULL, *more = more_of(f);
	int64_t since_ms = ms_of(json_object_get(suspended, "since"));
	int64_t finished_ms = ms_of(json_object_get(f->json, "finished_at"));
	read_person(f, "person", person, four);
	read_person(f, "agent", agent, ignored);
	factor_hash(f->hall, f->no, four, factor);
	str_copy(probe.state, sizeof(probe.state), state);
	bool is_over = case_is_over(&probe);
	if (is_over && !finished_ms) {
		finished_ms = f->now_ms;
	}
	if (suspended) {
		held = json_pack("{s:I,s:O*,s:O*}", "since_ms", (json_int_t)since_ms, "reason",
			json_object_get(suspended, "reason"), "resumes",
			json_object_get(suspended, "resumes"));
	}
	int64_t stopped_ms = since_ms ? since_ms : is_over ? finished_ms : 0;
	int used = stopped_ms ? calendar_between(f->hall->calendar, f->accepted_ms, stopped_ms) : 0;
	str_format(receipt, sizeof(receipt), "receipt-%s", key ? key : f->no);
	while (strlen(receipt) < 22) {
		str_append(receipt, sizeof(receipt), "-");
	}
	char *texts[] = {dump(json_object_get(f->json, "state_text")),
		dump(title ? title : matter_title), dump(held),
		dump(json_object_get(f->json, "result")), dump(more)};
	sql_run(f->conn,
		"INSERT INTO cases(no, receipt, terminal, place, matter, kind, person, agent, "
		"factor, "
		"lang, state, state_text, title, accepted_ms, promised, legal, used_days, "
		"clock_ms, "
		"suspended, result, facts, finished_ms, rated) VALUES(?,?,'',0,?,?,NULLIF(?,''),"
		"NULLIF(?,''),?,'zh',?,?,?,?,?,?,?,NULLIF(?,0),?,?,?,NULLIF(?,0),?)",
		"ssssssssssiiiiisssii", f->no, receipt, member(f, "matter"), kind, person, agent,
		four[0] ? factor : NULL, state, texts[0], texts[1], f->accepted_ms,
		(int64_t)promised, (int64_t)legal, (int64_t)used,
		stopped_ms ? (int64_t)0 : f->accepted_ms, texts[2], texts[3], texts[4], finished_ms,
		(int64_t)(json_object_get(f->json, "rated") != NULL));
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		free(texts[i]);
	}
	json_decref(held);
	json_decref(more);
	add_events(f);
	add_asks(f);
	add_appointment(f, person);
	return !f->conn->has_failed;
}

static bool load_case(struct hall *hall, struct conn *conn, json_t *json, int64_t now_ms)
{
	people_set_times(hall, json, now_ms);
	struct fixture f = {.hall = hall, .conn = conn, .json = json, .now_ms = now_ms};
	const char *matter = member(&f, "matter");
	json_int_t seq = json_integer_value(json_object_get(json, "seq"));
	f.accepted_ms = ms_of(json_object_get(json, "accepted_at"));
	if (!matter || !member(&f, "state") || !f.accepted_ms || seq < 1 || seq > 99999) {
		return false;
	}
	case_no_make(f.accepted_ms, (int)seq, f.no);
	sqlite3_stmt *row = sql_open(conn,
		"SELECT kind, promised, legal, zh, en FROM matters WHERE code=?", "s", matter);
	bool is_good = sql_next(conn, row);
	if (is_good) {
		json_t *title = text_both(sql_column(row, 3), sql_column(row, 4));
		is_good = insert_case(&f, sql_column(row, 0),
			days_of(&f, "promised_by", sqlite3_column_int(row, 1)),
			days_of(&f, "legal_by", sqlite3_column_int(row, 2)), title);
		json_decref(title);
	}
	sql_close(row);
	return is_good;
}

static enum err load_list(struct hall *hall, struct conn *conn, const char *folder,
	const char *file, int64_t now_ms,
	bool (*load)(struct hall *hall, struct conn *conn, json_t *json, int64_t now_ms))
{
	json_t *list = NULL;
	enum err err = fixtures_read_json(folder, file, &list);
	for (size_t i = 0; !err && i < json_array_size(list); i++) {
		if (!load(hall, conn, json_array_get(list, i), now_ms) || conn->has_failed) {
			log_error("fixtures", "%s: entry %d", file, (int)i);
			err = ERR_INVALID;
		}
	}
	json_decref(list);
	return err;
}

enum err people_load(struct hall *hall, struct conn *conn, const char *folder, int64_t now_ms)
{
	if (sql_int(conn, 0, "SELECT COUNT(*) FROM meta WHERE key='people'", "")) {
		return OK;
	}
	store_set_meta(conn, "people", "loaded");
	enum err err = load_list(hall, conn, folder, "certificates.json", now_ms, load_certificate);
	if (!err) {
		err = load_list(hall, conn, folder, "cases.json", now_ms, load_case);
	}
	return err ? err : accounts_load(hall, conn, folder, now_ms);
}
