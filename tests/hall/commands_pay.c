/* Payments: what a person does on his phone, how the provider misbehaves, the day's closing. */
#include "tests/hall/command.h"

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/closing.h"
#include "tests/hall/knobs.h"
#include "tests/hall/payments.h"
#include "tests/hall/sandbox.h"
#include "tests/hall/times.h"

#include <stdlib.h>
#include <string.h>

enum { LIVES_MAX_S = 3600 };

/* By its id, the end of its QR, or "last". mem_free; NULL when there is none. */
static char *order_named(struct command *command, const char *name)
{
	const char *slash = strrchr(name, '/');
	return strcmp(name, "last") == 0
		       ? sql_text(command->conn,
				 "SELECT order_no FROM payments WHERE unit<>'' ORDER BY rowid DESC "
				 "LIMIT 1",
				 "")
		       : sql_text(command->conn,
				 "SELECT order_no FROM payments WHERE key=?1 OR order_no=?2 ORDER "
				 "BY rowid DESC LIMIT 1",
				 "ss", name, slash ? slash + 1 : name);
}

void run_pay(struct command *command)
{
	static const char *const names[] = {
		[PERSON_SCANS] = "scan", [PERSON_PAYS] = "ok", [PERSON_REFUSES] = "refuse"};
	static const enum provider_state comes_to[] = {[PERSON_SCANS] = PROVIDER_SCANNED,
		[PERSON_PAYS] = PROVIDER_PAID,
		[PERSON_REFUSES] = PROVIDER_REFUSED};
	int what = -1;
	for (int i = 0; i < (int)ARRAY_LEN(names); i++) {
		what = strcmp(command->words[2], names[i]) == 0 ? i : what;
	}
	char *order = order_named(command, command->words[1]);
	if (what < 0) {
		set_error(command, "scan, ok or refuse");
	} else if (!order) {
		set_error(command, "no such payment");
	} else {
		/* The provider hears of a new payment a moment later than the terminal. */
		enum provider_state state =
			sandbox_person(command->hall->provider, order, (enum person_act)what, true);
		if (state != PROVIDER_UNKNOWN && state != comes_to[what]) {
			set_error(command, "it is over already");
		}
	}
	mem_free(order);
}

void run_provider(struct command *command)
{
	if (strcmp(command->words[1], "clear") == 0) {
		sandbox_calm(command->hall->provider);
	} else if (!sandbox_set(command->hall->provider, command->words[1])) {
		set_error(
			command, "slow=MS, or unknown|twice|silent|late|wrong|refund=N, or clear");
	}
}

void run_payment_lives(struct command *command)
{
	int seconds = 0;
	if (number_at(command, 1, LIVES_MAX_S, &seconds)) {
		command->hall->payment_lives_ms = seconds * 1000;
	}
}

static void answer(struct command *command, json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);
	if (!text || !str_copy(command->answer, command->size, text)) {
		set_error(command, "too much to say");
	}
	free(text);
	json_decref(json);
}

/* How many of each state, what is still under way, and what must stay 0. */
void run_payments(struct command *command)
{
	struct conn *conn = command->conn;
	json_t *counts = json_object();
	sqlite3_stmt *row = sql_open(
		conn, "SELECT state, COUNT(*) FROM payments WHERE unit<>'' GROUP BY state", "");
	while (sql_next(conn, row)) {
		json_object_set_new(
			counts, sql_column(row, 0), json_integer(sqlite3_column_int64(row, 1)));
	}
	sql_close(row);
	json_t *differences = closing_differences(command->hall, conn, 0, INT64_MAX);
	json_object_set_new(counts, "busy",
		json_integer(sql_int(conn, -1,
			"SELECT COUNT(*) FROM payments WHERE ended_ms IS NULL OR news>0 OR "
			"refund='owed'",
			"")));
	json_object_set_new(counts, "refunded",
		json_integer(sql_int(
			conn, -1, "SELECT COUNT(*) FROM payments WHERE refund='done'", "")));
	json_object_set_new(counts, "double", json_integer(closing_double(command->hall, conn)));
	json_object_set_new(
		counts, "differences", json_integer((json_int_t)json_array_size(differences)));
	json_decref(differences);
	answer(command, counts);
}

void run_closing(struct command *command)
{
	int64_t day_ms = day_start(knobs_now_ms(command->hall->knobs));
	if (command->count > 1 && !date_parse(command->words[1], &day_ms)) {
		set_error(command, "closing 2026-11-24");
		return;
	}
	answer(command, closing_of(command->hall, command->conn, day_ms));
}

void run_refund(struct command *command)
{
	char *order = order_named(command, command->words[1]);
	if (!order || !payment_give_back(command->conn, order)) {
		set_error(command, "not paid, or given back already");
	}
	mem_free(order);
}
