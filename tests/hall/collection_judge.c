#include "tests/hall/collection_judge.h"

#include "firmware/base/str.h"
#include "tests/hall/document_judge.h"
#include "tests/hall/fixtures.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <string.h>

enum {
	NAME_ZH_MAX = 30,
	NAME_EN_MAX = 80,
	LONG_ZH_MAX = 80,
	LONG_EN_MAX = 160,
	NOTE_ZH_MAX = 120,
	NOTE_EN_MAX = 240,
	TEXT_ZH_MAX = 200,
	TEXT_EN_MAX = 400,
	PINYIN_MAX = 240,
	LONG_PINYIN_MAX = 480,
	COLUMNS_MAX = 6,
	FILTERS_MAX = 3,
	VALUES_MAX = 60,
	CODES_MAX = 4,
	CODE_MAX = 64,
};

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static bool is_of(const char *text, size_t max, const char *allowed)
{
	size_t len = strlen(text);
	return len >= 1 && len <= max && strspn(text, allowed) == len;
}

bool is_collection_code(const char *text)
{
	return is_of(text, COLLECTION_CODE_MAX, "abcdefghijklmnopqrstuvwxyz0123456789_");
}

bool is_entry_id(const char *text)
{
	return is_of(text, ENTRY_ID_MAX, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

static bool is_name_text(const json_t *name)
{
	return text_judge(name, NAME_ZH_MAX, NAME_EN_MAX);
}

/* An object of the array with this code. */
static const json_t *by_code(const json_t *array, const char *code)
{
	size_t i;
	const json_t *one;
	json_array_foreach(array, i, one)
	{
		if (*code && strcmp(member(one, "code"), code) == 0) {
			return one;
		}
	}
	return NULL;
}

static bool has_once(const json_t *array, size_t index)
{
	const json_t *one = json_array_get(array, index);
	return by_code(array, member(one, "code")) == one;
}

static bool is_good_columns(const json_t *columns)
{
	size_t i;
	const json_t *column;
	if (!json_is_array(columns) || json_array_size(columns) > COLUMNS_MAX) {
		return false;
	}
	json_array_foreach(columns, i, column)
	{
		const json_t *is_number = json_object_get(column, "is_number");
		if (form_stranger(column, "name is_number") ||
			!is_name_text(json_object_get(column, "name")) ||
			(is_number && !json_is_boolean(is_number))) {
			return false;
		}
	}
	return true;
}

/* One of the words, or not there at all. */
static bool is_choice(const json_t *object, const char *name, const char *words)
{
	const char *word = member(object, name);
	return !json_object_get(object, name) || (!strchr(word, ' ') && has_word(words, word));
}

static const char *fault_of_filter(const json_t *filter)
{
	size_t i;
	const json_t *value, *values = json_object_get(filter, "values");
	if (form_stranger(filter, "code name values") ||
		!is_collection_code(member(filter, "code")) ||
		!is_name_text(json_object_get(filter, "name"))) {
		return "code, name or a stranger";
	}
	if (json_array_size(values) < 1 || json_array_size(values) > VALUES_MAX) {
		return "1 to 60 values";
	}
	json_array_foreach(values, i, value)
	{
		if (form_stranger(value, "code name colour") ||
			!is_collection_code(member(value, "code")) ||
			!is_name_text(json_object_get(value, "name")) ||
			!is_choice(value, "colour", "green yellow red")) {
			return "a value's code, name or colour";
		}
		if (!has_once(values, i)) {
			return "a value's code twice";
		}
	}
	return NULL;
}

static bool check_filters(const json_t *filters, char why[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *filter;
	if (!json_is_array(filters) || json_array_size(filters) > FILTERS_MAX) {
		return say(why, "filters: 3 at most");
	}
	json_array_foreach(filters, i, filter)
	{
		const char *fault = fault_of_filter(filter);
		if (fault || !has_once(filters, i)) {
			(void)str_format(why, FORM_WHY_LEN, "filters: %.31s: %s",
				member(filter, "code"), fault ? fault : "twice");
			return false;
		}
	}
	return true;
}

static bool is_good_icon(const json_t *object)
{
	return !json_object_get(object, "icon") || is_word(member(object, "icon"));
}

static bool is_good_note(const json_t *object)
{
	const json_t *note = json_object_get(object, "note");
	return !note || text_judge(note, NOTE_ZH_MAX, NOTE_EN_MAX);
}

bool collection_judge(
	const json_t *collection, const json_t *shelves, char why[static FORM_WHY_LEN])
{
	const char *stranger = form_stranger(collection,
		"code name pinyin icon shelf note as_of source columns filters layout sort");
	const json_t *name = json_object_get(collection, "name");
	const char *pinyin = member(collection, "pinyin");
	if (!json_is_object(collection) || stranger) {
		return say(why, stranger ? stranger : "collection: not an object");
	}
	if (!is_collection_code(member(collection, "code"))) {
		return say(why, "code: 1 to 31 of a-z 0-9 _");
	}
	if (!is_name_text(name)) {
		return say(why, "name: zh 30 characters at most, en 80");
	}
	if (strlen(pinyin) > PINYIN_MAX || !pinyin_fits(member(name, "zh"), pinyin)) {
		return say(why, "pinyin: one syllable for each character of the name");
	}
	if (!by_code(shelves, member(collection, "shelf"))) {
		return say(why, "shelf: none of that code");
	}
	if (!is_good_icon(collection) || !is_good_note(collection)) {
		return say(why, "icon: a word; note: zh 120 characters at most, en 240");
	}
	if (!is_time(member(collection, "as_of")) ||
		!text_judge(json_object_get(collection, "source"), TEXT_ZH_MAX, TEXT_EN_MAX)) {
		return say(why, "as_of: a time with its offset; source: a text");
	}
	if (!is_good_columns(json_object_get(collection, "columns"))) {
		return say(why, "columns: 6 at most, of name and is_number");
	}
	if (!check_filters(json_object_get(collection, "filters"), why)) {
		return false;
	}
	if (!is_choice(collection, "layout", "list tiles map single") ||
		!is_choice(collection, "sort", "given name newest nearest")) {
		return say(why, "layout: list, tiles, map or single; sort: given, name, newest or "
				"nearest");
	}
	return true;
}

bool collection_has_value(const json_t *collection, const char *filter, const char *value)
{
	const json_t *found = by_code(json_object_get(collection, "filters"), filter);
	return by_code(json_object_get(found, "values"), value) != NULL;
}

static bool is_good_cells(const json_t *collection, const json_t *cells)
{
	size_t i;
	const json_t *cell;
	if (json_array_size(cells) != json_array_size(json_object_get(collection, "columns"))) {
		return !cells;
	}
	json_array_foreach(cells, i, cell)
	{
		if (!words_judge(cell)) {
			return false;
		}
	}
	return true;
}

/* May stand in a file, and is said by the document being there. */
static bool is_good_claim(const json_t *entry)
{
	const json_t *claim = json_object_get(entry, "has_document");
	return !claim ||
	       (json_is_boolean(claim) &&
		       json_is_true(claim) == (json_object_get(entry, "document") != NULL));
}

static bool is_good_tags(const json_t *collection, const json_t *tags)
{
	const char *filter;
	json_t *value;
	if (tags && !json_is_object(tags)) {
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)tags, filter, value)
	{
		const char *text = json_string_value(value);
		if (!text || !collection_has_value(collection, filter, text)) {
			return false;
		}
	}
	return true;
}

static bool is_good_codes(const json_t *codes)
{
	bool is_good = !codes || (json_is_array(codes) && json_array_size(codes) <= CODES_MAX);
	for (size_t i = 0; is_good && i < json_array_size(codes); i++) {
		const char *code = json_string_value(json_array_get(codes, i));
		is_good = code && *code && strlen(code) <= CODE_MAX && !strchr(code, ' ');
	}
	return is_good;
}

static bool is_good_place(const json_t *place)
{
	double lat = json_number_value(json_object_get(place, "lat"));
	double lon = json_number_value(json_object_get(place, "lon"));
	return !place ||
	       (!form_stranger(place, "lat lon") && json_is_number(json_object_get(place, "lat")) &&
		       json_is_number(json_object_get(place, "lon")) && lat >= -90 && lat <= 90 &&
		       lon >= -180 && lon <= 180);
}

/* NULL: fine. */
static const char *fault_of_entry(const json_t *collection, const json_t *entry)
{
	const json_t *name = json_object_get(entry, "name");
	const char *pinyin = member(entry, "pinyin");
	if (!is_entry_id(member(entry, "id"))) {
		return "id: 1 to 31 of a-z 0-9 -";
	}
	if (!text_judge(name, LONG_ZH_MAX, LONG_EN_MAX)) {
		return "name: zh 80 characters at most, en 160";
	}
	if (*pinyin &&
		(strlen(pinyin) > LONG_PINYIN_MAX || !pinyin_fits(member(name, "zh"), pinyin))) {
		return "pinyin: one syllable for each character of the name";
	}
	if (!is_good_note(entry)) {
		return "note: zh 120 characters at most, en 240";
	}
	if (json_object_get(entry, "date") && !is_date(member(entry, "date"))) {
		return "date: as 2026-11-24";
	}
	if (!is_good_cells(collection, json_object_get(entry, "cells"))) {
		return "cells: words, as many as there are columns";
	}
	if (!is_good_tags(collection, json_object_get(entry, "tags"))) {
		return "tags: by a filter's code one of its values";
	}
	if (!is_good_codes(json_object_get(entry, "codes"))) {
		return "codes: 4 at most, of 64 characters, without blanks";
	}
	if (!is_good_place(json_object_get(entry, "place"))) {
		return "place: lat and lon";
	}
	if (!is_good_icon(entry)) {
		return "icon: 1 to 32 of a-z 0-9 _ -";
	}
	if (json_object_get(entry, "link") && !link_judge(member(entry, "link"))) {
		return "link: no such link";
	}
	return is_good_claim(entry) ? NULL : "has_document: not as the document is";
}

bool entry_judge(const json_t *collection, const json_t *entry, char why[static FORM_WHY_LEN])
{
	const json_t *document = json_object_get(entry, "document");
	const char *fault = form_stranger(entry,
		"id name pinyin note date cells tags codes place icon link has_document document");
	if (!json_is_object(entry) || fault) {
		return say(why, fault ? fault : "not an object");
	}
	fault = fault_of_entry(collection, entry);
	return fault ? say(why, fault) : !document || document_judge(document, why);
}
