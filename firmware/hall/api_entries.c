/* The rows of a list, and what there is to read of each. */
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_collection.h"
#include "firmware/hall/api_document.h"

#include <string.h>

enum { DOCUMENTS_ARENA_LIMIT = 2 * 1024 * 1024, NONE = -1 };

static const struct text no_text = {{"", ""}};

struct entry_row *listing_room(
	struct api_memory *memory, struct listing *listing, struct text **cells_out)
{
	int columns = listing->collection.column_count;
	if (listing->row_count == listing->row_room) {
		return NULL;
	}
	struct entry_row *row = &listing->rows[listing->row_count];
	struct text *cells = api_alloc(memory, (size_t)columns, sizeof(struct text));
	for (int i = 0; cells && i < columns; i++) {
		cells[i] = no_text;
	}
	*row = (struct entry_row){.id = "",
		.name = no_text,
		.pinyin = "",
		.note = no_text,
		.cells = cells,
		.tags = {NONE, NONE, NONE},
		.icon = "",
		.link = ""};
	*cells_out = cells;
	return cells ? row : NULL;
}

static void parse_cells(
	struct api_memory *memory, const struct json *array, int columns, struct text *out)
{
	for (int i = 0; i < columns; i++) {
		const char *any = json_at_str(array, (size_t)i, "");
		const struct json *map = json_at(array, (size_t)i);
		(void)api_words(memory, any[0] ? any : json_str(map, "zh", ""),
			any[0] ? any : json_str(map, "en", ""), HALL_TEXT_LEN, &out[i]);
	}
}

static void parse_tags(
	const struct json *object, const struct collection *collection, struct entry_row *row)
{
	for (int i = 0; i < collection->filter_count; i++) {
		const struct filter *filter = &collection->filters[i];
		const char *code = json_str(object, filter->code, "");
		for (int k = 0; k < filter->value_count && code[0]; k++) {
			if (str_equal(filter->values[k].code, code)) {
				row->tags[i] = (int8_t)k;
			}
		}
	}
}

static void parse_codes(struct api_memory *memory, const struct json *array, struct entry_row *row)
{
	size_t count = MIN_OF(json_len(array), (size_t)ENTRY_MAX_CODES);
	row->codes = api_alloc(memory, count, sizeof(*row->codes));
	for (size_t i = 0; row->codes && i < count; i++) {
		const char *code = api_copy_text(memory, json_at_str(array, i, ""), ENTRY_CODE_LEN);
		if (code[0]) {
			row->codes[row->code_count++] = code;
		}
	}
}

static bool is_number(const struct json *value)
{
	return json_kind(value) == JSON_KIND_INT || json_kind(value) == JSON_KIND_REAL;
}

static void parse_place(const struct json *object, struct entry_row *row)
{
	const struct json *lat = json_get(object, "lat"), *lon = json_get(object, "lon");
	double north = json_as_number(lat), east = json_as_number(lon);
	if (is_number(lat) && is_number(lon) && north >= -90 && north <= 90 && east >= -180 &&
		east <= 180) {
		row->has_place = true;
		row->lat = north;
		row->lon = east;
	}
}

