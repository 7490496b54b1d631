#include "tests/harness/small_collections.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

static const struct filter_value kinds[] = {{"adopted", {{"已采纳", "Adopted"}}, COLOUR_NONE},
	{"noted", {{"已记录", "Noted"}}, COLOUR_NONE}};
static const struct filter filters[] = {
	{"kind", {{"类别", "Kind"}}, ARRAY_LEN(kinds), (struct filter_value *)(uintptr_t)kinds}};
static const struct column columns[] = {
	{{{"部门", "Department"}}, false}, {{{"天数", "Days"}}, true}};
static const struct text cells[] = {{{"民政局", "Civil Affairs"}}, {{"3", "3"}}};

static struct collection collection_of(const char *code, enum collection_layout layout)
{
	return (struct collection){.code = code,
		.name = {{"收费目录", "Fees"}},
		.pinyin = "shou fei mu lu",
		.icon = "coins",
		.note = {{"", ""}},
		.version = "1",
		.as_of_ms = INT64_C(1764000000000),
		.source = {{"运河市", "Yunhe"}},
		.count = 3,
		.column_count = ARRAY_LEN(columns),
		.filter_count = ARRAY_LEN(filters),
		.columns = (struct column *)(uintptr_t)columns,
		.filters = (struct filter *)(uintptr_t)filters,
		.layout = layout};
}

struct collections *small_collections_create(void)
{
	struct arena *arena = arena_create(ARENA_PLAIN, 64 * 1024);
	struct collections *all = arena_new(arena, struct collections);
	REQUIRE(all);
	*all = (struct collections){.arena = arena,
		.version = "1",
		.source = {{"运河市", "Yunhe"}},
		.shelf_count = 2,
		.collection_count = 3,
		.shelves = arena_array(arena, struct shelf, 2),
		.collections = arena_array(arena, struct collection, 3)};
	REQUIRE(all->shelves && all->collections);
	all->shelves[0] = (struct shelf){"lists", {{"清单", "Lists"}}, "certificate"};
	all->shelves[1] = (struct shelf){"trading", {{"交易", "Trading"}}, ""};
	all->collections[0] = collection_of("fees", LAYOUT_LIST);
	all->collections[1] = collection_of("bulletins", LAYOUT_TILES);
	all->collections[2] = collection_of("rules", LAYOUT_SINGLE);
	return all;
}

struct listing *small_listing_create(const char *code)
{
	struct arena *arena = arena_create(ARENA_PLAIN, 64 * 1024);
	struct listing *listing = arena_new(arena, struct listing);
	REQUIRE(listing);
	char *own = arena_copy(arena, code, strlen(code));
	*listing = (struct listing){.arena = arena,
		.collection =
			collection_of(own, str_equal(code, "rules") ? LAYOUT_SINGLE : LAYOUT_LIST),
		.row_count = 3,
		.rows = arena_array(arena, struct entry_row, 3)};
	REQUIRE(listing->rows);
	static const struct entry_row rows[] = {{.id = "a-1",
							.name = {{"登记费", "Registration fee"}},
							.pinyin = "deng ji fei",
							.date = "2026-11-02",
							.tags = {0, -1, -1}},
		{.id = "a-2",
			.name = {{"证书工本费", "Certificate fee"}},
			.pinyin = "zheng shu gong ben fei",
			.date = "2026-11-24",
			.tags = {1, -1, -1}},
		{.id = "a-3",
			.name = {{"无障碍设施查询", "Find accessible facilities"}},
			.pinyin = "wu zhang ai she shi cha xun",
			.date = "",
			.tags = {1, -1, -1},
			.link = "matter/M004"}};
	for (int i = 0; i < listing->row_count; i++) {
		listing->rows[i] = rows[i];
		listing->rows[i].note = (struct text){{"", ""}};
		listing->rows[i].icon = "";
		listing->rows[i].link = rows[i].link ? rows[i].link : "";
		listing->rows[i].cells = cells;
	}
	return listing;
}

struct entry_detail *small_entry_create(const char *collection, const char *id)
{
	struct entry_detail *detail = mem_new(struct entry_detail);
	str_copy(detail->collection, sizeof(detail->collection), collection);
	str_copy(detail->id, sizeof(detail->id), id);
	detail->document = document_create(3, "登记费");
	document_add(detail->document, BLOCK_paragraph, "", "按件收取。", "");
	document_add(detail->document, BLOCK_link, "", "无障碍设施查询", "matter/M004");
	document_add(detail->document, BLOCK_link, "", "看平面图", "place/B01");
	return detail;
}

struct names *small_names_create(void)
{
	static const char *collections[] = {"fees", "rules"};
	static const char *codes[] = {"FEE-0002", "92320800MA00000017"};
	static const struct entry_name rows[] = {
		{0, 0, "a-1", {{"登记费", "Registration fee"}}, "deng ji fei", NULL},
		{0, ARRAY_LEN(codes), "a-2", {{"证书工本费", "Certificate fee"}},
			"zheng shu gong ben fei", codes},
		{1, 0, "a-1", {{"社保服务规矩", "Rules of social security"}},
			"she bao fu wu gui ju", NULL}};
	struct arena *arena = arena_create(ARENA_PLAIN, 16 * 1024);
	struct names *names = arena_new(arena, struct names);
	REQUIRE(names);
	*names = (struct names){.arena = arena,
		.collection_count = ARRAY_LEN(collections),
		.collections = collections,
		.row_count = ARRAY_LEN(rows),
		.rows = arena_array(arena, struct entry_name, ARRAY_LEN(rows))};
	REQUIRE(names->rows);
	memcpy(names->rows, rows, sizeof(rows));
	return names;
}
