#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/hall_worker.h"

enum {
	GOOD_ROUND_TRIP_MS = 2000, /* a slower answer says little about the time */
	NOON_MIN = 12 * 60,	   /* from then on tomorrow's numbers are leased too */
};

static bool is_yes(int status)
{
	return status >= 200 && status < 300;
}

static enum err update_time(struct hall *hall)
{
	struct http_request request = {
		.method = "GET", .path = "/v1/time", .limit_ms = BACKGROUND_LIMIT_MS};
	struct http_answer answer;
	int64_t sent_ms = clock_ms();
	enum err err = hall_call(hall, &request, URGENCY_BACKGROUND, &answer);
	int64_t trip_ms = clock_ms() - sent_ms;
	if (err == OK) {
		int64_t unix_ms = 0;
		err = is_yes(answer.status) ? time_parse(answer.body, answer.len, &unix_ms)
					    : ERR_PROTOCOL;
		if (err == OK && (trip_ms < GOOD_ROUND_TRIP_MS || !hall->is_clock_known)) {
			hall->clock_offset_ms = unix_ms + trip_ms / 2 - clock_wall_ms();
			hall->is_clock_known = true;
		}
	}
	http_answer_wipe(&answer);
	if (hall->is_online) {
		hall_set_due(hall, UPKEEP_TIME, hall->every_ms[UPKEEP_TIME]);
	}
	return err;
}

/* Our own copy, and the kiosk's: a document has one owner. */
static enum err adopt_catalog(
	struct hall *hall, const char *body, size_t len, const char *etag, bool is_from_cache)
{
	struct catalog *ours = NULL;
	struct catalog *theirs = NULL;
	struct catalog_extra extra;
	enum err err = catalog_parse(body, len, etag, is_from_cache, &ours, &extra);
	if (err == OK) {
		err = catalog_parse(body, len, etag, is_from_cache, &theirs, &extra);
	}
	if (err != OK) {
		catalog_destroy(ours);
		return err;
	}
	catalog_destroy(hall->catalog);
	hall->catalog = ours;
	hall->extra = extra;
	mem_wipe(hall->lease_asks, sizeof(hall->lease_asks)); /* they go by the zones' places */
	log_info("hall", "catalogue %s%s: %d zones, %d departments, %d matters", extra.version,
		is_from_cache ? " (cached)" : "", ours->zone_count, ours->department_count,
		ours->matter_count);
	struct msg *msg = msg_create(MSG_CATALOG_LOADED, 0);
	msg->catalog = theirs;
	hall_post(hall, msg);
	return OK;
}

static enum err adopt_cached(struct hall *hall, bool is_from_cache)
{
	char *body = NULL;
	size_t len = 0;
	char etag[128];
	enum err err = db_get_catalog(hall->db, &body, &len, etag, sizeof(etag));
	if (err == OK) {
		err = adopt_catalog(hall, body, len, etag, is_from_cache);
		mem_free(body);
	} else {
		hall_mend_db(hall, err);
	}
	return err;
}

void hall_load_cached_catalog(struct hall *hall)
{
	enum err err = adopt_cached(hall, true);
	if (err != OK && err != ERR_NOT_FOUND) {
		log_warn("hall", "the cached catalogue cannot be used: %s", err_name(err));
	}
}

static enum err update_catalog(struct hall *hall)
{
	struct http_request request = {.method = "GET",
		.path = "/v1/catalog",
		.if_none_match = hall->catalog ? hall->catalog->version : NULL,
		.answer_limit = HTTP_CATALOG_LIMIT,
		.limit_ms = CATALOG_LIMIT_MS};
	struct http_answer answer;
	enum err err = hall_call(hall, &request, URGENCY_BACKGROUND, &answer);
	if (err == OK && answer.status == 304 && hall->catalog) {
		/* What was shown as old is the newest there is. */
		err = hall->catalog->is_from_cache ? adopt_cached(hall, false) : OK;
		if (err != OK && err != ERR_CANCELLED) {
			catalog_destroy(hall->catalog); /* ask for all of it next time */
			hall->catalog = NULL;
		}
	} else if (err == OK && answer.status == 200 && answer.body) {
		err = adopt_catalog(hall, answer.body, answer.len, answer.etag, false);
		if (err == OK) {
			enum err saved =
				db_put_catalog(hall->db, answer.etag, answer.body, answer.len);
			hall_mend_db(hall, saved);
			hall_set_due(hall, UPKEEP_STATUS, 0);
			hall_set_due(hall, UPKEEP_LEASES, 0);
		}
	} else if (err == OK) {
		err = ERR_PROTOCOL;
	}
	http_answer_wipe(&answer);
	return err;
}

static enum err update_status(struct hall *hall)
{
	if (!hall->catalog) {
		return OK; /* comes with the catalogue */
	}
	struct http_request request = {.method = "GET",
		.path = "/v1/status",
		.answer_limit = 256 * 1024, /* as openapi.yaml allows */
		.limit_ms = BACKGROUND_LIMIT_MS};
	struct http_answer answer;
	enum err err = hall_call(hall, &request, URGENCY_BACKGROUND, &answer);
	if (err == OK) {
		struct msg *msg = msg_create(MSG_HALL_STATUS, 0);
		err = is_yes(answer.status)
			      ? status_parse(answer.body, answer.len, hall->catalog, msg->status)
			      : ERR_PROTOCOL;
		if (err == OK) {
			hall_post(hall, msg);
		} else {
			msg_destroy(msg);
		}
	}
	http_answer_wipe(&answer);
	return err;
}

