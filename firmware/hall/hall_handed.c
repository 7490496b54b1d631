/* What goes with a form, over the citizen's line: certificates, and a phone's files. Waiting for
 * the phone gives way to whatever else is wanted. */
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_handed.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum { PHONE_WAIT_S = 20, PHONE_LIMIT_MS = 26000, SHORT_LIMIT_MS = 4000 };

static enum err read_certificates(const char *json, size_t len, void *out)
{
	return certificates_parse(json, len, out);
}

static enum err read_grant(const char *json, size_t len, void *out)
{
	return grant_parse(json, len, out);
}

static enum err read_handoff(const char *json, size_t len, void *out)
{
	return handoff_parse(json, len, out);
}

static enum err read_files(const char *json, size_t len, void *out)
{
	return handoff_parse_files(json, len, out);
}

static enum err read_thumbnail(const char *json, size_t len, void *out)
{
	return thumbnail_parse(json, len, out);
}

void hall_do_list_certificates(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_CERTIFICATES_READ, cmd->session);
	struct http_request request = {
		.method = "GET", .path = "/v1/me/certificates", .token = hall->visit.token};
	const struct hall_document document = {read_certificates, &msg->certificates};
	struct hall_reply reply = {0};
	enum err err = hall->visit.token[0] ? hall_post_until(hall, RESOURCE_HANDED, &request, true,
						      &document, &reply)
					    : ERR_GONE;
	hall_post_answer(hall, err, &reply, msg);
}

void hall_do_grant_certificate(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_CERTIFICATE_GRANTED, cmd->session);
	char path[128], key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	str_copy(msg->grant.certificate, sizeof(msg->grant.certificate), cmd->grant.certificate);
	bool is_sound = api_is_code(cmd->grant.certificate, HALL_ID_LEN) &&
			str_format(path, sizeof(path), "/v1/certificates/%s/grants",
				cmd->grant.certificate);
	char *body = grant_body(cmd->grant.matter, cmd->grant.is_bundle, cmd->grant.purpose);
	struct http_request request = {.method = "POST",
		.path = path,
		.body = body,
		.idempotency_key = key,
		.token = hall->visit.token};
	const struct hall_document document = {read_grant, &msg->grant};
	struct hall_reply reply = {0};
	enum err err = is_sound ? hall_post_until(
					  hall, RESOURCE_HANDED, &request, false, &document, &reply)
				: ERR_INVALID;
	json_text_free(body);
	hall_post_answer(hall, err, &reply, msg);
}

void hall_do_open_handoff(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_HANDOFF_CHANGED, cmd->session);
	msg->handoff = mem_new(struct handoff);
	char key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	char *body = handoff_body(cmd->open_handoff.matter, cmd->open_handoff.is_bundle,
		cmd->open_handoff.case_no, cmd->open_handoff.items, cmd->open_handoff.item_count,
		cmd->open_handoff.lang);
	struct http_request request = {
		.method = "POST", .path = "/v1/handoffs", .body = body, .idempotency_key = key};
	const struct hall_document document = {read_handoff, msg->handoff};
	struct hall_reply reply = {0};
	enum err err = hall_post_until(hall, RESOURCE_HANDED, &request, true, &document, &reply);
	json_text_free(body);
	if (err == OK) {
		str_copy(hall->visit.handoff, sizeof(hall->visit.handoff), msg->handoff->id);
	} else {
		handoff_destroy(msg->handoff);
		msg->handoff = NULL;
	}
	hall->visit.is_begun = true;
	hall_post_answer(hall, err, &reply, msg);
}

/* Nothing new, or something else came first: the kiosk asks again. */
void hall_do_watch_handoff(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_HANDOFF_CHANGED, cmd->session);
	struct handoff *handoff = msg->handoff = mem_new(struct handoff);
	char path[160], wait[64] = "";
	str_copy(handoff->id, sizeof(handoff->id), hall->visit.handoff);
	bool is_sound =
		handoff->id[0] &&
		(cmd->watch_handoff.after < 0 || str_format(wait, sizeof(wait), "?after=%d&wait=%d",
							 cmd->watch_handoff.after, PHONE_WAIT_S)) &&
		str_format(path, sizeof(path), "/v1/handoffs/%s%s", handoff->id, wait);
	struct http_request request = {.method = "GET",
		.path = path,
		.waits_long = cmd->watch_handoff.after >= 0,
		.limit_ms = PHONE_LIMIT_MS};
	const struct hall_document document = {read_files, handoff};
	struct hall_reply reply = {0};
	hall->citizen.gives_way = true;
	enum err err = is_sound ? hall_call(hall, RESOURCE_PHONES, &request, URGENCY_CITIZEN,
					  &document, &reply)
				: ERR_INVALID;
	hall->citizen.gives_way = false;
	if (err != OK) {
		handoff_destroy(msg->handoff);
		msg->handoff = NULL;
	}
	if (err == ERR_CANCELLED && !hall_is_taken_back(&hall->citizen)) {
		hall_post(hall, msg);
		return;
	}
	hall_post_answer(hall, err, &reply, msg);
}

void hall_do_read_thumbnail(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_THUMBNAIL_READ, cmd->session);
	char path[240];
	msg->thumbnail = mem_new(struct thumbnail);
	str_copy(msg->thumbnail->file, sizeof(msg->thumbnail->file), cmd->file.id);
	bool is_sound = api_is_code(cmd->file.id, HALL_ID_LEN) && hall->visit.handoff[0] &&
			str_format(path, sizeof(path), "/v1/handoffs/%s/files/%s/thumbnail",
				hall->visit.handoff, cmd->file.id);
	struct http_request request = {.method = "GET", .path = path, .limit_ms = SHORT_LIMIT_MS};
	const struct hall_document document = {read_thumbnail, msg->thumbnail};
	struct hall_reply reply = {0};
	enum err err = is_sound ? hall_call(hall, RESOURCE_PHONES, &request, URGENCY_CITIZEN,
					  &document, &reply)
				: ERR_INVALID;
	hall_post_answer(hall, err, &reply, msg); /* without one a sheet is drawn */
}

static void remove_at(struct hall *hall, const char *path, enum urgency urgency, int64_t limit_ms)
{
	struct http_request request = {.method = "DELETE", .path = path, .limit_ms = limit_ms};
	struct hall_reply reply;
	enum err err = hall_call(hall, RESOURCE_PHONES, &request, urgency, NULL, &reply);
	if (err != OK) {
		log_info("hall", "a phone's file ends by itself: %s", err_name(err));
	}
}

void hall_do_drop_file(struct hall *hall, const struct cmd *cmd)
{
	char path[240];
	if (api_is_code(cmd->file.id, HALL_ID_LEN) && hall->visit.handoff[0] &&
		str_format(path, sizeof(path), "/v1/handoffs/%s/files/%s", hall->visit.handoff,
			cmd->file.id)) {
		remove_at(hall, path, URGENCY_CITIZEN, SHORT_LIMIT_MS);
	}
}

void hall_close_handoff(struct hall *hall, enum urgency urgency, int64_t limit_ms)
{
	char path[160];
	if (hall->visit.handoff[0] && hall->is_online &&
		str_format(path, sizeof(path), "/v1/handoffs/%s", hall->visit.handoff)) {
		remove_at(hall, path, urgency, limit_ms);
	}
	hall->visit.handoff[0] = '\0';
}
