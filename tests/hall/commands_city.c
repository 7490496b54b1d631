#include "tests/hall/command.h"

#include "firmware/base/mem.h"
#include "tests/hall/api.h"
#include "tests/hall/catalog.h"
#include "tests/hall/commands.h"
#include "tests/hall/knobs.h"
#include "tests/hall/matters_live.h"
#include "tests/hall/times.h"
#include "tests/hall/units_live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void renew_catalog(struct command *command)
{
	catalog_touch(command->conn, knobs_now_ms(command->hall->knobs));
	if (catalog_build(command->hall, command->conn)) {
		set_error(command, "the catalogue cannot be built");
	}
}

/* After a change of the matters: was there such a matter, and the catalogue with it. */
static void finish_matter(struct command *command)
{
	if (sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "no such matter");
	} else {
		renew_catalog(command);
	}
}

/* --- matters that come and go --- */

static void finish_live(struct command *command, bool is_done, const char *why)
{
	if (is_done) {
		renew_catalog(command);
	} else {
		set_error(command, why);
	}
}

void run_matter_add(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	json_t *json = json_of_file(command, command->words[1]);
	if (json) {
		finish_live(command, matter_add(command->conn, json, why), why);
	}
	json_decref(json);
}

void run_matter_remove(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	finish_live(command, matter_remove(command->conn, command->words[1], why), why);
}

/* --- units, likewise --- */

void run_unit_add(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	json_t *json = json_of_file(command, command->words[1]);
	if (json) {
		finish_live(command,
			unit_add(command->hall, command->conn, json,
				knobs_now_ms(command->hall->knobs), why),
			why);
	}
	json_decref(json);
}

void run_unit_remove(struct command *command)
{
	char why[FORM_WHY_LEN] = "";
	finish_live(command, unit_remove(command->conn, command->words[1], why), why);
}

/* --- the rest --- */

void run_card_limit(struct command *command)
{
	int limit = 5;
	if (number_at(command, 1, HALL_NUMBER_MAX, &limit)) {
		command->hall->card_limit = limit;
		renew_catalog(command);
	}
}

void run_quota(struct command *command)
{
	const char *quota = strcmp(command->words[2], "none") == 0 ? NULL : command->words[2];
	sql_run(command->conn, "UPDATE matters SET quota=CAST(? AS INT) WHERE code=?", "ss", quota,
		command->words[1]);
	finish_matter(command);
}

/* A mistake as editors make it: the entry lacks its name. */
void run_spoil(struct command *command)
{
	sql_run(command->conn, "UPDATE matters SET zh='', en='' WHERE code=?", "s",
		command->words[1]);
	finish_matter(command);
}

void run_suspend(struct command *command)
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

void run_resume(struct command *command)
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

void run_seed(struct command *command)
{
	int people = 1;
	if (!number_at(command, 2, 99999, &people)) {
		return;
	}
	const char *place = command->words[1];
	if (strcmp(place, "all") == 0) {
		seed_zone(command->hall, command->conn, "", people);
	} else if (is_zone_code(place)) {
		seed_zone(command->hall, command->conn, place, people);
	} else if (!seed_department(command->hall, command->conn, place, people)) {
		set_error(command, "no such department");
	}
}

void run_call(struct command *command)
{
	int people = 1;
	if (!number_at(command, 2, HALL_NUMBER_MAX, &people)) {
		return;
	}
	char date[TIME_LEN], at[TIME_LEN];
	int64_t now_ms = knobs_now_ms(command->hall->knobs);
	date_text(now_ms, date);
	time_text(now_ms, false, at);
	sql_run(command->conn,
		"UPDATE tickets SET state='called', called_at=?1 WHERE rowid IN (SELECT rowid FROM "
		"tickets"
		" WHERE (department=?2 OR zone=?2 OR ?2='all') AND date=?3 AND state='waiting'"
		" ORDER BY priority IS NULL, issued_at, n LIMIT ?4)",
		"sssi", at, command->words[1], date, (int64_t)people);
	snprintf(
		command->answer, command->size, "ok called %d", sqlite3_changes(command->conn->db));
}

void run_windows(struct command *command)
{
	int staffed = 0;
	if (!number_at(command, 2, 1000, &staffed)) {
		return;
	}
	sql_run(command->conn,
		"UPDATE windows SET staffed = (SELECT COUNT(*) FROM windows o WHERE"
		" o.department=windows.department AND o.code<windows.code) < ?2 WHERE "
		"department=?1",
		"si", command->words[1], (int64_t)staffed);
	if (sqlite3_changes(command->conn->db) == 0) {
		set_error(command, "no such department");
	}
}
