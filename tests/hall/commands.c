#include "tests/hall/commands.h"

#include "firmware/base/mem.h"
#include "tests/hall/api.h"
#include "tests/hall/catalog.h"
#include "tests/hall/control.h"
#include "tests/hall/hall.h"
#include "tests/hall/knobs.h"
#include "tests/hall/times.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 6 };

struct command {
	struct hall *hall;
	struct conn *conn; /* inside a write transaction */
	char *words[WORDS_MAX + 1];
	int count;
	const char *rest; /* of the line, behind the first word, as it came */
	char *answer;
	size_t size;
};

static void set_error(struct command *command, const char *text)
{
	snprintf(command->answer, command->size, "error %s", text);
}

static int number_at(const struct command *command, int index, int fallback)
{
	return index < command->count ? (int)strtol(command->words[index], NULL, 10) : fallback;
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

static void add_rule(struct command *command, const char *origin, const char *line)
{
	const char *why;
	if (!knobs_add_rule(command->hall->knobs, origin, line, &why)) {
		set_error(command, why);
	}
}

/* A shorthand: one rule for every resource, in place of the same word's last one. */
static void set_rule(struct command *command, const char *origin, const char *format, ...)
	PRINTF_LIKE(3, 4);

static void set_rule(struct command *command, const char *origin, const char *format, ...)
{
	char line[128];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	knobs_drop_rules(command->hall->knobs, origin, NULL);
	add_rule(command, origin, line);
}

static void run_at(struct command *command)
{
	if (command->count == 3 && strcmp(command->words[2], "off") == 0) {
		int count = knobs_drop_rules(command->hall->knobs, "at", command->words[1]);
		snprintf(command->answer, command->size, "ok %d", count);
		return;
	}
	add_rule(command, "at", command->rest);
}

static void run_rules(struct command *command)
{
	knobs_list_rules(command->hall->knobs, command->answer, command->size);
}

static void run_next(struct command *command)
{
	int seconds = number_at(command, 1, 0);
	if (seconds < 1) {
		set_error(command, "next SECONDS");
		return;
	}
	knobs_set_heartbeat(command->hall->knobs, seconds);
}

static void run_latency(struct command *command)
{
	set_rule(command, "latency", "/v1/* wait_ms=%d", number_at(command, 1, 0));
}

static void run_hang(struct command *command)
{
	knobs_drop_rules(command->hall->knobs, "hang", NULL);
	if (strcmp(command->words[1], "on") == 0) {
		set_rule(command, "hang", "/v1/* hang=yes");
	}
}

static void run_fail(struct command *command)
{
	int status = number_at(command, 2, 503);
	if (status < 400 || status > 599) {
		set_error(command, "fail COUNT STATUS with a status of 400 to 599");
		return;
	}
	set_rule(command, "fail", "/v1/* count=%d status=%d", number_at(command, 1, 1), status);
}

static void run_lose(struct command *command)
{
	set_rule(command, "lose", "/v1/* count=%d lose=yes", number_at(command, 1, 1));
}

static void run_garbage(struct command *command)
{
	set_rule(command, "garbage", "/v1/* count=%d garbage=yes", number_at(command, 1, 1));
}

static void run_cut(struct command *command)
{
	set_rule(command, "cut", "/v1/* count=%d cut=%d", number_at(command, 1, 1),
		number_at(command, 2, 0));
}

static void run_clear(struct command *command)
{
	knobs_drop_rules(command->hall->knobs, NULL, NULL);
}

/* After a change of the matters: was there such a matter, and the catalogue with it. */
static void finish_matter(struct command *command)
{
	if (sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "no such matter");
		return;
	}
	catalog_touch(command->conn, knobs_now_ms(command->hall->knobs));
	if (catalog_build(command->hall, command->conn)) {
		set_error(command, "the catalogue cannot be built");
	}
}

static void run_quota(struct command *command)
{
	const char *quota = strcmp(command->words[2], "none") == 0 ? NULL : command->words[2];
	sql_run(command->conn, "UPDATE matters SET quota=CAST(? AS INT) WHERE code=?", "ss", quota,
		command->words[1]);
	finish_matter(command);
}

/* A mistake as editors make it: the entry lacks its name. */
static void run_spoil(struct command *command)
{
	sql_run(command->conn, "UPDATE matters SET zh='', en='' WHERE code=?", "s",
		command->words[1]);
	finish_matter(command);
}

static void run_suspend(struct command *command)
{
	json_t *text = json_pack("{s:s,s:s}", "zh",
		command->count > 2 ? command->words[2] : "该事项暂停办理", "en",
		command->count > 3 ? command->words[3] : "Not available for now");
	char *json = text ? json_dumps(text, JSON_COMPACT) : NULL;
	sql_run(command->conn, "UPDATE matters SET suspended=? WHERE code=?", "ss", json,
		command->words[1]);
	if (!json || sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "no such matter");
	}
	free(json);
	json_decref(text);
}

static void run_resume(struct command *command)
{
	sql_run(command->conn, "UPDATE matters SET suspended=NULL WHERE code=?", "s",
		command->words[1]);
	if (sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "no such matter");
	}
}

