#include "firmware/form/schema.h"
#include "firmware/base/str.h"
#include "firmware/form/pattern.h"
#include "firmware/form/schema_choices.h"

#include <string.h>

#define SCREEN "type x-title x-help x-example x-widget x-prefill x-personal x-code "

/* A named member out of a table of names; count when it is not there. */
static bool read_word(struct form_reader *r, const struct json *schema, const char *key, int count,
	const char *(*name)(int), int *out)
{
	*out = count;
	const struct json *value = form_reader_get(r, schema, key, JSON_KIND_STR, OPTIONAL);
	if (!value) {
		return form_reader_is_good(r);
	}
	for (*out = 0; *out < count; ++*out) {
		const char *word = name(*out);
		if (word[0] && str_equal(word, json_as_str(value))) {
			return true;
		}
	}
	return form_reader_fail_at(r, key, FORM_UNKNOWN_VALUE);
}

static const char *name_of_widget(int widget)
{
	return widget_name((enum widget)widget);
}

static const char *name_of_format(int format)
{
	return format_name((enum format)format);
}

/* Can nothing but figures match? Of patterns without alternatives, groups and other classes. */
static bool is_of_figures(const char *pattern)
{
	bool has_figures = false;
	for (const char *at = pattern; *at;) {
		if (str_starts(at, "[0-9]") || str_starts(at, "\\d")) {
			at += *at == '[' ? 5 : 2;
			has_figures = true;
		} else if (*at == '{') {
			at += strcspn(at, "}");
			at += *at == '}';
		} else if ((*at >= '0' && *at <= '9') || strchr("^$+*?", *at)) {
			at++;
		} else {
			return false;
		}
	}
	return has_figures && pattern[0] == '^';
}

static bool read_text(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	if (!form_reader_only(r, schema, SCREEN "maxLength minLength pattern format") ||
		!form_reader_int(r, schema, "maxLength", 1, FORM_MAX_TEXT, NEEDED, &out->max_len) ||
		!form_reader_int(
			r, schema, "minLength", 0, out->max_len, OPTIONAL, &out->min_len)) {
		return false;
	}
	int format = FORMAT_NONE;
	if (!read_word(r, schema, "format", FORMAT_COUNT, name_of_format, &format)) {
		return false;
	}
	out->format = format == FORMAT_COUNT ? FORMAT_NONE : (enum format)format;
	const struct json *pattern = form_reader_get(r, schema, "pattern", JSON_KIND_STR, OPTIONAL);
	if (pattern) {
		out->pattern = pattern_compile(r->arena, json_as_str(pattern));
		if (!out->pattern) {
			return form_reader_fail_at(r, "pattern", FORM_BAD_PATTERN);
		}
		out->is_figures = is_of_figures(json_as_str(pattern));
	}
	return form_reader_is_good(r);
}

static bool read_number(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	if (!form_reader_only(r, schema, SCREEN "minimum maximum") ||
		!form_reader_number(r, schema, "minimum", &out->has_min, &out->min) ||
		!form_reader_number(r, schema, "maximum", &out->has_max, &out->max)) {
		return false;
	}
	if (out->has_min && out->has_max && out->min > out->max) {
		return form_reader_fail_at(r, "maximum", FORM_OUT_OF_BOUNDS);
	}
	return true;
}

static bool read_bool(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	if (!form_reader_only(r, schema, SCREEN "const")) {
		return false;
	}
	if (form_reader_get(r, schema, "const", JSON_KIND_BOOL, OPTIONAL)) {
		out->must = json_bool(schema, "const", false) ? YES : NO;
	}
	return form_reader_is_good(r);
}

static bool read_choice(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	return form_reader_only(r, schema, SCREEN "oneOf enum const") &&
	       choices_read(r, schema, FORM_MAX_CHOICES, out);
}

