#include "tests/hall/form_value.h"

#include "firmware/base/str.h"
#include "tests/hall/form_text.h"
#include "tests/hall/queue.h"

#include <math.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>

enum { CHOICES_MAX = 200, SEVERAL_MAX = 64, MEMBERS_MAX = 16, ROWS_MAX = 20, TEXT_MAX = 2000 };

#define SHOWN "x-title x-help x-example x-widget x-prefill x-personal x-code x-choices"
#define EXACT 9007199254740992.0 /* 2^53: whole numbers beyond are not what they seem */
#define WIDGETS                                                                                    \
	"text long_text choice choices date period money address consent group table material "    \
	"certificate note"

bool form_wrong(char why_out[static FORM_WHY_LEN], const char *pointer, const char *what)
{
	snprintf(why_out, FORM_WHY_LEN, "%.100s: %s", pointer[0] ? pointer : "/", what);
	return false;
}

bool form_is_name(const char *text)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t len = strlen(text);
	if (len == 0 || len > 32 || !strchr(letters, text[0]) || strcmp(text, "today") == 0) {
		return false;
	}
	for (size_t i = 1; i < len; i++) {
		if (!strchr(letters, text[i]) && !strchr("0123456789_", text[i])) {
			return false;
		}
	}
	return true;
}

bool form_is_words(const json_t *words)
{
	const char *lang;
	json_t *text;
	json_object_foreach((json_t *)(uintptr_t)words, lang, text)
	{
		if (!json_is_string(text) || utf8_count(json_string_value(text)) > TEXT_MAX) {
			return false;
		}
	}
	return json_object_size(words) > 0;
}

const char *form_stranger(const json_t *object, const char *names)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		if (strchr(name, ' ') || !has_word(names, name)) {
			return name;
		}
	}
	return NULL;
}

/* --- reading --- */

static const char *type_of(const json_t *field)
{
	const char *type = json_string_value(json_object_get(field, "type"));
	return type ? type : "";
}

static bool is_choice(const json_t *field)
{
	return json_object_get(field, "oneOf") || json_object_get(field, "enum") ||
	       (json_object_get(field, "const") && strcmp(type_of(field), "boolean") != 0);
}

static bool is_of_type(const json_t *value, const char *type)
{
	return strcmp(type, "string") == 0    ? json_is_string(value)
	       : strcmp(type, "integer") == 0 ? json_is_integer(value)
	       : strcmp(type, "number") == 0  ? json_is_number(value)
	       : strcmp(type, "boolean") == 0 ? json_is_boolean(value)
					      : false;
}

static bool is_int_in(const json_t *object, const char *name, int64_t low, int64_t high)
{
	const json_t *value = json_object_get(object, name);
	return !value || (json_is_integer(value) && json_integer_value(value) >= low &&
				 json_integer_value(value) <= high);
}

static bool check_choices(
	const json_t *field, size_t max, const char *pointer, char why_out[static FORM_WHY_LEN])
{
	const char *type = type_of(field);
	const json_t *titled = json_object_get(field, "oneOf");
	const json_t *list = titled ? titled : json_object_get(field, "enum");
	size_t i;
	const json_t *choice;
	if (!list) {
		return is_of_type(json_object_get(field, "const"), type) ||
		       form_wrong(why_out, pointer, "const of another type");
	}
	if (json_array_size(list) == 0 || json_array_size(list) > max) {
		return form_wrong(why_out, pointer, "no choices, or too many");
	}
	json_array_foreach(list, i, choice)
	{
		const json_t *value = titled ? json_object_get(choice, "const") : choice;
		const json_t *title = json_object_get(choice, "title");
		const json_t *words = json_object_get(choice, "x-title");
		if (!is_of_type(value, type) ||
			(json_is_string(value) &&
				(!json_string_value(value)[0] || json_string_length(value) > 64))) {
			return form_wrong(why_out, pointer, "a choice of another type");
		}
		if (titled && (form_stranger(choice, "const title x-title") ||
				      (!json_is_string(title) && !words) ||
				      (words && !form_is_words(words)))) {
			return form_wrong(why_out, pointer, "a choice without its words");
		}
		for (size_t k = 0; k < i; k++) {
			const json_t *other = json_array_get(list, k);
			if (json_equal(titled ? json_object_get(other, "const") : other, value)) {
				return form_wrong(why_out, pointer, "a choice twice");
			}
		}
	}
	return true;
}

