/*
 * A terminal comes into the fleet (openapi.yaml, enrolTerminal): by a code that a technician shows,
 * nothing else. What the fleet has signed is believed, and the CA of that fingerprint; nobody else
 * is told the token. Whatever may pass by itself is tried again as long as the code lives. A power
 * cut at any moment leaves a terminal that is of the fleet or one that waits for its code, and the
 * same code is good for it: the key is written down before it is used.
 */
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/answers.h"
#include "firmware/care/own.h"
#include "firmware/care/request.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/hall_time.h"

#include <string.h>

enum {
	ANSWER_LIMIT_MS = 10000,
	CODE_LIVES_MS = 3600 * 1000,
	AGAIN_MS = 5000,
	LOOK_MS = 5000,
	CA_ANSWER_LIMIT = 16 * 1024,
	CERTIFICATE_ANSWER_LIMIT = 160 * 1024,
};

static void step_to(struct care *care, enum enrol_step step)
{
	care->state.enrolling = step;
	care_tell(care);
}

/* --- the line of a code --- */

static enum err open_line(
	const char *url, const char *ca_file, const char *pem_file, struct http **http_out)
{
	const struct http_config config = {.url = url,
		.ca_file = ca_file,
		.cert_file = pem_file,
		.key_file = pem_file,
		.trusts_anybody = !ca_file};
	return http_create(&config, http_out);
}

/* By our own clock; when the hall's certificate is not good by that, then at the time that the
 * fleet has signed: a new terminal may think that it is 1970. */
static enum err ask(struct care *care, struct http *http, struct http_request *request,
	struct http_answer *answer, struct hall_refusal *no)
{
	request->limit_ms = ANSWER_LIMIT_MS;
	http_set_time(http, care_now_ms(care, NULL) / 1000);
	enum err err = care_ask(care, http, request, answer, no);
	if (err == ERR_AUTH && answer->trouble == LINE_CLOCK_WRONG) {
		log_warn("care", "the clock is wrong, or the hall's certificate has ended: by the "
				 "code it is the end of its hour");
		http_answer_wipe(answer);
		http_set_time(http, care->code.until_ms / 1000);
		err = care_ask(care, http, request, answer, no);
	}
	return err;
}

static enum enrol_trouble trouble_of(enum err err, const struct hall_refusal *no)
{
	switch (err) {
	case OK:
		return ENROL_FINE;
	case ERR_AUTH:
		return ENROL_WRONG_HALL;
	case ERR_OFFLINE:
	case ERR_TIMEOUT:
	case ERR_GONE:
		return ENROL_NO_LINE;
	case ERR_BUSY:
		return ENROL_HALL_CANNOT;
	case ERR_REFUSED:
		return str_equal(no->code, "token_unknown") ? ENROL_CODE_OVER
		       : str_equal(no->code, "token_used")  ? ENROL_CODE_USED
							    : ENROL_ODD_ANSWER;
	default:
		return ENROL_ODD_ANSWER;
	}
}

/* --- who is there: the CA of the code --- */

/* Into a file, which is how libcurl takes it. */
static enum enrol_trouble keep_ca(struct care *care, const struct http_answer *answer)
{
	char *said = NULL, *ca = NULL;
	if (ca_read(answer->body, answer->len, &said) != OK) {
		return ENROL_ODD_ANSWER;
	}
	enum enrol_trouble trouble = ENROL_WRONG_HALL;
	if (request_authorities(said, care->code.ca, &ca) == OK) {
		trouble = own_write(care, OWN_NEW_CA, ca) == OK ? ENROL_FINE : ENROL_DISK;
	}
	request_free(ca);
	mem_free(said);
	return trouble;
}

static enum err find_ca(struct care *care, enum enrol_trouble *trouble_out)
{
	struct http *http = NULL;
	struct http_request request = {
		.method = "GET", .path = "/v1/ca", .answer_limit = CA_ANSWER_LIMIT};
	struct http_answer answer;
	struct hall_refusal no;
	if (open_line(care->code.url, NULL, NULL, &http) != OK) {
		*trouble_out = ENROL_NOT_A_CODE;
		return OK;
	}
	enum err err = ask(care, http, &request, &answer, &no);
	*trouble_out = err ? trouble_of(err, &no) : keep_ca(care, &answer);
	http_answer_wipe(&answer);
	http_destroy(http);
	return err == ERR_CANCELLED ? err : OK;
}

/* --- the certificate --- */

static bool forget_before(const struct care *care)
{
	static const char *const names[] = {OWN_CONF, OWN_SETTINGS, OWN_SETTINGS_GOOD,
		OWN_SETTINGS_BAD, OWN_TRIAL, OWN_UNPROVEN};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (own_remove(care, names[i]) != OK) {
			return false;
		}
	}
	return true;
}

