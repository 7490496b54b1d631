/* How the terminal is to be, as the fleet has signed it; the same answer says whether it is still
 * of the fleet. A configuration is in force after the next start (config_own.c), and never one that
 * the kiosk would not start with. */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/answers.h"
#include "firmware/care/own.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	EVERY_MS = 5 * 60 * 1000,
	AGAIN_MS = 30 * 1000,
	ANSWER_LIMIT_MS = 10000,
	PROOF_LIMIT_MS = 10 * 60 * 1000, /* so long a new configuration may reach no hall */
};

static void put_down(struct care *care, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void put_down(struct care *care, const char *fmt, ...)
{
	char text[CARE_WORDS_LEN + 1];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	str_copy(care->state.config_said, sizeof(care->state.config_said), text);
	log_error("care", "%s", care->state.config_said);
}

static bool is_of_version(const struct care *care, const char *kept, int64_t version)
{
	struct fleet_settings settings;
	bool is_it = fleet_settings_read(care->fleet_key, kept, strlen(kept), &settings) == OK &&
		     settings.version == version;
	mem_free(settings.text);
	return is_it;
}

static bool is_put_aside(const struct care *care, int64_t version)
{
	char *kept = NULL;
	bool is_it = own_read(care, OWN_SETTINGS_BAD, SETTINGS_FILE_MAX_LEN, &kept) == OK &&
		     is_of_version(care, kept, version);
	mem_free(kept);
	return is_it;
}

/* The one in force stays as the last good one. */
static enum err write_down(struct care *care, const char *kept)
{
	char *was = NULL;
	enum err err = OK;
	if (own_read(care, OWN_SETTINGS, SETTINGS_FILE_MAX_LEN, &was) == OK &&
		is_of_version(care, was, care->state.config_version)) {
		err = own_write(care, OWN_SETTINGS_GOOD, was);
	}
	mem_free(was);
	err = err ? err : own_write(care, OWN_TRIAL, "0");
	return err ? err : own_write(care, OWN_SETTINGS, kept);
}

static void judge(struct care *care, const char *kept, const struct fleet_settings *settings)
{
	char said[CARE_WORDS_LEN + 1] = "";
	int64_t version = settings->version;
	if (version == care->settings_newest || (version == 0 && settings->text_len == 0)) {
		return; /* nothing new; nothing is said */
	}
	if (version < care->settings_newest) {
		put_down(care, "configuration %" PRId64 " is older than %" PRId64 ": not taken",
			version, care->settings_newest);
	} else if (is_put_aside(care, version)) {
		put_down(care,
			"the kiosk did not start with configuration %" PRId64
			", or reached no hall: not taken",
			version);
	} else if (care->judge(settings->text, settings->text_len, said) != OK) {
		put_down(care, "configuration %" PRId64 " is not taken: %s", version, said);
	} else if (write_down(care, kept) != OK) {
		put_down(care, "configuration %" PRId64 " cannot be kept", version);
		care->settings_etag[0] = '\0'; /* it is asked for once more */
	} else {
		log_info("care", "configuration %" PRId64 " is in force after the next start",
			version);
		care->settings_newest = version;
		care->state.config_said[0] = '\0';
		care->state.wants_restart = true;
	}
}

static void take(struct care *care, const struct http_answer *answer, const char *terminal)
{
	char *kept = NULL;
	struct fleet_settings settings = {.text = NULL};
	str_copy(care->settings_etag, sizeof(care->settings_etag), answer->etag);
	if (settings_kept(answer->body, answer->len, terminal, &kept) != OK) {
		put_down(care, "the hall's configuration is none: not taken");
	} else if (fleet_settings_read(care->fleet_key, kept, strlen(kept), &settings) != OK) {
		put_down(care, "the hall's configuration is not signed by the fleet: not taken");
	} else {
		judge(care, kept, &settings);
	}
	mem_free(settings.text);
	mem_free(kept);
}

enum err settings_pull(struct care *care, struct http *http, const char *terminal)
{
	struct http_request request = {.method = "GET",
		.path = "/v1/terminals/me/config",
		.if_none_match = care->settings_etag,
		.limit_ms = ANSWER_LIMIT_MS,
		.answer_limit = SETTINGS_FILE_MAX_LEN};
	struct http_answer answer;
	struct hall_refusal no;
	enum err err = care_ask(care, http, &request, &answer, &no);
	if (err == ERR_REFUSED && !str_equal(no.code, "terminal_revoked")) {
		err = ERR_PROTOCOL;
	} else if (err == OK && answer.status == 200) {
		take(care, &answer, terminal);
	}
	http_answer_wipe(&answer);
	return err;
}

/* Written down: without a line, after a restart, it is so still. */
static void stand(struct care *care, bool is_revoked)
{
	if (is_revoked == (care->state.standing == STANDING_REVOKED)) {
		return;
	}
	log_warn("care", "the hall %s",
		is_revoked ? "has shut this terminal out of the fleet"
			   : "has this terminal in its fleet again");
	care->state.standing = is_revoked ? STANDING_REVOKED : STANDING_ENROLLED;
	enum err err =
		is_revoked ? own_write(care, OWN_REVOKED, "") : own_remove(care, OWN_REVOKED);
	if (err) {
		log_warn("care", "that cannot be written down");
	}
}

static bool has_hall(const struct care *care)
{
	return care->http && (care->state.standing == STANDING_ENROLLED ||
				     care->state.standing == STANDING_REVOKED);
}

/* The kiosk has started with a new configuration; now it has to reach the hall, or the next one
 * could never come. */
static void begin(struct care *care)
{
	if (own_is_there(care, OWN_TRIAL) && care->state.config_version > 0 &&
		own_write(care, OWN_UNPROVEN, "") != OK) {
		log_warn("care", "%s cannot be written", OWN_UNPROVEN);
	}
	if (own_remove(care, OWN_TRIAL) != OK) {
		log_warn("care", "%s cannot be removed", OWN_TRIAL);
	}
	care->proof_due_ms =
		own_is_there(care, OWN_UNPROVEN) ? clock_ms() + PROOF_LIMIT_MS : INT64_MAX;
	care->settings_due_ms = has_hall(care) ? clock_ms() : INT64_MAX;
}

static void prove(struct care *care)
{
	if (care->proof_due_ms != INT64_MAX && own_remove(care, OWN_UNPROVEN) == OK) {
		care->proof_due_ms = INT64_MAX;
	}
}

/* It has reached no hall: the one before is in force after the next start, which has. */
static void take_back(struct care *care)
{
	char newest[PATH_MAX], bad[PATH_MAX];
	own_path(care, OWN_SETTINGS, newest);
	own_path(care, OWN_SETTINGS_BAD, bad);
	care->proof_due_ms = INT64_MAX;
	if (rename(newest, bad) != 0 || own_remove(care, OWN_UNPROVEN) != OK) {
		log_error("care", "%s cannot be put aside", newest);
		return;
	}
	put_down(care,
		"no hall is reached with configuration %" PRId64 ": the one before comes back",
		care->state.config_version);
	care->state.wants_restart = true;
}

static int64_t due_ms(const struct care *care)
{
	return MIN_OF(care->settings_due_ms, care->proof_due_ms);
}

static void go_on(struct care *care)
{
	if (!has_hall(care) || care->state.enrolling != ENROL_IDLE) {
		care->settings_due_ms = care->proof_due_ms = INT64_MAX; /* another start follows */
		return;
	}
	if (clock_ms() >= care->proof_due_ms) {
		take_back(care);
		return;
	}
	enum err err = settings_pull(care, care->http, care->terminal_id);
	if (err == OK || err == ERR_REFUSED) {
		prove(care);
		stand(care, err == ERR_REFUSED);
	}
	care->settings_due_ms = clock_ms() + (err == ERR_CANCELLED		       ? 0
						     : err == OK || err == ERR_REFUSED ? EVERY_MS
										       : AGAIN_MS);
}

static bool order(struct care *care, struct cmd *cmd)
{
	if (cmd->kind != CMD_ASK_STANDING) {
		return false;
	}
	care->settings_due_ms = has_hall(care) ? clock_ms() : INT64_MAX;
	return true;
}

const struct care_part care_settings = {
	.begin = begin, .due_ms = due_ms, .go_on = go_on, .order = order};
