/* A new certificate for the old one, when a third of its life is left, with a new key. Both are in
 * one file, which one rename changes; whoever connects next reads it. Only what lies where
 * enrolment puts it is renewed: other files are others' to look after. */
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/care/answers.h"
#include "firmware/care/own.h"
#include "firmware/care/request.h"
#include "firmware/hall/certificate.h"
#include "firmware/hall/seal.h"

enum {
	FIRST_LOOK_MS = 10 * 1000,
	EVERY_MS = 30 * 60 * 1000,
	ANSWER_LIMIT_MS = 10000,
	CERTIFICATE_ANSWER_LIMIT = 160 * 1024,
};

static bool is_due(const struct care *care)
{
	struct certificate own;
	if (care->state.standing != STANDING_ENROLLED || care->state.enrolling != ENROL_IDLE ||
		!care->http || !own_has_pem(care) ||
		certificate_read(care->cert_file, &own) != OK) {
		return false;
	}
	int64_t third_ms = (own.until_ms - own.from_ms) / 3;
	return care_now_ms(care, NULL) >= own.until_ms - third_ms;
}

static char *body_of(const char *csr)
{
	struct json *root = json_new_object();
	json_set_str(root, "csr", csr);
	char *text = json_text(root);
	json_free(root);
	return text;
}

static enum err keep(struct care *care, const char *key, const struct http_answer *answer)
{
	struct new_certificate fresh;
	enum err err = new_certificate_read(answer->body, answer->len, &fresh);
	err = err ? err : own_keep(care, key, fresh.certificate);
	new_certificate_free(&fresh);
	return err;
}

static enum err renew(struct care *care, const char *key, const char *csr)
{
	struct http_answer answer;
	struct hall_refusal no;
	char once[TICKET_KEY_LEN + 1];
	seal_random_key(once); /* one that got lost is nobody's: the old one is good still */
	char *body = body_of(csr);
	struct http_request request = {.method = "POST",
		.path = "/v1/terminals/me/certificate",
		.body = body,
		.idempotency_key = once,
		.limit_ms = ANSWER_LIMIT_MS,
		.answer_limit = CERTIFICATE_ANSWER_LIMIT};
	enum err err = care_ask(care, care->http, &request, &answer, &no);
	err = err ? err : keep(care, key, &answer);
	json_text_free(body);
	http_answer_wipe(&answer);
	return err;
}

static void go_on(struct care *care)
{
	char *key = NULL, *csr = NULL;
	care->renew_due_ms = clock_ms() + EVERY_MS;
	if (!is_due(care)) {
		return;
	}
	enum err err = own_new_key(care, &key);
	err = err ? err : request_write(key, &csr);
	err = err ? err : renew(care, key, csr);
	if (err == ERR_CANCELLED) {
		care->renew_due_ms = clock_ms();
	} else if (err) {
		log_warn("care", "the certificate is not renewed yet: %s", err_name(err));
	} else {
		http_forget(care->http); /* the next connection takes the new one */
		own_look(care);
		log_info("care", "the certificate is renewed");
	}
	request_free(csr);
	request_free(key);
}

static void begin(struct care *care)
{
	care->renew_due_ms = clock_ms() + FIRST_LOOK_MS;
}

static int64_t due_ms(const struct care *care)
{
	return care->renew_due_ms;
}

const struct care_part care_renew = {.begin = begin, .due_ms = due_ms, .go_on = go_on};
