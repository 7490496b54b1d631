#include "tests/golden/states_read.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_collection.h"
#include "firmware/model/find.h"
#include "firmware/model/paper.h"
#include "firmware/model/read.h"
#include "tests/golden/world.h"

#include <string.h>

static struct read *read_of(struct kiosk *kiosk)
{
	return kiosk->visit->states[SHAPE_read];
}

static char *load(const char *name, size_t *len_out)
{
	char path[256], *json = NULL;
	REQUIRE(str_format(path, sizeof(path), SOURCE_DIR "/tests/golden/read/%s.json", name));
	REQUIRE(fs_read(path, ANSWER_MAX_LEN, &json, len_out) == OK);
	return json;
}

/* Read once: they are the same in every look. */
static struct collections *collections(const char *const **heads_out)
{
	static const char *heads[COLLECTIONS_MAX];
	static struct collections *all;
	if (!all) {
		size_t len = 0;
		char *json = load("collections", &len);
		REQUIRE(collections_parse(json, len, &all, heads) == OK);
		mem_free(json);
	}
	*heads_out = heads;
	return collections_hold(all);
}

void state_shelves(struct kiosk *kiosk)
{
	struct msg *fact = msg_create(MSG_COLLECTIONS_LOADED, 0);
	findable_forget(kiosk);
	collections_destroy(kiosk->collections);
	kiosk->collections = NULL;
	const char *const *heads;
	fact->collections = collections(&heads);
	kiosk->visit->shape = SHAPE_read;
	world_step(kiosk, fact);
}

void state_shelf(struct kiosk *kiosk)
{
	state_shelves(kiosk);
	read_of(kiosk)->shelf = 3;
}

static const char *typed(const struct kiosk *kiosk, const char *zh, const char *en)
{
	return kiosk->prefs.lang == LANG_ZH ? zh : en;
}

static void list(struct kiosk *kiosk, const char *code)
{
	const char *const *heads;
	struct collections *all = collections(&heads);
	struct listing *listing = NULL;
	struct entries_page page;
	size_t len = 0;
	char *json = load(code, &len);
	int at = collections_find(all, code);
	state_shelves(kiosk);
	REQUIRE(at >= 0 && listing_create(heads[at], 60, &listing) == OK);
	REQUIRE(entries_parse(json, len, listing, &page) == OK);
	read_take_listing(read_of(kiosk), listing, kiosk->building);
	str_copy(read_of(kiosk)->collection, sizeof(read_of(kiosk)->collection), code);
	mem_free(json);
	collections_destroy(all);
}

void state_listing(struct kiosk *kiosk)
{
	list(kiosk, "articles");
}

void state_listing_chosen(struct kiosk *kiosk)
{
	list(kiosk, "admin_approval");
	read_choose(read_of(kiosk), 1, 0);
	read_of(kiosk)->listing->is_old = true;
}

void state_listing_few(struct kiosk *kiosk)
{
	list(kiosk, "bulletins");
}

void state_listing_tiles(struct kiosk *kiosk)
{
	list(kiosk, "twelve_ones");
}

void state_listing_nothing(struct kiosk *kiosk)
{
	list(kiosk, "fees");
	read_choose(read_of(kiosk), 0, 2);
	read_choose(read_of(kiosk), 1, 3);
}

void state_listing_colours(struct kiosk *kiosk)
{
	list(kiosk, "supervision_board");
}

void state_listing_places(struct kiosk *kiosk)
{
	list(kiosk, "service_points");
}

void state_listing_companies(struct kiosk *kiosk)
{
	list(kiosk, "market_supervision");
}

void state_listing_credit(struct kiosk *kiosk)
{
	list(kiosk, "company_credit");
}

void state_listing_notices(struct kiosk *kiosk)
{
	list(kiosk, "trading_notices");
}

void state_listing_powers(struct kiosk *kiosk)
{
	list(kiosk, "powers");
}

void state_listing_figures(struct kiosk *kiosk)
{
	list(kiosk, "hall_stats");
}

void state_filter(struct kiosk *kiosk)
{
	list(kiosk, "articles");
	read_choose(read_of(kiosk), 0, 1);
	read_choose(read_of(kiosk), 1, 7);
	read_open_filter(read_of(kiosk), 0);
}

void state_listing_search(struct kiosk *kiosk)
{
	list(kiosk, "articles");
}

void state_listing_found(struct kiosk *kiosk)
{
	list(kiosk, "articles");
	str_copy(read_of(kiosk)->search.query, sizeof(read_of(kiosk)->search.query),
		typed(kiosk, "jian", "figures"));
	read_find(read_of(kiosk), kiosk->prefs.lang);
}

static void entry(struct kiosk *kiosk, const char *file, const char *collection, const char *id)
{
	char version[COLLECTION_VERSION_LEN + 1], *text = NULL;
	size_t len = 0;
	char *json = load(file, &len);
	REQUIRE(entry_parse(json, len, collection, id, &read_of(kiosk)->detail, version, &text) ==
		OK);
	mem_free(json);
	json_text_free(text);
}

void state_article(struct kiosk *kiosk)
{
	list(kiosk, "articles");
	entry(kiosk, "entry-article", "articles", "a2026-05-08");
}

