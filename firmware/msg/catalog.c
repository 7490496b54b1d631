#include "firmware/msg/catalog.h"

#include <string.h>

void catalog_destroy(struct catalog *catalog)
{
	if (catalog) {
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
