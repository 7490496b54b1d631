#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum {
	LAST_TRY_MS = 50,
	FIRST_PAUSE_MS = 100,
	TRIES_MAX = 3,	       /* that end at once: refused connections, foreign answers */
	PROBE_LIMIT_MS = 1000, /* a citizen's request on a line that is said to be down */
	CUTS_MAX = 3,	       /* after the handshake, in a row: no accident any more */
};

static bool must_stop(void *arg)
{
	return hall_must_stop(arg);
}

static bool is_taken_back(void *arg)
{
	return hall_is_taken_back(arg);
}

static void line_is_up(struct hall *hall)
{
	struct resource_state *resources = hall->resources;
	hall->is_doubted = false;
	hall->cut_count = 0;
	hall->is_line_known = hall->is_accepted = true;
	if (hall->is_online) {
		return;
	}
	log_info("hall", "online");
	hall->is_online = true;
	hall->trouble = LINE_FINE;
	hall->said[0] = '\0';
	/* What failed with the line is well again with it; what failed by itself keeps its pace. */
	bool was_line = resources[RESOURCE_TIME].backoff.failure_count > 0;
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		if (was_line) {
			backoff_reset(&resources[i].backoff);
		}
		if (i != RESOURCE_HEARTBEAT &&
			!(i == (int)hall->reading && http_is_busy(hall->reader))) {
			hall_set_due(hall, (enum resource)i, 0);
		}
	}
}

void hall_read_own(struct hall *hall)
{
	if (!hall->cert_file || certificate_read(hall->cert_file, &hall->own) != OK) {
		hall->own = (struct certificate){0};
	}
}

/* What a connection that says nothing may mean, by what we know of our own certificate. */
static enum line_trouble refine(const struct hall *hall, enum line_trouble trouble, int status)
{
	const struct certificate *own = &hall->own;
	int64_t now_ms = hall_now_ms(hall);
	bool is_trusted = hall_time_is_trusted(&hall->time);
	/* Never once let in: it may be the certificate. Let in before: then only if it has ended.
	 */
	bool is_cut = trouble == LINE_NO_ANSWER && hall->cut_count >= CUTS_MAX &&
		      (!hall->is_accepted || now_ms > own->until_ms);
	/* nginx says 400, others 401, 403 or 495 to a certificate that they do not like */
	bool is_denied = trouble == LINE_FOREIGN_ANSWER &&
			 (status == 400 || status == 401 || status == 403 || status / 10 == 49);
	if (trouble == LINE_OWN_CERTIFICATE_REFUSED || is_cut || is_denied) {
		if (own->until_ms > 0 && now_ms > own->until_ms) {
			return LINE_OWN_CERTIFICATE_EXPIRED;
		}
		return is_denied ? trouble : LINE_OWN_CERTIFICATE_REFUSED;
	}
	/* The hall's has ended, or is not yet good: unless it is our idea of the time. */
	return trouble == LINE_CLOCK_WRONG && is_trusted ? LINE_HALL_CERTIFICATE : trouble;
}

/* What a technician must know to set it right. */
static void describe_dates(const struct hall *hall, char out[LINE_SAID_LEN + 1])
{
	char now[DATE_LEN + 1];
	char from[DATE_LEN + 1];
	char until[DATE_LEN + 1];
	rfc3339_format_date(hall_now_ms(hall), 0, now);
	rfc3339_format_date(hall->own.from_ms, 0, from);
	rfc3339_format_date(hall->own.until_ms, 0, until);
	str_format(out, LINE_SAID_LEN + 1, "clock %s, our certificate %s to %s", now, from, until);
}

static void line_is_down(struct hall *hall, enum line_trouble trouble, const char *said)
{
	hall->is_line_known = true;
	bool is_news = hall->is_online || hall->trouble != trouble;
	if (is_news) {
		log_warn("hall", "offline: %s%s%s", line_trouble_name(trouble), said[0] ? ": " : "",
			said);
	}
	hall->trouble = trouble;
	str_copy(hall->said, sizeof(hall->said), said);
	if (hall->is_online) {
		hall->is_online = false;
		struct resource_state *probe = &hall->resources[RESOURCE_TIME];
		probe->due_ms = clock_ms() + backoff_next_ms(&probe->backoff, seal_random_u32());
	}
}

