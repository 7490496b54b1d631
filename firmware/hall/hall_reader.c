/* The long answers. They come over a connection of their own, and whatever is ordered or due
 * meanwhile is done meanwhile: on a thin line a catalogue takes minutes. */
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/hall_worker.h"

struct parsed {
	const char *etag;
	bool is_from_cache;
	struct catalog *catalog; /* NULL: none */
	struct catalog_extra extra;
};

static enum err read_catalog(const char *json, size_t len, void *out)
{
	struct parsed *parsed = out;
	return catalog_parse(
		json, len, parsed->etag, parsed->is_from_cache, &parsed->catalog, &parsed->extra);
}

static void adopt(struct hall *hall, struct parsed *parsed)
{
	catalog_destroy(hall->catalog);
	hall->catalog = parsed->catalog;
	hall->extra = parsed->extra;
	db_set_offset(hall->db, hall->catalog->utc_offset_min);
	mem_wipe(hall->lease_asks, sizeof(hall->lease_asks)); /* they go by the zones' places */
	log_info("hall", "catalogue %s%s: %d zones, %d departments, %d matters",
		hall->extra.version, parsed->is_from_cache ? " (cached)" : "",
		hall->catalog->zone_count, hall->catalog->department_count,
		hall->catalog->matter_count);
	struct msg *msg = msg_create(MSG_CATALOG_LOADED, 0);
	msg->catalog = catalog_hold(hall->catalog);
	hall_post(hall, msg);
}

static enum err adopt_cached(struct hall *hall, bool is_from_cache)
{
	char *body = NULL;
	size_t len = 0;
	char etag[128];
	enum err err = db_get_catalog(hall->db, &body, &len, etag, sizeof(etag));
	if (err != OK) {
		hall_repair_storage(hall, err);
		return err;
	}
	struct parsed parsed = {.etag = etag, .is_from_cache = is_from_cache};
	hall_wait_begin(hall);
	err = read_catalog(body, len, &parsed);
	hall_wait_end(hall);
	if (err == OK) {
		adopt(hall, &parsed);
	}
	mem_free(body);
	return err;
}

void hall_load_cached_catalog(struct hall *hall)
{
	enum err err = adopt_cached(hall, true);
	if (err != OK && err != ERR_NOT_FOUND) {
		log_warn("hall", "the cached catalogue cannot be used: %s", err_name(err));
	}
}

static enum err catalog_came(struct hall *hall, enum err err)
{
	struct http_answer *answer = &hall->reading_answer;
	struct parsed parsed = {.etag = answer->etag};
	const struct hall_document document = {read_catalog, &parsed};
	struct hall_reply reply;
	err = hall_judge(hall, RESOURCE_CATALOG, &hall->reading_request, URGENCY_HOUSE, err, answer,
		&document, &reply);
	if (err != OK) {
		return err;
	}
	if (!parsed.catalog) { /* 304: what was shown as old is the newest there is */
		err = hall->catalog && hall->catalog->is_from_cache ? adopt_cached(hall, false)
								    : OK;
		if (err != OK) {
			catalog_destroy(hall->catalog); /* ask for all of it next time */
			hall->catalog = NULL;
		}
		return err;
	}
	adopt(hall, &parsed);
	enum err saved = db_put_catalog(hall->db, answer->etag, answer->body, answer->len);
	hall_repair_storage(hall, saved);
	hall_set_due(hall, RESOURCE_STATUS, 0);
	hall_set_due(hall, RESOURCE_LEASES, 0);
	hall_set_due(hall, RESOURCE_PLAN, 0);
	hall_set_due(hall, RESOURCE_COLLECTIONS, 0); /* one's news may be the other's, too */
	return OK;
}

struct status_reading {
	const struct catalog *catalog;
	struct hall_status *status;
};

static enum err read_status(const char *json, size_t len, void *out)
{
	struct status_reading *reading = out;
	return status_parse(json, len, reading->catalog, reading->status);
}

static enum err status_came(struct hall *hall, enum err err)
{
	struct msg *msg = msg_create(MSG_HALL_STATUS, 0);
	struct status_reading reading = {hall->catalog, msg->status};
	const struct hall_document document = {read_status, &reading};
	struct hall_reply reply;
	err = hall_judge(hall, RESOURCE_STATUS, &hall->reading_request, URGENCY_HOUSE, err,
		&hall->reading_answer, &document, &reply);
	if (err == OK) {
		const char *newest = msg->status->newest_catalog;
		if (newest[0] && !str_equal(newest, hall->extra.version)) {
			hall_set_due(hall, RESOURCE_CATALOG, 0);
		}
		hall_mirror_compare(hall, msg->status->newest_collections);
		hall_post(hall, msg);
	} else {
		msg_destroy(msg);
	}
	return err;
}

static void ended(struct hall *hall, enum resource resource, enum err err)
{
	hall_upkeep_ended(hall, resource, err);
	int64_t pages_in_ms = hall->mirroring.pages_from_ms - clock_ms();
	if (resource == RESOURCE_COLLECTIONS && hall->mirroring.is_going_on) {
		hall_set_due(hall, resource, 0);
	} else if (resource == RESOURCE_COLLECTIONS && hall->mirroring.is_asked &&
		   pages_in_ms > 0) {
		hall_set_due(hall, resource, pages_in_ms);
	}
}

void hall_read(struct hall *hall, enum resource resource)
{
	if (resource == RESOURCE_STATUS && !hall->catalog) {
		hall_upkeep_ended(hall, resource, OK); /* comes with the catalogue */
		return;
	}
	static const struct http_request requests[] = {
		[RESOURCE_CATALOG] = {.method = "GET",
			.path = "/v1/catalog",
			.answer_limit = HTTP_CATALOG_LIMIT,
			.limit_ms = CATALOG_LIMIT_MS,
			.stall_limit_ms = STALL_LIMIT_MS},
		[RESOURCE_STATUS] = {.method = "GET",
			.path = "/v1/status",
			.answer_limit = 256 * 1024, /* as openapi.yaml allows */
			.limit_ms = STATUS_LIMIT_MS,
			.stall_limit_ms = BACKGROUND_LIMIT_MS},
	};
	struct http_request request = {0};
	if (resource == RESOURCE_PLAN) {
		request = hall_plan_request(hall);
	} else if (resource != RESOURCE_COLLECTIONS) {
		request = requests[resource];
	} else if (!hall_mirror_request(hall, &request)) {
		ended(hall, resource, OK);
		return;
	}
	hall->reading = resource;
	hall->reading_request = request;
	if (resource == RESOURCE_CATALOG && hall->catalog) {
		hall->reading_request.if_none_match = hall->catalog->version;
	}
	http_set_time(hall->reader, hall_now_ms(hall) / 1000);
	http_begin(hall->reader, &hall->reading_request, &hall->reading_answer);
}

void hall_read_on(struct hall *hall)
{
	enum err err;
	if (!http_is_busy(hall->reader) || !http_has_ended(hall->reader, &err)) {
		return;
	}
	static enum err (*const came[])(struct hall * hall, enum err err) = {
		[RESOURCE_CATALOG] = catalog_came,
		[RESOURCE_STATUS] = status_came,
		[RESOURCE_PLAN] = hall_plan_came,
		[RESOURCE_COLLECTIONS] = hall_mirror_came};
	err = came[hall->reading](hall, err);
	http_answer_wipe(&hall->reading_answer);
	ended(hall, hall->reading, err);
}