static bool check_text(const json_t *field, const char *pointer, char why_out[static FORM_WHY_LEN])
{
	const json_t *pattern = json_object_get(field, "pattern");
	const json_t *format = json_object_get(field, "format");
	if (form_stranger(field, SHOWN " type maxLength minLength pattern format")) {
		return form_wrong(why_out, pointer, "a member that no text has");
	}
	if (!json_object_get(field, "maxLength") || !is_int_in(field, "maxLength", 1, TEXT_MAX) ||
		!is_int_in(field, "minLength", 0,
			json_integer_value(json_object_get(field, "maxLength")))) {
		return form_wrong(why_out, pointer, "maxLength is needed, 1 to 2000");
	}
	if (pattern &&
		(!json_is_string(pattern) || !pattern_is_sound(json_string_value(pattern)))) {
		return form_wrong(why_out, pointer, "pattern");
	}
	if (format && (!json_is_string(format) || !format_is_known(json_string_value(format)))) {
		return form_wrong(why_out, pointer, "format");
	}
	return true;
}

static bool check_group(const json_t *group, const char *pointer, char why_out[static FORM_WHY_LEN])
{
	const json_t *members = json_object_get(group, "properties");
	const char *name;
	json_t *member;
	char below[FORM_WHY_LEN];
	if (json_object_size(members) == 0 || json_object_size(members) > MEMBERS_MAX ||
		(json_object_get(group, "additionalProperties") &&
			!json_is_false(json_object_get(group, "additionalProperties")))) {
		return form_wrong(why_out, pointer, "a group has 1 to 16 members and no others");
	}
	json_object_foreach((json_t *)(uintptr_t)members, name, member)
	{
		snprintf(below, sizeof(below), "%.80s/%.32s", pointer, name);
		if (!form_is_name(name)) {
			return form_wrong(why_out, pointer, "a name");
		}
		if (!field_check(member, true, below, why_out)) {
			return false;
		}
	}
	size_t i;
	const json_t *wanted;
	json_array_foreach(json_object_get(group, "required"), i, wanted)
	{
		const char *text = json_string_value(wanted);
		if (!text || !json_object_get(members, text)) {
			return form_wrong(why_out, pointer, "required names what is not there");
		}
	}
	return true;
}

static bool check_list(const json_t *field, const char *pointer, char why_out[static FORM_WHY_LEN])
{
	const json_t *items = json_object_get(field, "items");
	if (form_stranger(field, SHOWN " type items maxItems minItems uniqueItems") ||
		!json_object_get(field, "maxItems") || !is_int_in(field, "maxItems", 1, ROWS_MAX) ||
		!is_int_in(field, "minItems", 0,
			json_integer_value(json_object_get(field, "maxItems")))) {
		return form_wrong(why_out, pointer, "maxItems is needed, 1 to 20");
	}
	if (strcmp(type_of(items), "object") == 0) {
		return form_stranger(items, "type properties required additionalProperties")
			       ? form_wrong(why_out, pointer, "a member that no row has")
			       : check_group(items, pointer, why_out);
	}
	if (form_stranger(items, "type oneOf enum const") || !is_choice(items)) {
		return form_wrong(why_out, pointer, "neither choices nor rows");
	}
	return check_choices(items, SEVERAL_MAX, pointer, why_out);
}

bool field_is_note(const json_t *field)
{
	const char *widget = json_string_value(json_object_get(field, "x-widget"));
	return widget && strcmp(widget, "note") == 0;
}

