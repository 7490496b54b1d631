#include "firmware/hall/api_catalog_parts.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_pinyin.h"
#include "firmware/base/rfc3339.h"

#include <string.h>

enum {
	TEXT_MAX_LEN = 4 * 400, /* bytes: 400 characters */
	CARD_LIMIT_USUAL = 5,
	NONE = -1,
};

static bool parse_zones(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	catalog->zones = api_alloc(&p->memory, HALL_MAX_ZONES, sizeof(struct zone));
	for (size_t i = 0; catalog->zones && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct zone zone = {0};
		if (catalog->zone_count == HALL_MAX_ZONES ||
			!catalog_head(p, object, &zone.code, &zone.name, &zone.pinyin) ||
			catalog_find_zone(catalog, zone.code) >= 0) {
			catalog_skip(p);
			continue;
		}
		zone.icon = api_icon(&p->memory, object);
		zone.floor = api_int(object, "floor", -9, 200, 1);
		if (catalog_is_whole(p)) {
			catalog->zones[catalog->zone_count++] = zone;
		}
	}
	return catalog->zone_count > 0;
}

/* Which parent each entry of the array belongs to, NONE when unknown; to be freed with mem_free. */
static int *parents_of(const struct json *array, const char *key, const struct catalog *catalog,
	int (*find)(const struct catalog *catalog, const char *code))
{
	int *parents = mem_alloc(json_len(array) + 1, sizeof(*parents));
	for (size_t i = 0; i < json_len(array); i++) {
		const char *code = json_str(json_at(array, i), key, NULL);
		parents[i] = code ? find(catalog, code) : NONE;
	}
	return parents;
}

static void parse_department(struct parser *p, const struct json *object, int zone)
{
	struct catalog *catalog = p->catalog;
	struct department department = {.zone = zone};
	if (catalog->department_count == HALL_MAX_DEPARTMENTS ||
		!catalog_head(p, object, &department.code, &department.name, &department.pinyin) ||
		catalog_find_department(catalog, department.code) >= 0) {
		catalog_skip(p);
		return;
	}
	department.icon = api_icon(&p->memory, object);
	if (!catalog_is_whole(p)) {
		return;
	}
	catalog->departments[catalog->department_count++] = department;
	catalog->zones[zone].department_count++;
}

static void parse_departments(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	catalog->departments =
		api_alloc(&p->memory, HALL_MAX_DEPARTMENTS, sizeof(struct department));
	if (!catalog->departments) {
		return;
	}
	int *zones = parents_of(array, "zone", catalog, catalog_find_zone);
	for (int z = NONE; z < catalog->zone_count; z++) {
		if (z != NONE) {
			catalog->zones[z].first_department = catalog->department_count;
		}
		for (size_t i = 0; i < json_len(array); i++) {
			if (zones[i] != z) {
				continue;
			}
			if (z == NONE) {
				catalog_skip(p);
			} else {
				parse_department(p, json_at(array, i), z);
			}
		}
	}
	mem_free(zones);
}

static bool parse_kind(const struct json *object, enum matter_kind *kind)
{
	const char *text = json_str(object, "kind", "service");
	*kind = str_equal(text, "approval")	 ? MATTER_APPROVAL
		: str_equal(text, "preliminary") ? MATTER_PRELIMINARY
		: str_equal(text, "voice")	 ? MATTER_VOICE
						 : MATTER_SERVICE;
	return true;
}

