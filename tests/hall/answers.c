#include "tests/hall/answers.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "tests/hall/knobs.h"

#include <sodium.h>
#include <string.h>

enum { NONCE = crypto_secretbox_NONCEBYTES, SEAL = crypto_secretbox_MACBYTES };

static void answer_key(const struct hall *hall, unsigned char key_out[static 32])
{
	static const char label[] = "kept answers";
	crypto_generichash(key_out, 32, (const unsigned char *)label, sizeof(label), hall->hash_key,
		sizeof(hall->hash_key));
}

static void body_digest(
	const struct hall *hall, const struct call *call, char digest_out[static HASH_LEN])
{
	keyed_hash(hall, "body", call->body, call->len, digest_out);
}

/* The box is a nonce and what it was sealed with. */
static bool open_body(
	const struct hall *hall, const unsigned char *box, size_t len, struct reply *reply)
{
	unsigned char key[32];
	if (len < NONCE + SEAL) {
		return false;
	}
	answer_key(hall, key);
	reply->len = len - NONCE - SEAL;
	reply->body = mem_alloc(reply->len + 1, 1);
	bool is_good = crypto_secretbox_open_easy((unsigned char *)reply->body, box + NONCE,
			       len - NONCE, box, key) == 0;
	sodium_memzero(key, sizeof(key));
	return is_good;
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
	body_digest(request->hall, call, digest);
	if (is_found && strcmp(sql_column(row, 0), digest) != 0) {
		reply_problem(reply, 422, "idempotency_mismatch",
			"The key was used with another body", NULL);
		knobs_count_mismatch(request->hall->knobs);
	} else if (is_found && open_body(request->hall, sqlite3_column_blob(row, 3),
				       (size_t)sqlite3_column_bytes(row, 3), reply)) {
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
	unsigned char key[32];
	size_t len = NONCE + SEAL + reply->len;
	unsigned char *box = mem_alloc(len, 1);
	body_digest(request->hall, call, digest);
	answer_key(request->hall, key);
	randombytes_buf(box, NONCE);
	crypto_secretbox_easy(
		box + NONCE, (const unsigned char *)reply->body, reply->len, box, key);
	sodium_memzero(key, sizeof(key));
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
