/* Where everything is, and where we stand. Read by the house, and kept for when there is no line.
 */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_building.h"
#include "firmware/hall/hall_worker.h"

static const char path[] = "/v1/plan";

static enum err read_plan(const char *json, size_t len, void *out)
{
	return building_parse(json, len, out);
}

static void tell(struct hall *hall, struct building *building)
{
	log_info("hall", "plan %s: %d floors", building->version, building->floor_count);
	struct msg *msg = msg_create(MSG_PLAN_LOADED, 0);
	msg->building = building;
	hall_post(hall, msg);
}

void hall_load_cached_plan(struct hall *hall)
{
	char *body = NULL;
	size_t len = 0;
	struct building *building = NULL;
	enum err err = db_get_cached(
		hall->db, path, &body, &len, hall->plan_etag, sizeof(hall->plan_etag));
	hall_repair_storage(hall, err);
	if (err == OK) {
		err = building_parse(body, len, &building);
	}
	if (err == OK) {
		tell(hall, building);
	} else {
		hall->plan_etag[0] = '\0';
	}
	mem_free(body);
}

struct http_request hall_plan_request(const struct hall *hall)
{
	return (struct http_request){.method = "GET",
		.path = path,
		.if_none_match = hall->plan_etag,
		.answer_limit = CACHE_MAX_LEN,
		.limit_ms = PLAN_LIMIT_MS,
		.stall_limit_ms = STALL_LIMIT_MS};
}

/* What is still good counts as used: others of the cache are forgotten before it. */
static void keep_on(struct hall *hall)
{
	char *body = NULL, etag[sizeof(hall->plan_etag)];
	size_t len = 0;
	enum err err = db_get_cached(hall->db, path, &body, &len, etag, sizeof(etag));
	if (err == OK) {
		err = db_put_cached(hall->db, path, etag, body, len, hall_now_ms(hall));
	}
	hall_repair_storage(hall, err);
	mem_free(body);
}

enum err hall_plan_came(struct hall *hall, enum err err)
{
	struct http_answer *answer = &hall->reading_answer;
	struct building *building = NULL;
	const struct hall_document document = {read_plan, &building};
	struct hall_reply reply;
	err = hall_judge(hall, RESOURCE_PLAN, &hall->reading_request, URGENCY_HOUSE, err, answer,
		&document, &reply);
	if (err == OK && building) {
		str_copy(hall->plan_etag, sizeof(hall->plan_etag), answer->etag);
		enum err saved = db_put_cached(
			hall->db, path, answer->etag, answer->body, answer->len, hall_now_ms(hall));
		hall_repair_storage(hall, saved);
		tell(hall, building);
	} else if (err == OK) { /* 304 */
		keep_on(hall);
	}
	return err == ERR_REFUSED ? OK : err; /* a hall without a plan */
}