static void parse_matter(struct parser *p, const struct json *object, int department)
{
	struct catalog *catalog = p->catalog;
	struct matter matter = {.department = department};
	matter.identify = catalog_ways(json_get(object, "identify"));
	if (catalog->matter_count == HALL_MAX_MATTERS || !matter.identify ||
		!parse_kind(object, &matter.kind) ||
		!catalog_head(p, object, &matter.code, &matter.name, &matter.pinyin) ||
		catalog_find_matter(catalog, matter.code) >= 0) {
		catalog_skip(p);
		return;
	}
	matter.promised_days = api_int(object, "promised_days", 0, 10000, -1);
	matter.legal_days = api_int(object, "legal_days", 0, 10000, -1);
	char windows[HALL_WINDOWS_LEN + 1];
	api_join_codes(json_get(object, "windows"), windows, sizeof(windows));
	matter.windows = api_copy_text(&p->memory, windows, sizeof(windows));
	matter.can_apply = json_bool(object, "apply", false);
	matter.icon = api_icon(&p->memory, object);
	if (!catalog_is_whole(p)) {
		return;
	}
	catalog->matters[catalog->matter_count++] = matter;
	if (department != NONE) {
		catalog->departments[department].matter_count++;
	}
}

/* Of no department are only those that need none. */
static bool is_of_none(const struct json *object)
{
	return !json_get(object, "department") && str_equal(json_str(object, "kind", ""), "voice");
}

/* bundles: as many more will follow. */
static void parse_matters(struct parser *p, const struct json *array, size_t bundles)
{
	struct catalog *catalog = p->catalog;
	size_t room = MIN_OF(json_len(array) + bundles, (size_t)HALL_MAX_MATTERS);
	catalog->matters = api_alloc(&p->memory, room, sizeof(struct matter));
	if (!catalog->matters) {
		return;
	}
	int *departments = parents_of(array, "department", catalog, catalog_find_department);
	for (int d = 0; d < catalog->department_count; d++) {
		catalog->departments[d].first_matter = catalog->matter_count;
		for (size_t i = 0; i < json_len(array); i++) {
			if (departments[i] == d) {
				parse_matter(p, json_at(array, i), d);
			}
		}
	}
	for (size_t i = 0; i < json_len(array); i++) {
		if (departments[i] == NONE && is_of_none(json_at(array, i))) {
			parse_matter(p, json_at(array, i), NONE);
		} else if (departments[i] == NONE) {
			catalog_skip(p);
		}
	}
	mem_free(departments);
}

static void count_windows(struct parser *p, const struct json *array)
{
	for (size_t i = 0; i < json_len(array); i++) {
		const struct json *window = json_at(array, i);
		const char *zone_code = json_str(window, "zone", NULL);
		int zone = zone_code ? catalog_find_zone(p->catalog, zone_code) : NONE;
		if (i >= HALL_MAX_WINDOWS || zone == NONE ||
			!api_is_code(json_str(window, "code", NULL), CODE_LEN)) {
			catalog_skip(p);
			continue;
		}
		p->catalog->zones[zone].window_count++;
	}
}

/* "09:30" as minutes of the day; "24:00" is allowed as an end. NONE for anything else. */
static int parse_clock(const char *text)
{
	if (!text || strlen(text) != 5 || text[2] != ':') {
		return NONE;
	}
	for (int i = 0; i < 5; i++) {
		if (i != 2 && (text[i] < '0' || text[i] > '9')) {
			return NONE;
		}
	}
	int hour = (text[0] - '0') * 10 + (text[1] - '0');
	int minute = (text[3] - '0') * 10 + (text[4] - '0');
	int minutes = hour * 60 + minute;
	return minute > 59 || minutes > 24 * 60 ? NONE : minutes;
}

/* What can be read of the day's spans is added, by time. False when they are no array. */
static bool parse_spans(struct parser *p, const struct json *spans, struct hours *out)
{
	for (size_t i = 0; i < json_len(spans); i++) {
		const struct json *span = json_at(spans, i);
		int open_min = parse_clock(json_str(span, "from", NULL));
		int close_min = parse_clock(json_str(span, "to", NULL));
		if (open_min == NONE || close_min <= open_min ||
			out->span_count == HOURS_MAX_SPANS) {
			catalog_skip(p);
			continue;
		}
		int at = out->span_count++;
		for (; at > 0 && out->spans[at - 1].open_min > open_min; at--) {
			out->spans[at] = out->spans[at - 1];
		}
		out->spans[at].open_min = open_min;
		out->spans[at].close_min = close_min;
	}
	return json_is_list(spans);
}

