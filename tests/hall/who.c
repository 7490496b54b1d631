#include "tests/hall/who.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { TRIES_NUMBER = 10, TRIES_TERMINAL = 20, TRIES_MS = 15 * 60 * 1000 };

void token_hash(const struct hall *hall, const char *token, char hash_out[static HASH_LEN])
{
	keyed_hash(hall, "token", token, strlen(token), hash_out);
}

bool who_of_token(struct request *request, const char *token, struct who *who_out)
{
	char hash[HASH_LEN];
	*who_out = (struct who){0};
	token_hash(request->hall, token, hash);
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT kind, person FROM sessions WHERE token=? AND terminal=? AND expires_ms>?",
		"ssi", hash, request->terminal, request->now_ms);
	who_out->is_known = sql_next(request->conn, row);
	if (who_out->is_known) {
		snprintf(who_out->kind, sizeof(who_out->kind), "%s", sql_column(row, 0));
		snprintf(who_out->person, sizeof(who_out->person), "%s", sql_column(row, 1));
	}
	sql_close(row);
	return who_out->is_known;
}

static bool refuse_token(struct request *request)
{
	reply_problem(request->reply, 401, "identity_expired", "Identify again", NULL);
	return false;
}

bool who_asks(struct request *request, struct who *who_out)
{
	static const char scheme[] = "Bearer ";
	const char *text = request->authorization;
	*who_out = (struct who){0};
	if (!text) {
		return true;
	}
	if (strncmp(text, scheme, sizeof(scheme) - 1) != 0 ||
		!is_token(text + sizeof(scheme) - 1)) {
		return refuse_token(request);
	}
	return who_of_token(request, text + sizeof(scheme) - 1, who_out) || refuse_token(request);
}

bool who_must_ask(struct request *request, struct who *who_out)
{
	if (!who_asks(request, who_out)) {
		return false;
	}
	if (!who_out->is_known) {
		return refuse_token(request);
	}
	if (strcmp(who_out->kind, "card") != 0) {
		reply_problem(request->reply, 403, "identity_kind", "A phone number proves nothing",
			json_pack("{s:[s]}", "identify", "card"));
		return false;
	}
	return true;
}

void factor_hash(const struct hall *hall, const char *number, const char *last_four,
	char hash_out[static HASH_LEN])
{
	char both[96];
	snprintf(both, sizeof(both), "%.80s %.4s", number, last_four);
	keyed_hash(hall, "factor", both, strlen(both), hash_out);
}

/* --- how often it was wrong --- */

static void tries_key(
	struct request *request, const char *kind, const char *what, char key_out[static HASH_LEN])
{
	keyed_hash(request->hall, kind, what, strlen(what), key_out);
}

/* Milliseconds until it may be tried again, 0 for now. */
static int64_t tries_left_ms(struct request *request, const char *key, int64_t max)
{
	int64_t since = sql_int(request->conn, 0,
		"SELECT since_ms FROM tries WHERE what=? AND count>=? AND since_ms>?", "sii", key,
		max, request->now_ms - TRIES_MS);
	return since ? since + TRIES_MS - request->now_ms : 0;
}

static void count_try(struct request *request, const char *key)
{
	sql_run(request->conn,
		"INSERT INTO tries VALUES(?,1,?) ON CONFLICT(what) DO UPDATE SET count=count+1",
		"si", key, request->now_ms);
}

static void drop_old_tries(struct request *request)
{
	sql_run(request->conn, "DELETE FROM tries WHERE since_ms<=?", "i",
		request->now_ms - TRIES_MS);
}

static void count_wrong(struct request *request, const char *what, bool is_reading)
{
	char key[HASH_LEN];
	struct hall *hall = request->hall;
	if (is_reading && !store_begin(hall->store, request->conn)) {
		return;
	}
	drop_old_tries(request);
	tries_key(request, "tries of a number", what, key);
	count_try(request, key);
	tries_key(request, "tries of a terminal", request->terminal, key);
	count_try(request, key);
	request->is_commit_wanted = true;
	if (is_reading) {
		(void)!store_end(hall->store, request->conn, true);
	}
}

static void refuse_for(struct request *request, int64_t wait_ms)
{
	reply_problem(request->reply, 429, "too_many_requests", "Too often wrong", NULL);
	request->reply->retry_after_s = (int)((wait_ms + 999) / 1000);
}

static bool is_throttled(struct request *request, const char *what)
{
	char key[HASH_LEN];
	tries_key(request, "tries of a number", what, key);
	int64_t wait_ms = tries_left_ms(request, key, TRIES_NUMBER);
	tries_key(request, "tries of a terminal", request->terminal, key);
	int64_t other_ms = tries_left_ms(request, key, TRIES_TERMINAL);
	wait_ms = other_ms > wait_ms ? other_ms : wait_ms;
	if (wait_ms > 0) {
		refuse_for(request, wait_ms);
	}
	return wait_ms > 0;
}

bool guess_check(struct request *request)
{
	char key[HASH_LEN];
	tries_key(request, "guesses of a terminal", request->terminal, key);
	int64_t wait_ms = tries_left_ms(request, key, TRIES_TERMINAL);
	if (wait_ms > 0) {
		refuse_for(request, wait_ms);
	}
	return wait_ms <= 0;
}

void guess_count(struct request *request, bool is_reading)
{
	char key[HASH_LEN];
	struct hall *hall = request->hall;
	if (is_reading && !store_begin(hall->store, request->conn)) {
		return;
	}
	drop_old_tries(request);
	tries_key(request, "guesses of a terminal", request->terminal, key);
	count_try(request, key);
	request->is_commit_wanted = true;
	if (is_reading) {
		(void)!store_end(hall->store, request->conn, true);
	}
}

/* One comparison for each that could be right, whether there is such a record or not. */
bool factor_check(
	struct request *request, const char *what, const struct guarded *guarded, bool is_reading)
{
	struct who who;
	char hash[HASH_LEN];
	static const struct guarded nobody;
	const struct guarded *against = guarded ? guarded : &nobody;
	if (!who_asks(request, &who) || is_throttled(request, what)) {
		return false;
	}
	const char *last_four =
		request->last_four && is_last_four(request->last_four) ? request->last_four : "";
	factor_hash(request->hall, guarded ? guarded->number : what, last_four, hash);
	bool is_card = who.is_known && strcmp(who.kind, "card") == 0;
	int is_person = sodium_memcmp(who.person, against->person, HASH_LEN) == 0;
	int is_agent = sodium_memcmp(who.person, against->agent, HASH_LEN) == 0;
	int is_factor = sodium_memcmp(hash, against->factor, HASH_LEN) == 0;
	if (guarded && ((is_card && (is_person | is_agent)) || (last_four[0] && is_factor))) {
		return true;
	}
	count_wrong(request, what, is_reading);
	reply_problem(request->reply, 403, "second_factor", "Not without the second factor", NULL);
	return false;
}
