/* Terminals come into the fleet, go, and are told things. */
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/command.h"
#include "tests/hall/enrol.h"
#include "tests/hall/fleet.h"
#include "tests/hall/kiosk_conf.h"
#include "tests/hall/knobs.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool terminal_at(struct command *command, int index)
{
	if (!is_terminal(command->words[index])) {
		set_error(command, "a terminal is called terminal-...");
		return false;
	}
	return true;
}

static bool begin_enrolment(struct command *command, struct enrol_code *code_out)
{
	if (!terminal_at(command, 1)) {
		return false;
	}
	if (!is_word(command->words[2])) {
		set_error(command, "a site is a word in small letters");
		return false;
	}
	if (!enrol_begin(
		    command->hall, command->conn, command->words[1], command->words[2], code_out)) {
		set_error(command, "this hall has no ca.key");
		return false;
	}
	return true;
}

void run_enrol_code(struct command *command)
{
	struct enrol_code code;
	char line[FLEET_CODE_MAX_LEN + 1];
	if (!begin_enrolment(command, &code)) {
		return;
	}
	if (enrol_code_write(&command->hall->fleet_secret, &code, line) != OK) {
		set_error(command, "the name of --host is too long for a code");
	} else {
		snprintf(command->answer, command->size, "%s", line);
	}
}

/* For who signs the code elsewhere: onedoorctl enrol-code. */
void run_enrol_token(struct command *command)
{
	struct enrol_code code;
	char until[TIME_LEN];
	if (begin_enrolment(command, &code)) {
		time_text(code.until_ms, false, until);
		snprintf(command->answer, command->size, "%s %s", code.token, until);
	}
}

void run_terminal_revoke(struct command *command)
{
	if (terminal_at(command, 1)) {
		fleet_revoke(command->conn, command->words[1]);
	}
}

void run_config_set(struct command *command)
{
	const char *scope = command->words[1], *path = command->words[command->count - 1];
	bool is_fleet = strcmp(scope, "fleet") == 0, is_device = strcmp(scope, "device") == 0;
	if ((!is_fleet && !is_device && strcmp(scope, "site") != 0) ||
		command->count != (is_fleet ? 3 : 4)) {
		set_error(command, "config-set fleet FILE, site NAME FILE or device ID FILE");
		return;
	}
	const char *name = is_fleet ? "" : command->words[2];
	if (is_device && !terminal_at(command, 2)) {
		return;
	}
	char *text = NULL, why[CONF_WHY_LEN];
	size_t len;
	if (path[0] != '/' || fs_read(path, CONF_LAYER_MAX, &text, &len)) {
		set_error(command, "the file cannot be read: its whole path, at most 16 KB");
		return;
	}
	json_t *conf = conf_read(text, why);
	if (conf) {
		fleet_set_config(
			command->conn, scope, name, conf, knobs_now_ms(command->hall->knobs));
	} else {
		set_error(command, why);
	}
	json_decref(conf);
	mem_free(text);
}

/* --- orders --- */

static bool is_reason(const char *text)
{
	static const char *const reasons[] = {"hours", "hardware", "consumables", "internal",
		"backend", "network", "maintenance"};
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		if (strcmp(text, reasons[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool is_url(const char *text)
{
	size_t len = strlen(text);
	return str_starts(text, "https://") && len > 8 && len <= 512;
}

static bool is_sha256(const char *text)
{
	return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

struct argument {
	const char *name;
	bool (*is_good)(const char *text);
};

static const struct {
	const char *name;
	struct argument arguments[2];
} orders[] = {
	{"restart", {{0}}},
	{"reboot", {{0}}},
	{"self_test", {{0}}},
	{"out_of_service", {{"reason", is_reason}}},
	{"in_service", {{0}}},
	{"log_bundle", {{0}}},
	{"update", {{"url", is_url}, {"sha256", is_sha256}}},
	{"screenshot", {{0}}},
};

/* The words behind the name as its arguments; NULL: refused. */
static json_t *read_arguments(struct command *command, const struct argument arguments[2])
{
	json_t *args = json_object();
	int count = 3;
	for (int i = 0; i < 2 && arguments[i].name; i++, count++) {
		const char *word = count < command->count ? command->words[count] : "";
		if (!arguments[i].is_good(word)) {
			snprintf(command->answer, command->size, "error %s: no good %s",
				command->words[2], arguments[i].name);
			json_decref(args);
			return NULL;
		}
		json_object_set_new(args, arguments[i].name, json_string(word));
	}
	if (count != command->count) {
		set_error(command, "too many words");
		json_decref(args);
		return NULL;
	}
	return args;
}

void run_command(struct command *command)
{
	if (!terminal_at(command, 1)) {
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		if (strcmp(command->words[2], orders[i].name) != 0) {
			continue;
		}
		json_t *args = read_arguments(command, orders[i].arguments);
		if (args) {
			int64_t id = fleet_order(command->conn, command->words[1], orders[i].name,
				args, knobs_now_ms(command->hall->knobs));
			snprintf(command->answer, command->size, "ok %lld", (long long)id);
		}
		return;
	}
	set_error(command, "restart, reboot, self_test, out_of_service REASON, in_service, "
			   "log_bundle, update URL SHA256 or screenshot");
}

/* The text into the file that the word names. */
static void write_at(struct command *command, int index, const char *text)
{
	const char *path = command->words[index];
	if (path[0] != '/' || fs_write_atomic(path, text, strlen(text))) {
		set_error(command, "the file cannot be written: its whole path, please");
	}
}

void run_command_result(struct command *command)
{
	int64_t id = 0;
	(void)!number_read(command->words[1], 1, INT64_MAX, &id);
	sqlite3_stmt *row = sql_open(command->conn,
		"SELECT terminal, name, CASE WHEN state='waiting' AND at_ms<=?1 THEN 'expired' "
		"ELSE "
		"state END, words, log FROM fleet_orders WHERE id=?2",
		"ii", knobs_now_ms(command->hall->knobs) - ORDER_LIVES_MS, id);
	if (!sql_next(command->conn, row)) {
		set_error(command, "no such command");
	} else {
		json_t *json = json_pack("{s:I,s:s,s:s,s:s,s:s}", "id", (json_int_t)id, "terminal",
			sql_column(row, 0), "name", sql_column(row, 1), "state", sql_column(row, 2),
			"words", sql_column(row, 3));
		char *text = json_dumps(json, JSON_COMPACT);
		snprintf(command->answer, command->size, "%s", text);
		free(text);
		json_decref(json);
		if (command->count > 2) {
			write_at(command, 2, sql_column(row, 4));
		}
	}
	sql_close(row);
}

void run_screenshot(struct command *command)
{
	char *text = sql_text(command->conn, "SELECT body FROM screenshots WHERE terminal=?", "s",
		command->words[1]);
	if (text) {
		write_at(command, 2, text);
	} else {
		set_error(command, "that terminal has sent none");
	}
	mem_free(text);
}
