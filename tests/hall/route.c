#include "tests/hall/route.h"

#include "firmware/base/mem.h"
#include "firmware/base/clock.h"
#include "tests/hall/answers.h"
#include "tests/hall/api.h"
#include "tests/hall/bell.h"
#include "tests/hall/catalog.h"
#include "tests/hall/fleet.h"
#include "tests/hall/knobs.h"
#include "tests/hall/limits.h"

#include <stdio.h>
#include <string.h>

enum { PARTS_MAX = 2 };

struct parts {
	char text[PARTS_MAX][80];
	int count;
};

struct resource {
	const char *method, *path; /* {} is a variable part */
	void (*handle)(struct request *request);
	enum limit limit;
};

static const struct resource resources[] = {
	{"GET", "/v1/catalog", catalog_reply, LIMIT_READS},
	{"GET", "/v1/matters/{}", get_matter, LIMIT_READS},
	{"GET", "/v1/bundles/{}", get_bundle, LIMIT_READS},
	{"GET", "/v1/collections", get_collections, LIMIT_READS},
	{"GET", "/v1/collections/{}", get_entries, LIMIT_READS},
	{"GET", "/v1/collections/{}/{}", get_entry, LIMIT_READS},
	{"GET", "/v1/collection-documents/{}", get_documents, LIMIT_READS},
	{"GET", "/v1/plan", get_plan, LIMIT_READS},
	{"GET", "/v1/status", get_status, LIMIT_READS},
	{"GET", "/v1/time", get_time, LIMIT_READS},
	{"POST", "/v1/identity-sessions", post_identity_session, LIMIT_IDENTITIES},
	{"DELETE", "/v1/identity-sessions/{}", delete_identity_session, LIMIT_READS},
	{"POST", "/v1/tickets", post_ticket, LIMIT_TICKETS},
	{"DELETE", "/v1/tickets/{}", delete_ticket, LIMIT_RECONCILE},
	{"POST", "/v1/ticket-blocks", post_ticket_block, LIMIT_BLOCKS},
	{"POST", "/v1/ticket-blocks/{}/tickets", post_reconcile, LIMIT_RECONCILE},
	{"POST", "/v1/cases", post_case, LIMIT_CASES},
	{"GET", "/v1/cases/{}", get_case, LIMIT_LOOKS},
	{"DELETE", "/v1/cases/{}", delete_case, LIMIT_CASES},
	{"POST", "/v1/cases/{}/materials", post_case_material, LIMIT_CASES},
	{"GET", "/v1/me", get_me, LIMIT_READS},
	{"GET", "/v1/me/certificates", get_certificates, LIMIT_READS},
	{"POST", "/v1/certificates/{}/grants", post_grant, LIMIT_CASES},
	{"POST", "/v1/handoffs", post_handoff, LIMIT_HANDOFFS},
	{"GET", "/v1/handoffs/{}", get_handoff, LIMIT_READS},
	{"DELETE", "/v1/handoffs/{}", delete_handoff, LIMIT_READS},
	{"DELETE", "/v1/handoffs/{}/files/{}", delete_handoff_file, LIMIT_READS},
	{"GET", "/v1/handoffs/{}/files/{}/thumbnail", get_thumbnail, LIMIT_READS},
	{"POST", "/v1/evaluations", post_evaluation, LIMIT_EVALUATIONS},
	{"POST", "/v1/assist-calls", post_assist_call, LIMIT_CALLS},
	{"GET", "/v1/assist-calls/{}", get_assist_call, LIMIT_READS},
	{"DELETE", "/v1/assist-calls/{}", delete_assist_call, LIMIT_READS},
	{"GET", "/v1/accounts/{}/{}", get_account, LIMIT_READS},
	{"GET", "/v1/me/accounts", get_my_accounts, LIMIT_READS},
	{"POST", "/v1/payments", post_payment, LIMIT_PAYMENTS},
	{"GET", "/v1/payments/{}", get_payment, LIMIT_READS},
	{"DELETE", "/v1/payments/{}", delete_payment, LIMIT_PAYMENTS},
	{"POST", "/v1/account-acts", post_account_act, LIMIT_PAYMENTS},
	{"POST", "/v1/terminals/me/heartbeat", post_heartbeat, LIMIT_READS},
	{"GET", "/v1/terminals/me/config", get_config, LIMIT_READS},
	{"POST", "/v1/terminals/me/certificate", post_certificate, LIMIT_READS},
	{"GET", "/v1/terminals/me/commands", get_orders, LIMIT_READS},
	{"POST", "/v1/terminals/me/commands/{}/result", post_order_result, LIMIT_READS},
	{"POST", "/v1/terminals/me/screenshots", post_screenshot, LIMIT_READS},
	{"GET", "/t/{}", get_ticket_page, LIMIT_READS},
};