/* terminal.conf goes first and comes last: in between we are of no fleet. */
static enum enrol_trouble keep(
	struct care *care, const char *key, const struct new_certificate *fresh)
{
	char text[PATH_MAX + 1024], path[PATH_MAX], pem[PATH_MAX];
	char *ca = NULL, *both = NULL;
	bool is_right = request_join(key, fresh->certificate, &both) == OK &&
			request_authorities(fresh->ca, NULL, &ca) == OK;
	request_free(both);
	if (!is_right) {
		request_free(ca);
		care->enrol_until_ms = 0; /* the same would come again */
		return ENROL_ODD_ANSWER;
	}
	own_path(care, OWN_CA, path);
	own_path(care, OWN_PEM, pem);
	bool is_kept =
		forget_before(care) && own_write(care, OWN_CA, ca) == OK &&
		own_keep(care, key, fresh->certificate) == OK &&
		str_format(text, sizeof(text),
			"; Written when this terminal came into its fleet.\n[terminal]\nid = %s\n\n"
			"[hall]\nurl = %s\nca = %s\ncert = %s\nkey = %s\n",
			fresh->terminal, fresh->url, path, pem, pem) &&
		own_write(care, OWN_CONF, text) == OK && own_remove(care, OWN_REVOKED) == OK;
	request_free(ca);
	return is_kept ? ENROL_FINE : ENROL_DISK;
}

static char *body_of(const struct care *care, const char *csr)
{
	struct json *root = json_new_object();
	json_set_str(root, "token", care->code.token);
	json_set_str(root, "csr", csr);
	char *text = json_text(root);
	json_free(root);
	return text;
}

/* The answer as it is kept; its members are to be freed. */
static enum err send(struct care *care, const char *csr, struct new_certificate *fresh_out,
	enum enrol_trouble *trouble_out)
{
	struct http *http = NULL;
	struct http_answer answer;
	struct hall_refusal no;
	char ca[PATH_MAX];
	own_path(care, OWN_NEW_CA, ca);
	REQUIRE(open_line(care->code.url, ca, NULL, &http) == OK); /* it was one a moment ago */
	char *body = body_of(care, csr);
	struct http_request request = {.method = "POST",
		.path = "/v1/terminals",
		.body = body,
		.answer_limit = CERTIFICATE_ANSWER_LIMIT};
	enum err err = ask(care, http, &request, &answer, &no);
	*trouble_out = trouble_of(err, &no);
	if (!err && new_certificate_read(answer.body, answer.len, fresh_out) != OK) {
		*trouble_out = ENROL_ODD_ANSWER;
		care->enrol_until_ms = 0;
	}
	if (err && err != ERR_CANCELLED) {
		log_warn("care", "no certificate: %s %s %s", err_name(err), no.code, answer.detail);
	}
	json_text_free(body);
	http_answer_wipe(&answer);
	http_destroy(http);
	return err == ERR_CANCELLED ? err : OK;
}

static enum err get_certificate(
	struct care *care, struct new_certificate *fresh_out, enum enrol_trouble *trouble_out)
{
	char *key = NULL, *csr = NULL;
	enum err err = own_new_key(care, &key);
	if (err) {
		*trouble_out = ENROL_DISK;
		return OK;
	}
	err = request_write(key, &csr);
	REQUIRE(err == OK); /* own_new_key has tried */
	err = send(care, csr, fresh_out, trouble_out);
	if (!err && *trouble_out == ENROL_FINE) {
		*trouble_out = keep(care, key, fresh_out);
	}
	request_free(csr);
	request_free(key);
	return err;
}

/* --- what it is to be, and what time it is --- */

/* Once: a terminal that is of the fleet asks again by itself after its start. */
static void configure(struct care *care, const struct new_certificate *fresh)
{
	struct http *http = NULL;
	struct http_request request = {.method = "GET", .path = "/v1/time"};
	struct http_answer answer;
	struct hall_refusal no;
	struct hall_time time;
	char ca[PATH_MAX], pem[PATH_MAX];
	int64_t unix_ms = 0, sent_ms = clock_ms();
	own_path(care, OWN_CA, ca);
	own_path(care, OWN_PEM, pem);
	if (open_line(fresh->url, ca, pem, &http) != OK) {
		return;
	}
	enum err err = ask(care, http, &request, &answer, &no);
	if (!err && time_parse(answer.body, answer.len, &unix_ms) == OK) {
		hall_time_load(&time, care->data_dir);
		hall_time_hear(&time, unix_ms, (sent_ms + clock_ms()) / 2);
		if (hall_time_save(&time, care->data_dir) != OK) {
			log_warn("care", "the hall's time could not be written down");
		}
	}
	http_answer_wipe(&answer);
	care->settings_newest = 0;
	care->settings_etag[0] = '\0';
	err = err ? err : settings_pull(care, http, fresh->terminal);
	if (err) {
		log_warn("care", "no configuration yet: %s", err_name(err));
	}
	http_destroy(http);
}

