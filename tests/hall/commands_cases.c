/* What staff would do: cases, times of appointments, work items, helpers. */
#include "tests/hall/command.h"

#include "firmware/base/mem.h"
#include "tests/hall/clerk.h"
#include "tests/hall/knobs.h"
#include "tests/hall/slots.h"
#include "tests/hall/vault.h"

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

static struct clerk clerk_of(const struct command *command)
{
	return (struct clerk){.hall = command->hall,
		.conn = command->conn,
		.now_ms = knobs_now_ms(command->hall->knobs)};
}

static void answer_clerk(struct command *command, enum clerk_answer answer)
{
	if (answer) {
		set_error(command, clerk_words(answer, false));
	}
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
	struct clerk clerk = clerk_of(command);
	answer_clerk(command, clerk_advance(&clerk, command->words[1], word(command, 2, NULL),
				      word(command, 3, NULL)));
}

void run_case_suspend(struct command *command)
{
	struct clerk clerk = clerk_of(command);
	answer_clerk(command, clerk_suspend(&clerk, command->words[1], word(command, 2, NULL)));
}

void run_case_resume(struct command *command)
{
	struct clerk clerk = clerk_of(command);
	answer_clerk(command, clerk_resume(&clerk, command->words[1]));
}

void run_case_ask(struct command *command)
{
	struct clerk clerk = clerk_of(command);
	char id[ID_LEN];
	const char *way = command->words[3];
	enum clerk_answer answer =
		clerk_ask(&clerk, command->words[1], command->words[2], way, word(command, 4, NULL),
			strcmp(way, "certificate") == 0 ? command->words[2] : "", id);
	answer_clerk(command, answer);
	if (!answer) {
		snprintf(command->answer, command->size, "ok %s", id);
	}
}

/* What was written to the case's asks, in clear: for who tests what a terminal has sealed. */
void run_case_replies(struct command *command)
{
	json_t *list = json_array();
	sqlite3_stmt *row = sql_open(command->conn,
		"SELECT code, answer FROM asks WHERE case_no=? AND answered_ms IS NOT NULL ORDER BY"
		" answered_ms, rowid",
		"s", command->words[1]);
	while (sql_next(command->conn, row)) {
		size_t len = 0;
		char *text = vault_open(command->hall, "ask", sqlite3_column_blob(row, 1),
			(size_t)sqlite3_column_bytes(row, 1), &len);
		json_array_append_new(list, json_pack("{s:s,s:s}", "code", sql_column(row, 0),
						    "text", text ? text : ""));
		mem_free(text);
	}
	sql_close(row);
	answer_json(command, list);
}

void run_case_branch(struct command *command)
{
	struct clerk clerk = clerk_of(command);
	int days = 0;
	if (number_at(command, 4, 1000, &days)) {
		answer_clerk(command, clerk_branch(&clerk, command->words[1], command->words[2],
					      command->words[3], days));
	}
}

void run_case_end(struct command *command)
{
	struct clerk clerk = clerk_of(command);
	answer_clerk(command,
		clerk_end(&clerk, command->words[1], command->words[2], word(command, 3, NULL)));
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

void run_staff_port(struct command *command)
{
	if (command->hall->staff_port) {
		snprintf(command->answer, command->size, "%d", command->hall->staff_port);
	} else {
		set_error(command, "no staff page: begin with --staff-port");
	}
}
