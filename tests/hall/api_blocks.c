#include "tests/hall/api.h"

#include "firmware/base/mem.h"
#include "tests/hall/queue.h"
#include "tests/hall/times.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AHEAD_OF_CLOCK_MS = 5 * 60 * 1000 };

static void number_text(const char *zone, int64_t n, char number_out[static 16])
{
	snprintf(number_out, 16, "%.1s%04d", zone, (int)n);
}

void post_ticket_block(struct request *request)
{
	const char *zone, *wanted;
	int64_t count;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "zone count date") ||
		!want_text(request, body, "/zone", is_zone_code, &zone) ||
		!want_int(request, body, "/count", 1, HALL_BLOCK_MAX, &count) ||
		!may_text(request, body, "/date", is_date, &wanted)) {
		return;
	}
	struct conn *conn = request->conn;
	char today[TIME_LEN], tomorrow[TIME_LEN];
	date_text(request->now_ms, today);
	date_text(request->now_ms + DAY_MS, tomorrow);
	const char *date = wanted ? wanted : today;
	if (!sql_int(conn, 0, "SELECT COUNT(*) FROM zones WHERE code=?", "s", zone)) {
		reply_problem(request->reply, 422, "unknown_zone", "Not in the catalogue", NULL);
		return;
	}
	if (strcmp(date, today) != 0 && strcmp(date, tomorrow) != 0) {
		reply_problem(
			request->reply, 422, "invalid_date", "Neither today nor tomorrow", NULL);
		return;
	}
	int64_t held = sql_int(conn, 0,
		"SELECT SUM(last-first+1) FROM blocks WHERE terminal=? AND zone=? AND date=?",
		"sss", request->terminal, zone, date);
	if (held + count > HALL_BLOCKED_MAX) {
		reply_problem(
			request->reply, 409, "block_limit_reached", "Enough numbers leased", NULL);
		return;
	}
	int64_t first = numbers_take(conn, zone, date, count);
	int64_t day_ms;
	if (!first || !date_parse(date, &day_ms)) {
		reply_problem(request->reply, 409, "numbers_exhausted",
			"The zone has no numbers left", NULL);
		return;
	}
	char id[ID_LEN], first_text[16], last_text[16], expires_at[TIME_LEN];
	random_id(id);
	number_text(zone, first, first_text);
	number_text(zone, first + count - 1, last_text);
	time_text(day_ms + DAY_MS, false, expires_at);
	sql_run(conn, "INSERT INTO blocks VALUES(?,?,?,?,?,?)", "ssssii", id, request->terminal,
		zone, date, first, first + count - 1);
	reply_json(request->reply, 201,
		json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "id", id, "zone", zone, "first", first_text,
			"last", last_text, "date", date, "expires_at", expires_at));
}

struct block {
	char zone[4], date[TIME_LEN];
	int64_t first, last;
};

static bool find_block(struct request *request, struct block *block_out)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT zone, date, first, last FROM blocks WHERE id=? AND terminal=?", "ss",
		request->part, request->terminal);
	bool is_found = sql_next(request->conn, row);
	if (is_found) {
		snprintf(block_out->zone, sizeof(block_out->zone), "%s", sql_column(row, 0));
		snprintf(block_out->date, sizeof(block_out->date), "%s", sql_column(row, 1));
		block_out->first = sqlite3_column_int64(row, 2);
		block_out->last = sqlite3_column_int64(row, 3);
	} else {
		reply_problem(
			request->reply, 404, "unknown_block", "Not a block of this terminal", NULL);
	}
	sql_close(row);
	return is_found;
}

/* The sealed identity into the keyed hash of its number. An expired card does not undo a slip. */
static bool unseal(struct request *request, const char *sealed, char person_out[static HASH_LEN])
{
	unsigned char box[3100];
	unsigned char clear[3100];
	size_t box_len = 0;
	const struct hall *hall = request->hall;
	json_t *identity = NULL;
	if (sodium_base642bin(box, sizeof(box), sealed, strlen(sealed), NULL, &box_len, NULL,
		    sodium_base64_VARIANT_ORIGINAL) == 0 &&
		box_len > crypto_box_SEALBYTES &&
		crypto_box_seal_open(clear, box, box_len, hall->sealing_pk, hall->sealing_sk) ==
			0) {
		identity = json_loadb((char *)clear, box_len - crypto_box_SEALBYTES,
			JSON_REJECT_DUPLICATES, NULL);
	}
	const char *kind;
	bool is_good = identity && identity_check(request, identity, &kind, person_out, NULL);
	if (!is_good && identity && request->reply->status == 422 &&
		strstr(request->reply->body, "card_expired")) {
		const char *number = json_string_value(
			json_object_get(json_object_get(identity, "card"), "number"));
		keyed_hash(hall, "card", number, strlen(number), person_out);
		is_good = true;
	}
	sodium_memzero(clear, sizeof(clear));
	json_decref(identity);
	reply_clear(request->reply);
	if (!is_good) {
		reply_problem(request->reply, 422, "identity_unreadable",
			"The sealed identity cannot be read", NULL);
	}
	return is_good;
}

