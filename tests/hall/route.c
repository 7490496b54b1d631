#include "tests/hall/route.h"

#include "firmware/base/mem.h"
#include "firmware/base/clock.h"
#include "tests/hall/answers.h"
#include "tests/hall/api.h"
#include "tests/hall/catalog.h"
#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct resource {
	const char *method, *before,
		*after; /* the path is before, a variable part when after, after */
	void (*handle)(struct request *request);
	enum limit limit;
};

/* after NULL: no variable part. */
static const struct resource resources[] = {
	{"GET", "/v1/catalog", NULL, catalog_reply, LIMIT_READS},
	{"GET", "/v1/matters/", "", get_matter, LIMIT_READS},
	{"GET", "/v1/status", NULL, get_status, LIMIT_READS},
	{"GET", "/v1/time", NULL, get_time, LIMIT_READS},
	{"POST", "/v1/identity-sessions", NULL, post_identity_session, LIMIT_IDENTITIES},
	{"DELETE", "/v1/identity-sessions/", "", delete_identity_session, LIMIT_READS},
	{"POST", "/v1/tickets", NULL, post_ticket, LIMIT_TICKETS},
	{"DELETE", "/v1/tickets/", "", delete_ticket, LIMIT_RECONCILE},
	{"POST", "/v1/ticket-blocks", NULL, post_ticket_block, LIMIT_BLOCKS},
	{"POST", "/v1/ticket-blocks/", "/tickets", post_reconcile, LIMIT_RECONCILE},
	{"POST", "/v1/terminals/me/heartbeat", NULL, post_heartbeat, LIMIT_READS},
	{"GET", "/t/", "", get_ticket_page, LIMIT_READS},
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

/* All of it or nothing: a POST, with its answer kept for repetition, or a DELETE. */
static void handle_change(
	const struct resource *resource, struct request *request, const struct call *call)
{
	struct hall *hall = request->hall;
	bool is_post = request->body != NULL;
	if (!store_begin(hall->store, request->conn)) {
		return;
	}
	bool is_wanted = is_post && answer_find(request, call);
	if (!is_wanted) {
		resource->handle(request);
		is_wanted = is_post ? answer_keep(request, call) : request->reply->status == 204;
	}
	if (!store_end(hall->store, request->conn, is_wanted) && request->conn->has_failed) {
		reply_clear(request->reply);
	}
}

static bool is_json(const char *type)
{
	static const char name[] = "application/json";
	size_t len = sizeof(name) - 1;
	if (!type || strncasecmp(type, name, len) != 0) {
		return false;
	}
	char next = type[len + strspn(type + len, " \t")];
	return next == '\0' || next == ';';
}

/* What a POST must bring before anything else is looked at. */
static bool check_post(struct request *request, const struct call *call)
{
	if (!call->key || !is_key(call->key)) {
		reply_problem(request->reply, 400, "idempotency_key_required",
			"Idempotency-Key is missing or malformed", NULL);
		return false;
	}
	if (!is_json(call->content_type)) {
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
	/* Whatever leads nowhere costs as much as looking does. */
	int wait_s = limits_take(
		hall->limits, call->terminal, resource ? resource->limit : LIMIT_READS, clock_ms());
	if (wait_s) {
		reply_clear(reply);
		reply_problem(
			reply, 429, "too_many_requests", "Too often from this terminal", NULL);
		reply->retry_after_s = wait_s;
	}
	if (!resource || wait_s) {
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
		if (strcmp(call->method, "GET") != 0) {
			handle_change(resource, &request, call);
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