static bool check_shown(const json_t *field, const char *pointer, char why_out[static FORM_WHY_LEN])
{
	static const char *const words[] = {"x-title", "x-help", "x-example"};
	const json_t *widget = json_object_get(field, "x-widget");
	const json_t *personal = json_object_get(field, "x-personal");
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		const json_t *text = json_object_get(field, words[i]);
		if (text ? !form_is_words(text) : i == 0) {
			return form_wrong(why_out, pointer, words[i]);
		}
	}
	if (widget && (!json_is_string(widget) || strchr(json_string_value(widget), ' ') ||
			      !has_word(WIDGETS, json_string_value(widget)))) {
		return form_wrong(why_out, pointer, "x-widget");
	}
	return !personal || json_is_boolean(personal) || form_wrong(why_out, pointer, "x-personal");
}

bool field_check(
	const json_t *field, bool is_inside, const char *pointer, char why_out[static FORM_WHY_LEN])
{
	const char *type = type_of(field);
	if (!json_is_object(field) || !check_shown(field, pointer, why_out)) {
		return json_is_object(field) ? false : form_wrong(why_out, pointer, "no field");
	}
	if (field_is_note(field)) {
		return !form_stranger(field, SHOWN) ||
		       form_wrong(why_out, pointer, "a note's type");
	}
	if (is_choice(field)) {
		return form_stranger(field, SHOWN " type oneOf enum const")
			       ? form_wrong(why_out, pointer, "a member that no choice has")
			       : check_choices(field, CHOICES_MAX, pointer, why_out);
	}
	if (strcmp(type, "string") == 0) {
		/* The hall puts the choices in when it is asked for the form. */
		return (json_object_get(field, "x-choices") &&
			       !form_stranger(field, SHOWN " type")) ||
		       check_text(field, pointer, why_out);
	}
	if (strcmp(type, "integer") == 0 || strcmp(type, "number") == 0) {
		const json_t *low = json_object_get(field, "minimum");
		const json_t *high = json_object_get(field, "maximum");
		return (!form_stranger(field, SHOWN " type minimum maximum") &&
			       (!low || json_is_number(low)) && (!high || json_is_number(high))) ||
		       form_wrong(why_out, pointer, "a number");
	}
	if (strcmp(type, "boolean") == 0) {
		const json_t *only = json_object_get(field, "const");
		return (!form_stranger(field, SHOWN " type const") &&
			       (!only || json_is_boolean(only))) ||
		       form_wrong(why_out, pointer, "yes or no");
	}
	if (!is_inside && strcmp(type, "array") == 0) {
		return check_list(field, pointer, why_out);
	}
	if (!is_inside && strcmp(type, "object") == 0) {
		return form_stranger(field, SHOWN " type properties required additionalProperties")
			       ? form_wrong(why_out, pointer, "a member that no group has")
			       : check_group(field, pointer, why_out);
	}
	return form_wrong(why_out, pointer, "type");
}

/* --- judging --- */

static bool fits_choice(const json_t *field, const json_t *answer)
{
	const json_t *titled = json_object_get(field, "oneOf");
	const json_t *list = titled ? titled : json_object_get(field, "enum");
	const json_t *only = json_object_get(field, "const");
	size_t i;
	const json_t *choice;
	json_array_foreach(list, i, choice)
	{
		if (json_equal(titled ? json_object_get(choice, "const") : choice, answer)) {
			return !only || json_equal(only, answer);
		}
	}
	return !list && only && json_equal(only, answer);
}

static bool has_only_text(const char *text, bool may_break)
{
	for (; *text; text++) {
		if (((unsigned char)*text < 0x20 && !(may_break && *text == '\n')) ||
			*text == 0x7f) {
			return false;
		}
	}
	return true;
}