/* Voids the online ticket of the same key; its number, or 0 when there was none. */
static int64_t replace_online(struct request *request, const char *key, char zone_out[static 4])
{
	int64_t n = 0;
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT zone, n FROM tickets WHERE terminal=? AND key=? AND origin='online'", "ss",
		request->terminal, key);
	if (sql_next(request->conn, row)) {
		snprintf(zone_out, 4, "%.1s", sql_column(row, 0));
		n = sqlite3_column_int64(row, 1);
	}
	sql_close(row);
	online_void(request, key);
	return n;
}

/* Is this number, or this key, spoken for by another pair? */
static bool conflicts(
	struct request *request, const struct block *block, int64_t n, const char *key)
{
	return n < block->first || n > block->last ||
	       sql_int(request->conn, 0,
		       "SELECT COUNT(*) FROM tickets WHERE zone=? AND date=? AND n=? AND key<>?",
		       "ssis", block->zone, block->date, n, key) ||
	       sql_int(request->conn, 0,
		       "SELECT COUNT(*) FROM tickets WHERE page=? AND NOT(zone=? AND date=? AND "
		       "n=?)",
		       "sssi", key, block->zone, block->date, n);
}

static void store_ticket(struct request *request, const struct block *block, int64_t n,
	const struct matter *matter, const char *key, const char *issued_at, const char *person,
	const char *priority, bool is_void)
{
	/* A ticket the hall has already called stays called; a void one stays void. */
	sql_run(request->conn,
		"INSERT INTO tickets(zone, date, n, matter, department, terminal, key, page, "
		"person, priority,"
		" issued_at, state, origin, block) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,'offline',?)"
		" ON CONFLICT(zone, date, n) DO UPDATE SET"
		" state=CASE WHEN excluded.state='void' THEN 'void' ELSE state END",
		"ssissssssssss", block->zone, block->date, n, matter->code, matter->department,
		request->terminal, key, key, person, priority, issued_at,
		is_void ? "void" : "waiting", request->part);
}

static void reconcile(
	struct request *request, const struct block *block, const struct matter *matter)
{
	const json_t *body = request->body;
	const char *number = json_string_value(json_object_get(body, "number"));
	const char *key = json_string_value(json_object_get(body, "key"));
	const char *issued_at = json_string_value(json_object_get(body, "issued_at"));
	const char *sealed = json_string_value(json_object_get(body, "identity_sealed"));
	int64_t n = strtol(number + 1, NULL, 10), issued_ms = 0;
	char person[HASH_LEN], issued_on[TIME_LEN];
	if (number[0] != block->zone[0] || conflicts(request, block, n, key)) {
		reply_problem(request->reply, 409, "number_conflict",
			"Not a free number of this block", NULL);
		return;
	}
	if (strcmp(matter->zone, block->zone) != 0) {
		reply_problem(request->reply, 422, "zone_mismatch", "The matter is of another zone",
			NULL);
		return;
	}
	bool is_time_good = time_parse(issued_at, &issued_ms);
	date_text(issued_ms, issued_on);
	if (!is_time_good || strcmp(issued_on, block->date) != 0 ||
		issued_ms > request->now_ms + AHEAD_OF_CLOCK_MS) {
		reply_problem(
			request->reply, 422, "invalid_issued_at", "Not on the block's day", NULL);
		return;
	}
	if (sealed && !unseal(request, sealed, person)) {
		return;
	}
	char online_zone[4] = "", replaced[16];
	int64_t online = replace_online(request, key, online_zone);
	number_text(online_zone, online, replaced);
	store_ticket(request, block, n, matter, key, issued_at, sealed ? person : NULL,
		json_string_value(json_object_get(body, "priority")),
		json_is_true(json_object_get(body, "void")));
	bool is_void = sql_int(request->conn, 0,
		"SELECT state='void' FROM tickets WHERE zone=? AND date=? AND n=?", "ssi",
		block->zone, block->date, n);
	reply_json(request->reply, 201,
		json_pack("{s:s,s:s,s:o}", "number", number, "status",
			is_void ? "void" : "confirmed", "replaced",
			online ? json_string(replaced) : json_null()));
}

void post_reconcile(struct request *request)
{
	const char *text;
	const json_t *body = request->body;
	if (!only_members(request, body, "",
		    "number matter issued_at key identity_sealed priority void") ||
		!want_text(request, body, "/number", is_ticket_number, &text) ||
		!want_text(request, body, "/issued_at", is_time, &text) ||
		!want_text(request, body, "/key", is_key, &text) ||
		!may_text(request, body, "/identity_sealed", is_sealed, &text) ||
		!may_text(request, body, "/priority", is_priority, &text) ||
		!want_text(request, body, "/matter", is_matter_code, &text)) {
		return;
	}
	if (!json_is_boolean(json_object_get(body, "void"))) {
		(void)refuse(request, "/void");
		return;
	}
	struct block block = {0};
	if (!find_block(request, &block)) {
		return;
	}
	struct matter matter;
	if (matter_find(request->conn, text, &matter)) {
		reconcile(request, &block, &matter);
	} else {
		reply_problem(request->reply, 422, "unknown_matter", "Not in the catalogue", NULL);
	}
	matter_finish(&matter);
}