/* A page's title, or how a text begins. Only where nothing of a citizen was in the question and
 * could stand in the answer. *len_out 0: nothing to show. */
static const char *title_of(
	const struct http_request *request, const struct http_answer *answer, size_t *len_out)
{
	*len_out = 0;
	bool is_public = !request->body && !request->token && !request->last_four &&
			 strcmp(request->method, "GET") == 0;
	if (!is_public || !answer->body || !utf8_is_valid(answer->body, answer->len)) {
		return "";
	}
	const char *begin = strcasestr(answer->body, "<title>");
	begin = begin ? begin + strlen("<title>") : answer->body;
	*len_out = MIN_OF(strcspn(begin, "<{\r\n"), (size_t)60);
	return begin;
}

/* Which gateway said what. */
static void describe_foreign(const struct http_request *request, const struct http_answer *answer,
	char out[LINE_SAID_LEN + 1])
{
	char raw[3 * LINE_SAID_LEN];
	size_t len;
	const char *title = title_of(request, answer, &len);
	str_format(raw, sizeof(raw), "%d", answer->status);
	const char *const parts[] = {answer->type, answer->server};
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i][0]) {
			str_append(raw, sizeof(raw), " %s", parts[i]);
		}
	}
	if (len > 0) {
		str_append(raw, sizeof(raw), " %.*s", (int)len, title);
	}
	plain_copy(out, LINE_SAID_LEN + 1, raw, strlen(raw));
}

static void line_failed(struct hall *hall, enum resource resource, enum urgency urgency,
	enum line_trouble trouble, const char *said)
{
	char dates[LINE_SAID_LEN + 1];
	if (trouble == LINE_CLOCK_WRONG || trouble == LINE_OWN_CERTIFICATE_EXPIRED) {
		describe_dates(hall, dates);
		said = dates;
	}
	bool decides = urgency == URGENCY_CITIZEN ||
		       (resource == RESOURCE_TIME && (hall->is_doubted || !hall->is_online));
	if (decides) {
		line_is_down(hall, trouble, said);
		hall->is_doubted = false;
	} else if (hall->is_online) {
		/* One failure is no alarm yet: perhaps it is this resource alone. */
		hall->is_doubted = true;
		hall->resources[RESOURCE_TIME].due_ms = clock_ms();
	}
}

static void bar(struct hall *hall, enum resource resource, int seconds, int max_s)
{
	if (seconds > 0) {
		hall->resources[resource].barred_ms =
			clock_ms() + (int64_t)MIN_OF(seconds, max_s) * 1000;
	}
}

static bool is_answer_to(struct hall *hall, const struct http_request *request,
	const struct http_answer *answer, const struct hall_document *document)
{
	if (answer->status == 304) {
		return request->if_none_match && request->if_none_match[0];
	}
	if (!document) {
		return answer->status == 204;
	}
	if (answer->status == 204) {
		return false;
	}
	hall_wait_begin(hall); /* a catalogue takes its time */
	enum err err = document->read(answer->body, answer->len, document->out);
	hall_wait_end(hall);
	return err == OK;
}

/* The hall has nothing to do with a terminal like us. */
static bool is_shut_out(const struct hall_refusal *no, enum line_trouble *trouble_out)
{
	const enum line_trouble troubles[] = {LINE_TERMINAL_UNKNOWN, LINE_TERMINAL_REVOKED};
	for (size_t i = 0; i < ARRAY_LEN(troubles); i++) {
		if (str_equal(no->code, line_trouble_name(troubles[i]))) {
			*trouble_out = troubles[i];
			return true;
		}
	}
	return false;
}