static bool fits_text(const json_t *field, const json_t *answer)
{
	const char *text = json_string_value(answer);
	const char *widget = json_string_value(json_object_get(field, "x-widget"));
	const json_t *min = json_object_get(field, "minLength");
	const json_t *max = json_object_get(field, "maxLength");
	const json_t *pattern = json_object_get(field, "pattern");
	const json_t *format = json_object_get(field, "format");
	if (!text || strlen(text) != json_string_length(answer) ||
		!has_only_text(text, widget && strcmp(widget, "long_text") == 0)) {
		return false;
	}
	int64_t count = (int64_t)utf8_count(text);
	return count >= (min ? json_integer_value(min) : 0) &&
	       count <= (max ? json_integer_value(max) : TEXT_MAX) &&
	       (!pattern || pattern_fits(json_string_value(pattern), text)) &&
	       (!format || format_fits(json_string_value(format), text));
}

static bool fits_number(const json_t *field, const json_t *answer)
{
	const json_t *low = json_object_get(field, "minimum");
	const json_t *high = json_object_get(field, "maximum");
	double value = json_number_value(answer);
	return is_of_type(answer, type_of(field)) && fabs(value) <= EXACT &&
	       (!low || value >= json_number_value(low)) &&
	       (!high || value <= json_number_value(high));
}

/* pointer_out grows by the member that does not fit. */
static bool fits_group(
	const json_t *group, const json_t *answer, char pointer_out[static FORM_WHY_LEN])
{
	const json_t *members = json_object_get(group, "properties");
	size_t at = strlen(pointer_out);
	const char *name;
	json_t *value;
	if (!json_is_object(answer)) {
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)answer, name, value)
	{
		const json_t *member = json_object_get(members, name);
		if (!member) {
			return false; /* never echo what came from outside */
		}
		str_append(pointer_out, FORM_WHY_LEN, "/%s", name);
		if (!field_fits(member, value, pointer_out)) {
			return false;
		}
		pointer_out[at] = '\0';
	}
	size_t i;
	const json_t *wanted;
	json_array_foreach(json_object_get(group, "required"), i, wanted)
	{
		if (!json_object_get(answer, json_string_value(wanted))) {
			str_append(pointer_out, FORM_WHY_LEN, "/%s", json_string_value(wanted));
			return false;
		}
	}
	return true;
}

static bool fits_list(
	const json_t *field, const json_t *answer, char pointer_out[static FORM_WHY_LEN])
{
	const json_t *items = json_object_get(field, "items");
	size_t at = strlen(pointer_out), count = json_array_size(answer);
	bool is_table = strcmp(type_of(items), "object") == 0;
	if (!json_is_array(answer) ||
		(json_int_t)count > json_integer_value(json_object_get(field, "maxItems")) ||
		(json_int_t)count < json_integer_value(json_object_get(field, "minItems"))) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(answer, i);
		str_append(pointer_out, FORM_WHY_LEN, "/%d", (int)i);
		if (is_table ? !fits_group(items, item, pointer_out) : !fits_choice(items, item)) {
			return false;
		}
		pointer_out[at] = '\0';
		bool is_unique = json_is_true(json_object_get(field, "uniqueItems"));
		for (size_t k = 0; is_unique && k < i; k++) {
			if (json_equal(json_array_get(answer, k), item)) {
				return false;
			}
		}
	}
	return true;
}

bool field_fits(const json_t *field, const json_t *answer, char pointer_out[static FORM_WHY_LEN])
{
	const char *type = type_of(field);
	if (is_choice(field)) {
		return fits_choice(field, answer);
	}
	if (strcmp(type, "string") == 0) {
		return fits_text(field, answer);
	}
	if (strcmp(type, "boolean") == 0) {
		const json_t *only = json_object_get(field, "const");
		return json_is_boolean(answer) && (!only || json_equal(only, answer));
	}
	if (strcmp(type, "array") == 0) {
		return fits_list(field, answer, pointer_out);
	}
	return strcmp(type, "object") == 0 ? fits_group(field, answer, pointer_out)
					   : fits_number(field, answer);
}
