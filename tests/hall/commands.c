#include "tests/hall/commands.h"

#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "tests/hall/bell.h"
#include "tests/hall/command.h"
#include "tests/hall/control.h"
#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 4 * 1024 * 1024 };

void set_error(struct command *command, const char *text)
{
	snprintf(command->answer, command->size, "error %s", text);
}

bool number_at(struct command *command, int index, int high, int *value_out)
{
	int64_t value = *value_out;
	if (index < command->count && !number_read(command->words[index], 0, high, &value)) {
		snprintf(command->answer, command->size, "error %s wants a number up to %d",
			command->words[0], high);
		return false;
	}
	*value_out = (int)value;
	return true;
}

json_t *json_of_file(struct command *command, const char *path)
{
	char *said = NULL;
	size_t len = 0;
	json_error_t error;
	if (path[0] != '/') {
		set_error(command, "the file's whole path, please: the hall has another folder");
		return NULL;
	}
	if (fs_read(path, FILE_BYTES_MAX, &said, &len)) {
		set_error(command, "the file cannot be read");
		return NULL;
	}
	json_t *json = json_loadb(said, len, JSON_REJECT_DUPLICATES, &error);
	if (!json) {
		snprintf(command->answer, command->size, "error line %d: %.160s", error.line,
			error.text);
	}
	mem_free(said);
	return json;
}

static void run_time(struct command *command)
{
	int64_t ms = -1;
	if (strcmp(command->words[1], "real") != 0 && !time_parse(command->words[1], &ms)) {
		set_error(command, "time 2026-11-24T10:00:00 or time real");
		return;
	}
	knobs_set_now(command->hall->knobs, ms);
}

static void run_hours(struct command *command)
{
	static const char *const names[] = {"always", "real", "closed"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(command->words[1], names[i]) == 0) {
			knobs_set_hours(command->hall->knobs, (enum hours_mode)i);
			return;
		}
	}
	set_error(command, "hours always, real or closed");
}

static void run_next(struct command *command)
{
	int seconds = 0;
	if (number_at(command, 1, 3600000, &seconds)) {
		knobs_set_heartbeat(command->hall->knobs, seconds);
	}
}

static void run_limit(struct command *command)
{
	if (!limits_set(command->hall->limits, command->words[1])) {
		set_error(command, "limit "
				   "tickets|identities|blocks|reconcile|cases|looks|handoffs|"
				   "evaluations|calls|payments|reads|all=N");
	}
}

static void run_stats(struct command *command)
{
	struct knob_counts counts = knobs_counts(command->hall->knobs);
	struct conn *conn = command->conn;
	json_t *stats = json_pack("{s:I,s:I,s:I,s:I,s:I}", "requests", (json_int_t)counts.requests,
		"replays", (json_int_t)counts.replays, "mismatches", (json_int_t)counts.mismatches,
		"faults", (json_int_t)counts.faults, "limited",
		(json_int_t)limits_refused(command->hall->limits));
	static const struct {
		const char *name, *text;
	} sums[] = {
		{"tickets", "SELECT COUNT(*) FROM tickets WHERE origin<>'desk'"},
		{"online", "SELECT COUNT(*) FROM tickets WHERE origin='online'"},
		{"reconciled", "SELECT COUNT(*) FROM tickets WHERE origin='offline'"},
		{"confirmed",
			"SELECT COUNT(*) FROM tickets WHERE origin<>'desk' AND state<>'void'"},
		{"void", "SELECT COUNT(*) FROM tickets WHERE state='void'"},
		{"waiting", "SELECT COUNT(*) FROM tickets WHERE state='waiting'"},
		{"blocks", "SELECT COUNT(*) FROM blocks"},
		{"leased", "SELECT COALESCE(SUM(last-first+1),0) FROM blocks"},
		{"sessions", "SELECT COUNT(*) FROM sessions"},
		{"cases", "SELECT COUNT(*) FROM cases"},
		{"receipts", "SELECT COUNT(DISTINCT receipt) FROM cases"},
		/* Cases of one receipt and matter: must be 0. */
		{"duplicate_cases", "SELECT COUNT(*) FROM (SELECT 1 FROM cases GROUP BY receipt, "
				    "matter HAVING COUNT(*)>1)"},
		{"work_items", "SELECT COUNT(*) FROM work_items WHERE done_ms IS NULL"},
		{"files", "SELECT COUNT(*) FROM files"},
		{"evaluations", "SELECT COUNT(*) FROM evaluations"},
		{"heartbeats", "SELECT COUNT(*) FROM terminals"},
		/* Keys with two tickets that both count: must be 0, whatever the line did. */
		{"duplicates", "SELECT COUNT(*) FROM (SELECT 1 FROM tickets WHERE key IS NOT NULL "
			       "AND state<>'void'"
			       " GROUP BY terminal, key HAVING COUNT(*)>1)"},
	};
	for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
		json_object_set_new(
			stats, sums[i].name, json_integer(sql_int(conn, -1, sums[i].text, "")));
	}
	char *text = json_dumps(stats, JSON_COMPACT);
	snprintf(command->answer, command->size, "%s", text);
	free(text);
	json_decref(stats);
}

