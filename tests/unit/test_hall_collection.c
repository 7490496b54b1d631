/* Collections as the hall says them: what becomes of them in the kiosk. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_collection.h"

#define HEAD                                                                                          \
	"{\"code\":\"shops\",\"name\":{\"zh\":\"商户\",\"en\":\"Shops\"},\"pinyin\":\"shang hu\","  \
	"\"icon\":\"shop\",\"shelf\":\"life\",\"version\":\"v1\",\"as_of\":"                          \
	"\"2026-11-24T00:00:00+08:00\",\"source\":{\"zh\":\"局\",\"en\":\"Bureau\"},\"count\":2,"    \
	"\"columns\":[{\"name\":{\"zh\":\"状态\",\"en\":\"State\"}},{\"name\":{\"zh\":\"户数\"}," \
	"\"is_number\":true}],\"filters\":[{\"code\":\"district\",\"name\":{\"zh\":\"区\"},"         \
	"\"values\":[{\"code\":\"east\",\"name\":{\"zh\":\"东\"}},{\"code\":\"west\",\"name\":"      \
	"{\"zh\":\"西\"}}]}],\"layout\":\"map\",\"sort\":\"nearest\"}"

static struct listing *list(int room)
{
	struct listing *listing;
	assert_int_equal(listing_create(HEAD, room, &listing), OK);
	return listing;
}

static void offered_lists_are_read(void **state)
{
	(void)state;
	static const char json[] =
		"{\"version\":\"7\",\"as_of\":\"2026-11-24T08:00:00+08:00\",\"source\":{\"zh\":"
		"\"厅\"},"
		"\"shelves\":[{\"code\":\"life\",\"name\":{\"zh\":\"便民\",\"en\":\"Life\"},"
		"\"icon\":\"home\"},"
		"{\"code\":\"Bad code\",\"name\":{\"zh\":\"x\"}}],\"collections\":[" HEAD "," HEAD
		",{\"code\":\"no_name\",\"version\":\"1\"},{\"code\":\"no_version\",\"name\":{"
		"\"zh\":\"x\"}},"
		"{\"code\":\"odd\",\"version\":\"2\",\"name\":{\"zh\":\"怪\"},\"shelf\":"
		"\"nowhere\",\"layout\":"
		"\"spiral\",\"sort\":7,\"count\":99999999,\"filters\":[{\"code\":\"f\",\"name\":{"
		"\"zh\":\"无\"}}]}]}";
	struct collections *collections;
	const char *heads[COLLECTIONS_MAX];
	assert_int_equal(collections_parse(json, strlen(json), &collections, heads), OK);
	assert_string_equal(collections->version, "7");
	assert_int_equal(collections->shelf_count, 1);
	assert_int_equal(collections->collection_count, 2); /* doubles and halves are left out */
	const struct collection *shops = &collections->collections[0];
	assert_string_equal(shops->name.in[LANG_EN], "Shops");
	assert_string_equal(shops->pinyin, "shang hu");
	assert_int_equal(shops->shelf, 0);
	assert_int_equal(shops->layout, LAYOUT_MAP);
	assert_int_equal(shops->sorting, SORTING_NEAREST);
	assert_int_equal(shops->column_count, 2);
	assert_true(shops->columns[1].is_number);
	assert_int_equal(shops->filters[0].value_count, 2);
	const struct collection *odd = &collections->collections[1];
	assert_int_equal(odd->shelf, -1);
	assert_int_equal(odd->layout, LAYOUT_LIST);
	assert_int_equal(odd->sorting, SORTING_GIVEN);
	assert_int_equal(odd->count, 0);
	assert_int_equal(odd->filter_count, 0);
	assert_string_equal(odd->note.in[LANG_ZH], "");
	assert_int_equal(collections_find(collections, "odd"), 1);
	assert_int_equal(collections_find(collections, "even"), -1);
	struct listing *listing;
	assert_int_equal(listing_create(heads[0], 3, &listing), OK);
	assert_string_equal(listing->collection.code, "shops");
	assert_true(listing->as_of_ms > 0);
	listing_destroy(listing);
	collections_hold(collections);
	collections_destroy(collections);
	assert_string_equal(collections->version, "7"); /* somebody has it still */
	collections_destroy(collections);
}

static void what_is_none_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"", "[]", "{}", "{\"version\":\"1\"}",
		"{\"version\":\"\",\"collections\":[]}", "{\"version\":\"1\",\"collections\":{}}",
		"{\"version\":\"a\\nb\",\"collections\":[]}"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct collections *collections;
		assert_int_not_equal(
			collections_parse(bad[i], strlen(bad[i]), &collections, NULL), OK);
		assert_null(collections);
		struct listing *listing;
		assert_int_not_equal(listing_create(bad[i], 1, &listing), OK);
		struct entries_page page;
		listing = list(1);
		assert_int_not_equal(entries_parse(bad[i], strlen(bad[i]), listing, &page), OK);
		assert_int_equal(listing->row_count, 0);
		listing_destroy(listing);
		struct documents_page documents;
		assert_int_not_equal(documents_parse(bad[i], strlen(bad[i]), &documents), OK);
	}
	char *long_one = mem_alloc(ANSWER_MAX_LEN + 2, 1);
	memset(long_one, ' ', ANSWER_MAX_LEN + 1);
	struct collections *collections;
	assert_int_equal(
		collections_parse(long_one, ANSWER_MAX_LEN + 1, &collections, NULL), ERR_TOO_BIG);
	mem_free(long_one);
}