static bool matches(const struct resource *resource, const char *path, struct parts *parts)
{
	const char *at = resource->path;
	*parts = (struct parts){0};
	while (*at && *path) {
		if (*at != '{') {
			if (*at++ != *path++) {
				return false;
			}
			continue;
		}
		size_t len = strcspn(path, "/");
		if (len == 0 || len >= sizeof(parts->text[0]) || parts->count == PARTS_MAX) {
			return false;
		}
		memcpy(parts->text[parts->count++], path, len);
		path += len;
		at += 2;
	}
	return !*at && !*path;
}

static const struct resource *find_resource(
	const struct call *call, struct reply *reply, struct parts *parts)
{
	const struct resource *other = NULL;
	struct parts found;
	for (size_t i = 0; i < ARRAY_LEN(resources); i++) {
		if (matches(&resources[i], call->path, &found)) {
			if (strcmp(call->method, resources[i].method) == 0) {
				*parts = found;
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
		is_wanted = is_wanted || request->is_commit_wanted;
	}
	bool is_committed = store_end(hall->store, request->conn, is_wanted);
	if (!is_committed && request->conn->has_failed) {
		reply_clear(request->reply);
	}
	bell_ring(hall->bell); /* whoever waits for a change looks now */
	if (is_committed && request->finish) {
		request->finish(request);
	}
}

static void refuse_for_now(struct reply *reply)
{
	reply_problem(reply, 503, "unavailable", "The database cannot be used now", NULL);
	reply->retry_after_s = 2;
}

/* What a POST must bring before anything else is looked at. */
static bool check_post(struct request *request, const struct call *call)
{
	if (!call->key || !is_key(call->key)) {
		reply_problem(request->reply, 400, "idempotency_key_required",
			"Idempotency-Key is missing or malformed", NULL);
		return false;
	}
	if (!is_json_type(call->content_type)) {
		reply_problem(request->reply, 415, "unsupported_media_type",
			"Send application/json", NULL);
		return false;
	}
	if (!json_is_too_deep(call->body, call->len)) {
		request->body = json_loadb(call->body, call->len, JSON_REJECT_DUPLICATES, NULL);
	}
	return json_is_object(request->body) || refuse(request, "");
}

/* Whatever it asks for, and also when the database cannot say. */
static bool is_shut_out(struct hall *hall, const struct call *call, struct reply *reply)
{
	struct conn *conn = store_take(hall->store);
	bool is_out = fleet_is_shut_out(conn, call->terminal, call->serial);
	bool is_known = !conn->has_failed;
	store_give(hall->store, conn);
	if (is_out) {
		reply_clear(reply);
	}
	if (is_out && is_known) {
		reply_problem(reply, 403, "terminal_revoked", "The certificate is revoked", NULL);
	} else if (is_out) {
		refuse_for_now(reply);
	}
	return is_out;
}

void route(struct hall *hall, const struct call *call, struct reply *reply)
{
	struct parts parts = {0};
	const struct resource *resource = find_resource(call, reply, &parts);
	/* Whatever leads nowhere costs as much as looking does. */
	int wait_s = limits_take(
		hall->limits, call->terminal, resource ? resource->limit : LIMIT_READS, clock_ms());
	if (wait_s) {
		reply_clear(reply);
		reply_problem(
			reply, 429, "too_many_requests", "Too often from this terminal", NULL);
		reply->retry_after_s = wait_s;
	}
	if (wait_s || is_shut_out(hall, call, reply) || !resource) {
		return;
	}
	struct request request = {
		.hall = hall,
		.terminal = call->terminal,
		.key = call->key,
		.part = parts.count > 0 ? parts.text[0] : NULL,
		.part2 = parts.count > 1 ? parts.text[1] : NULL,
		.if_none_match = call->if_none_match,
		.authorization = call->authorization,
		.last_four = call->last_four,
		.after = call->after,
		.wait = call->wait,
		.q = call->q,
		.filter = call->filter,
		.cursor = call->cursor,
		.limit = call->limit,
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
		refuse_for_now(reply);
	}
}
