/* What staff would do: cases, times of appointments, work items, helpers. */
#include "tests/hall/command.h"

#include "firmware/base/mem.h"
#include "tests/hall/cases.h"
#include "tests/hall/document.h"
#include "tests/hall/knobs.h"
#include "tests/hall/queue.h"
#include "tests/hall/slots.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void answer_json(struct command *command, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	if (text && strlen(text) < command->size) {
		snprintf(command->answer, command->size, "%s", text);
	} else {
		set_error(command, "too much to say");
	}
	free(text);
	json_decref(json);
}

/* One object a row, its members as the columns are called. */
static json_t *rows_json(struct conn *conn, sqlite3_stmt *row)
{
	json_t *list = json_array();
	while (sql_next(conn, row)) {
		json_t *object = json_object();
		for (int i = 0; i < sqlite3_column_count(row); i++) {
			int type = sqlite3_column_type(row, i);
			json_object_set_new(object, sqlite3_column_name(row, i),
				type == SQLITE_INTEGER ? json_integer(sqlite3_column_int64(row, i))
				: type == SQLITE_NULL  ? json_null()
						       : json_string(sql_column(row, i)));
		}
		json_array_append_new(list, object);
	}
	sql_close(row);
	return list;
}

static const char *word(const struct command *command, int index, const char *usual)
{
	return index < command->count ? command->words[index] : usual;
}

/* --- cases --- */

/* With a key: the numbers of its cases; else how many there are of each state. */
void run_cases(struct command *command)
{
	struct conn *conn = command->conn;
	if (command->count > 1) {
		answer_json(command, rows_json(conn, sql_open(conn,
							     "SELECT no, matter, state FROM cases "
							     "WHERE receipt=? ORDER BY "
							     "place",
							     "s", command->words[1])));
		return;
	}
	answer_json(command,
		rows_json(conn, sql_open(conn,
					"SELECT state, COUNT(*) AS count FROM cases GROUP BY state "
					"ORDER BY state",
					"")));
}

/* kase_out: case_finish in either case. */
static bool find(struct command *command, struct kase *kase_out)
{
	bool is_found = case_find(command->conn, command->words[1], kase_out);
	if (!is_found) {
		set_error(command, "no such case");
	}
	return is_found;
}

static int64_t now_of(const struct command *command)
{
	return knobs_now_ms(command->hall->knobs);
}

void run_case(struct command *command)
{
	struct conn *conn = command->conn;
	answer_json(command,
		rows_json(
			conn, sql_open(conn,
				      "SELECT no, receipt, matter, bundle, state, promised, legal, "
				      "used_days, clock_ms IS NOT NULL AS is_running, rated FROM "
				      "cases WHERE no=?1 OR receipt=?1 ORDER BY place",
				      "s", command->words[1])));
}

void run_case_advance(struct command *command)
{
	struct kase kase;
	if (find(command, &kase)) {
		const char *note = word(command, 3, NULL);
		if (!case_advance(command->hall, command->conn, &kase, now_of(command),
			    word(command, 2, NULL), note ? text_both(note, note) : NULL)) {
			set_error(command, "it is over");
		}
	}
	case_finish(&kase);
}

void run_case_suspend(struct command *command)
{
	struct kase kase;
	if (find(command, &kase)) {
		const char *reason = word(command, 2, "现场踏勘");
		case_suspend(command->hall, command->conn, &kase, now_of(command),
			text_both(reason, "Site visit"),
			text_both("工作人员恢复", "When staff resume it"));
	}
	case_finish(&kase);
}

void run_case_resume(struct command *command)
{
	struct kase kase;
	if (find(command, &kase)) {
		case_resume(command->conn, &kase, now_of(command));
	}
	case_finish(&kase);
}