static const char page_json[] =
	"{\"version\":\"v1\",\"count\":9,\"next\":\"c_2-x\",\"entries\":["
	"{\"id\":\"s-1\",\"name\":{\"zh\":\"晨光\",\"en\":\"Dawn\"},\"pinyin\":\"chen "
	"guang\",\"note\":{\"zh\":\"面包\"},"
	"\"date\":\"2026-02-28\",\"cells\":[\"存续\",{\"zh\":\"3\",\"en\":\"three\"}],\"tags\":{"
	"\"district\":\"west\"},"
	"\"codes\":[\"91320584\",\"\",\"X2\"],\"place\":{\"lat\":31.5,\"lon\":120},\"icon\":"
	"\"shop\",\"link\":\"matter/hrss-01\",\"has_document\":true},"
	"{\"id\":\"s-2\",\"name\":{\"en\":\"Only "
	"English\"},\"date\":\"2026-02-30\",\"tags\":{\"district\":\"north\"},"
	"\"place\":{\"lat\":91,\"lon\":0},\"link\":\"javascript:alert(1)\",\"cells\":[\"a\",\"b\","
	"\"c\"]},"
	"{\"id\":\"S 3\",\"name\":{\"zh\":\"无\"}},{\"id\":\"s-4\"},7]}";

static void rows_are_read(void **state)
{
	(void)state;
	struct listing *listing = list(10);
	struct entries_page page;
	assert_int_equal(entries_parse(page_json, strlen(page_json), listing, &page), OK);
	assert_string_equal(page.version, "v1");
	assert_string_equal(page.next, "c_2-x");
	assert_int_equal(page.skipped_count, 3);
	assert_int_equal(listing->row_count, 2);
	const struct entry_row *row = &listing->rows[0];
	assert_string_equal(row->id, "s-1");
	assert_string_equal(row->name.in[LANG_EN], "Dawn");
	assert_string_equal(row->pinyin, "chen guang");
	assert_string_equal(row->note.in[LANG_EN], "面包");
	assert_string_equal(row->date, "2026-02-28");
	assert_string_equal(row->cells[0].in[LANG_EN], "存续");
	assert_string_equal(row->cells[1].in[LANG_EN], "three");
	assert_int_equal(row->tags[0], 1);
	assert_int_equal(row->tags[1], -1);
	assert_int_equal(row->code_count, 2);
	assert_string_equal(row->codes[1], "X2");
	assert_true(row->has_place && row->lat == 31.5 && row->lon == 120);
	assert_string_equal(row->link, "matter/hrss-01");
	assert_true(row->has_document);
	row = &listing->rows[1];
	assert_string_equal(row->name.in[LANG_ZH], "Only English");
	assert_string_equal(row->date, "");
	assert_int_equal(row->tags[0], -1);
	assert_false(row->has_place);
	assert_string_equal(row->link, "");
	assert_string_equal(row->cells[1].in[LANG_ZH], "b"); /* and no third column */
	assert_int_equal(listing_find(listing, "s-2"), 1);
	assert_int_equal(listing_find(listing, "s-4"), -1);
	listing_destroy(listing);
}

static void there_is_an_end_of_room(void **state)
{
	(void)state;
	struct listing *listing = list(1);
	struct entries_page page;
	assert_int_equal(entries_parse(page_json, strlen(page_json), listing, &page), OK);
	assert_int_equal(listing->row_count, 1);
	assert_int_equal(page.skipped_count, 4);
	listing_destroy(listing);
	listing = list(LISTING_MAX_ROWS + 1);
	assert_int_equal(listing->row_room, LISTING_MAX_ROWS);
	listing_destroy(listing);
}

static void documents_are_kept_as_they_came(void **state)
{
	(void)state;
	static const char json[] =
		"{\"version\":\"v1\",\"documents\":[{\"id\":\"s-1\",\"document\":{\"title\":\"t\","
		"\"blocks\":[{\"kind\":\"hologram\",\"depth\":3}]}},{\"id\":\"s-2\",\"document\":[]"
		"},{}]}";
	struct documents_page page;
	assert_int_equal(documents_parse(json, strlen(json), &page), OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(page.page.skipped_count, 2);
	assert_string_equal(page.page.next, "");
	assert_string_equal(page.documents[0].id, "s-1");
	assert_string_equal(page.documents[0].json,
		"{\"title\":\"t\",\"blocks\":[{\"kind\":\"hologram\",\"depth\":3}]}");
	documents_page_finish(&page);
}

static void an_entry_is_its_own(void **state)
{
	(void)state;
	static const char json[] =
		"{\"collection\":\"shops\",\"id\":\"s-1\",\"version\":\"v1\",\"page_url\":"
		"\"https://hall.example/e/shops/s-1\",\"document\":{\"title\":\"t\",\"blocks\":"
		"[{\"kind\":\"note\",\"text\":\"n\"}]}}";
	struct entry_detail *detail;
	char version[COLLECTION_VERSION_LEN + 1], *text;
	assert_int_equal(
		entry_parse(json, strlen(json), "shops", "s-1", &detail, version, &text), OK);
	assert_string_equal(detail->page_url, "https://hall.example/e/shops/s-1");
	assert_int_equal(detail->document->block_count, 1);
	assert_string_equal(version, "v1");
	assert_non_null(strstr(text, "\"note\""));
	json_text_free(text);
	entry_detail_destroy(detail);
	static const char *const others[][2] = {{"shops", "s-2"}, {"shop", "s-1"}};
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		assert_int_equal(entry_parse(json, strlen(json), others[i][0], others[i][1],
					 &detail, version, &text),
			ERR_INVALID);
		assert_null(detail);
		assert_null(text);
	}
}

