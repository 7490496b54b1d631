#include "firmware/hall/api_catalog_parts.h"

static const struct text nothing = {{"", ""}};

/* Room for one group more, with as many members; NULL when there is none. */
static struct matter_group *new_group(struct parser *p, size_t members)
{
	struct catalog *catalog = p->catalog;
	if (!catalog->groups) {
		catalog->groups =
			api_alloc(&p->memory, HALL_MAX_GROUPS, sizeof(struct matter_group));
	}
	if (!catalog->groups || catalog->group_count == HALL_MAX_GROUPS) {
		return NULL;
	}
	struct matter_group *group = &catalog->groups[catalog->group_count];
	*group = (struct matter_group){.code = GROUP_BUNDLES, .name = nothing, .icon = ""};
	group->matters = api_alloc(&p->memory, members, sizeof(int));
	return group->matters ? group : NULL;
}

void catalog_parse_bundles(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	struct matter_group *group = NULL;
	for (size_t i = 0; i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct matter bundle = {.department = -1,
			.kind = MATTER_BUNDLE,
			.promised_days = -1,
			.legal_days = -1,
			.windows = "",
			.can_apply = true};
		bundle.identify = catalog_ways(json_get(object, "identify"));
		group = group ? group
			      : new_group(
					p, MIN_OF(json_len(array), (size_t)HALL_MAX_GROUP_MATTERS));
		if (!group || group->matter_count == HALL_MAX_GROUP_MATTERS ||
			catalog->matter_count == HALL_MAX_MATTERS || !bundle.identify ||
			!catalog_head(p, object, &bundle.code, &bundle.name, &bundle.pinyin) ||
			catalog_find_matter(catalog, bundle.code) >= 0) {
			catalog_skip(p);
			continue;
		}
		bundle.icon = api_icon(&p->memory, object);
		if (catalog_is_whole(p)) {
			group->matters[group->matter_count++] = catalog->matter_count;
			catalog->matters[catalog->matter_count++] = bundle;
		}
	}
	if (group && group->matter_count > 0) {
		catalog->group_count++;
	}
}

void catalog_parse_groups(struct parser *p, const struct json *array)
{
	struct catalog *catalog = p->catalog;
	for (size_t i = 0; i < json_len(array); i++) {
		const struct json *object = json_at(array, i),
				  *members = json_get(object, "matters");
		struct matter_group *group =
			new_group(p, MIN_OF(json_len(members), (size_t)HALL_MAX_GROUP_MATTERS));
		const char *pinyin;
		if (!group || !catalog_head(p, object, &group->code, &group->name, &pinyin) ||
			catalog_find_group(catalog, group->code) >= 0) {
			catalog_skip(p);
			continue;
		}
		group->icon = api_icon(&p->memory, object);
		for (size_t k = 0; k < json_len(members); k++) {
			int matter = catalog_find_matter(catalog, json_at_str(members, k, ""));
			if (matter < 0 || group->matter_count == HALL_MAX_GROUP_MATTERS) {
				catalog_skip(p);
			} else {
				group->matters[group->matter_count++] = matter;
			}
		}
		if (catalog_is_whole(p) && group->matter_count > 0) {
			catalog->group_count++;
		}
	}
}