/* Asks again in the same words under the same key until there is an answer, so that a cut line does
 * not cost a block a try. */
static void phrase(struct lease_ask *ask, int count, const char *date)
{
	if (!ask->key[0] || !str_equal(ask->date, date)) {
		seal_random_key(ask->key);
		ask->count = count;
		str_copy(ask->date, sizeof(ask->date), date);
	}
}

static enum err lease(struct hall *hall, int zone, int day, int count, const char *date)
{
	struct lease_ask *ask = &hall->lease_asks[zone][day];
	phrase(ask, count, date);
	char *body = lease_body(hall->catalog->zones[zone].code, ask->count, ask->date);
	struct http_request request = {.method = "POST",
		.path = "/v1/ticket-blocks",
		.body = body,
		.idempotency_key = ask->key,
		.limit_ms = BACKGROUND_LIMIT_MS};
	struct http_answer answer;
	enum err err = hall_call(hall, &request, URGENCY_BACKGROUND, &answer);
	json_text_free(body);
	if (err == OK && is_yes(answer.status)) {
		struct lease fresh;
		err = lease_parse(answer.body, answer.len, &fresh);
		if (err == OK) {
			err = db_put_lease(hall->db, &fresh);
			hall_mend_db(hall, err);
		}
	} else if (err == OK && (hall_is_passing(answer.status) || answer.status == 403)) {
		err = ERR_BUSY;
	} else if (err == OK) {
		log_info("hall", "no block of numbers: status %d", answer.status);
	}
	if (err != ERR_BUSY && answer.status > 0) {
		ask->key[0] = '\0'; /* answered */
	}
	http_answer_wipe(&answer);
	return err;
}

static enum err lease_day(struct hall *hall, int day)
{
	char date[DATE_LEN + 1];
	hall_date(hall, day, date);
	for (int zone = 0; zone < hall->catalog->zone_count; zone++) {
		int left = 0;
		enum err err = db_count_leased(
			hall->db, hall->catalog->zones[zone].code, date, hall_now_ms(hall), &left);
		if (err != OK) {
			hall_mend_db(hall, err);
			return err;
		}
		if (left * 2 < hall->block_size) {
			int count = MIN_OF(hall->block_size - left, hall->extra.block_max);
			err = lease(hall, zone, day, count, date);
		}
		if (err != OK) {
			return err;
		}
	}
	return OK;
}

static enum err update_leases(struct hall *hall)
{
	char today[DATE_LEN + 1];
	hall_date(hall, 0, today);
	int64_t now_ms = hall_now_ms(hall);
	enum err err = db_tidy(hall->db, today, now_ms, now_ms - KEEP_MS);
	hall_mend_db(hall, err);
	if (err != OK || !hall->catalog || hall->block_size == 0 || !hall->is_clock_known) {
		return err;
	}
	err = lease_day(hall, 0);
	if (err == OK && rfc3339_minute_of_day(now_ms, hall->catalog->utc_offset_min) >= NOON_MIN) {
		err = lease_day(hall, 1); /* tomorrow may begin without a line */
	}
	return err;
}

/* Only the newest counts: one that fails is not sent again. */
static enum err send_heartbeat(struct hall *hall)
{
	struct heartbeat_facts facts = {.outbox_count = hall->told.outbox_count,
		.uptime_s = (clock_ms() - hall->started_ms) / 1000,
		.catalog_version = hall->catalog ? hall->extra.version : "none"};
	char key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	char *body = heartbeat_body(&hall->heartbeat, &facts);
	struct http_request request = {.method = "POST",
		.path = "/v1/terminals/me/heartbeat",
		.body = body,
		.idempotency_key = key,
		.limit_ms = BACKGROUND_LIMIT_MS};
	struct http_answer answer;
	enum err err = hall_call(hall, &request, URGENCY_BACKGROUND, &answer);
	json_text_free(body);
	if (err == OK && !is_yes(answer.status)) {
		log_warn("hall", "heartbeat: status %d", answer.status);
	}
	http_answer_wipe(&answer);
	return err == ERR_CANCELLED ? err : OK;
}

enum err hall_upkeep(struct hall *hall, enum upkeep upkeep)
{
	switch (upkeep) {
	case UPKEEP_TIME:
		return update_time(hall);
	case UPKEEP_CATALOG:
		return update_catalog(hall);
	case UPKEEP_STATUS:
		return update_status(hall);
	case UPKEEP_OUTBOX:
		return hall_reconcile(hall);
	case UPKEEP_LEASES:
		return update_leases(hall);
	case UPKEEP_HEARTBEAT:
		return send_heartbeat(hall);
	case UPKEEP_COUNT:
		break;
	}
	REQUIRE(!"an upkeep that is none");
	return ERR_INVALID;
}