static const char *parse_link(struct api_memory *memory, const struct json *object)
{
	const char *link = json_str(object, "link", "");
	size_t len = strlen(link);
	bool is_good = len <= ENTRY_LINK_LEN && strchr(link, '/') &&
		       strspn(link, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_/-") == len;
	return is_good ? api_copy_text(memory, link, ENTRY_LINK_LEN) : "";
}

/* False: it is left out. */
static bool parse_row(struct api_memory *memory, const struct json *object, struct listing *listing)
{
	const char *id = json_str(object, "id", NULL);
	struct text *cells;
	struct entry_row *row = listing_room(memory, listing, &cells);
	if (!row || !api_is_entry_id(id)) {
		return false;
	}
	row->id = api_copy_text(memory, id, ENTRY_ID_LEN);
	row->name = api_text(memory, object, "name", HALL_NAME_LEN);
	row->pinyin = api_pinyin(memory, object, ENTRY_PINYIN_LEN);
	row->note = api_text(memory, object, "note", COLLECTION_NOTE_LEN);
	const char *date = json_str(object, "date", "");
	if (api_day(date, NULL)) {
		str_copy(row->date, sizeof(row->date), date);
	}
	parse_cells(memory, json_get(object, "cells"), listing->collection.column_count, cells);
	parse_tags(json_get(object, "tags"), &listing->collection, row);
	parse_codes(memory, json_get(object, "codes"), row);
	parse_place(json_get(object, "place"), row);
	row->icon = api_icon(memory, object);
	row->link = parse_link(memory, object);
	row->has_document = json_bool(object, "has_document", false);
	return row->name.in[LANG_ZH][0] && !memory->is_full;
}

/* Version and next page, which all of them have. */
static bool parse_page(const struct json *root, struct entries_page *page)
{
	const char *version = json_str(root, "version", "");
	*page = (struct entries_page){0};
	if (!version[0] || !str_copy(page->version, sizeof(page->version), version)) {
		return false;
	}
	return !json_get(root, "next") || api_code(root, "next", page->next, sizeof(page->next));
}

enum err entries_parse(
	const char *json, size_t len, struct listing *listing, struct entries_page *page_out)
{
	struct json *root = NULL;
	*page_out = (struct entries_page){0};
	enum err err = len <= ANSWER_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	const struct json *entries = json_get(root, "entries");
	struct api_memory memory = {.arena = listing->arena};
	err = json_is_list(entries) && parse_page(root, page_out) ? OK : ERR_INVALID;
	for (size_t i = 0; err == OK && i < json_len(entries); i++) {
		memory.is_full = false;
		if (parse_row(&memory, json_at(entries, i), listing)) {
			listing->row_count++;
		} else {
			page_out->skipped_count++;
		}
	}
	json_free(root);
	return err;
}

static const char *copy_json(struct arena *arena, const struct json *object)
{
	char *text = json_text(object);
	size_t len = strlen(text);
	const char *copy = len <= DOCUMENT_MAX_LEN ? arena_copy(arena, text, len) : NULL;
	json_text_free(text);
	return copy;
}

enum err documents_parse(const char *json, size_t len, struct documents_page *out)
{
	struct json *root = NULL;
	*out = (struct documents_page){0};
	enum err err = len <= ANSWER_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	const struct json *documents = json_get(root, "documents");
	err = json_is_list(documents) && parse_page(root, &out->page) ? OK : ERR_INVALID;
	out->arena = arena_create(ARENA_PLAIN, DOCUMENTS_ARENA_LIMIT);
	for (size_t i = 0; err == OK && i < json_len(documents); i++) {
		const struct json *object = json_at(documents, i);
		const struct json *document = json_get(object, "document");
		const char *id = json_str(object, "id", NULL);
		bool is_good = out->count < PAGE_MAX_ROWS && api_is_entry_id(id) &&
			       json_kind(document) == JSON_KIND_OBJECT;
		const char *text = is_good ? copy_json(out->arena, document) : NULL;
		const char *name = text ? arena_copy(out->arena, id, strlen(id)) : NULL;
		if (name) {
			out->documents[out->count++] = (struct entry_text){name, text};
		} else {
			out->page.skipped_count++;
		}
	}
	json_free(root);
	if (err != OK) {
		documents_page_finish(out);
	}
	return err;
}

void documents_page_finish(struct documents_page *page)
{
	arena_destroy(page->arena);
	*page = (struct documents_page){0};
}

enum err entry_parse(const char *json, size_t len, const char *collection, const char *id,
	struct entry_detail **detail_out, char *version_out, char **text_out)
{
	*detail_out = NULL;
	*text_out = NULL;
	version_out[0] = '\0';
	struct json *root = NULL;
	enum err err = len <= ANSWER_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	int skipped = 0;
	struct document *document = NULL;
	bool is_its_own = str_equal(json_str(root, "collection", ""), collection) &&
			  str_equal(json_str(root, "id", ""), id);
	err = is_its_own ? document_read(json_get(root, "document"), &document, &skipped)
			 : ERR_INVALID;
	if (skipped > 0) {
		log_warn("hall", "entry %s of %s: %d parts left out", id, collection, skipped);
	}
	if (err == OK) {
		struct entry_detail *detail = mem_new(struct entry_detail);
		str_copy(detail->collection, sizeof(detail->collection), collection);
		str_copy(detail->id, sizeof(detail->id), id);
		struct api_memory memory = {.arena = document->arena};
		str_copy(detail->page_url, sizeof(detail->page_url), api_page_url(&memory, root));
		detail->document = document;
		str_copy(version_out, COLLECTION_VERSION_LEN + 1, json_str(root, "version", ""));
		*text_out = json_text(json_get(root, "document"));
		*detail_out = detail;
	}
	json_free(root);
	return err;
}