static void run_heartbeat(struct command *command)
{
	char *text = sql_text(command->conn, "SELECT heartbeat FROM terminals WHERE id=?", "s",
		command->words[1]);
	if (text) {
		snprintf(command->answer, command->size, "%s", text);
	} else {
		set_error(command, "that terminal was never heard");
	}
	mem_free(text);
}

static void run_quit(struct command *command)
{
	(void)command;
	raise(SIGTERM);
}

static const struct {
	const char *name;
	int arguments; /* needed at least */
	void (*run)(struct command *command);
	const char *help;
} commands[] = {
	{"time", 1, run_time, "ISO|real"},
	{"hours", 1, run_hours, "always|real|closed"},
	{"at", 1, run_at, "PATTERN [NAME=VALUE]...|off"},
	{"rules", 0, run_rules, ""},
	{"next", 1, run_next, "SECONDS"},
	{"latency", 1, run_latency, "MS"},
	{"fail", 2, run_fail, "COUNT STATUS"},
	{"lose", 1, run_lose, "COUNT"},
	{"garbage", 1, run_garbage, "COUNT"},
	{"cut", 2, run_cut, "COUNT BYTES"},
	{"hang", 1, run_hang, "on|off"},
	{"clear", 0, run_clear, ""},
	{"matter-add", 1, run_matter_add, "FILE"},
	{"matter-remove", 1, run_matter_remove, "CODE"},
	{"unit-add", 1, run_unit_add, "FILE"},
	{"unit-remove", 1, run_unit_remove, "CODE"},
	{"collection-add", 1, run_collection_add, "FILE"},
	{"collection-remove", 1, run_collection_remove, "CODE"},
	{"entry-add", 2, run_entry_add, "COLLECTION FILE"},
	{"entry-remove", 2, run_entry_remove, "COLLECTION ID"},
	{"quota", 2, run_quota, "MATTER N|none"},
	{"spoil", 1, run_spoil, "MATTER"},
	{"suspend", 1, run_suspend, "MATTER [ZH [EN]]"},
	{"resume", 1, run_resume, "MATTER"},
	{"seed", 2, run_seed, "DEPARTMENT|ZONE|all PEOPLE"},
	{"call", 1, run_call, "DEPARTMENT|ZONE|all [PEOPLE]"},
	{"windows", 2, run_windows, "DEPARTMENT STAFFED"},
	{"card-limit", 1, run_card_limit, "N"},
	{"limit", 1, run_limit, "NAME=N"},
	{"stats", 0, run_stats, ""},
	{"heartbeat", 1, run_heartbeat, "TERMINAL"},
	{"enrol-code", 2, run_enrol_code, "TERMINAL SITE"},
	{"enrol-token", 2, run_enrol_token, "TERMINAL SITE"},
	{"terminal-revoke", 1, run_terminal_revoke, "TERMINAL"},
	{"config-set", 2, run_config_set, "fleet FILE|site NAME FILE|device TERMINAL FILE"},
	{"command", 2, run_command, "TERMINAL NAME [ARGUMENTS]"},
	{"command-result", 1, run_command_result, "ID [FILE]"},
	{"screenshot", 2, run_screenshot, "TERMINAL FILE"},
	{"cases", 0, run_cases, "[KEY]"},
	{"case", 1, run_case, "NO"},
	{"case-advance", 1, run_case_advance, "NO [STATE [NOTE]]"},
	{"case-suspend", 1, run_case_suspend, "NO [REASON]"},
	{"case-resume", 1, run_case_resume, "NO"},
	{"case-ask", 3, run_case_ask, "NO CODE upload|certificate|paper|text [TITLE]"},
	{"case-replies", 1, run_case_replies, "NO"},
	{"case-branch", 4, run_case_branch, "NO DEPARTMENT done|now|ahead DAYS"},
	{"case-end", 2, run_case_end, "NO approved|refused|done|answered [TEXT]"},
	{"slot-fill", 2, run_slot_fill, "PLACE TIME"},
	{"slot-free", 2, run_slot_free, "PLACE TIME"},
	{"pay", 2, run_pay, "ID|last scan|ok|refuse"},
	{"payments", 0, run_payments, ""},
	{"payment-lives", 1, run_payment_lives, "SECONDS"},
	{"provider", 1, run_provider, "slow|unknown|twice|silent|late|wrong|refund=N|clear"},
	{"closing", 0, run_closing, "[DAY]"},
	{"refund", 1, run_refund, "ID|last"},
	{"work-items", 0, run_work_items, ""},
	{"evaluations", 0, run_evaluations, ""},
	{"assist", 1, run_assist, "waiting|coming|done|nobody"},
	{"phone-port", 0, run_phone_port, ""},
	{"staff-port", 0, run_staff_port, ""},
	{"quit", 0, run_quit, ""},
};

