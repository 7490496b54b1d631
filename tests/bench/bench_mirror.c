/* What the largest list costs: kept, opened, one entry of it found, and all names read, as much as
 * the contract allows in one list. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/hall/db_mirror.h"

enum { ROWS = 20000, PAGE = 500, TIMES = 10, BODY_LEN = 256 * 1024 };

static const char offered[] =
	"{\"version\":\"1\",\"collections\":[{\"code\":\"companies\",\"version\":\"1\",\"name\":"
	"{\"zh\":\"市场主体监管信息\",\"en\":\"Market "
	"supervision\"},\"columns\":[{\"name\":{\"zh\":"
	"\"信用代码\"}},{\"name\":{\"zh\":\"状态\"}},{\"name\":{\"zh\":\"登记\"}}],\"filters\":"
	"[{\"code\":\"district\",\"name\":{\"zh\":\"区\"},\"values\":[{\"code\":\"east\",\"name\":"
	"{\"zh\":\"东区\"}},{\"code\":\"west\",\"name\":{\"zh\":\"西区\"}}]}]}]}";

static void must(enum err err)
{
	if (err != OK) {
		fprintf(stderr, "bench_mirror: %s\n", err_name(err));
		exit(1);
	}
}

static const char *page_json(int first)
{
	static char json[BODY_LEN];
	str_copy(json, sizeof(json), "{\"version\":\"1\",\"entries\":[");
	for (int i = first; i < first + PAGE; i++) {
		bool is_whole = str_append(json, sizeof(json),
			"%s{\"id\":\"c-%05d\",\"name\":{\"zh\":\"运河市清波第%d烘焙有限公司\","
			"\"en\":\"Yunhe"
			" Qingbo No. %d Bakery Co., Ltd.\"},\"pinyin\":\"yun he shi qing bo di %d "
			"hong bei"
			" you xian gong si\",\"cells\":[\"9132058400%08d\",{\"zh\":\"存续\",\"en\":"
			"\"Operating\"},\"%d\"],\"tags\":{\"district\":\"west\"},\"codes\":"
			"[\"9132058400%08d\"]}",
			i > first ? "," : "", i, i, i, i, i, 1990 + i % 30, i);
		if (!is_whole) {
			must(ERR_TOO_BIG);
		}
	}
	str_append(json, sizeof(json), "]}");
	return json;
}

static void offer(struct mirror *mirror)
{
	struct collections *collections;
	const char *heads[COLLECTIONS_MAX];
	must(collections_parse(offered, strlen(offered), &collections, heads));
	must(mirror_put_collections(mirror, "\"1\"", offered, strlen(offered), collections, heads));
	collections_destroy(collections);
}

/* As the house does it, without the network between. */
static void fill(struct mirror *mirror)
{
	for (int first = 0; first < ROWS; first += PAGE) {
		struct mirror_job job;
		struct listing *rows;
		struct entries_page page;
		bool is_whole;
		const char *json = page_json(first);
		must(mirror_next_job(mirror, &job));
		must(listing_create(job.head, PAGE, &rows));
		must(entries_parse(json, strlen(json), rows, &page));
		must(mirror_put_rows(
			mirror, &job, rows, first + PAGE < ROWS ? "more" : "", &is_whole));
		listing_destroy(rows);
		mirror_job_finish(&job);
	}
}

static double since_ms(int64_t began_us)
{
	return (double)(clock_us() - began_us) / 1000;
}

static double open_ms(struct mirror *mirror, const char *id)
{
	double worst = 0;
	for (int i = 0; i < TIMES; i++) {
		struct listing *listing;
		int64_t began_us = clock_us();
		must(id ? mirror_read_row(mirror, "companies", id, &listing)
			: mirror_read_list(mirror, "companies", &listing));
		double ms = since_ms(began_us);
		worst = ms > worst ? ms : worst;
		if (listing->row_count != (id ? 1 : ROWS)) {
			must(ERR_INVALID);
		}
		listing_destroy(listing);
	}
	return worst;
}

int main(void)
{
	char dir[] = "/tmp/onedoor-bench-XXXXXX", path[64];
	if (!mkdtemp(dir)) {
		return 1;
	}
	struct mirror *mirror = mirror_create(dir);
	must(mirror_open(mirror));
	offer(mirror);
	int64_t began_us = clock_us();
	fill(mirror);
	double fill_ms = since_ms(began_us);
	struct names *names;
	began_us = clock_us();
	must(mirror_read_names(mirror, &names));
	double names_ms = since_ms(began_us);
	double names_mb = (double)arena_used(names->arena) / 1e6;
	names_destroy(names);
	struct listing *listing;
	must(mirror_read_list(mirror, "companies", &listing));
	double list_mb = (double)arena_used(listing->arena) / 1e6;
	listing_destroy(listing);
	printf("{\"rows\": %d, \"fill_ms\": %.0f, \"open_worst_ms\": %.1f, \"entry_worst_ms\": "
	       "%.2f,"
	       " \"names_ms\": %.1f, \"list_mb\": %.1f, \"names_mb\": %.1f}\n",
		ROWS, fill_ms, open_ms(mirror, NULL), open_ms(mirror, "c-19999"), names_ms, list_mb,
		names_mb);
	mirror_destroy(mirror);
	str_format(path, sizeof(path), "%s/public.db", dir);
	unlink(path);
	return rmdir(dir) == 0 ? 0 : 1;
}
