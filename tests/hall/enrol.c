#include "tests/hall/enrol.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/fleet.h"
#include "tests/hall/fleet_key.h"
#include "tests/hall/knobs.h"
#include "tests/hall/times.h"
#include "tests/hall/who.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { TOKEN_BYTES = 24 };

/* --- the code --- */

bool enrol_begin(struct hall *hall, struct conn *conn, const char *terminal, const char *site,
	struct enrol_code *code_out)
{
	unsigned char bytes[TOKEN_BYTES];
	char hash[HASH_LEN];
	int64_t now_ms = knobs_now_ms(hall->knobs), until_ms = now_ms + ENROLMENT_LIVES_MS;
	if (!authority_can_certify(hall->authority)) {
		return false;
	}
	randombytes_buf(bytes, sizeof(bytes));
	REQUIRE(fleet_to_base64url(bytes, sizeof(bytes), code_out->token, sizeof(code_out->token)));
	token_hash(hall, code_out->token, hash);
	code_out->until_ms = until_ms;
	authority_print(hall->authority, code_out->ca);
	str_format(code_out->url, sizeof(code_out->url), "https://%s:%d", hall->host,
		hall->phone_port);
	fleet_settle(conn, terminal, site, now_ms);
	sql_run(conn, "DELETE FROM enrolments WHERE (terminal=? AND print IS NULL) OR until_ms<=?",
		"si", terminal, now_ms);
	sql_run(conn, "INSERT INTO enrolments VALUES(?,?,?,NULL,NULL)", "ssi", hash, terminal,
		until_ms);
	return true;
}

/* --- certificates --- */

static bool is_csr(const char *text)
{
	size_t len = strlen(text);
	return len > 0 && len <= CSR_LEN_MAX;
}

/* The answer with a new certificate for the key, noted as the terminal's; NULL: refused. */
static json_t *certify(struct request *request, const char *csr, const char *terminal)
{
	struct hall *hall = request->hall;
	struct issued issued;
	char until[TIME_LEN], url[128];
	if (!authority_certify(hall->authority, csr, terminal, hall->certificate_days, &issued)) {
		reply_problem(
			request->reply, 503, "unavailable", "This hall certifies nobody now", NULL);
		request->reply->retry_after_s = 60;
		return NULL;
	}
	fleet_issued(request->conn, terminal, &issued);
	time_text(issued.until_ms, false, until);
	str_format(url, sizeof(url), "https://%s:%d", hall->host, hall->port);
	json_t *answer = json_pack("{s:s,s:s,s:s,s:s,s:s}", "terminal", terminal, "certificate",
		issued.pem, "ca", authority_ca(hall->authority), "url", url, "until", until);
	REQUIRE(answer);
	mem_free(issued.pem);
	return answer;
}

static bool read_key(struct request *request, const char *csr, char print_out[static PRINT_LEN])
{
	const char *why;
	if (!csr_key(csr, print_out, &why)) {
		reply_problem(request->reply, 422, "csr_unfit", why, NULL);
		return false;
	}
	return true;
}

void post_certificate(struct request *request)
{
	const char *csr;
	char print[PRINT_LEN];
	if (!only_members(request, request->body, "", "csr") ||
		!want_text(request, request->body, "/csr", is_csr, &csr) ||
		!read_key(request, csr, print)) {
		return;
	}
	json_t *answer = certify(request, csr, request->terminal);
	if (answer) {
		reply_json(request->reply, 201, answer);
	}
}

/* --- without a certificate --- */

void enrol_ca(struct hall *hall, struct reply *reply)
{
	reply_json(reply, 200, json_pack("{s:s}", "ca", authority_ca(hall->authority)));
}

/* The first key that comes with the token is the terminal's; the same one again, because the answer
 * was lost, is told the same. */
static void redeem(struct request *request, const char *token, const char *csr)
{
	char hash[HASH_LEN], print[PRINT_LEN];
	if (!read_key(request, csr, print)) {
		return;
	}
	token_hash(request->hall, token, hash);
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT terminal, print, answer FROM enrolments WHERE token=? AND until_ms>?", "si",
		hash, request->now_ms);
	if (!sql_next(request->conn, row)) {
		reply_problem(request->reply, 403, "token_unknown",
			"No such code, or its hour is over", NULL);
	} else if (!*sql_column(row, 1)) {
		json_t *answer = certify(request, csr, sql_column(row, 0));
		char *text = answer ? json_dumps(answer, JSON_COMPACT) : NULL;
		if (answer) {
			log_info("enrol", "%s is of the fleet", sql_column(row, 0));
			sql_run(request->conn,
				"UPDATE enrolments SET print=?, answer=? WHERE token=?", "sss",
				print, text, hash);
			reply_json(request->reply, 201, answer);
		}
		free(text);
	} else if (str_equal(sql_column(row, 1), print)) {
		reply_json(request->reply, 201, json_loads(sql_column(row, 2), 0, NULL));
	} else {
		reply_problem(request->reply, 409, "token_used",
			"Another key has come with this code", NULL);
	}
	sql_close(row);
}

static void read_enrolment(struct request *request)
{
	const char *token, *csr;
	if (only_members(request, request->body, "", "token csr") &&
		want_text(request, request->body, "/token", is_token, &token) &&
		want_text(request, request->body, "/csr", is_csr, &csr)) {
		redeem(request, token, csr);
	}
}

void enrol_take(
	struct hall *hall, const char *type, const char *body, size_t len, struct reply *reply)
{
	struct request request = {
		.hall = hall, .now_ms = knobs_now_ms(hall->knobs), .reply = reply};
	if (!is_json_type(type)) {
		reply_problem(reply, 415, "unsupported_media_type", "Send application/json", NULL);
		return;
	}
	if (!json_is_too_deep(body, len)) {
		request.body = json_loadb(body, len, JSON_REJECT_DUPLICATES, NULL);
	}
	if (!json_is_object(request.body)) {
		(void)refuse(&request, "");
		json_decref(request.body);
		return;
	}
	request.conn = store_take(hall->store);
	if (store_begin(hall->store, request.conn)) {
		read_enrolment(&request);
		bool is_wanted = reply->status == 201;
		if (!store_end(hall->store, request.conn, is_wanted) && is_wanted) {
			reply_clear(reply);
		}
	}
	store_give(hall->store, request.conn);
	json_decref(request.body);
	if (!reply->status) {
		reply_problem(reply, 503, "unavailable", "The database cannot be used now", NULL);
		reply->retry_after_s = 2;
	}
}
