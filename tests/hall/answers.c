#include "tests/hall/answers.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/knobs.h"
#include "tests/hall/vault.h"

#include <string.h>

#define LABEL "kept answers"

/* An application is its box, whatever stands around it: the outbox sends the same one again, and
 * says that it was off line. */
static const char *box_of(const struct request *request, const struct call *call)
{
	return strcmp(call->path, "/v1/cases") == 0
		       ? json_string_value(json_object_get(request->body, "sealed"))
		       : NULL;
}

static void body_digest(
	const struct request *request, const struct call *call, char digest_out[static HASH_LEN])
{
	const char *box = box_of(request, call);
	keyed_hash(request->hall, "body", box ? box : call->body, box ? strlen(box) : call->len,
		digest_out);
}

/* A refusal that was shown to somebody is no answer for what was printed off line: that becomes a
 * work item. */
static bool is_looked_at_anew(
	const struct request *request, const struct call *call, int kept_status)
{
	return kept_status >= 400 && box_of(request, call) &&
	       json_is_true(json_object_get(request->body, "offline"));
}

static bool is_kept(int status)
{
	return (status >= 200 && status < 300) || status == 409 || status == 422;
}

bool answer_find(struct request *request, const struct call *call)
{
	char digest[HASH_LEN];
	struct reply *reply = request->reply;
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT digest, status, type, body FROM answers WHERE terminal=? AND path=? AND "
		"key=?",
		"sss", call->terminal, call->path, call->key);
	bool is_found = sql_next(request->conn, row);
	body_digest(request, call, digest);
	if (is_found && strcmp(sql_column(row, 0), digest) == 0 &&
		is_looked_at_anew(request, call, sqlite3_column_int(row, 1))) {
		sql_close(row);
		answer_forget(request, call->path, call->key);
		return false;
	}
	if (is_found && strcmp(sql_column(row, 0), digest) != 0) {
		reply_problem(reply, 422, "idempotency_mismatch",
			"The key was used with another body", NULL);
		knobs_count_mismatch(request->hall->knobs);
	} else if (is_found &&
		   (reply->body = vault_open(request->hall, LABEL, sqlite3_column_blob(row, 3),
			    (size_t)sqlite3_column_bytes(row, 3), &reply->len))) {
		reply->status = sqlite3_column_int(row, 1);
		reply->type = strcmp(sql_column(row, 2), "application/json") == 0
				      ? "application/json"
				      : "application/problem+json";
		reply->is_replay = true;
		knobs_count_replay(request->hall->knobs);
	} else if (is_found) {
		log_error("answers", "a kept answer cannot be opened");
		reply_clear(reply);
		reply_problem(reply, 500, "internal", "The kept answer is damaged", NULL);
	}
	sql_close(row);
	return is_found;
}

bool answer_keep(struct request *request, const struct call *call)
{
	struct reply *reply = request->reply;
	if (!is_kept(reply->status)) {
		return false;
	}
	char digest[HASH_LEN];
	size_t len;
	unsigned char *box = vault_seal(request->hall, LABEL, reply->body, reply->len, &len);
	body_digest(request, call, digest);
	sql_run(request->conn, "DELETE FROM answers WHERE at_ms<?", "i",
		request->now_ms - HALL_ANSWER_KEPT_S * INT64_C(1000));
	sql_run(request->conn, "INSERT INTO answers VALUES(?,?,?,?,?,?,?,?)", "ssssisbi",
		call->terminal, call->path, call->key, digest, (int64_t)reply->status, reply->type,
		(const void *)box, len, request->now_ms);
	mem_free(box);
	return true;
}

void answer_forget(struct request *request, const char *path, const char *key)
{
	sql_run(request->conn, "DELETE FROM answers WHERE terminal=? AND path=? AND key=?", "sss",
		request->terminal, path, key);
}
