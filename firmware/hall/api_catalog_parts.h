/*
 * Private to the catalogue's parser: what its files share. One thread.
 */
#ifndef ONEDOOR_HALL_API_CATALOG_PARTS_H
#define ONEDOOR_HALL_API_CATALOG_PARTS_H

#include "firmware/hall/api_catalog.h"
#include "firmware/hall/api_common.h"

struct parser {
	struct api_memory memory;
	struct catalog *catalog;
	struct catalog_extra *extra;
};

/* One entry is left out. */
void catalog_skip(struct parser *p);
/* The entry at hand is whole, or left out: a smaller one may still have room. */
bool catalog_is_whole(struct parser *p);
/* A language map; false, and "", when there is none. */
bool catalog_text(struct parser *p, const struct json *map, size_t max_len, struct text *out);
/* A sound code, name and pinyin: what zones, departments, matters have in common. */
bool catalog_head(struct parser *p, const struct json *object, const char **code, struct text *name,
	const char **pinyin);
/* Bits of enum identify_way. */
unsigned catalog_ways(const struct json *array);

/* api_catalog_groups.c: after the matters. Bundles are matters, too. */
void catalog_parse_bundles(struct parser *p, const struct json *array);
void catalog_parse_groups(struct parser *p, const struct json *array);

/* api_catalog_reasons.c */
void catalog_parse_reasons(struct parser *p, const struct json *array);

/* api_catalog_units.c */
void catalog_parse_units(struct parser *p, const struct json *array);

#endif