enum err hall_judge(struct hall *hall, enum resource resource, const struct http_request *request,
	enum urgency urgency, enum err err, const struct http_answer *answer,
	const struct hall_document *document, struct hall_reply *reply_out)
{
	*reply_out = (struct hall_reply){.may_have_arrived = answer->may_have_arrived};
	char said[LINE_SAID_LEN + 1] = "";
	enum line_trouble trouble = answer->trouble;
	if (err == OK) {
		err = answer_judge(
			answer->status, answer->type, answer->body, answer->len, &reply_out->no);
		if (err == OK && !is_answer_to(hall, request, answer, document)) {
			err = ERR_PROTOCOL; /* a yes, but not to this question */
		}
		if (err == ERR_PROTOCOL) {
			trouble = LINE_FOREIGN_ANSWER;
			describe_foreign(request, answer, said);
		}
	} else {
		str_copy(said, sizeof(said),
			err == ERR_TOO_BIG ? "more than the contract allows" : answer->detail);
	}
	switch (err) {
	case OK:
	case ERR_REFUSED:
	case ERR_BUSY:
		reply_out->status = answer->status;
		str_copy(reply_out->etag, sizeof(reply_out->etag), answer->etag);
		if (is_shut_out(&reply_out->no, &trouble)) {
			line_is_down(hall, trouble, "");
			return ERR_AUTH;
		}
		if (err == ERR_BUSY) {
			bar(hall, resource, answer->retry_after_s, BARRED_MAX_S);
		}
		line_is_up(hall);
		break;
	case ERR_CANCELLED:
		break;
	default:
		hall->cut_count = answer->is_cut_after_handshake ? hall->cut_count + 1 : 0;
		bar(hall, resource, answer->retry_after_s, BARRED_BY_STRANGER_MAX_S);
		/* More than the contract allows is not the hall's either. */
		trouble = err == ERR_TOO_BIG	 ? LINE_FOREIGN_ANSWER
			  : trouble == LINE_FINE ? LINE_NO_ANSWER
						 : trouble;
		hall_read_own(hall); /* it may be another by now */
		line_failed(hall, resource, urgency, refine(hall, trouble, answer->status), said);
	}
	return err;
}

enum err hall_call(struct hall *hall, enum resource resource, struct http_request *request,
	enum urgency urgency, const struct hall_document *document, struct hall_reply *reply_out)
{
	static bool (*const interrupts[])(void *arg) = {[URGENCY_HOUSE] = must_stop,
		[URGENCY_BEFORE] = is_taken_back,
		[URGENCY_CITIZEN] = is_taken_back,
		[URGENCY_WIPE] = must_stop,
		[URGENCY_LAST_WORD] = NULL};
	struct side *side = urgency == URGENCY_HOUSE ? &hall->house : &hall->citizen;
	request->is_interrupted = interrupts[urgency];
	request->interrupt_arg = side;
	struct http_answer answer;
	http_set_time(side->http, hall_now_ms(hall) / 1000);
	hall_wait_begin(hall);
	enum err err = http_do(side->http, request, &answer);
	hall_wait_end(hall);
	err = hall_judge(hall, resource, request, urgency, err, &answer, document, reply_out);
	if (urgency != URGENCY_HOUSE) {
		http_wake(hall->house.http); /* it may have news of the line */
	}
	http_answer_wipe(&answer);
	return err;
}

/* False when the hall wants to be left alone for longer than anybody waits here. */
static bool wait_until_allowed(
	struct hall *hall, const struct resource_state *state, int64_t until_ms)
{
	if (state->barred_ms >= until_ms) {
		return false;
	}
	while (clock_ms() < state->barred_ms && !hall_is_taken_back(&hall->citizen)) {
		hall_sleep(&hall->citizen, state->barred_ms - clock_ms());
	}
	return true;
}