static void parse_week(struct parser *p, const struct json *weekly)
{
	for (size_t i = 0; i < json_len(weekly); i++) {
		const struct json *day = json_at(weekly, i);
		int weekday = api_int(day, "day", 1, 7, NONE);
		struct hours ignored = {0};
		if (parse_spans(p, json_get(day, "spans"),
			    weekday == NONE ? &ignored : &p->catalog->week[weekday - 1]) &&
			weekday != NONE) {
			p->catalog->has_hours = true;
		} else {
			catalog_skip(p);
		}
	}
}

static void parse_special_days(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	size_t room = MIN_OF(json_len(array), (size_t)HALL_MAX_SPECIAL_DAYS);
	catalog->special_days = api_alloc(&p->memory, room, sizeof(struct special_day));
	for (size_t i = 0; catalog->special_days && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct special_day special = {0};
		if (catalog->special_day_count == HALL_MAX_SPECIAL_DAYS ||
			!api_day(json_str(object, "date", NULL), &special.day) ||
			catalog_special_day(catalog, special.day) ||
			!parse_spans(p, json_get(object, "spans"), &special.hours)) {
			catalog_skip(p);
			continue;
		}
		(void)catalog_text(p, json_get(object, "reason"), TEXT_MAX_LEN, &special.reason);
		if (catalog_is_whole(p)) {
			catalog->special_days[catalog->special_day_count++] = special;
		}
	}
}

static void parse_alternatives(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	catalog->alternatives =
		api_alloc(&p->memory, HALL_MAX_ALTERNATIVES, sizeof(struct alternative));
	for (size_t i = 0; catalog->alternatives && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct alternative place = {0};
		if (catalog->alternative_count == HALL_MAX_ALTERNATIVES ||
			!catalog_text(p, json_get(object, "name"), HALL_NAME_LEN, &place.name)) {
			catalog_skip(p);
			continue;
		}
		(void)catalog_text(p, json_get(object, "address"), TEXT_MAX_LEN, &place.address);
		(void)catalog_text(p, json_get(object, "hours"), TEXT_MAX_LEN, &place.hours);
		if (catalog_is_whole(p)) {
			catalog->alternatives[catalog->alternative_count++] = place;
		}
	}
}

static void parse_offers(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	catalog->offers = api_alloc(&p->memory, HALL_MAX_OFFERS, sizeof(struct offer));
	for (size_t i = 0; catalog->offers && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		const char *code = json_str(object, "code", NULL);
		if (catalog->offer_count == HALL_MAX_OFFERS || !api_is_code(code, CODE_LEN)) {
			catalog_skip(p);
			continue;
		}
		struct offer offer = {.code = api_copy_text(&p->memory, code, CODE_LEN),
			.is_coming = json_bool(object, "coming", false)};
		if (catalog_is_whole(p)) {
			catalog->offers[catalog->offer_count++] = offer;
		}
	}
}

static void parse_often(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	catalog->often = api_alloc(&p->memory, HALL_MAX_OFTEN, sizeof(int));
	for (size_t i = 0; catalog->often && i < json_len(array); i++) {
		const char *code = json_at_str(array, i, NULL);
		int matter = code ? catalog_find_matter(catalog, code) : NONE;
		if (catalog->often_count == HALL_MAX_OFTEN || matter == NONE) {
			catalog_skip(p);
			continue;
		}
		catalog->often[catalog->often_count++] = matter;
	}
}

