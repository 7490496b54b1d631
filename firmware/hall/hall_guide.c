/* What one matter needs, as a document: read over the citizen's line when somebody wants to see it,
 * and kept for when there is no line. */
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_document.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

struct guide {
	const char *matter; /* asked for */
	struct document *document;
	char *body; /* as it came; NULL: from what was kept */
	size_t len;
};

static enum err parse(const char *json, size_t len, struct guide *guide)
{
	struct json *root = NULL;
	enum err err = len <= DOCUMENT_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	int skipped = 0;
	err = str_equal(json_str(root, "code", ""), guide->matter)
		      ? document_read(json_get(root, "guide"), &guide->document, &skipped)
		      : ERR_INVALID;
	if (skipped > 0) {
		log_warn("hall", "guide of %s: %d parts left out", guide->matter, skipped);
	}
	json_free(root);
	return err;
}

static enum err read_guide(const char *json, size_t len, void *out)
{
	struct guide *guide = out;
	enum err err = parse(json, len, guide);
	if (err == OK) {
		guide->body = mem_alloc(len + 1, 1);
		guide->len = len;
		memcpy(guide->body, json, len);
	}
	return err;
}

/* An answer of before; its text, to be freed with mem_free, NULL when there is none. */
static char *kept(
	struct hall *hall, const char *path, size_t *len_out, char *etag, size_t etag_size)
{
	char *body = NULL;
	enum err err = db_get_cached(hall->db, path, &body, len_out, etag, etag_size);
	hall_repair_storage(hall, err);
	return err == OK ? body : NULL;
}

static enum err fetch(
	struct hall *hall, const char *path, struct guide *guide, struct hall_reply *reply_out)
{
	char etag[128] = "";
	size_t len = 0;
	char *body = kept(hall, path, &len, etag, sizeof(etag));
	struct http_request request = {.method = "GET",
		.path = path,
		.if_none_match = etag,
		.answer_limit = DOCUMENT_MAX_LEN};
	const struct hall_document document = {read_guide, guide};
	hall->citizen.gives_way = true;
	enum err err = hall_post_until(
		hall, RESOURCE_GUIDES, &request, body != NULL, &document, reply_out);
	hall->citizen.gives_way = false;
	bool is_kept_good = err == OK || (err != ERR_REFUSED && err != ERR_CANCELLED);
	if (!guide->document && body && is_kept_good) {
		err = parse(body, len, guide); /* nothing new, or nobody answers */
	}
	mem_free(body);
	if (guide->body && reply_out->etag[0]) {
		enum err saved = db_put_cached(hall->db, path, reply_out->etag, guide->body,
			guide->len, hall_now_ms(hall));
		hall_repair_storage(hall, saved);
	}
	return err;
}

void hall_do_read_guide(struct hall *hall, const struct cmd *cmd)
{
	char path[96];
	bool is_sound = api_is_code(cmd->guide.matter, CODE_LEN) &&
			str_format(path, sizeof(path), "/v1/matters/%s", cmd->guide.matter);
	struct guide guide = {.matter = cmd->guide.matter};
	struct hall_reply reply = {0};
	enum err err = is_sound ? fetch(hall, path, &guide, &reply) : ERR_INVALID;
	mem_free(guide.body);
	struct msg *msg = msg_create(MSG_GUIDE_READ, cmd->session);
	str_copy(msg->guide.matter, sizeof(msg->guide.matter), cmd->guide.matter);
	msg->guide.document = guide.document;
	hall_post_answer(hall, err, &reply, msg);
}