static enum err post_once(struct hall *hall, enum resource resource, struct http_request *request,
	int64_t left_ms, const struct hall_document *document, struct hall_reply *reply_out)
{
	bool may_have_arrived = reply_out->may_have_arrived;
	/* Not all of it at once: a connection that died unnoticed must not eat the second try. */
	request->limit_ms = MAX_OF(left_ms * 6 / 10, MIN_OF(left_ms, (int64_t)500));
	request->limit_ms = MAX_OF(request->limit_ms, (int64_t)LAST_TRY_MS);
	enum err err = hall_call(hall, resource, request, URGENCY_CITIZEN, document, reply_out);
	reply_out->may_have_arrived = reply_out->may_have_arrived || may_have_arrived;
	return err;
}

static enum err post_while_waited_for(struct hall *hall, enum resource resource,
	struct http_request *request, bool has_other_way, const struct hall_document *document,
	struct hall_reply *reply_out)
{
	const struct resource_state *state = &hall->resources[resource];
	/* Known to be down, and there is another way: one short try, so that nobody waits for it.
	 */
	bool is_probe = has_other_way && !hall->is_online;
	int64_t until_ms =
		clock_ms() + (is_probe ? MIN_OF(hall->answer_limit_ms, (int64_t)PROBE_LIMIT_MS)
				       : hall->answer_limit_ms);
	int64_t pause_ms = FIRST_PAUSE_MS;
	int at_once_count = 0;
	for (;;) {
		if (!wait_until_allowed(hall, state, has_other_way ? clock_ms() : until_ms)) {
			return ERR_BUSY;
		}
		enum err err = post_once(
			hall, resource, request, until_ms - clock_ms(), document, reply_out);
		if (err == OK || err == ERR_REFUSED || err == ERR_CANCELLED || err == ERR_AUTH ||
			err == ERR_TOO_BIG) {
			return err;
		}
		at_once_count += err == ERR_OFFLINE || err == ERR_PROTOCOL ? 1 : 0;
		int64_t left_ms = until_ms - clock_ms();
		if (is_probe || left_ms < pause_ms + LAST_TRY_MS || at_once_count == TRIES_MAX) {
			return err;
		}
		hall_sleep(&hall->citizen, pause_ms);
		pause_ms *= 2;
	}
}

enum err hall_post_until(struct hall *hall, enum resource resource, struct http_request *request,
	bool has_other_way, const struct hall_document *document, struct hall_reply *reply_out)
{
	struct resource_state *state = &hall->resources[resource];
	*reply_out = (struct hall_reply){0};
	if (has_other_way && hall_next_ms(hall, resource) > clock_ms()) {
		return ERR_BUSY; /* it failed a moment ago */
	}
	enum err err =
		post_while_waited_for(hall, resource, request, has_other_way, document, reply_out);
	if (err == OK || err == ERR_REFUSED) {
		backoff_reset(&state->backoff);
		state->due_ms = 0;
	} else if (err != ERR_CANCELLED) {
		state->due_ms = clock_ms() + backoff_next_ms(&state->backoff, seal_random_u32());
	}
	return err;
}

const char *hall_token_of(const struct hall *hall, uint32_t person)
{
	return person != 0 && person == hall->visit.person ? hall->visit.token : "";
}

enum err hall_ask_personal(struct hall *hall, enum resource resource, struct http_request *request,
	const struct hall_document *document, struct hall_reply *reply_out, int *retry_s_out)
{
	struct resource_state *state = &hall->resources[resource];
	request->method = "GET";
	request->answer_limit = DOCUMENT_MAX_LEN;
	hall->visit.is_begun = true;
	hall->citizen.gives_way = true; /* it can be asked again */
	enum err err = hall_post_until(hall, resource, request, false, document, reply_out);
	hall->citizen.gives_way = false;
	int64_t left_ms = state->barred_ms - clock_ms();
	*retry_s_out = err == ERR_BUSY && left_ms > 0 ? (int)((left_ms + 999) / 1000) : 0;
	/* The hall counts wrong tries for each case and account: the next person asks for another.
	 */
	state->barred_ms = 0;
	return err;
}
