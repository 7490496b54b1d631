/* Search per keystroke over the hall's whole catalogue, as parsed by the kiosk. Prints one JSON
 * object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/model.h"
#include "tests/harness/small_catalog.h"

enum { MATTERS = 422 };

/* 422 matters out of the small catalogue's, as long as the real ones. */
static struct catalog *make(void)
{
	struct catalog *catalog = small_catalog_create("bench");
	struct matter *matters = arena_array(catalog->arena, struct matter, MATTERS);
	if (!matters) {
		exit(1);
	}
	for (int i = 0; i < MATTERS; i++) {
		matters[i] = catalog->matters[i % catalog->matter_count];
	}
	catalog->matters = matters;
	catalog->matter_count = MATTERS;
	return catalog;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(void)
{
	static const char *const typed[] = {"shebaoka", "sfz", "yanglaobaoxian", "hukouqianyi",
		"marriage", "hklz", "ssss", "zhong"};
	struct catalog *catalog = make();
	static double times[4096];
	int count = 0;
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
			for (size_t len = 1; len <= strlen(typed[i]) && count < 4096; len++) {
				struct search search = {0};
				str_copy_len(search.query, sizeof(search.query), typed[i], len);
				int64_t started_us = clock_us();
				search_run(&search, catalog, LANG_ZH);
				times[count++] = (double)(clock_us() - started_us) / 1000;
			}
		}
	}
	qsort(times, (size_t)count, sizeof(times[0]), compare);
	double p99 = times[(count - 1) * 99 / 100];
	printf("{\"keystroke\": {\"unit\": \"ms\", \"samples\": %d, \"p50\": %.3f, \"p99\": %.3f, "
	       "\"target\": 3, \"ok\": %s}}\n",
		count, times[count / 2], p99, p99 <= 3 ? "true" : "false");
	catalog_destroy(catalog);
	return 0;
}
