/* What there is to look up: shelves, collections, what a list is made of. */
#include "firmware/hall/api_collection.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"

#include <string.h>

enum { SOURCE_MAX_LEN = HALL_TEXT_LEN, COLLECTION_PINYIN_LEN = 240, NONE = -1 };

static bool is_of(const char *text, char mark)
{
	size_t len = 0;
	for (; text && text[len]; len++) {
		char c = text[len];
		bool is_good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == mark;
		if (!is_good || len >= CODE_LEN) {
			return false;
		}
	}
	return len > 0;
}

bool api_is_collection_code(const char *text)
{
	return is_of(text, '_');
}

bool api_is_entry_id(const char *text)
{
	return is_of(text, '-');
}

static bool parse_name(struct api_memory *memory, const struct json *object, struct text *out)
{
	*out = api_text(memory, object, "name", HALL_NAME_LEN);
	return out->in[LANG_ZH][0] != '\0';
}

static const char *parse_code(struct api_memory *memory, const struct json *object)
{
	const char *code = json_str(object, "code", NULL);
	return api_is_collection_code(code) ? api_copy_text(memory, code, CODE_LEN) : NULL;
}

static void parse_shelves(
	struct api_memory *memory, const struct json *array, struct collections *out)
{
	out->shelves = api_alloc(memory, COLLECTIONS_MAX_SHELVES, sizeof(struct shelf));
	for (size_t i = 0; out->shelves && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct shelf shelf = {
			.code = parse_code(memory, object), .icon = api_icon(memory, object)};
		if (shelf.code && parse_name(memory, object, &shelf.name) &&
			out->shelf_count < COLLECTIONS_MAX_SHELVES) {
			out->shelves[out->shelf_count++] = shelf;
		}
	}
}

static bool parse_columns(
	struct api_memory *memory, const struct json *array, struct collection *out)
{
	size_t count = json_len(array);
	if (count > COLLECTION_MAX_COLUMNS) {
		return false;
	}
	out->columns = api_alloc(memory, count, sizeof(struct column));
	for (size_t i = 0; out->columns && i < count; i++) {
		const struct json *object = json_at(array, i);
		struct column *column = &out->columns[out->column_count++];
		column->is_number = json_bool(object, "is_number", false);
		if (!parse_name(memory, object, &column->name)) {
			return false; /* the cells go by its place */
		}
	}
	return true;
}

static bool parse_filter(struct api_memory *memory, const struct json *object, struct filter *out)
{
	const struct json *values = json_get(object, "values");
	out->code = parse_code(memory, object);
	out->values = api_alloc(memory, COLLECTION_MAX_VALUES, sizeof(struct filter_value));
	for (size_t i = 0; out->values && i < json_len(values); i++) {
		const struct json *value = json_at(values, i);
		struct filter_value *room = &out->values[out->value_count];
		if (out->value_count == COLLECTION_MAX_VALUES) {
			return false;
		}
		room->code = parse_code(memory, value);
		room->colour = api_colour(value);
		if (!room->code || !parse_name(memory, value, &room->name)) {
			return false;
		}
		out->value_count++;
	}
	return out->code && parse_name(memory, object, &out->name) && out->value_count > 0;
}

/* One that cannot be read is not offered: the rows are all there without it. */
static void parse_filters(
	struct api_memory *memory, const struct json *array, struct collection *out)
{
	out->filters = api_alloc(memory, COLLECTION_MAX_FILTERS, sizeof(struct filter));
	for (size_t i = 0; out->filters && i < json_len(array); i++) {
		struct filter filter = {0};
		if (out->filter_count < COLLECTION_MAX_FILTERS &&
			parse_filter(memory, json_at(array, i), &filter)) {
			out->filters[out->filter_count++] = filter;
		}
	}
}

static enum collection_layout parse_layout(const char *text)
{
	return str_equal(text, "tiles")	   ? LAYOUT_TILES
	       : str_equal(text, "map")	   ? LAYOUT_MAP
	       : str_equal(text, "single") ? LAYOUT_SINGLE
					   : LAYOUT_LIST;
}

static enum sorting parse_sorting(const char *text)
{
	return str_equal(text, "name")	    ? SORTING_NAME
	       : str_equal(text, "newest")  ? SORTING_NEWEST
	       : str_equal(text, "nearest") ? SORTING_NEAREST
					    : SORTING_GIVEN;
}

static bool parse_version(const struct json *object, char out[COLLECTION_VERSION_LEN + 1])
{
	const char *version = json_str(object, "version", "");
	bool is_whole = str_copy(out, COLLECTION_VERSION_LEN + 1, version);
	api_clean_text(out, COLLECTION_VERSION_LEN);
	return is_whole && out[0] && str_equal(out, version);
}

