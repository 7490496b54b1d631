#include "tests/hall/document_judge.h"

#include "firmware/base/str.h"
#include "tests/hall/form_value.h"
#include "tests/hall/queue.h"
#include "tests/hall/request.h"

#include <string.h>

enum {
	ZH_MAX = 200,
	EN_MAX = 400,
	PLAIN_MAX = 2000,
	BLOCKS_MAX = 400,
	ITEMS_MAX = 200,
	COLUMNS_MAX = 8,
	ROWS_MAX = 60,
	POINTS_MAX = 60,
	SERIES_MAX = 12,
	CODE_MAX = 255,
	LINK_MAX = 90,
};

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

/* One line of characters. */
static bool is_line(const char *text, size_t max)
{
	for (const char *at = text; *at; at++) {
		if ((unsigned char)*at < 0x20) {
			return false;
		}
	}
	return utf8_count(text) <= max;
}

bool text_judge(const json_t *text, size_t zh_max, size_t en_max)
{
	const char *lang;
	json_t *value;
	if (!*member(text, "zh")) {
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)text, lang, value)
	{
		const char *said = json_string_value(value);
		if (!said || !is_line(said, strcmp(lang, "zh") == 0 ? zh_max : en_max)) {
			return false;
		}
	}
	return true;
}

bool words_judge(const json_t *words)
{
	const char *plain = json_string_value(words);
	return plain ? is_line(plain, PLAIN_MAX) : text_judge(words, ZH_MAX, EN_MAX);
}

bool link_judge(const char *link)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_/-";
	char kind[16];
	const char *slash = strchr(link, '/');
	return slash && slash[1] && strlen(link) <= LINK_MAX &&
	       str_copy_len(kind, sizeof(kind), link, (size_t)(slash - link)) &&
	       !strchr(kind, ' ') &&
	       has_word("matter bundle entry collection unit place group shape phone", kind) &&
	       strspn(link, allowed) == strlen(link) &&
	       (strcmp(kind, "entry") != 0) == !strchr(slash + 1, '/');
}

/* NULL: fine. */
static const char *fault_of_items(const char *kind, const json_t *items)
{
	size_t i;
	const json_t *item;
	if (json_array_size(items) < 1 || json_array_size(items) > ITEMS_MAX) {
		return "1 to 200 items";
	}
	json_array_foreach(items, i, item)
	{
		const json_t *label = json_object_get(item, "label");
		const json_t *note = json_object_get(item, "note");
		if (!words_judge(json_object_get(item, "text")) || (label && !words_judge(label)) ||
			(note && !words_judge(note))) {
			return "an item's text, label or note";
		}
		if (!label && strcmp(kind, "facts") == 0) {
			return "a fact without a label";
		}
	}
	return NULL;
}

static bool is_row(const json_t *row, size_t low, size_t high)
{
	bool is_good = json_array_size(row) >= low && json_array_size(row) <= high;
	for (size_t i = 0; is_good && i < json_array_size(row); i++) {
		is_good = words_judge(json_array_get(row, i));
	}
	return is_good;
}

static const char *fault_of_table(const json_t *block)
{
	size_t i;
	const json_t *row, *head = json_object_get(block, "head");
	const json_t *rows = json_object_get(block, "rows");
	if (!is_row(head, 1, COLUMNS_MAX) || json_array_size(rows) > ROWS_MAX) {
		return "1 to 8 columns in head, 60 rows at most";
	}
	json_array_foreach(rows, i, row)
	{
		if (!is_row(row, json_array_size(head), json_array_size(head))) {
			return "a row that is not as wide as the head, or a cell";
		}
	}
	return NULL;
}

static const char *fault_of_chart(const json_t *block)
{
	size_t i, k;
	const json_t *one, *value, *series = json_object_get(block, "series");
	const json_t *points = json_object_get(block, "points");
	if (!is_row(points, 1, POINTS_MAX) || json_array_size(series) < 1 ||
		json_array_size(series) > SERIES_MAX) {
		return "1 to 60 points, 1 to 12 series";
	}
	json_array_foreach(series, i, one)
	{
		const json_t *values = json_object_get(one, "values");
		if (json_array_size(values) != json_array_size(points)) {
			return "a series with another count of values than there are points";
		}
		json_array_foreach(values, k, value)
		{
			if (!json_is_number(value) || json_number_value(value) < 0) {
				return "a value that is no number, or below 0";
			}
		}
	}
	return NULL;
}

static const char *fault_of(const json_t *block)
{
	const char *kind = member(block, "kind"), *code = member(block, "code");
	const json_t *text = json_object_get(block, "text");
	const json_t *label = json_object_get(block, "label");
	if (!*kind || strchr(kind, ' ') ||
		!has_word("heading paragraph facts big list checklist steps timeline table chart "
			  "picture qr band note link plan",
			kind)) {
		return "an unknown kind";
	}
	if ((text && !words_judge(text)) || (label && !words_judge(label))) {
		return "text or label: zh 200 characters at most, en 400, plain 2,000, one line";
	}
	if (!text && has_word("heading paragraph big band note link", kind)) {
		return "no text";
	}
	if (has_word("picture qr link", kind) && (!*code || strlen(code) > CODE_MAX)) {
		return "no code, or one that is too long";
	}
	return has_word("facts list checklist steps timeline", kind)
		       ? fault_of_items(kind, json_object_get(block, "items"))
	       : strcmp(kind, "table") == 0			? fault_of_table(block)
	       : strcmp(kind, "chart") == 0			? fault_of_chart(block)
	       : strcmp(kind, "link") == 0 && !link_judge(code) ? "code: no such link"
								: NULL;
}

static bool say(char why[static FORM_WHY_LEN], const char *what)
{
	(void)str_copy(why, FORM_WHY_LEN, what);
	return false;
}

bool document_judge(const json_t *document, char why[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *block, *blocks = json_object_get(document, "blocks");
	const json_t *source = json_object_get(document, "source");
	const json_t *as_of = json_object_get(document, "as_of");
	const char *stranger = form_stranger(document, "title source as_of blocks");
	if (!json_is_object(document) || stranger) {
		return say(why, stranger ? stranger : "document: not an object");
	}
	if (!words_judge(json_object_get(document, "title")) || (source && !words_judge(source)) ||
		(as_of && !is_time(member(document, "as_of")))) {
		return say(why, "document: title, source or as_of");
	}
	if (json_array_size(blocks) < 1 || json_array_size(blocks) > BLOCKS_MAX) {
		return say(why, "document: 1 to 400 blocks");
	}
	json_array_foreach(blocks, i, block)
	{
		const char *fault = fault_of(block);
		if (fault) {
			(void)str_format(why, FORM_WHY_LEN, "block %zu (%s): %s", i,
				member(block, "kind"), fault);
			return false;
		}
	}
	return true;
}