static void codes_are_as_the_contract_has_them(void **state)
{
	(void)state;
	assert_true(api_is_collection_code("market_supervision2"));
	assert_true(api_is_entry_id("c-00271"));
	assert_true(api_is_entry_id("0123456789012345678901234567890"));
	assert_false(api_is_entry_id("01234567890123456789012345678901"));
	static const char *const bad[] = {"", "A", "a b", "a/b", "..", "a?b", "中"};
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(api_is_collection_code(bad[i]));
		assert_false(api_is_entry_id(bad[i]));
	}
	assert_false(api_is_collection_code(NULL));
	assert_false(api_is_collection_code("a-b"));
	assert_false(api_is_entry_id("a_b"));
}

/* --- what an entry without a document says --- */

static void cells_are_facts(void **state)
{
	(void)state;
	struct listing *listing = list(10);
	struct entries_page page;
	assert_int_equal(entries_parse(page_json, strlen(page_json), listing, &page), OK);
	struct document *document = entry_document(&listing->collection, &listing->rows[0]);
	listing_destroy(listing); /* it borrows nothing */
	assert_string_equal(document->title.in[LANG_EN], "Dawn");
	assert_string_equal(document->source.in[LANG_EN], "Bureau");
	assert_true(document->as_of_ms > 0);
	assert_int_equal(document->block_count, 3);
	assert_int_equal(document->blocks[0].kind, BLOCK_paragraph);
	assert_string_equal(document->blocks[0].text.in[LANG_ZH], "面包");
	assert_int_equal(document->blocks[1].kind, BLOCK_facts);
	assert_int_equal(document->blocks[1].item_count, 2);
	assert_string_equal(document->blocks[1].items[0].label.in[LANG_EN], "State");
	assert_string_equal(document->blocks[1].items[1].text.in[LANG_EN], "three");
	assert_int_equal(document->blocks[2].kind, BLOCK_link);
	assert_string_equal(document->blocks[2].code, "matter/hrss-01");
	document_destroy(document);
}

/* As much as a row can say has room. */
static void the_longest_row_has_room(void **state)
{
	(void)state;
	struct listing *listing = list(1);
	char *longest = mem_alloc(HALL_TEXT_LEN + 1, 1);
	memset(longest, 'x', HALL_TEXT_LEN);
	char *other = mem_copy_str(longest);
	const struct text text = {{longest, other}};
	struct column columns[COLLECTION_MAX_COLUMNS];
	struct text cells[COLLECTION_MAX_COLUMNS];
	for (int i = 0; i < COLLECTION_MAX_COLUMNS; i++) {
		columns[i] = (struct column){.name = text};
		cells[i] = text;
	}
	struct collection collection = listing->collection;
	collection.column_count = COLLECTION_MAX_COLUMNS;
	collection.columns = columns;
	const struct entry_row row = {.id = "x",
		.name = text,
		.note = text,
		.cells = cells,
		.pinyin = "",
		.icon = "",
		.link = ""};
	struct document *document = entry_document(&collection, &row);
	assert_int_equal(document->blocks[1].item_count, COLLECTION_MAX_COLUMNS);
	document_destroy(document);
	const struct text none = {{"", ""}};
	for (int i = 0; i < COLLECTION_MAX_COLUMNS; i++) {
		cells[i] = none;
	}
	const struct entry_row bare = {.id = "x",
		.name = text,
		.note = none,
		.cells = cells,
		.pinyin = "",
		.icon = "",
		.link = ""};
	document = entry_document(&collection, &bare);
	assert_int_equal(document->block_count, 0);
	document_destroy(document);
	mem_free(longest);
	mem_free(other);
	listing_destroy(listing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offered_lists_are_read),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(rows_are_read),
		cmocka_unit_test(there_is_an_end_of_room),
		cmocka_unit_test(documents_are_kept_as_they_came),
		cmocka_unit_test(an_entry_is_its_own),
		cmocka_unit_test(codes_are_as_the_contract_has_them),
		cmocka_unit_test(cells_are_facts),
		cmocka_unit_test(the_longest_row_has_room),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