/* By type, of one value. */
static bool read_scalar(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	if (json_kind(schema) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	const struct json *type = form_reader_get(r, schema, "type", JSON_KIND_STR, NEEDED);
	const char *word = type ? json_as_str(type) : "";
	out->is_number = str_equal(word, "integer");
	if ((out->is_number || str_equal(word, "string")) && choices_are_in(schema)) {
		out->kind = FIELD_CHOICE;
		return read_choice(r, schema, out);
	}
	if (str_equal(word, "string")) {
		out->kind = FIELD_TEXT;
		return read_text(r, schema, out);
	}
	if (out->is_number || str_equal(word, "number")) {
		out->kind = out->is_number ? FIELD_INTEGER : FIELD_NUMBER;
		return read_number(r, schema, out);
	}
	if (str_equal(word, "boolean")) {
		out->kind = FIELD_BOOL;
		return read_bool(r, schema, out);
	}
	return form_reader_fail_at(r, "type", FORM_UNKNOWN_VALUE);
}

/* Two dates, start and end. */
static bool is_period(const struct form_field *field)
{
	return field->kind == FIELD_GROUP && field->member_count == 2 &&
	       field->members[0].format == FORMAT_DATE && field->members[1].format == FORMAT_DATE;
}

static bool does_widget_fit(const struct form_field *field, enum widget widget)
{
	switch (widget) {
	case WIDGET_text:
		return field->kind == FIELD_TEXT || field->kind == FIELD_INTEGER ||
		       field->kind == FIELD_NUMBER;
	case WIDGET_long_text:
	case WIDGET_material:
	case WIDGET_certificate:
		return field->kind == FIELD_TEXT;
	case WIDGET_date:
		return field->format == FORMAT_DATE;
	case WIDGET_money:
		return field->format == FORMAT_MONEY;
	case WIDGET_choice:
		return field->kind == FIELD_CHOICE || field->kind == FIELD_BOOL;
	case WIDGET_choices:
		return field->kind == FIELD_CHOICES;
	case WIDGET_consent:
		return field->kind == FIELD_BOOL;
	case WIDGET_period:
		return is_period(field);
	case WIDGET_address:
		return field->kind == FIELD_TEXT || field->kind == FIELD_GROUP;
	case WIDGET_group:
		return field->kind == FIELD_GROUP;
	case WIDGET_table:
		return field->kind == FIELD_TABLE;
	case WIDGET_note:
		return field->kind == FIELD_NOTE;
	default:
		return false;
	}
}

static enum widget usual_widget(const struct form_field *field)
{
	static const enum widget usual[] = {[FIELD_TEXT] = WIDGET_text,
		[FIELD_CHOICE] = WIDGET_choice,
		[FIELD_INTEGER] = WIDGET_text,
		[FIELD_NUMBER] = WIDGET_text,
		[FIELD_BOOL] = WIDGET_consent,
		[FIELD_CHOICES] = WIDGET_choices,
		[FIELD_GROUP] = WIDGET_group,
		[FIELD_TABLE] = WIDGET_table,
		[FIELD_NOTE] = WIDGET_note};
	return field->format == FORMAT_DATE    ? WIDGET_date
	       : field->format == FORMAT_MONEY ? WIDGET_money
					       : usual[field->kind];
}

/* 2 or 3 words of small letters, digits, '_' and '-', with dots between. */
static bool is_source(const char *text)
{
	int words = 0;
	while (words < 3) {
		size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
		if (len == 0 || len > 32) {
			return false;
		}
		words++;
		text += len;
		if (*text != '.') {
			break;
		}
		text++;
	}
	return !*text && words >= 2;
}

/* The members that only the screen needs; the rest of the field is read. */
static bool read_screen(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	int widget = WIDGET_COUNT;
	out->prefill = out->code = "";
	if (!form_reader_words(r, schema, "x-title", NEEDED, &out->title) ||
		!form_reader_words(r, schema, "x-help", OPTIONAL, &out->help) ||
		!form_reader_words(r, schema, "x-example", OPTIONAL, &out->example) ||
		!form_reader_bool(r, schema, "x-personal", &out->is_personal) ||
		!read_word(r, schema, "x-widget", WIDGET_COUNT, name_of_widget, &widget)) {
		return false;
	}
	out->widget = widget == WIDGET_COUNT ? usual_widget(out) : (enum widget)widget;
	if (!does_widget_fit(out, out->widget)) {
		return form_reader_fail_at(r, "x-widget", FORM_NO_FIT);
	}
	bool has_code = out->widget == WIDGET_material || out->widget == WIDGET_certificate;
	if (!has_code && json_get(schema, "x-code")) {
		return form_reader_fail_at(r, "x-code", FORM_UNKNOWN_MEMBER);
	}
	if (has_code && !form_reader_code(r, schema, "x-code", NEEDED, &out->code)) {
		return false;
	}
	const struct json *source =
		form_reader_get(r, schema, "x-prefill", JSON_KIND_STR, OPTIONAL);
	if (source) {
		bool is_one_value = out->kind <= FIELD_BOOL;
		if (!is_one_value || !is_source(json_as_str(source))) {
			return form_reader_fail_at(
				r, "x-prefill", is_one_value ? FORM_BAD_NAME : FORM_NO_FIT);
		}
		out->prefill = form_reader_copy(r, json_as_str(source));
	}
	return form_reader_is_good(r);
}

bool schema_read_required(struct form_reader *r, const struct json *object,
	bool (*use)(struct form_reader *r, const char *name, void *user), void *user)
{
	const struct json *list = form_reader_get(r, object, "required", JSON_KIND_LIST, OPTIONAL);
	size_t mark = form_reader_enter(r, "required");
	for (size_t i = 0; list && form_reader_is_good(r) && i < json_len(list); i++) {
		const char *name = json_at_str(list, i, NULL);
		size_t here = form_reader_enter_at(r, i);
		if (!name) {
			form_reader_fail(r, FORM_WRONG_TYPE);
		}
		for (size_t k = 0; name && k < i; k++) {
			if (str_equal(name, json_at_str(list, k, ""))) {
				form_reader_fail(r, FORM_TWICE);
			}
		}
		if (form_reader_is_good(r)) {
			(void)use(r, name, user);
		}
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

static bool require_member(struct form_reader *r, const char *name, void *user)
{
	struct form_field *group = user;
	for (int i = 0; i < group->member_count; i++) {
		if (str_equal(group->members[i].name, name)) {
			group->members[i].is_required = true;
			return true;
		}
	}
	return form_reader_fail(r, FORM_NO_FIELD);
}

static bool read_member(struct form_reader *r, const char *name, const struct json *schema,
	bool is_column, struct form_field *out)
{
	out->name = form_reader_copy(r, name);
	out->max_items = 1;
	if (!form_reader_is_name(name)) {
		return form_reader_fail(r, FORM_BAD_NAME);
	}
	if (!read_scalar(r, schema, out) || !read_screen(r, schema, out)) {
		return false;
	}
	return !is_column || !out->prefill[0] || form_reader_fail_at(r, "x-prefill", FORM_NO_FIT);
}

/* "properties" and "required" of a group or of the rows of a table. */
static bool read_members(struct form_reader *r, const struct json *object, struct form_field *out)
{
	const struct json *members =
		form_reader_get(r, object, "properties", JSON_KIND_OBJECT, NEEDED);
	const struct json *more =
		form_reader_get(r, object, "additionalProperties", JSON_KIND_BOOL, OPTIONAL);
	if (!members || !form_reader_is_good(r)) {
		return false;
	}
	if (more && json_bool(object, "additionalProperties", true)) {
		return form_reader_fail_at(r, "additionalProperties", FORM_UNKNOWN_VALUE);
	}
	size_t count = json_member_count(members);
	if (count == 0 || count > FORM_MAX_MEMBERS) {
		return form_reader_fail_at(r, "properties", count ? FORM_TOO_MANY : FORM_EMPTY);
	}
	out->members = form_reader_alloc(r, count, sizeof(struct form_field));
	if (!out->members) {
		return false;
	}
	size_t mark = form_reader_enter(r, "properties");
	for (struct json_member m = json_first(members); form_reader_is_good(r) && m.key;
		json_next(members, &m)) {
		size_t here = form_reader_enter(r, m.key);
		(void)read_member(r, m.key, m.value, out->kind == FIELD_TABLE,
			&out->members[out->member_count++]);
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r) && schema_read_required(r, object, require_member, out);
}

static bool read_items(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	const struct json *items = form_reader_get(r, schema, "items", JSON_KIND_OBJECT, NEEDED);
	const struct json *type =
		items ? form_reader_get(r, items, "type", JSON_KIND_STR, NEEDED) : NULL;
	if (!type ||
		!form_reader_int(
			r, schema, "maxItems", 1, FORM_MAX_ITEMS, NEEDED, &out->max_items) ||
		!form_reader_int(
			r, schema, "minItems", 1, out->max_items, OPTIONAL, &out->min_items)) {
		return false;
	}
	const char *word = json_as_str(type);
	size_t mark = form_reader_enter(r, "items");
	if (str_equal(word, "object")) {
		out->kind = FIELD_TABLE;
		(void)(form_reader_only(
			       r, items, "type properties required additionalProperties") &&
			read_members(r, items, out));
	} else if (str_equal(word, "string") || str_equal(word, "integer")) {
		out->kind = FIELD_CHOICES;
		out->is_number = str_equal(word, "integer");
		(void)(form_reader_only(r, items, "type oneOf enum const") &&
			choices_read(r, items, FORM_MAX_SEVERAL, out));
	} else {
		form_reader_fail_at(r, "type", FORM_UNKNOWN_VALUE);
	}
	form_reader_leave(r, mark);
	bool is_unique = true;
	if (!form_reader_only(r, schema,
		    out->kind == FIELD_TABLE ? SCREEN "items maxItems minItems"
					     : SCREEN "items maxItems minItems uniqueItems") ||
		!form_reader_bool(r, schema, "uniqueItems", &is_unique)) {
		return false;
	}
	return is_unique || form_reader_fail_at(r, "uniqueItems", FORM_UNKNOWN_VALUE);
}

bool schema_read_field(struct form_reader *r, const struct json *schema, struct form_field *out)
{
	if (json_kind(schema) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	const char *type = json_str(schema, "type", "");
	bool is_good;
	out->max_items = 1;
	if (!json_get(schema, "type") && str_equal(json_str(schema, "x-widget", ""), "note")) {
		out->kind = FIELD_NOTE;
		is_good = form_reader_only(r, schema, "x-widget x-title x-help");
	} else if (str_equal(type, "object")) {
		out->kind = FIELD_GROUP;
		is_good = form_reader_only(
				  r, schema, SCREEN "properties required additionalProperties") &&
			  read_members(r, schema, out);
	} else if (str_equal(type, "array")) {
		is_good = read_items(r, schema, out);
	} else {
		is_good = read_scalar(r, schema, out);
	}
	return is_good && read_screen(r, schema, out);
}