/* Without its shelf. */
static bool parse_collection(
	struct api_memory *memory, const struct json *object, struct collection *out)
{
	char version[COLLECTION_VERSION_LEN + 1];
	*out = (struct collection){.shelf = NONE};
	out->code = parse_code(memory, object);
	if (!out->code || !parse_name(memory, object, &out->name) ||
		!parse_version(object, version) ||
		!parse_columns(memory, json_get(object, "columns"), out)) {
		return false;
	}
	parse_filters(memory, json_get(object, "filters"), out);
	out->pinyin = api_pinyin(memory, object, COLLECTION_PINYIN_LEN);
	out->icon = api_icon(memory, object);
	out->note = api_text(memory, object, "note", COLLECTION_NOTE_LEN);
	out->version = api_copy_text(memory, version, COLLECTION_VERSION_LEN);
	(void)rfc3339_parse(json_str(object, "as_of", ""), &out->as_of_ms, NULL);
	out->source = api_text(memory, object, "source", SOURCE_MAX_LEN);
	out->count = api_int(object, "count", 0, LISTING_MAX_ROWS, 0);
	out->layout = parse_layout(json_str(object, "layout", ""));
	out->sorting = parse_sorting(json_str(object, "sort", ""));
	return !memory->is_full;
}

static int find_shelf(const struct collections *collections, const char *code)
{
	for (int i = 0; i < collections->shelf_count; i++) {
		if (str_equal(collections->shelves[i].code, code)) {
			return i;
		}
	}
	return NONE;
}

static const char *copy_head(struct api_memory *memory, const struct json *object)
{
	char *text = json_text(object);
	const char *copy = arena_copy(memory->arena, text, strlen(text));
	memory->is_full = memory->is_full || !copy;
	json_text_free(text);
	return copy;
}

static void parse_all(struct api_memory *memory, const struct json *array, struct collections *out,
	const char **heads)
{
	out->collections = api_alloc(memory, COLLECTIONS_MAX, sizeof(struct collection));
	for (size_t i = 0; out->collections && i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		struct collection collection;
		memory->is_full = false;
		if (out->collection_count == COLLECTIONS_MAX ||
			!parse_collection(memory, object, &collection) ||
			collections_find(out, collection.code) >= 0) {
			log_warn("hall", "a collection is left out");
			continue;
		}
		collection.shelf = find_shelf(out, json_str(object, "shelf", ""));
		if (heads) {
			heads[out->collection_count] = copy_head(memory, object);
		}
		if (!memory->is_full) {
			out->collections[out->collection_count++] = collection;
		}
	}
}

enum err collections_parse(const char *json, size_t len, struct collections **collections_out,
	const char *heads_out[COLLECTIONS_MAX])
{
	*collections_out = NULL;
	struct json *root = NULL;
	char version[COLLECTION_VERSION_LEN + 1];
	enum err err = len <= ANSWER_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	if (!parse_version(root, version) || !json_is_list(json_get(root, "collections"))) {
		json_free(root);
		return ERR_INVALID;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_PLAIN, COLLECTIONS_ARENA_LIMIT)};
	struct collections *collections = arena_new(memory.arena, struct collections);
	REQUIRE(collections); /* the first bytes of an empty arena */
	collections->arena = memory.arena;
	collections->version = api_copy_text(&memory, version, COLLECTION_VERSION_LEN);
	(void)rfc3339_parse(json_str(root, "as_of", ""), &collections->as_of_ms, NULL);
	collections->source = api_text(&memory, root, "source", SOURCE_MAX_LEN);
	parse_shelves(&memory, json_get(root, "shelves"), collections);
	parse_all(&memory, json_get(root, "collections"), collections, heads_out);
	json_free(root);
	*collections_out = collections;
	return OK;
}

enum err listing_create(const char *head, int room, struct listing **listing_out)
{
	*listing_out = NULL;
	struct json *root = NULL;
	enum err err = json_parse(head, strlen(head), &root);
	if (err != OK) {
		return err;
	}
	struct api_memory memory = {.arena = arena_create(ARENA_PLAIN, LISTING_ARENA_LIMIT)};
	struct listing *listing = arena_new(memory.arena, struct listing);
	REQUIRE(listing); /* the first bytes of an empty arena */
	listing->arena = memory.arena;
	listing->row_room = CLAMP(room, 0, LISTING_MAX_ROWS);
	listing->rows = api_alloc(&memory, (size_t)listing->row_room, sizeof(struct entry_row));
	bool is_whole = parse_collection(&memory, root, &listing->collection);
	json_free(root);
	if (!is_whole) {
		listing_destroy(listing);
		return ERR_INVALID;
	}
	listing->as_of_ms = listing->collection.as_of_ms;
	*listing_out = listing;
	return OK;
}
