/* Where a case stands, and my page: read over the citizen's line when somebody wants it, never
 * kept; and what a case asks for, handed over while its page is shown. */
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_handed.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"
#include "firmware/hall/seal.h"

#include <string.h>

struct wanted_case {
	const char *asked; /* number or key */
	struct case_view *view;
};

static enum err read_case(const char *json, size_t len, void *out)
{
	struct wanted_case *wanted = out;
	return case_parse(json, len, wanted->asked, &wanted->view);
}

static enum err read_mine(const char *json, size_t len, void *out)
{
	return my_page_parse(json, len, out);
}

static enum err read_supplied(const char *json, size_t len, void *out)
{
	return supplied_parse(json, len, out);
}

void hall_do_read_case(struct hall *hall, const struct cmd *cmd)
{
	char path[sizeof("/v1/cases/") + CASE_KEY_LEN];
	const char *token = hall_token_of(hall, cmd->read_case.person);
	bool is_sound = api_is_code(cmd->read_case.key, CASE_KEY_LEN) &&
			(cmd->read_case.person == 0 ||
				token[0]) && /* accepted by us only: the hall shows nothing */
			str_format(path, sizeof(path), "/v1/cases/%s", cmd->read_case.key);
	struct wanted_case wanted = {.asked = cmd->read_case.key};
	struct http_request request = {.path = path,
		.token = token,
		.last_four = cmd->read_case.person == 0 ? cmd->read_case.last_four : NULL};
	struct hall_reply reply = {0};
	int retry_s = 0;
	enum err err = is_sound ? hall_ask_personal(hall, RESOURCE_RECORDS, &request,
					  &(const struct hall_document){read_case, &wanted}, &reply,
					  &retry_s)
				: ERR_INVALID;
	mem_wipe(path, sizeof(path));
	struct msg *msg = msg_create(MSG_CASE_READ, cmd->session);
	msg->case_read.asked = cmd->read_case.asked;
	msg->case_read.retry_s = retry_s;
	msg->case_read.view = wanted.view;
	hall_post_answer(hall, err, &reply, msg);
}

void hall_do_read_mine(struct hall *hall, const struct cmd *cmd)
{
	const char *token = hall_token_of(hall, cmd->read_mine.person);
	struct my_page *page = NULL;
	struct http_request request = {.path = "/v1/me", .token = token};
	struct hall_reply reply = {0};
	int retry_s = 0;
	enum err err = token[0] ? hall_ask_personal(hall, RESOURCE_RECORDS, &request,
					  &(const struct hall_document){read_mine, &page}, &reply,
					  &retry_s)
				: ERR_INVALID;
	struct msg *msg = msg_create(MSG_MINE_READ, cmd->session);
	msg->mine_read.asked = cmd->read_mine.asked;
	msg->mine_read.retry_s = retry_s;
	msg->mine_read.page = page;
	hall_post_answer(hall, err, &reply, msg);
}

/* What it says, in clear; never NULL. */
static char *supplied_words(const struct cmd *cmd)
{
	return cmd->supply.text
		       ? reply_text(cmd->supply.ask, cmd->supply.text)
		       : supply_body(cmd->supply.ask, cmd->supply.files, cmd->supply.file_count);
}

/* Words leave only in a box that the hall alone can open. NULL: there is no key for one. */
static char *sealed_body(const struct hall *hall, const char *words)
{
	char *sealed = hall->extra.has_sealing_key
			       ? seal_long_text(hall->extra.sealing_key, words, strlen(words))
			       : NULL;
	char *body = sealed ? supply_sealed_body(sealed) : NULL;
	mem_free(sealed);
	return body;
}

/* As it was sent before, unless something else is said now. False: it cannot be sealed. */
static bool make_supply(struct hall *hall, const struct cmd *cmd)
{
	struct unanswered *supply = &hall->visit.supply;
	char *words = supplied_words(cmd);
	int64_t mark = seal_mark(words, strlen(words));
	bool is_again = supply->body && supply->mark == mark &&
			str_equal(supply->case_no, cmd->supply.case_no);
	if (!is_again) {
		hall_forget_supply(hall);
		supply->body = cmd->supply.text ? sealed_body(hall, words) : words;
		supply->mark = mark;
		str_copy(supply->key, sizeof(supply->key), cmd->supply.key);
		str_copy(supply->case_no, sizeof(supply->case_no), cmd->supply.case_no);
	}
	if (supply->body != words) {
		json_text_free(words);
	}
	return supply->body != NULL;
}

void hall_forget_supply(struct hall *hall)
{
	json_text_free(hall->visit.supply.body);
	mem_wipe(&hall->visit.supply, sizeof(hall->visit.supply));
}

void hall_do_supply(struct hall *hall, const struct cmd *cmd)
{
	struct msg *msg = msg_create(MSG_SUPPLIED, cmd->session);
	msg->supplied.asked = cmd->supply.asked;
	char path[sizeof("/v1/cases//materials") + CASE_NO_LEN];
	const char *token = hall_token_of(hall, cmd->supply.person);
	bool is_sound =
		case_view_is_no(cmd->supply.case_no) && (cmd->supply.person == 0 || token[0]) &&
		str_format(path, sizeof(path), "/v1/cases/%s/materials", cmd->supply.case_no);
	bool is_made = make_supply(hall, cmd);
	struct http_request request = {.method = "POST",
		.path = path,
		.body = hall->visit.supply.body,
		.idempotency_key = hall->visit.supply.key,
		.token = token,
		.last_four = cmd->supply.person == 0 ? cmd->supply.last_four : NULL};
	const struct hall_document document = {read_supplied, &msg->supplied.is_taken};
	struct hall_reply reply = {0};
	hall->visit.is_begun = true;
	enum err err = is_sound && is_made ? hall_post_until(hall, RESOURCE_HANDED, &request, false,
						     &document, &reply)
					   : ERR_INVALID;
	if (!is_made) {
		str_copy(reply.no.code, sizeof(reply.no.code), "sealing_key_missing");
	}
	if (err == OK || (err == ERR_REFUSED && problem_is_final(reply.status, &reply.no))) {
		hall_forget_supply(hall);
	}
	hall_post_answer(hall, err, &reply, msg);
}
