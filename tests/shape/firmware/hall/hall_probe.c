#include "firmware/hall/api_document.h"
#include "firmware/hall/hall_worker.h"

static enum err read_document(const char *json, size_t len, void *out)
{
	int skipped = 0;
	return document_parse(json, len, out, &skipped);
}

void hall_do_probe(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_PROBED, cmd->session);
	struct http_request request = {.method = "GET", .path = "/v1/probe"};
	const struct hall_document document = {read_document, &msg->document};
	struct hall_reply reply;
	enum err err = hall_post_until(hall, RESOURCE_PROBE, &request, false, &document, &reply);
	hall_post_answer(hall, err, &reply, msg);
}