/* --- the whole --- */

static void give_up(struct care *care)
{
	mem_wipe(&care->code, sizeof(care->code));
	care->enrol_due_ms = INT64_MAX;
}

/* True: it may pass by itself. */
static bool is_passing(enum enrol_trouble trouble)
{
	return trouble == ENROL_NO_LINE || trouble == ENROL_HALL_CANNOT || trouble == ENROL_DISK ||
	       trouble == ENROL_ODD_ANSWER;
}

static void end_try(struct care *care, enum enrol_trouble trouble)
{
	care->state.trouble = trouble;
	if (is_passing(trouble) && clock_ms() + AGAIN_MS < care->enrol_until_ms) {
		care->enrol_due_ms = clock_ms() + AGAIN_MS;
		return; /* where it stands: the page says that it goes on */
	}
	if (is_passing(trouble) && trouble != ENROL_ODD_ANSWER) {
		care->state.trouble = ENROL_CODE_OVER;
	}
	give_up(care);
	care->state.enrolling = ENROL_IDLE;
}

static void try(struct care *care)
{
	struct new_certificate fresh = {.certificate = NULL};
	enum enrol_trouble trouble = ENROL_FINE;
	step_to(care, ENROL_CHECKING);
	enum err err = find_ca(care, &trouble);
	if (!err && trouble == ENROL_FINE) {
		step_to(care, ENROL_ASKING);
		err = get_certificate(care, &fresh, &trouble);
	}
	if (err) {
		care->enrol_due_ms = clock_ms(); /* somebody wanted something: at once again */
	} else if (trouble != ENROL_FINE) {
		end_try(care, trouble);
	} else {
		care->state.trouble = ENROL_FINE;
		log_info("care", "this is %s now", fresh.terminal);
		step_to(care, ENROL_CONFIGURING);
		configure(care, &fresh);
		give_up(care);
		care->state.enrolling = ENROL_DONE;
		care->state.wants_restart = true;
	}
	new_certificate_free(&fresh);
}

static void take_code(struct care *care, const struct scan *scan)
{
	struct enrol_code code;
	enum err err = enrol_code_read(care->fleet_key, scan->token, scan->len, &code);
	if (err == OK) {
		care->code = code;
		care->state.trouble = ENROL_FINE;
		care->state.enrolling = ENROL_CHECKING;
		care->enrol_due_ms = clock_ms();
		care->enrol_until_ms = clock_ms() + CODE_LIVES_MS;
	} else if (care->state.enrolling == ENROL_IDLE) { /* else it is on its way all the same */
		care->state.trouble = err == ERR_REFUSED ? ENROL_FOREIGN : ENROL_NOT_A_CODE;
	}
	mem_wipe(&code, sizeof(code));
}

static bool order(struct care *care, struct cmd *cmd)
{
	if (cmd->kind != CMD_ENROL) {
		return false;
	}
	if (care->state.enrolling != ENROL_DONE) {
		take_code(care, &cmd->scan);
	}
	return true;
}

static void look(struct care *care)
{
	unsigned was = care->state.missing;
	own_look(care);
	care->look_due_ms = care->state.missing ? clock_ms() + LOOK_MS : INT64_MAX;
	if (was && !care->state.missing && care->state.enrolling == ENROL_IDLE) {
		log_info("care", "certificates and key are there");
		care->state.wants_restart = true; /* somebody has put them there */
	}
}

static void begin(struct care *care)
{
	care->enrol_due_ms = INT64_MAX;
	look(care);
	/* Perhaps it has forgotten who it is: no code helps then. */
	if (care->state.standing == STANDING_NEW && !own_can_keep(care)) {
		log_error("care", "nothing can be kept in %s", care->own_dir);
		care->state.trouble = ENROL_DISK;
	}
}

static int64_t due_ms(const struct care *care)
{
	return MIN_OF(care->enrol_due_ms, care->look_due_ms);
}

static void go_on(struct care *care)
{
	if (care->enrol_due_ms <= clock_ms()) {
		try(care);
	} else {
		look(care);
	}
}

static void end(struct care *care)
{
	mem_wipe(&care->code, sizeof(care->code));
}

const struct care_part care_enrol = {
	.begin = begin, .end = end, .due_ms = due_ms, .go_on = go_on, .order = order};