static void run_help(struct command *command)
{
	size_t len = 0;
	for (size_t i = 0; i < ARRAY_LEN(commands) && len < command->size; i++) {
		len += (size_t)snprintf(command->answer + len, command->size - len, "%s%s %s",
			i ? "\n" : "", commands[i].name, commands[i].help);
	}
}

void commands_run(void *context, char *line, char *answer_out, size_t size)
{
	struct command command = {.hall = context, .answer = answer_out, .size = size};
	char whole[CONTROL_LINE_MAX];
	snprintf(whole, sizeof(whole), "%s", line);
	command.rest = whole + strspn(whole, " ");
	command.rest += strcspn(command.rest, " ");
	char *rest = line;
	char *word;
	while (command.count < WORDS_MAX && (word = strtok_r(rest, " ", &rest))) {
		command.words[command.count++] = word;
	}
	if (command.count == 0 || strcmp(command.words[0], "help") == 0) {
		run_help(&command);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (strcmp(command.words[0], commands[i].name) != 0) {
			continue;
		}
		if (command.count - 1 < commands[i].arguments) {
			snprintf(answer_out, size, "error %s %s", commands[i].name,
				commands[i].help);
			return;
		}
		command.conn = store_take(command.hall->store);
		if (!store_begin(command.hall->store, command.conn)) {
			set_error(&command, "the database is busy");
		} else {
			commands[i].run(&command);
			if (!store_end(command.hall->store, command.conn,
				    strncmp(answer_out, "error", 5) != 0) &&
				command.conn->has_failed) {
				set_error(&command, "the database refused");
			}
		}
		store_give(command.hall->store, command.conn);
		bell_ring(command.hall->bell); /* whoever waits for a change looks now */
		return;
	}
	set_error(&command, "unknown word; help lists them");
}
