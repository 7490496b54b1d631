/*
 * A helper for who stands here: called, asked about, called off. The hall has one call of a
 * terminal at a time, and answers another with the same one; so a call that something else came
 * before is simply made again. Nothing in it is anybody's.
 */
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_helping.h"
#include "firmware/hall/hall_worker.h"

enum { CALL_OFF_LIMIT_MS = 1000 }; /* a visit may end just then */

static enum err read_call(const char *json, size_t len, void *out)
{
	return helper_parse(json, len, out);
}

/* What is to be known of it, told; call is taken over. */
static void answer(struct hall *hall, const struct cmd *cmd, enum err err,
	const struct hall_reply *reply, struct helper_call *call)
{
	struct msg *msg = msg_create(MSG_HELPER_CALLED, cmd->session);
	if (err == OK) {
		msg->helper = call;
	} else {
		mem_free(call);
	}
	if (err == ERR_CANCELLED) {
		str_copy(msg->refusal.code, sizeof(msg->refusal.code), "taken_back");
		hall_post(hall, msg);
	} else {
		hall_post_answer(hall, err, reply, msg);
	}
}

static struct http_request request_for(const struct helper_order *order, char **body_out)
{
	*body_out = helper_body(order);
	return (struct http_request){.method = "POST",
		.path = "/v1/assist-calls",
		.body = *body_out,
		.idempotency_key = order->key};
}

void hall_do_call_helper(struct hall *hall, const struct cmd *cmd)
{
	struct assist *assist = &hall->assist;
	*assist = (struct assist){.order = cmd->call_helper};
	struct helper_call *call = mem_new(struct helper_call);
	char *body;
	struct http_request request = request_for(&assist->order, &body);
	const struct hall_document document = {read_call, call};
	struct hall_reply reply;
	hall->citizen.gives_way = true;
	enum err err = hall_post_until(hall, RESOURCE_ASSIST, &request, false, &document, &reply);
	hall->citizen.gives_way = false;
	json_text_free(body);
	if (err == OK) {
		str_copy(assist->id, sizeof(assist->id), call->id);
	}
	assist->may_be_open = err != OK && err != ERR_REFUSED && reply.may_have_arrived;
	answer(hall, cmd, err, &reply, call);
}

static bool path_of(const struct assist *assist, char *out, size_t size)
{
	return assist->id[0] && str_format(out, size, "/v1/assist-calls/%s", assist->id);
}

void hall_do_ask_helper(struct hall *hall, const struct cmd *cmd)
{
	char path[128];
	if (!path_of(&hall->assist, path, sizeof(path))) { /* nobody comes: that is said */
		struct msg *msg = msg_create(MSG_HELPER_CALLED, cmd->session);
		str_copy(msg->refusal.code, sizeof(msg->refusal.code), "not_found");
		hall_post(hall, msg);
		return;
	}
	struct helper_call *call = mem_new(struct helper_call);
	struct http_request request = {
		.method = "GET", .path = path, .limit_ms = BACKGROUND_LIMIT_MS};
	const struct hall_document document = {read_call, call};
	struct hall_reply reply = {0};
	hall->citizen.gives_way = true;
	enum err err =
		hall_call(hall, RESOURCE_ASSIST, &request, URGENCY_BEFORE, &document, &reply);
	hall->citizen.gives_way = false;
	answer(hall, cmd, err, &reply, call);
}

/* Of a call that may have arrived without an answer: by its key the hall says the same again. */
static void find_out(struct hall *hall, struct assist *assist)
{
	struct helper_call *call = mem_new(struct helper_call);
	char *body;
	struct http_request request = request_for(&assist->order, &body);
	request.limit_ms = CALL_OFF_LIMIT_MS;
	const struct hall_document document = {read_call, call};
	struct hall_reply reply;
	if (hall_call(hall, RESOURCE_ASSIST, &request, URGENCY_WIPE, &document, &reply) == OK) {
		str_copy(assist->id, sizeof(assist->id), call->id);
	}
	json_text_free(body);
	mem_free(call);
}

/* Not given up for the end of a visit, which waits for it that long. */
void hall_do_cancel_helper(struct hall *hall, const struct cmd *cmd)
{
	(void)cmd;
	struct assist *assist = &hall->assist;
	char path[128];
	if (!assist->id[0] && assist->may_be_open) {
		find_out(hall, assist);
	}
	if (path_of(assist, path, sizeof(path))) {
		struct http_request request = {
			.method = "DELETE", .path = path, .limit_ms = CALL_OFF_LIMIT_MS};
		struct hall_reply reply;
		enum err err =
			hall_call(hall, RESOURCE_ASSIST, &request, URGENCY_WIPE, NULL, &reply);
		if (err != OK) {
			log_warn("hall", "a helper comes for nothing: %s", err_name(err));
		}
	}
	*assist = (struct assist){0};
}
