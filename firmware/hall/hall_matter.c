/* What one matter needs: its guide, its form. Read over the citizen's line when somebody wants it,
 * and kept for when there is no line. */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_matter.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

struct wanted_matter {
	const char *code; /* asked for */
	struct matter_detail *detail;
	char *body; /* as it came; NULL: from what was kept */
	size_t len;
};

static enum err read_matter(const char *json, size_t len, void *out)
{
	struct wanted_matter *matter = out;
	enum err err = matter_parse(json, len, matter->code, &matter->detail);
	if (err == OK) {
		matter->body = mem_alloc(len + 1, 1);
		matter->len = len;
		memcpy(matter->body, json, len);
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

static enum err fetch(struct hall *hall, const char *path, struct wanted_matter *matter,
	struct hall_reply *reply_out)
{
	char etag[128] = "";
	size_t len = 0;
	char *body = kept(hall, path, &len, etag, sizeof(etag));
	struct http_request request = {.method = "GET",
		.path = path,
		.if_none_match = etag,
		.answer_limit = DOCUMENT_MAX_LEN};
	const struct hall_document document = {read_matter, matter};
	hall->citizen.gives_way = true;
	enum err err = hall_post_until(
		hall, RESOURCE_MATTERS, &request, body != NULL, &document, reply_out);
	hall->citizen.gives_way = false;
	bool is_kept_good = err == OK || (err != ERR_REFUSED && err != ERR_CANCELLED);
	if (!matter->detail && body && is_kept_good) {
		err = matter_parse(body, len, matter->code,
			&matter->detail); /* nothing new, or nobody answers */
	}
	mem_free(body);
	if (matter->body && reply_out->etag[0]) {
		enum err saved = db_put_cached(hall->db, path, reply_out->etag, matter->body,
			matter->len, hall_now_ms(hall));
		hall_repair_storage(hall, saved);
	}
	return err;
}

void hall_do_read_matter(struct hall *hall, const struct cmd *cmd)
{
	char path[96];
	const char *code = cmd->read_matter.matter;
	bool is_sound = api_is_code(code, CODE_LEN) &&
			str_format(path, sizeof(path), "/v1/%s/%s",
				cmd->read_matter.is_bundle ? "bundles" : "matters", code);
	struct wanted_matter matter = {.code = code};
	struct hall_reply reply = {0};
	enum err err = is_sound ? fetch(hall, path, &matter, &reply) : ERR_INVALID;
	mem_free(matter.body);
	struct msg *msg = msg_create(MSG_MATTER_READ, cmd->session);
	str_copy(msg->matter.matter, sizeof(msg->matter.matter), code);
	msg->matter.detail = matter.detail;
	hall_post_answer(hall, err, &reply, msg);
}