static void parse_extra(const struct json *root, struct catalog_extra *extra)
{
	str_copy(extra->version, sizeof(extra->version), json_str(root, "version", ""));
	api_clean_text(extra->version, sizeof(extra->version) - 1);
	const char *base = json_str(root, "qr_base", "");
	if (str_starts(base, "https://") && strlen(base) < sizeof(extra->qr_base)) {
		str_copy(extra->qr_base, sizeof(extra->qr_base), base);
		api_clean_text(extra->qr_base, sizeof(extra->qr_base) - 1);
	}
	extra->has_sealing_key =
		seal_parse_key(json_str(root, "sealing_key", ""), extra->sealing_key) == OK;
	extra->block_max = api_int(root, "block_max", 1, 1000, 1);
	extra->card_limit = api_int(root, "card_limit", 1, 1000, CARD_LIMIT_USUAL);
}

/* False when nothing in it can be used. */
static bool parse_root(struct parser *p, const struct json *root, const char *etag)
{
	struct catalog *catalog = p->catalog;
	catalog->version = api_copy_text(&p->memory, etag, 127);
	if (!rfc3339_parse(
		    json_str(root, "as_of", ""), &catalog->as_of_ms, &catalog->utc_offset_min)) {
		catalog->utc_offset_min = 8 * 60; /* the city's */
		catalog_skip(p);
	}
	const struct json *hall = json_get(root, "hall");
	(void)catalog_text(p, json_get(hall, "name"), HALL_NAME_LEN, &catalog->hall_name);
	(void)catalog_text(p, json_get(hall, "address"), TEXT_MAX_LEN, &catalog->hall_address);
	catalog->hall_phone = api_copy_text(&p->memory, json_str(hall, "phone", ""), 32);
	catalog->qr_base = api_copy_text(&p->memory, p->extra->qr_base, sizeof(p->extra->qr_base));
	p->memory.is_full = false;
	if (!parse_zones(p, json_get(root, "zones"))) {
		return false;
	}
	parse_departments(p, json_get(root, "departments"));
	const struct json *bundles = json_get(root, "bundles");
	parse_matters(p, json_get(root, "matters"), json_len(bundles));
	catalog_parse_bundles(p, bundles);
	catalog_parse_groups(p, json_get(root, "groups"));
	count_windows(p, json_get(root, "windows"));
	parse_week(p, json_get(json_get(root, "hours"), "weekly"));
	parse_special_days(p, json_get(json_get(root, "hours"), "exceptions"));
	parse_alternatives(p, json_get(root, "alternatives"));
	parse_offers(p, json_get(root, "shapes"));
	parse_often(p, json_get(root, "often"));
	catalog_parse_reasons(p, json_get(root, "reasons"));
	catalog_parse_units(p, json_get(root, "units"));
	return catalog->matter_count > 0;
}

enum err catalog_parse(const char *json, size_t len, const char *etag, bool is_from_cache,
	struct catalog **catalog_out, struct catalog_extra *extra_out)
{
	*catalog_out = NULL;
	*extra_out = (struct catalog_extra){0};
	struct json *root = NULL;
	enum err err = json_parse(json, len, &root);
	if (err != OK) {
		log_warn("hall", "the catalogue is not JSON");
		return err;
	}
	struct arena *arena = arena_create(ARENA_PLAIN, CATALOG_ARENA_LIMIT);
	struct parser p = {.memory = {.arena = arena}, .extra = extra_out};
	p.catalog = arena_new(arena, struct catalog);
	REQUIRE(p.catalog); /* the first bytes of an empty arena */
	p.catalog->arena = arena;
	p.catalog->is_from_cache = is_from_cache;
	parse_extra(root, extra_out);
	bool is_usable = parse_root(&p, root, etag);
	json_free(root);
	err = is_usable ? OK : ERR_INVALID;
	if (extra_out->skipped_count > 0) {
		log_warn("hall", "catalogue: %d entries left out", extra_out->skipped_count);
	}
	if (err != OK) {
		log_warn("hall", "the catalogue cannot be used: %s", err_name(err));
		arena_destroy(arena);
		return err;
	}
	*catalog_out = p.catalog;
	return OK;
}