/* People with numbers from the desk, all for the department's matters in turn. */
static bool seed_department(
	struct hall *hall, struct conn *conn, const char *department, int people)
{
	char date[TIME_LEN], at[TIME_LEN];
	int64_t now_ms = knobs_now_ms(hall->knobs);
	date_text(now_ms, date);
	time_text(now_ms, false, at);
	char *zone = sql_text(conn, "SELECT zone FROM departments WHERE code=?", "s", department);
	int64_t matters = sql_int(
		conn, 0, "SELECT COUNT(*) FROM matters WHERE department=?", "s", department);
	for (int i = 0; zone && matters && i < people; i++) {
		int64_t n = numbers_take(conn, zone, date, 1);
		if (!n) {
			break;
		}
		sql_run(conn,
			"INSERT INTO tickets(zone, date, n, matter, department, terminal, "
			"issued_at, state,"
			" origin) VALUES(?,?,?,(SELECT code FROM matters WHERE department=? ORDER "
			"BY rowid"
			" LIMIT 1 OFFSET ?),?,'desk',?,'waiting','desk')",
			"ssisiss", zone, date, n, department, (int64_t)(i * 7) % matters,
			department, at);
	}
	bool is_known = zone && matters;
	mem_free(zone);
	return is_known;
}

static void seed_zone(struct hall *hall, struct conn *conn, const char *zone, int people)
{
	int64_t windows =
		sql_int(conn, 1, "SELECT COUNT(*) FROM windows WHERE ?1='' OR zone=?1", "s", zone);
	int64_t seen = 0, given = 0;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT department, COUNT(*) FROM windows WHERE ?1='' OR zone=?1 GROUP BY "
		"department",
		"s", zone);
	while (sql_next(conn, row)) {
		seen += sqlite3_column_int64(row, 1);
		int64_t due = people * seen / MAX_OF(windows, 1);
		(void)seed_department(hall, conn, sql_column(row, 0), (int)(due - given));
		given = due;
	}
	sql_close(row);
}

void seed_everywhere(struct hall *hall, int people)
{
	struct conn *conn = store_take(hall->store);
	if (store_begin(hall->store, conn)) {
		seed_zone(hall, conn, "", people);
		(void)!store_end(hall->store, conn, true);
	}
	store_give(hall->store, conn);
}

static void run_seed(struct command *command)
{
	int people = number_at(command, 2, 1);
	const char *place = command->words[1];
	if (strcmp(place, "all") == 0) {
		seed_zone(command->hall, command->conn, "", people);
	} else if (is_zone_code(place)) {
		seed_zone(command->hall, command->conn, place, people);
	} else if (!seed_department(command->hall, command->conn, place, people)) {
		set_error(command, "no such department");
	}
}

static void run_call(struct command *command)
{
	char date[TIME_LEN], at[TIME_LEN];
	int64_t now_ms = knobs_now_ms(command->hall->knobs);
	date_text(now_ms, date);
	time_text(now_ms, false, at);
	sql_run(command->conn,
		"UPDATE tickets SET state='called', called_at=?1 WHERE rowid IN (SELECT rowid FROM "
		"tickets"
		" WHERE (department=?2 OR zone=?2 OR ?2='all') AND date=?3 AND state='waiting'"
		" ORDER BY priority IS NULL, issued_at, n LIMIT ?4)",
		"sssi", at, command->words[1], date, (int64_t)number_at(command, 2, 1));
	snprintf(
		command->answer, command->size, "ok called %d", sqlite3_changes(command->conn->db));
}

static void run_windows(struct command *command)
{
	sql_run(command->conn,
		"UPDATE windows SET staffed = (SELECT COUNT(*) FROM windows o WHERE"
		" o.department=windows.department AND o.code<windows.code) < ?2 WHERE "
		"department=?1",
		"si", command->words[1], (int64_t)number_at(command, 2, 0));
	if (sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "no such department");
	}
}

static void run_card_limit(struct command *command)
{
	command->hall->card_limit = number_at(command, 1, 5);
}

static void run_stats(struct command *command)
{
	struct knob_counts counts = knobs_counts(command->hall->knobs);
	struct conn *conn = command->conn;
	json_t *stats = json_pack("{s:I,s:I,s:I,s:I}", "requests", (json_int_t)counts.requests,
		"replays", (json_int_t)counts.replays, "mismatches", (json_int_t)counts.mismatches,
		"faults", (json_int_t)counts.faults);
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
	{"quota", 2, run_quota, "MATTER N|none"},
	{"spoil", 1, run_spoil, "MATTER"},
	{"suspend", 1, run_suspend, "MATTER [ZH [EN]]"},
	{"resume", 1, run_resume, "MATTER"},
	{"seed", 2, run_seed, "DEPARTMENT|ZONE|all PEOPLE"},
	{"call", 1, run_call, "DEPARTMENT|ZONE|all [PEOPLE]"},
	{"windows", 2, run_windows, "DEPARTMENT STAFFED"},
	{"card-limit", 1, run_card_limit, "N"},
	{"stats", 0, run_stats, ""},
	{"heartbeat", 1, run_heartbeat, "TERMINAL"},
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
		return;
	}
	set_error(&command, "unknown word; help lists them");
}
