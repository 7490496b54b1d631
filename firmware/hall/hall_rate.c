/* Rating: once asked, it is asked until the hall says yes or no, by one key. Nothing of it is kept.
 */
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/hall/api_helping.h"
#include "firmware/hall/hall_worker.h"

static enum err read_thanks(const char *json, size_t len, void *out)
{
	return thanks_parse(json, len, out);
}

/* The token of who stands here is the second factor, when none was given. */
static const char *token_of(const struct hall *hall, const struct rating *rating)
{
	bool is_wanted = rating->rated.kind == RATED_CASE && !rating->rated.last_four[0];
	return is_wanted ? hall_token_of(hall, rating->person) : "";
}

void hall_do_rate(struct hall *hall, const struct cmd *cmd)
{
	const struct rating *rating = &cmd->rating;
	hall->visit.is_begun = true;
	struct thanks *thanks = mem_new(struct thanks);
	char *body = rating_body(rating);
	struct http_request request = {.method = "POST",
		.path = "/v1/evaluations",
		.body = body,
		.idempotency_key = rating->key,
		.token = token_of(hall, rating),
		.last_four = rating->rated.last_four};
	const struct hall_document document = {read_thanks, thanks};
	struct hall_reply reply;
	enum err err =
		hall_post_until(hall, RESOURCE_EVALUATIONS, &request, false, &document, &reply);
	json_text_free(body);
	struct msg *msg = msg_create(MSG_RATED, cmd->session);
	if (err == OK) {
		msg->thanks = thanks;
	} else {
		mem_free(thanks);
	}
	hall_post_answer(hall, err, &reply, msg);
}
