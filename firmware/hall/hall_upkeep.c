#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/hall_worker.h"

#include <string.h>

enum {
	GOOD_ROUND_TRIP_MS = 2000, /* a slower answer says little about the time */
	NOON_MIN = 12 * 60,	   /* from then on tomorrow's numbers are leased too */
};

enum err hall_read_time(const char *json, size_t len, void *out)
{
	return time_parse(json, len, out);
}

static enum err update_time(struct hall *hall)
{
	struct http_request request = {
		.method = "GET", .path = "/v1/time", .limit_ms = BACKGROUND_LIMIT_MS};
	int64_t unix_ms = 0;
	const struct hall_document document = {hall_read_time, &unix_ms};
	struct hall_reply reply;
	int64_t sent_ms = clock_ms();
	enum err err = hall_call(hall, RESOURCE_TIME, &request, URGENCY_HOUSE, &document, &reply);
	int64_t trip_ms = clock_ms() - sent_ms;
	if (err == OK && (trip_ms < GOOD_ROUND_TRIP_MS || hall->time.trust != TIME_HEARD)) {
		if (hall->time.trust != TIME_HEARD) {
			hall_set_due(hall, RESOURCE_LEASES, 0); /* they have waited for it */
		}
		hall_time_hear(&hall->time, unix_ms, sent_ms + trip_ms / 2);
		enum err saved = hall_time_save(&hall->time, hall->data_dir);
		if (saved != OK) {
			log_warn("hall", "the time could not be written down: %s", err_name(saved));
		}
	}
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

struct asked_lease {
	const char *zone, *date;
	struct lease lease;
};

static enum err read_lease(const char *json, size_t len, void *out)
{
	struct asked_lease *asked = out;
	enum err err = lease_parse(json, len, &asked->lease);
	bool is_asked = err == OK && str_equal(asked->lease.zone, asked->zone) &&
			str_equal(asked->lease.date, asked->date);
	return err == OK && !is_asked ? ERR_INVALID : err;
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
	struct asked_lease fresh = {.zone = hall->catalog->zones[zone].code, .date = ask->date};
	const struct hall_document document = {read_lease, &fresh};
	struct hall_reply reply;
	enum err err = hall_call(hall, RESOURCE_LEASES, &request, URGENCY_HOUSE, &document, &reply);
	json_text_free(body);
	if (err == OK) {
		err = db_put_lease(hall->db, &fresh.lease);
		hall_repair_storage(hall, err);
		ask->key[0] = '\0';
	} else if (err == ERR_REFUSED) {
		log_info("hall", "no block of numbers: %s", reply.no.code);
		ask->key[0] = '\0';
		err = OK;
	}
	return err;
}

/* One zone that the hall cannot serve now does not keep the others from their numbers. */
static enum err lease_day(struct hall *hall, int day)
{
	char date[DATE_LEN + 1];
	hall_date(hall, day, date);
	enum err first = OK;
	for (int zone = 0; zone < hall->catalog->zone_count; zone++) {
		int left = 0;
		enum err err = db_count_leased(
			hall->db, hall->catalog->zones[zone].code, date, hall_now_ms(hall), &left);
		if (err != OK) {
			hall_repair_storage(hall, err);
			return err;
		}
		if (left * 2 < hall->block_size) {
			int count = MIN_OF(hall->block_size - left, hall->extra.block_max);
			err = lease(hall, zone, day, count, date);
		}
		first = first == OK ? err : first;
		bool is_alone = err == OK || err == ERR_BUSY || err == ERR_PROTOCOL;
		if (!is_alone || hall->resources[RESOURCE_LEASES].barred_ms > clock_ms()) {
			return first;
		}
	}
	return first;
}

static enum err update_leases(struct hall *hall)
{
	if (hall->time.trust != TIME_HEARD) {
		return OK; /* nothing is deleted, and no day named, on the word of another clock */
	}
	char today[DATE_LEN + 1];
	hall_date(hall, 0, today);
	int64_t now_ms = hall_now_ms(hall);
	enum err err = db_tidy(hall->db, today, now_ms, now_ms - KEEP_MS);
	hall_repair_storage(hall, err);
	if (err != OK || !hall->catalog || hall->block_size == 0) {
		return err;
	}
	err = lease_day(hall, 0);
	bool is_tried = err == OK || err == ERR_BUSY || err == ERR_PROTOCOL;
	if (is_tried && rfc3339_minute_of_day(now_ms, hall->catalog->utc_offset_min) >= NOON_MIN) {
		/* tomorrow may begin without a line */
		enum err tomorrow = lease_day(hall, 1);
		err = err == OK ? tomorrow : err;
	}
	return err;
}

static enum err read_heartbeat(const char *json, size_t len, void *out)
{
	return heartbeat_parse(json, len, out);
}

/* Only the newest counts: one that fails is not sent again. */
static enum err send_heartbeat(struct hall *hall)
{
	char key[TICKET_KEY_LEN + 1];
	seal_random_key(key);
	char *body = hall_heartbeat(hall, NULL);
	struct http_request request = {.method = "POST",
		.path = "/v1/terminals/me/heartbeat",
		.body = body,
		.idempotency_key = key,
		.limit_ms = BACKGROUND_LIMIT_MS};
	struct heartbeat_answer said = {.next_s = 0};
	const struct hall_document document = {read_heartbeat, &said};
	struct hall_reply reply;
	enum err err =
		hall_call(hall, RESOURCE_HEARTBEAT, &request, URGENCY_HOUSE, &document, &reply);
	json_text_free(body);
	if (err == OK) {
		hall->heartbeat_s = said.next_s;
		hall->config_version = said.config_version;
	} else if (err != ERR_CANCELLED) {
		log_info("hall", "heartbeat: %s %s", err_name(err), reply.no.code);
	}
	return err == ERR_CANCELLED ? err : OK;
}

enum err hall_upkeep(struct hall *hall, enum resource resource)
{
	switch (resource) {
	case RESOURCE_TIME:
		return update_time(hall);
	case RESOURCE_OUTBOX:
		return hall_deliver(hall);
	case RESOURCE_LEASES:
		return update_leases(hall);
	case RESOURCE_HEARTBEAT:
		return send_heartbeat(hall);
	default:
		REQUIRE(!"an upkeep that is none");
		return ERR_INVALID;
	}
}