void run_case_ask(struct command *command)
{
	struct kase kase;
	char id[ID_LEN];
	const char *code = command->words[2], *way = command->words[3];
	const char *title = word(command, 4, code);
	if (!has_word("upload certificate paper text", way)) {
		set_error(command, "upload, certificate, paper or text");
		return;
	}
	if (find(command, &kase)) {
		case_ask(command->hall, command->conn, &kase, now_of(command),
			json_pack("{s:s,s:o,s:s,s:[s],s:i}", "code", code, "title",
				text_both(title, title), "way", way, "ways", way, "max_files", 3),
			id);
		snprintf(command->answer, command->size, "ok %s", id);
	}
	case_finish(&kase);
}

void run_case_branch(struct command *command)
{
	struct kase kase;
	int days = 0;
	if (find(command, &kase) && number_at(command, 4, 1000, &days)) {
		char *zh = sql_text(command->conn, "SELECT zh FROM departments WHERE code=?", "s",
			command->words[2]);
		char *en = sql_text(command->conn, "SELECT en FROM departments WHERE code=?", "s",
			command->words[2]);
		if (zh && en) {
			case_branch(command->conn, &kase, text_both(zh, en),
				text_both("并联审批", "In parallel"), command->words[3], days);
		} else {
			set_error(command, "no such department");
		}
		mem_free(zh);
		mem_free(en);
	}
	case_finish(&kase);
}

void run_case_end(struct command *command)
{
	struct kase kase;
	const char *state = command->words[2];
	if (!has_word("approved refused done answered", state)) {
		set_error(command, "approved, refused, done or answered");
		return;
	}
	const char *text = word(command, 3, strcmp(state, "refused") == 0 ? "不予批准" : "已办好");
	if (find(command, &kase)) {
		case_end(command->hall, command->conn, &kase, now_of(command), state,
			json_pack("{s:o,s:o,s:o}", "text", text_both(text, text), "seal",
				text_both("运河市行政审批专用章", "Seal of approval, Yunhe"),
				"collect",
				text_both("60 天内凭身份证到窗口领取",
					"At the window with your ID card, within 60 days")));
	}
	case_finish(&kase);
}

/* --- appointments --- */

void run_slot_fill(struct command *command)
{
	int64_t at_ms;
	if (!slot_read(command->words[2], &at_ms)) {
		set_error(command, "slot-fill hall 2026-11-26T09:00");
		return;
	}
	for (int i = 0; i < SLOT_SEATS; i++) {
		char id[ID_LEN];
		random_id(id);
		sql_run(command->conn,
			"INSERT INTO appointments VALUES(?,'',NULL,?,'{}',?,NULL,'held',NULL)",
			"ssi", id, command->words[1], at_ms);
	}
}

void run_slot_free(struct command *command)
{
	int64_t at_ms;
	if (!slot_read(command->words[2], &at_ms)) {
		set_error(command, "slot-free hall 2026-11-26T09:00");
		return;
	}
	sql_run(command->conn,
		"DELETE FROM appointments WHERE place=? AND at_ms=? AND state='held'", "si",
		command->words[1], at_ms);
}

/* --- the rest --- */

void run_work_items(struct command *command)
{
	answer_json(command,
		rows_json(command->conn,
			sql_open(command->conn,
				"SELECT id, kind, key, status, code, pointer, matter, "
				"LENGTH(sealed) AS sealed FROM work_items WHERE done_ms IS NULL "
				"ORDER BY rowid DESC LIMIT 20",
				"")));
}

void run_evaluations(struct command *command)
{
	answer_json(command,
		rows_json(command->conn,
			sql_open(command->conn, "SELECT * FROM evaluations LIMIT 20", "")));
}

/* Of the call that is open. */
void run_assist(struct command *command)
{
	sql_run(command->conn,
		"UPDATE assist_calls SET state=? WHERE state IN ('waiting','coming')", "s",
		command->words[1]);
	if (sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "nobody called");
	}
}

void run_phone_port(struct command *command)
{
	snprintf(command->answer, command->size, "%d", command->hall->phone_port);
}
