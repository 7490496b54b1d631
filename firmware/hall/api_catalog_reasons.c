#include "firmware/hall/api_catalog_parts.h"
#include "firmware/base/str.h"
#include "firmware/msg/helping.h"

static unsigned parse_levels(const struct json *array)
{
	unsigned levels = 0;
	for (size_t i = 0; i < json_len(array); i++) {
		const struct json *value = json_at(array, i);
		int64_t level = json_kind(value) == JSON_KIND_INT ? json_as_int(value) : 0;
		levels |= level >= 1 && level <= RATING_LEVELS ? 1U << level : 0;
	}
	return levels;
}

static bool is_known(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->reason_count; i++) {
		if (str_equal(catalog->reasons[i].code, code)) {
			return true;
		}
	}
	return false;
}

void catalog_parse_reasons(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	catalog->reasons = api_alloc(&p->memory, HALL_MAX_REASONS, sizeof(struct reason));
	for (size_t i = 0; catalog->reasons && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		const char *code = json_str(object, "code", NULL);
		struct reason reason = {.levels = parse_levels(json_get(object, "levels"))};
		if (catalog->reason_count == HALL_MAX_REASONS || !api_is_code(code, CODE_LEN) ||
			!reason.levels || is_known(catalog, code) ||
			!catalog_text(p, json_get(object, "text"), HALL_TEXT_LEN, &reason.text)) {
			catalog_skip(p);
			continue;
		}
		reason.code = api_copy_text(&p->memory, code, CODE_LEN);
		if (catalog_is_whole(p)) {
			catalog->reasons[catalog->reason_count++] = reason;
		}
	}
}