void state_article_chart(struct kiosk *kiosk)
{
	state_shelves(kiosk);
	entry(kiosk, "entry-hotline", "hotline_stats", "overview");
}

void state_article_figures(struct kiosk *kiosk)
{
	list(kiosk, "articles");
	entry(kiosk, "entry-figures", "articles", "a2026-10-12");
}

void state_article_tables(struct kiosk *kiosk)
{
	state_shelves(kiosk);
	entry(kiosk, "entry-trading", "trading_stats", "city");
	read_of(kiosk)->has_tables = true;
}

void state_article_topic(struct kiosk *kiosk)
{
	state_shelves(kiosk);
	entry(kiosk, "entry-topic", "disclosure", "elderly");
}

void state_article_board(struct kiosk *kiosk)
{
	list(kiosk, "supervision_board");
	entry(kiosk, "entry-board", "supervision_board", "overview");
}

void state_article_late(struct kiosk *kiosk)
{
	list(kiosk, "supervision_board");
	entry(kiosk, "entry-late", "supervision_board", "late-05");
}

void state_article_checklist(struct kiosk *kiosk)
{
	state_shelves(kiosk);
	entry(kiosk, "entry-survey", "site_survey", "restaurant");
}

void state_article_place(struct kiosk *kiosk)
{
	list(kiosk, "service_points");
	entry(kiosk, "entry-point", "service_points", "t001");
}

void state_article_power(struct kiosk *kiosk)
{
	list(kiosk, "powers");
	entry(kiosk, "entry-power", "powers", "hrss-xk-001");
}

void state_article_plain(struct kiosk *kiosk)
{
	state_article(kiosk);
	read_of(kiosk)->detail->page_url[0] = '\0';
	read_of(kiosk)->detail->is_old = true;
	world_device(kiosk, DEVICE_PRINTER, DEVICE_ABSENT, REASON_NOT_FOUND);
}

void state_article_uncertain(struct kiosk *kiosk)
{
	state_article(kiosk);
	*(struct paper *)kiosk->visit->states[SHAPE_paper] = (struct paper){
		.slip = SLIP_article, .is_copy = true, .is_wanted = true, .count = 1};
}

/* --- search of everything --- */

/* What two of the lists hold. */
static void load_names(struct kiosk *kiosk)
{
	static const char *codes[] = {"articles", "service_points"};
	static const struct entry_name rows[] = {
		{0, 0, "a", {{"居家养老服务补贴怎么领", "How to get the grant for care at home"}},
			"ju jia yang lao fu wu bu tie zen me ling", NULL},
		{0, 0, "b", {{"养老机构等级评定：几个数字", "Homes for the old, in figures"}},
			"yang lao ji gou deng ji ping ding ji ge shu zi", NULL},
		{0, 0, "c", {{"社区养老驿站名单公布", "Community stations for the old"}},
			"she qu yang lao yi zhan ming dan gong bu", NULL},
		{1, 0, "d", {{"养老院路便民服务点", "Service point, Yanglaoyuan Road"}},
			"yang lao yuan lu bian min fu wu dian", NULL}};
	struct arena *arena = arena_create(ARENA_PLAIN, 16 * 1024);
	struct names *names = arena_new(arena, struct names);
	REQUIRE(names);
	*names = (struct names){.arena = arena,
		.collection_count = ARRAY_LEN(codes),
		.collections = codes,
		.row_count = ARRAY_LEN(rows),
		.rows = arena_array(arena, struct entry_name, ARRAY_LEN(rows))};
	REQUIRE(names->rows);
	memcpy(names->rows, rows, sizeof(rows));
	struct msg *fact = msg_create(MSG_NAMES_LOADED, 0);
	findable_forget(kiosk);
	names_destroy(kiosk->names);
	kiosk->names = NULL;
	fact->names = names;
	world_step(kiosk, fact);
}

static void act(struct kiosk *kiosk, enum action action, int arg)
{
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, kiosk->session);
	fact->chosen.action = action;
	fact->chosen.arg = arg;
	world_step(kiosk, fact);
}

static void find(struct kiosk *kiosk, const char *letters)
{
	state_shelves(kiosk);
	load_names(kiosk);
	kiosk->place.screen = SCREEN_home;
	kiosk->place.shape = SHAPE_home;
	act(kiosk, ACTION_search, 0);
	for (; *letters; letters++) {
		act(kiosk, ACTION_key, *letters);
	}
}

void state_find(struct kiosk *kiosk)
{
	find(kiosk, "");
}

void state_find_found(struct kiosk *kiosk)
{
	find(kiosk, typed(kiosk, "yanglao", "old"));
}

void state_find_many(struct kiosk *kiosk)
{
	find(kiosk, typed(kiosk, "sh", "re"));
}

void state_find_one_kind(struct kiosk *kiosk)
{
	find(kiosk, typed(kiosk, "yanglao", "old"));
	act(kiosk, ACTION_found_kind, FOUND_ENTRY);
}

void state_find_nothing(struct kiosk *kiosk)
{
	find(kiosk, "zzzz");
}
