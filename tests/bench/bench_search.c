/* Search per keystroke over the hall's whole catalogue, as parsed by the kiosk. Prints one JSON
 * object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/model/search.h"
#include "firmware/msg/hall.h"
#include "tests/harness/history.h"
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

/* Every name of the city: companies, articles, places and matters. */
enum { NAMES = 30000 };

static const struct part {
	const char *zh, *pinyin, *en;
} first_parts[] = {{"运河市", "yun he shi", "Yunhe"}, {"清波区", "qing bo qu", "Qingbo"},
	{"临江", "lin jiang", "Linjiang"}, {"东门", "dong men", "East Gate"},
	{"绿洲", "lv zhou", "Oasis"}, {"长乐", "chang le", "Changle"}},
  middle_parts[] = {{"宏", "hong", "Hong"}, {"信达", "xin da", "Xinda"}, {"华", "hua", "Hua"},
	  {"盛世", "sheng shi", "Shengshi"}, {"嘉和", "jia he", "Jiahe"}, {"瑞", "rui", "Rui"},
	  {"通", "tong", "Tong"}, {"安", "an", "An"}, {"远", "yuan", "Yuan"},
	  {"中", "zhong", "Zhong"}, {"社会", "she hui", "Social"}, {"养老", "yang lao", "Elder"}},
  last_parts[] = {{"餐饮有限公司", "can yin you xian gong si", "Catering Co., Ltd."},
	  {"建筑工程有限公司", "jian zhu gong cheng you xian gong si", "Construction Co., Ltd."},
	  {"服务点", "fu wu dian", "service point"},
	  {"关于住房补贴的通知", "guan yu zhu fang bu tie de tong zhi", "notice on housing aid"},
	  {"社会保障卡申领", "she hui bao zhang ka shen ling", "Apply for a card"}};

struct names_of_all {
	struct text names[NAMES];
	char zh[NAMES][80], en[NAMES][80], pinyin[NAMES][100];
};

static struct search_name name_at(const void *arg, int index)
{
	const struct names_of_all *names = arg;
	return (struct search_name){&names->names[index], names->pinyin[index]};
}

static void make_names(struct names_of_all *out)
{
	for (size_t i = 0; i < NAMES; i++) {
		const struct part *a = &first_parts[i % ARRAY_LEN(first_parts)];
		const struct part *b = &middle_parts[i / 7 % ARRAY_LEN(middle_parts)];
		const struct part *c = &middle_parts[i / 91 % ARRAY_LEN(middle_parts)];
		const struct part *d = &last_parts[i / 3 % ARRAY_LEN(last_parts)];
		(void)str_format(
			out->zh[i], sizeof(out->zh[i]), "%s%s%s%s", a->zh, b->zh, c->zh, d->zh);
		(void)str_format(out->pinyin[i], sizeof(out->pinyin[i]), "%s %s %s %s", a->pinyin,
			b->pinyin, c->pinyin, d->pinyin);
		(void)str_format(
			out->en[i], sizeof(out->en[i]), "%s %s%s %s", a->en, b->en, c->en, d->en);
		out->names[i] = (struct text){{out->zh[i], out->en[i]}};
	}
}

/* Each letter as it is typed, in a list that is made ready once. */
static void type_all(struct search_list list, const char *const typed[], size_t typed_count,
	struct figure *ready, struct figure *figure)
{
	int64_t begun_us = clock_us();
	struct search_index *index = search_index_create(list);
	ready->times[ready->count++] = (double)(clock_us() - begun_us) / 1000;
	for (size_t i = 0; i < typed_count; i++) {
		for (size_t len = 1; len <= strlen(typed[i]); len++) {
			struct search search = {0};
			str_copy_len(search.query, sizeof(search.query), typed[i], len);
			int64_t started_us = clock_us();
			search_run(&search, index, LANG_ZH);
			figure->times[figure->count++] = (double)(clock_us() - started_us) / 1000;
		}
	}
	search_index_destroy(index);
}

/* The page of the search of everything, opened as a touch does it: the names are ready. */
static void open_all(const struct names_of_all *names, struct figure *figure)
{
	static struct history *h;
	static struct entry_name rows[NAMES];
	static const char *codes[] = {"all"};
	if (history_begin((void **)&h) != 0) {
		exit(1);
	}
	for (int i = 0; i < NAMES; i++) {
		rows[i] = (struct entry_name){
			.id = "1", .name = names->names[i], .pinyin = names->pinyin[i]};
	}
	struct arena *arena = arena_create(ARENA_PLAIN, 4096);
	struct msg *fact = msg_create(MSG_NAMES_LOADED, 0);
	fact->names = arena_new(arena, struct names);
	*fact->names = (struct names){arena, ARRAY_LEN(codes), codes, NAMES, rows};
	step(h, fact);
	act(h, ACTION_start, 0);
	act(h, ACTION_home, 0);
	for (int i = 0; i < 100; i++) {
		int64_t begun_us = clock_us();
		act(h, ACTION_search, 0);
		figure->times[figure->count++] = (double)(clock_us() - begun_us) / 1000;
		act(h, ACTION_home, 0);
	}
	history_end((void **)&h);
}

/* Each letter as it is typed. */
static void type(const struct catalog *catalog, const char *letters, struct figure *figure)
{
	for (size_t len = 1; len <= strlen(letters) && figure->count < TIMES_MAX; len++) {
		struct search search = {0};
		str_copy_len(search.query, sizeof(search.query), letters, len);
		int64_t started_us = clock_us();
		search_list_run(&search, search_matters(catalog), LANG_ZH);
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
	static struct figure usual, worst, all, ready, opened;
	static struct names_of_all names;
	struct catalog *catalog = make();
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
			type(catalog, typed[i], &usual);
		}
	}
	catalog_destroy(catalog);
	make_names(&names);
	for (int round = 0; round < 3; round++) {
		type_all((struct search_list){NAMES, name_at, &names}, typed, ARRAY_LEN(typed),
			&ready, &all);
	}
	open_all(&names, &opened);
	struct catalog full;
	make_worst(&full);
	type(&full, "zhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhzhz0", &worst);
	printf("{");
	tell("keystroke", &usual, 3, ", ");
	tell("keystroke_all", &all, 5, ", ");
	tell("ready_all", &ready, 50, ", ");
	tell("open_all", &opened, 2, ", ");
	tell("keystroke_worst", &worst, 20, "}\n");
	return 0;
}
