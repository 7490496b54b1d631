#include "tests/hall/route.h"

#include "firmware/base/mem.h"
#include "tests/hall/api.h"
#include "tests/hall/catalog.h"
#include "tests/hall/knobs.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct resource {
	const char *method, *before,
		*after; /* the path is before, a variable part when after, after */
	void (*handle)(struct request *request);
};

/* after NULL: no variable part. */
static const struct resource resources[] = {
	{"GET", "/v1/catalog", NULL, catalog_reply},
	{"GET", "/v1/status", NULL, get_status},
	{"GET", "/v1/time", NULL, get_time},
	{"POST", "/v1/identity-sessions", NULL, post_identity_session},
	{"DELETE", "/v1/identity-sessions/", "", delete_identity_session},
	{"POST", "/v1/tickets", NULL, post_ticket},
	{"POST", "/v1/ticket-blocks", NULL, post_ticket_block},
	{"POST", "/v1/ticket-blocks/", "/tickets", post_reconcile},
	{"POST", "/v1/terminals/me/heartbeat", NULL, post_heartbeat},
	{"GET", "/t/", "", get_ticket_page},
};

static bool matches(const struct resource *resource, const char *path, char part_out[static 80])
{
	size_t before = strlen(resource->before);
	part_out[0] = '\0';
	if (!resource->after) {
		return strcmp(path, resource->before) == 0;
	}
	size_t len = strlen(path), after = strlen(resource->after);
	if (len <= before + after || len - before - after >= 80 ||
		strncmp(path, resource->before, before) != 0 ||
		strcmp(path + len - after, resource->after) != 0) {
		return false;
	}
	snprintf(part_out, 80, "%.*s", (int)(len - before - after), path + before);
	return strchr(part_out, '/') == NULL;
}

static const struct resource *find_resource(
	const struct call *call, struct reply *reply, char part_out[static 80])
{
	const struct resource *other = NULL;
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		if (matches(&resources[i], call->path, part_out)) {
			if (strcmp(call->method, resources[i].method) == 0) {
				return &resources[i];
			}
			other = &resources[i];
		}
	}
	if (other) {
		reply_problem(reply, 405, "method_not_allowed", "Not with this method", NULL);
		reply->allow = other->method;
	} else {
		reply_problem(reply, 404, "not_found", "No such resource", NULL);
	}
	return NULL;
}

static bool is_too_deep(const char *text, size_t len)
{
	int depth = 0;
	bool is_in_string = false;
	for (size_t i = 0; i < len; i++) {
		if (is_in_string) {
			if (text[i] == '\\') {
				i++;
			} else if (text[i] == '"') {
				is_in_string = false;
			}
		} else if (text[i] == '"') {
			is_in_string = true;
		} else if (text[i] == '{' || text[i] == '[') {
			if (++depth > HALL_DEPTH_MAX) {
				return true;
			}
		} else if (text[i] == '}' || text[i] == ']') {
			depth--;
		}
	}
	return false;
}

static bool is_kept(int status)
{
	return (status >= 200 && status < 300) || status == 409 || status == 422;
}

/* The answer given before under this key; true when the reply is filled. */
static bool find_answer(struct request *request, const struct call *call, const char *digest)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT digest, status, type, body FROM answers WHERE terminal=? AND path=? AND "
		"key=?",
		"sss", call->terminal, call->path, call->key);
	bool is_found = sql_next(request->conn, row);
	if (is_found && strcmp(sql_column(row, 0), digest) != 0) {
		reply_problem(request->reply, 422, "idempotency_mismatch",
			"The key was used with another body", NULL);
		knobs_count_mismatch(request->hall->knobs);
	} else if (is_found) {
		struct reply *reply = request->reply;
		reply->status = sqlite3_column_int(row, 1);
		reply->type = strcmp(sql_column(row, 2), "application/json") == 0
				      ? "application/json"
				      : "application/problem+json";
		reply->len = (size_t)sqlite3_column_bytes(row, 3);
		reply->body = mem_alloc(reply->len + 1, 1);
		memcpy(reply->body, sqlite3_column_blob(row, 3), reply->len);
		reply->is_replay = true;
		knobs_count_replay(request->hall->knobs);
	}
	sql_close(row);
	return is_found;
}

static void handle_post(
	const struct resource *resource, struct request *request, const struct call *call)
{
	struct hall *hall = request->hall;
	char digest[HASH_LEN];
	keyed_hash(hall, "body", call->body, call->len, digest);
	if (!store_begin(hall->store, request->conn)) {
		return;
	}
	bool is_replay = find_answer(request, call, digest);
	if (!is_replay) {
		resource->handle(request);
		if (is_kept(request->reply->status)) {
			struct reply *reply = request->reply;
			int64_t kept_ms = HALL_ANSWER_KEPT_S * INT64_C(1000);
			sql_run(request->conn, "DELETE FROM answers WHERE at_ms<?", "i",
				request->now_ms - kept_ms);
			sql_run(request->conn, "INSERT INTO answers VALUES(?,?,?,?,?,?,?,?)",
				"ssssisbi", call->terminal, call->path, call->key, digest,
				(int64_t)reply->status, reply->type, (const void *)reply->body,
				reply->len, request->now_ms);
		}
	}
	if (!store_end(hall->store, request->conn, is_replay || is_kept(request->reply->status)) &&
		request->conn->has_failed) {
		reply_clear(request->reply);
	}
}

/* What a POST must bring before anything else is looked at. */
static bool check_post(struct request *request, const struct call *call)
{
	if (!call->key || !is_key(call->key)) {
		reply_problem(request->reply, 400, "idempotency_key_required",
			"Idempotency-Key is missing or malformed", NULL);
		return false;
	}
	if (!call->content_type || strncasecmp(call->content_type, "application/json", 16) != 0) {
		reply_problem(request->reply, 415, "unsupported_media_type",
			"Send application/json", NULL);
		return false;
	}
	if (!is_too_deep(call->body, call->len)) {
		request->body = json_loadb(call->body, call->len, JSON_REJECT_DUPLICATES, NULL);
	}
	return json_is_object(request->body) || refuse(request, "");
}

void route(struct hall *hall, const struct call *call, struct reply *reply)
{
	char part[80];
	const struct resource *resource = find_resource(call, reply, part);
	if (!resource) {
		return;
	}
	struct request request = {
		.hall = hall,
		.terminal = call->terminal,
		.key = call->key,
		.part = part,
		.if_none_match = call->if_none_match,
		.now_ms = knobs_now_ms(hall->knobs),
		.reply = reply,
	};
	bool is_post = strcmp(call->method, "POST") == 0;
	if (!is_post || check_post(&request, call)) {
		request.conn = store_take(hall->store);
		if (is_post) {
			handle_post(resource, &request, call);
		} else {
			resource->handle(&request);
			if (request.conn->has_failed) {
				reply_clear(reply);
			}
		}
		store_give(hall->store, request.conn);
	}
	json_decref(request.body);
	if (!reply->status) {
		reply_problem(reply, 503, "unavailable", "The database cannot be used now", NULL);
		reply->retry_after_s = 2;
	}
}
