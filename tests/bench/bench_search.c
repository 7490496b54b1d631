/* Search per keystroke over the hall's whole catalogue, as parsed by the kiosk. Prints one JSON
 * object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/search.h"
#include "firmware/msg/hall.h"
#include "tests/harness/small_catalog.h"

enum { MATTERS = 422, TIMES_MAX = 4096 };

struct figure {
	int count;
	double times[TIMES_MAX]; /* ms */
};

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

/* As many and as long as the contract allows, in syllables that may be read in many ways. */
static void make_worst(struct catalog *out)
{
	static const char zh[] = "扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎扎";
	static const char pinyin[] = "zha zha zha zha zha zha zha zha zha zha zha zha zha zha zha "
				     "zha zha zha zha zha zha zha zha zha zha zha zha zha zha zha";
	static struct matter matters[HALL_MAX_MATTERS];
	for (int i = 0; i < HALL_MAX_MATTERS; i++) {
		matters[i] = (struct matter){.name = {{zh, pinyin}}, .pinyin = pinyin};
	}
	*out = (struct catalog){.matter_count = HALL_MAX_MATTERS, .matters = matters};
}

/* Each letter as it is typed. */
static void type(const struct catalog *catalog, const char *letters, struct figure *figure)
{
	for (size_t len = 1; len <= strlen(letters) && figure->count < TIMES_MAX; len++) {
		struct search search = {0};
		str_copy_len(search.query, sizeof(search.query), letters, len);
		int64_t started_us = clock_us();
		search_run(&search, search_matters(catalog), LANG_ZH);
		figure->times[figure->count++] = (double)(clock_us() - started_us) / 1000;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static void tell(const char *name, struct figure *figure, double target_ms, const char *end)
{
	qsort(figure->times, (size_t)figure->count, sizeof(figure->times[0]), compare);
	double p99 = figure->times[(figure->count - 1) * 99 / 100];
	printf("\"%s\": {\"unit\": \"ms\", \"samples\": %d, \"p50\": %.3f, \"p99\": %.3f, "
	       "\"target\": %.0f, \"ok\": %s}%s",
		name, figure->count, figure->times[figure->count / 2], p99, target_ms,
		p99 <= target_ms ? "true" : "false", end);
}

int main(void)
{
	static const char *const typed[] = {"shebaoka", "sfz", "yanglaobaoxian", "hukouqianyi",
		"marriage", "hklz", "ssss", "zhong"};
	static struct figure usual, worst;
	struct catalog *catalog = make();
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
			type(catalog, typed[i], &usual);
		}
	}
	catalog_destroy(catalog);
	struct catalog full;
	make_worst(&full);
	type(&full, "zhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhz0", &worst);
	printf("{");
	tell("keystroke", &usual, 3, ", ");
	tell("keystroke_worst", &worst, 20, "}\n");
	return 0;
}
