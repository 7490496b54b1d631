#include "firmware/msg/catalog.h"

#include <string.h>
#include <strings.h>

struct catalog *catalog_hold(struct catalog *catalog)
{
	atomic_fetch_add(&catalog->other_holders, 1);
	return catalog;
}

void catalog_destroy(struct catalog *catalog)
{
	if (catalog && atomic_fetch_sub(&catalog->other_holders, 1) == 0) {
		arena_destroy(catalog->arena);
	}
}

int catalog_find_zone(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->zone_count; i++) {
		if (strcmp(catalog->zones[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}

const struct special_day *catalog_special_day(const struct catalog *catalog, int64_t day)
{
	for (int i = 0; i < catalog->special_day_count; i++) {
		if (catalog->special_days[i].day == day) {
			return &catalog->special_days[i];
		}
	}
	return NULL;
}

const struct hours *catalog_hours(const struct catalog *catalog, int64_t day)
{
	const struct special_day *special = catalog_special_day(catalog, day);
	if (special) {
		return &special->hours;
	}
	int weekday = (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
	return catalog->has_hours ? &catalog->week[weekday] : NULL;
}

int catalog_find_department(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->department_count; i++) {
		if (strcmp(catalog->departments[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}

int catalog_find_matter(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->matter_count; i++) {
		if (strcmp(catalog->matters[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}

int catalog_find_group(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->group_count; i++) {
		if (strcmp(catalog->groups[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}

int catalog_find_unit(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->unit_count; i++) {
		if (strcmp(catalog->units[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}

int catalog_find_scanned(const struct catalog *catalog, const char *code)
{
	for (int i = 0; i < catalog->matter_count; i++) {
		if (strcasecmp(catalog->matters[i].code, code) == 0) {
			return i;
		}
	}
	return -1;
}
