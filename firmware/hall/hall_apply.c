/* Handing in: sealed first, then in the outbox, then sent. Whatever happens from there on, it
 * reaches the hall once: an answer ends the entry, silence leaves it to the house. */
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_application.h"
#include "firmware/hall/api_common.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum { HELD_MS = 60 * 1000 }; /* so long the house leaves it to the citizen's worker */

struct filing {
	const char *key;
	struct receipt *receipt;
};

static enum err read_receipt(const char *json, size_t len, void *out)
{
	struct filing *filing = out;
	return receipt_parse(json, len, filing->key, filing->receipt);
}

static void answer(struct hall *hall, const struct cmd *cmd, const struct hall_refusal *refusal,
	struct receipt *receipt)
{
	struct msg *msg = msg_create(MSG_APPLIED, cmd->session);
	msg->refusal = *refusal;
	msg->receipt = receipt;
	hall_post(hall, msg);
}

/* The second factor of what has no name. */
static void draw_last_four(const struct application *application, char out[LAST_FOUR_LEN + 1])
{
	out[0] = '\0';
	if (application->person.way != IDENTIFY_CARD && application->person.way != IDENTIFY_PHONE) {
		str_format(out, LAST_FOUR_LEN + 1, "%04u", (unsigned)(seal_random_u32() % 10000));
	}
}

/* The box, to be freed with mem_free; NULL, and why. */
static char *seal(struct hall *hall, const struct application *application, const char *last_four,
	const char **refusal)
{
	char *body = application_body(application, last_four);
	char *sealed = NULL;
	if (!body) {
		*refusal = "invalid_answers";
	} else if (strlen(body) > APPLICATION_MAX_LEN) {
		*refusal = "application_too_big";
	} else if (!hall->extra.has_sealing_key) {
		*refusal = "sealing_key_missing";
	} else {
		sealed = seal_long_text(hall->extra.sealing_key, body, strlen(body));
		*refusal = sealed ? "" : "sealing_key_missing";
	}
	json_text_free(body);
	return sealed;
}

static enum err put(struct hall *hall, const char *key, const char *sealed, int64_t filed_ms)
{
	char *body = sealed_case_body(sealed, filed_ms, hall_offset_min(hall), true);
	struct outbox_entry entry = {
		.made_ms = filed_ms, .due_ms = hall_now_ms(hall) + HELD_MS, .body = body};
	str_copy(entry.kind, sizeof(entry.kind), OUTBOX_CASE);
	str_copy(entry.subject, sizeof(entry.subject), key);
	str_copy(entry.key, sizeof(entry.key), key);
	str_copy(entry.method, sizeof(entry.method), "POST");
	str_copy(entry.path, sizeof(entry.path), "/v1/cases");
	enum err err = db_put_entry(hall->db, &entry);
	json_text_free(body);
	return err;
}

/* What became of it: the entry goes, or it is the house's from now on. */
static void leave(struct hall *hall, const char *key, bool is_over)
{
	struct outbox_entry entry;
	enum err err = db_find_entry(hall->db, key, &entry);
	if (err == OK) {
		err = is_over ? db_drop_entry(hall->db, entry.position)
			      : db_set_entry_due(hall->db, entry.position, 0, hall_now_ms(hall));
		outbox_entry_finish(&entry);
	}
	if (err != OK && err != ERR_NOT_FOUND) {
		/* It is sent again, and the hall says the same again. */
		log_warn("hall", "the outbox could not be told: %s", err_name(err));
	}
	hall_repair_storage(hall, err == ERR_NOT_FOUND ? OK : err);
	hall_set_due(hall, RESOURCE_OUTBOX, 0);
}

static enum err send(
	struct hall *hall, const char *sealed, struct filing *filing, struct hall_reply *reply)
{
	if (!hall->is_online) {
		return ERR_GONE;
	}
	char *body =
		sealed_case_body(sealed, filing->receipt->filed_ms, hall_offset_min(hall), false);
	struct http_request request = {.method = "POST",
		.path = "/v1/cases",
		.body = body,
		.idempotency_key = filing->key};
	const struct hall_document document = {read_receipt, filing};
	enum err err = hall_post_until(hall, RESOURCE_CASES, &request, true, &document, reply);
	json_text_free(body);
	return err;
}

static void file(
	struct hall *hall, const struct cmd *cmd, const char *sealed, struct receipt *receipt)
{
	struct filing filing = {.key = receipt->key, .receipt = receipt};
	struct hall_reply reply = {0};
	enum err err = send(hall, sealed, &filing, &reply);
	if (err == ERR_REFUSED && problem_is_final(reply.status, &reply.no)) {
		leave(hall, receipt->key, true);
		receipt_destroy(receipt);
		answer(hall, cmd, &reply.no, NULL);
		return;
	}
	if (err != OK) {
		receipt->is_provisional = true;
		receipt->case_count = 0;
		str_format(receipt->qr, sizeof(receipt->qr), "%s/c/%s", hall->extra.qr_base,
			receipt->key);
	}
	leave(hall, receipt->key, err == OK);
	answer(hall, cmd, &(struct hall_refusal){0}, receipt);
}

void hall_do_apply(struct hall *hall, const struct cmd *cmd)
{
	const struct application *application = cmd->apply.application;
	const char *refusal = "";
	hall->visit.is_begun = true;
	struct receipt *receipt = receipt_create();
	receipt->filed_ms = hall_now_ms(hall);
	str_copy(receipt->key, sizeof(receipt->key), cmd->apply.key);
	draw_last_four(application, receipt->last_four);
	char *sealed = seal(hall, application, receipt->last_four, &refusal);
	if (sealed) {
		enum err err = put(hall, receipt->key, sealed, receipt->filed_ms);
		if (err != OK) {
			log_error("hall", "an application could not be written down: %s",
				err_name(err));
			struct unwritten none = {.is_application = true};
			str_copy(none.key, sizeof(none.key), receipt->key);
			hall_write_later(hall, &none);
			hall_repair_storage(hall, err);
			refusal = "kiosk_storage";
		}
	}
	if (refusal[0]) {
		receipt_destroy(receipt);
		struct hall_refusal no = {0};
		str_copy(no.code, sizeof(no.code), refusal);
		answer(hall, cmd, &no, NULL);
	} else {
		file(hall, cmd, sealed, receipt);
	}
	mem_free(sealed);
}
