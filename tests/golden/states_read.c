#include "tests/golden/states_read.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_building.h"
#include "firmware/hall/api_collection.h"
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

static struct collections *collections(const char *heads[COLLECTIONS_MAX])
{
	struct collections *all = NULL;
	size_t len = 0;
	char *json = load("collections", &len);
	REQUIRE(collections_parse(json, len, &all, heads) == OK);
	mem_free(json);
	return all;
}

void state_shelves(struct kiosk *kiosk)
{
	struct msg *fact = msg_create(MSG_COLLECTIONS_LOADED, 0);
	collections_destroy(kiosk->collections);
	kiosk->collections = NULL;
	fact->collections = collections(NULL);
	kiosk->visit->shape = SHAPE_read;
	world_step(kiosk, fact);
}

void state_shelf(struct kiosk *kiosk)
{
	state_shelves(kiosk);
	read_of(kiosk)->shelf = 3;
}

static void list(struct kiosk *kiosk, const char *code)
{
	const char *heads[COLLECTIONS_MAX];
	struct collections *all = collections(heads);
	struct listing *listing = NULL;
	struct entries_page page;
	size_t len = 0;
	char *json = load(code, &len);
	int at = collections_find(all, code);
	state_shelves(kiosk);
	REQUIRE(at >= 0 && listing_create(heads[at], 60, &listing) == OK);
	REQUIRE(entries_parse(json, len, listing, &page) == OK);
	read_take_listing(read_of(kiosk), listing);
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

void state_filter(struct kiosk *kiosk)
{
	list(kiosk, "articles");
	read_choose(read_of(kiosk), 0, 1);
}

void state_listing_search(struct kiosk *kiosk)
{
	list(kiosk, "articles");
}

void state_listing_found(struct kiosk *kiosk)
{
	list(kiosk, "articles");
	str_copy(read_of(kiosk)->search.query, sizeof(read_of(kiosk)->search.query), "jian");
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

/* The city's own plan, as it is told to the first terminal. */
void state_plan(struct kiosk *kiosk)
{
	static const char head[] = "{\"version\":\"1\",";
	struct msg *fact = msg_create(MSG_PLAN_LOADED, 0);
	char *file = NULL;
	size_t len = 0;
	REQUIRE(fs_read(SOURCE_DIR "/tests/hall/fixtures/plan.json", ANSWER_MAX_LEN, &file, &len) ==
		OK);
	char *json = mem_alloc(len + sizeof(head), 1);
	str_copy(json, len + sizeof(head), head);
	memcpy(json + sizeof(head) - 1, file + 1, len - 1);
	REQUIRE(building_parse(json, sizeof(head) + len - 2, &fact->building) == OK);
	building_destroy(kiosk->building);
	kiosk->building = NULL;
	mem_free(json);
	mem_free(file);
	world_step(kiosk, fact);
}

static void place(struct kiosk *kiosk, const char *code, int leg)
{
	state_shelves(kiosk);
	state_plan(kiosk);
	str_copy(read_of(kiosk)->place, sizeof(read_of(kiosk)->place), code);
	read_of(kiosk)->leg = leg;
}

void state_place(struct kiosk *kiosk)
{
	place(kiosk, "A45", 0);
}

void state_place_room(struct kiosk *kiosk)
{
	place(kiosk, "nursing_room_1", 0);
}

void state_place_lift(struct kiosk *kiosk)
{
	place(kiosk, "nursing_room_3", 0);
}

void state_place_above(struct kiosk *kiosk)
{
	place(kiosk, "nursing_room_3", 1);
}

void state_place_zone(struct kiosk *kiosk)
{
	place(kiosk, "B", 0);
}
