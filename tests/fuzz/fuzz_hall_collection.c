/* What can be looked up, as bytes from the hall: whatever they are, collection.h's promises are
 * kept, by each of its answers. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_collection.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char own_head[] =
	"{\"code\":\"shops\",\"version\":\"v1\",\"name\":{\"zh\":\"商户\"},\"columns\":[{\"name\":"
	"{\"zh\":\"状态\"}},{\"name\":{\"zh\":\"数\"}}],\"filters\":[{\"code\":\"district\","
	"\"name\":{\"zh\":\"区\"},\"values\":[{\"code\":\"east\",\"name\":{\"zh\":\"东\"}}]}]}";

static void check_text(const struct text *text, size_t max_len)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const char *in = text->in[lang];
		REQUIRE(in && strlen(in) <= max_len && utf8_is_valid(in, strlen(in)));
	}
}

static void check_name(const struct text *name)
{
	check_text(name, HALL_NAME_LEN);
	REQUIRE(name->in[LANG_ZH][0] && name->in[LANG_EN][0]);
}

static void check_filter(const struct filter *filter)
{
	REQUIRE(api_is_collection_code(filter->code));
	check_name(&filter->name);
	REQUIRE(filter->value_count >= 1 && filter->value_count <= COLLECTION_MAX_VALUES);
	for (int i = 0; i < filter->value_count; i++) {
		REQUIRE(api_is_collection_code(filter->values[i].code));
		check_name(&filter->values[i].name);
	}
}

static void check_collection(const struct collection *collection)
{
	REQUIRE(api_is_collection_code(collection->code));
	check_name(&collection->name);
	check_text(&collection->note, COLLECTION_NOTE_LEN);
	check_text(&collection->source, HALL_TEXT_LEN);
	REQUIRE(collection->version[0] && strlen(collection->version) <= COLLECTION_VERSION_LEN);
	REQUIRE(collection->count >= 0 && collection->count <= LISTING_MAX_ROWS);
	REQUIRE(collection->column_count <= COLLECTION_MAX_COLUMNS);
	REQUIRE(collection->filter_count <= COLLECTION_MAX_FILTERS);
	for (int i = 0; i < collection->column_count; i++) {
		check_name(&collection->columns[i].name);
	}
	for (int i = 0; i < collection->filter_count; i++) {
		check_filter(&collection->filters[i]);
	}
}

static void check_row(const struct collection *collection, const struct entry_row *row)
{
	REQUIRE(api_is_entry_id(row->id));
	check_name(&row->name);
	check_text(&row->note, COLLECTION_NOTE_LEN);
	REQUIRE(strlen(row->pinyin) <= ENTRY_PINYIN_LEN && strlen(row->link) <= ENTRY_LINK_LEN);
	REQUIRE(row->code_count >= 0 && row->code_count <= ENTRY_MAX_CODES);
	for (int i = 0; i < row->code_count; i++) {
		REQUIRE(row->codes[i][0] && strlen(row->codes[i]) <= ENTRY_CODE_LEN);
	}
	for (int i = 0; i < collection->column_count; i++) {
		check_text(&row->cells[i], HALL_TEXT_LEN);
	}
	for (int i = 0; i < collection->filter_count; i++) {
		REQUIRE(row->tags[i] >= -1 && row->tags[i] < collection->filters[i].value_count);
	}
	REQUIRE(!row->has_place ||
		(row->lat >= -90 && row->lat <= 90 && row->lon >= -180 && row->lon <= 180));
	document_destroy(entry_document(collection, row));
}

static void offered(const char *json, size_t len)
{
	struct collections *collections = NULL;
	const char *heads[COLLECTIONS_MAX];
	if (collections_parse(json, len, &collections, heads) != OK) {
		REQUIRE(!collections);
		return;
	}
	REQUIRE(collections->collection_count <= COLLECTIONS_MAX);
	REQUIRE(collections->shelf_count <= COLLECTIONS_MAX_SHELVES);
	for (int i = 0; i < collections->collection_count; i++) {
		struct listing *listing = NULL;
		const struct collection *collection = &collections->collections[i];
		check_collection(collection);
		REQUIRE(collection->shelf >= -1 && collection->shelf < collections->shelf_count);
		REQUIRE(collections_find(collections, collection->code) == i);
		REQUIRE(listing_create(heads[i], 1, &listing) == OK); /* as it was read before */
		REQUIRE(str_equal(listing->collection.code, collection->code));
		listing_destroy(listing);
	}
	collections_destroy(collections);
}

static void rows(const char *json, size_t len)
{
	struct listing *listing = NULL;
	struct entries_page page;
	REQUIRE(listing_create(own_head, 8, &listing) == OK);
	(void)!entries_parse(json, len, listing, &page);
	REQUIRE(listing->row_count <= 8);
	for (int i = 0; i < listing->row_count; i++) {
		check_row(&listing->collection, &listing->rows[i]);
	}
	listing_destroy(listing);
}

static void documents(const char *json, size_t len)
{
	struct documents_page page;
	if (documents_parse(json, len, &page) == OK) {
		REQUIRE(page.count <= PAGE_MAX_ROWS);
		for (int i = 0; i < page.count; i++) {
			REQUIRE(api_is_entry_id(page.documents[i].id));
			REQUIRE(page.documents[i].json[0] == '{');
		}
	}
	documents_page_finish(&page);
}

static void entry(const char *json, size_t len)
{
	struct entry_detail *detail = NULL;
	char version[COLLECTION_VERSION_LEN + 1], *text = NULL;
	if (entry_parse(json, len, "shops", "s-1", &detail, version, &text) == OK) {
		REQUIRE(detail->document->block_count >= 1 && text);
		REQUIRE(!detail->page_url[0] || str_starts(detail->page_url, "https://"));
	} else {
		REQUIRE(!detail && !text);
	}
	json_text_free(text);
	entry_detail_destroy(detail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	const char *json = (const char *)data;
	offered(json, len);
	rows(json, len);
	documents(json, len);
	entry(json, len);
	return 0;
}
