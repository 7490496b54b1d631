#include "firmware/form/schema_choices.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"

#include <string.h>

enum { VALUE_MAX_LEN = 64 };

static const int64_t NUMBER_MAX = 9007199254740992; /* 2^53 */

bool choices_are_in(const struct json *schema)
{
	return json_get(schema, "oneOf") || json_get(schema, "enum") || json_get(schema, "const");
}

int choices_find(const struct form_field *field, const struct json *value)
{
	enum json_kind kind = field->is_number ? JSON_KIND_INT : JSON_KIND_STR;
	for (int i = 0; json_kind(value) == kind && i < field->choice_count; i++) {
		if (field->is_number ? json_as_int(value) == field->choices[i].number
				     : str_equal(json_as_str(value), field->choices[i].text)) {
			return i;
		}
	}
	return -1;
}

static bool read_value(struct form_reader *r, const struct json *value, struct form_field *out)
{
	if (json_kind(value) != (out->is_number ? JSON_KIND_INT : JSON_KIND_STR)) {
		return form_reader_fail(r, value ? FORM_WRONG_TYPE : FORM_MISSING);
	}
	if (choices_find(out, value) >= 0) {
		return form_reader_fail(r, FORM_TWICE);
	}
	struct form_choice *choice = &out->choices[out->choice_count];
	char digits[24];
	const char *text = digits;
	if (out->is_number) {
		choice->number = json_as_int(value);
		if (choice->number < -NUMBER_MAX || choice->number > NUMBER_MAX) {
			return form_reader_fail(r, FORM_OUT_OF_BOUNDS);
		}
		str_format(digits, sizeof(digits), "%lld", (long long)choice->number);
	} else {
		text = json_as_str(value);
		if (!text[0] || strlen(text) > VALUE_MAX_LEN) {
			return form_reader_fail(r, FORM_OUT_OF_BOUNDS);
		}
	}
	choice->text = form_reader_copy(r, text);
	char *title = form_reader_alloc(r, strlen(text) + 1, 1);
	if (title) {
		plain_copy(title, strlen(text) + 1, text, strlen(text));
		choice->title = (struct text){{title, title}};
	}
	out->choice_count++;
	return form_reader_is_good(r);
}

/* {"const", "title", "x-title"} */
static bool read_one(struct form_reader *r, const struct json *object, struct form_field *out)
{
	if (json_kind(object) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	const struct json *title = form_reader_get(r, object, "title", JSON_KIND_STR, OPTIONAL);
	struct text words;
	size_t mark = form_reader_enter(r, "const");
	bool is_good = form_reader_is_good(r) && read_value(r, json_get(object, "const"), out);
	form_reader_leave(r, mark);
	if (!is_good || !form_reader_only(r, object, "const title x-title") ||
		!form_reader_words(r, object, "x-title", OPTIONAL, &words)) {
		return false;
	}
	struct form_choice *choice = &out->choices[out->choice_count - 1];
	if (words.in[LANG_ZH][0]) {
		choice->title = words;
		return true;
	}
	size_t len = title ? strlen(json_as_str(title)) : 0;
	if (len == 0 || plain_is_blank(json_as_str(title))) {
		return form_reader_fail_at(
			r, title ? "title" : "x-title", title ? FORM_BAD_WORDS : FORM_MISSING);
	}
	char *plain = form_reader_alloc(r, len + 1, 1);
	if (plain) {
		plain_copy(plain, len + 1, json_as_str(title), len);
		choice->title = (struct text){{plain, plain}};
	}
	return plain;
}

static bool read_list(struct form_reader *r, const struct json *list, int max,
	bool (*read)(struct form_reader *, const struct json *, struct form_field *),
	struct form_field *out)
{
	size_t count = json_len(list);
	if (count == 0 || count > (size_t)max) {
		return form_reader_fail(r, count ? FORM_TOO_MANY : FORM_EMPTY);
	}
	out->choices = form_reader_alloc(r, count, sizeof(struct form_choice));
	for (size_t i = 0; form_reader_is_good(r) && i < count; i++) {
		size_t mark = form_reader_enter_at(r, i);
		read(r, json_at(list, i), out);
		form_reader_leave(r, mark);
	}
	return form_reader_is_good(r);
}

bool choices_read(struct form_reader *r, const struct json *schema, int max, struct form_field *out)
{
	const char *found = NULL;
	static const char *const ways[] = {"oneOf", "enum", "const"};
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		if (json_get(schema, ways[i])) {
			if (found) {
				return form_reader_fail_at(r, ways[i], FORM_UNKNOWN_MEMBER);
			}
			found = ways[i];
		}
	}
	if (!found) {
		return form_reader_fail_at(r, "oneOf", FORM_MISSING);
	}
	bool is_const = str_equal(found, "const");
	if (!is_const && !form_reader_get(r, schema, found, JSON_KIND_LIST, NEEDED)) {
		return false;
	}
	const struct json *value = json_get(schema, found);
	size_t mark = form_reader_enter(r, found);
	if (is_const) {
		out->choices = form_reader_alloc(r, 1, sizeof(struct form_choice));
		if (out->choices) {
			read_value(r, value, out);
		}
	} else {
		read_list(r, value, max, str_equal(found, "oneOf") ? read_one : read_value, out);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}
