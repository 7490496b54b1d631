#include "tests/hall/form.h"

#include "tests/hall/form_across.h"
#include "tests/hall/form_value.h"

#include <stdio.h>
#include <stdint.h>
#include <string.h>

enum { PAGES_MAX = 12, CONDITIONS_MAX = 64, IF_MAX = 8, BUNDLE_MAX = 20, DEPTH_MAX = 12 };

/* --- reading --- */

/* The whole schema of a field: in properties, or in the first then that has one; NULL. limit: how
 * many of the conditions count. */
static const json_t *find_field(const json_t *form, const char *name, size_t limit)
{
	const json_t *field = json_object_get(json_object_get(form, "properties"), name);
	const json_t *conditions = json_object_get(form, "allOf");
	for (size_t i = 0; !field && i < limit && i < json_array_size(conditions); i++) {
		const json_t *then = json_object_get(json_array_get(conditions, i), "then");
		field = json_object_get(json_object_get(then, "properties"), name);
	}
	return field;
}

static bool is_condition(const json_t *form, const json_t *condition, size_t limit)
{
	const json_t *properties = json_object_get(condition, "properties");
	const json_t *required = json_object_get(condition, "required");
	const char *name;
	json_t *wanted;
	size_t count = json_object_size(properties);
	if (form_stranger(condition, "properties required") || count == 0 || count > IF_MAX ||
		json_array_size(required) != count) {
		return false;
	}
	json_object_foreach((json_t *)(uintptr_t)properties, name, wanted)
	{
		const json_t *list = json_object_get(wanted, "enum");
		bool is_named = false;
		for (size_t i = 0; i < count; i++) {
			const char *text = json_string_value(json_array_get(required, i));
			is_named = is_named || (text && strcmp(text, name) == 0);
		}
		if (!is_named || !find_field(form, name, limit) || json_object_size(wanted) != 1 ||
			(list ? json_array_size(list) == 0 : !json_object_get(wanted, "const"))) {
			return false;
		}
	}
	return true;
}

bool form_check_condition(const json_t *form, const json_t *condition)
{
	return !condition || is_condition(form, condition, CONDITIONS_MAX);
}

/* A choice that stands elsewhere, with fewer choices: nothing but these. */
static bool is_narrower(const json_t *field)
{
	return json_object_size(field) == 1 &&
	       (json_object_get(field, "enum") || json_object_get(field, "const"));
}

static bool check_then(const json_t *form, size_t index, char why_out[static FORM_WHY_LEN])
{
	const json_t *condition = json_array_get(json_object_get(form, "allOf"), index);
	const json_t *then = json_object_get(condition, "then");
	const json_t *properties = json_object_get(then, "properties");
	char pointer[64];
	const char *name;
	json_t *field;
	snprintf(pointer, sizeof(pointer), "/allOf/%d", (int)index);
	if (form_stranger(condition, "if then") || form_stranger(then, "properties required") ||
		json_object_size(then) == 0 ||
		!is_condition(form, json_object_get(condition, "if"), index)) {
		return form_wrong(why_out, pointer, "if or then");
	}
	json_object_foreach((json_t *)(uintptr_t)properties, name, field)
	{
		const json_t *before = find_field(form, name, index);
		char below[FORM_WHY_LEN];
		snprintf(below, sizeof(below), "%s/then/properties/%.32s", pointer, name);
		if (!form_is_name(name) || (is_narrower(field) && !before)) {
			return form_wrong(why_out, below, "a name");
		}
		if (is_narrower(field)) {
			continue;
		}
		if (before && !json_equal(before, field)) {
			return form_wrong(why_out, below, "the same field in another way");
		}
		if (!field_check(field, false, below, why_out)) {
			return false;
		}
	}
	size_t i;
	const json_t *wanted;
	json_array_foreach(json_object_get(then, "required"), i, wanted)
	{
		const char *text = json_string_value(wanted);
		if (!text || (!json_object_get(properties, text) &&
				     !json_object_get(json_object_get(form, "properties"), text))) {
			return form_wrong(why_out, pointer, "required names what is not there");
		}
	}
	return true;
}

/* Every field once, with its place in the form; how many there are, notes too. */
static size_t count_fields(const json_t *form)
{
	json_t *names = json_object();
	json_object_update(names, json_object_get(form, "properties"));
	size_t i;
	const json_t *condition;
	json_array_foreach(json_object_get(form, "allOf"), i, condition)
	{
		json_object_update(
			names, json_object_get(json_object_get(condition, "then"), "properties"));
	}
	size_t count = json_object_size(names);
	json_decref(names);
	return count;
}

static bool check_pages(const json_t *form, char why_out[static FORM_WHY_LEN])
{
	const json_t *pages = json_object_get(form, "x-pages");
	if (!pages) {
		return true;
	}
	if (json_array_size(pages) == 0 || json_array_size(pages) > PAGES_MAX) {
		return form_wrong(why_out, "/x-pages", "1 to 12 pages");
	}
	json_t *seen = json_object();
	bool is_good = true;
	size_t i, k;
	const json_t *page, *name;
	json_array_foreach(pages, i, page)
	{
		const json_t *fields = json_object_get(page, "fields");
		is_good = is_good && !form_stranger(page, "title help fields each") &&
			  json_array_size(fields) > 0;
		json_array_foreach(fields, k, name)
		{
			const char *text = json_string_value(name);
			is_good = is_good && text && find_field(form, text, CONDITIONS_MAX) &&
				  !json_object_get(seen, text);
			if (text) {
				json_object_set_new(seen, text, json_true());
			}
		}
	}
	is_good = is_good && json_object_size(seen) == count_fields(form);
	json_decref(seen);
	return is_good || form_wrong(why_out, "/x-pages", "not every field once");
}

static bool check_bundle(const json_t *form, char why_out[static FORM_WHY_LEN])
{
	const json_t *bundle = json_object_get(form, "x-bundle");
	size_t i;
	const json_t *entry;
	if (bundle && (json_array_size(bundle) == 0 || json_array_size(bundle) > BUNDLE_MAX)) {
		return form_wrong(why_out, "/x-bundle", "1 to 20 matters");
	}
	json_array_foreach(bundle, i, entry)
	{
		if (form_stranger(entry, "matter title if") ||
			!json_is_string(json_object_get(entry, "matter")) ||
			!form_is_words(json_object_get(entry, "title")) ||
			!form_check_condition(form, json_object_get(entry, "if"))) {
			return form_wrong(why_out, "/x-bundle", "matter, title or if");
		}
	}
	return true;
}

static int depth_of(const json_t *json, int limit)
{
	int deepest = 0;
	const char *name;
	json_t *value;
	size_t i;
	if (limit == 0) {
		return 1;
	}
	json_object_foreach((json_t *)(uintptr_t)json, name, value)
	{
		int depth = depth_of(value, limit - 1);
		deepest = depth > deepest ? depth : deepest;
	}
	json_array_foreach(json, i, value)
	{
		int depth = depth_of(value, limit - 1);
		deepest = depth > deepest ? depth : deepest;
	}
	return 1 + deepest;
}

static bool check_root(const json_t *form, char why_out[static FORM_WHY_LEN])
{
	static const char schema[] = "https://json-schema.org/draft/2020-12/schema";
	const char *type = json_string_value(json_object_get(form, "type"));
	const json_t *dialect = json_object_get(form, "$schema");
	const char *stranger = form_stranger(form,
		"type properties required allOf x-title x-help x-pages x-check x-bundle $schema "
		"$id $comment title description additionalProperties");
	if (!json_is_object(form) || stranger || !type || strcmp(type, "object") != 0) {
		return form_wrong(why_out, "", stranger ? "an unknown member" : "no form");
	}
	if (dialect &&
		(!json_is_string(dialect) || strcmp(json_string_value(dialect), schema) != 0)) {
		return form_wrong(why_out, "/$schema", "another dialect");
	}
	if (!form_is_words(json_object_get(form, "x-title"))) {
		return form_wrong(why_out, "/x-title", "is needed");
	}
	if (!json_is_object(json_object_get(form, "properties")) ||
		json_array_size(json_object_get(form, "allOf")) > CONDITIONS_MAX) {
		return form_wrong(why_out, "", "properties, or too many conditions");
	}
	size_t bytes = json_dumpb(form, NULL, 0, JSON_COMPACT);
	if (bytes == 0 || bytes > FORM_BYTES_MAX || depth_of(form, DEPTH_MAX + 1) > DEPTH_MAX) {
		return form_wrong(why_out, "", "over 64 KB or too deep");
	}
	return true;
}

bool form_check(const json_t *form, char why_out[static FORM_WHY_LEN])
{
	why_out[0] = '\0';
	if (!check_root(form, why_out)) {
		return false;
	}
	const json_t *properties = json_object_get(form, "properties");
	const char *name;
	json_t *field;
	char pointer[FORM_WHY_LEN];
	json_object_foreach((json_t *)(uintptr_t)properties, name, field)
	{
		snprintf(pointer, sizeof(pointer), "/properties/%.32s", name);
		if (!form_is_name(name)) {
			return form_wrong(why_out, "/properties", "a name");
		}
		if (!field_check(field, false, pointer, why_out)) {
			return false;
		}
	}
	size_t i;
	const json_t *wanted;
	json_array_foreach(json_object_get(form, "required"), i, wanted)
	{
		const char *text = json_string_value(wanted);
		const json_t *found = text ? json_object_get(properties, text) : NULL;
		if (!found || field_is_note(found)) {
			return form_wrong(why_out, "/required", "names what is not there");
		}
	}
	if (!across_check(json_object_get(form, "x-check"), why_out)) {
		return false;
	}
	for (i = 0; i < json_array_size(json_object_get(form, "allOf")); i++) {
		if (!check_then(form, i, why_out)) {
			return false;
		}
	}
	size_t count = count_fields(form);
	if (count == 0 || count > FORM_FIELDS_MAX) {
		return form_wrong(why_out, "", "1 to 64 fields");
	}
	return check_pages(form, why_out) && check_bundle(form, why_out);
}

/* --- judging --- */

bool form_holds(const json_t *condition, const json_t *answers)
{
	const char *name;
	json_t *wanted;
	const json_t *properties = json_object_get(condition, "properties");
	json_object_foreach((json_t *)(uintptr_t)properties, name, wanted)
	{
		const json_t *answer = json_object_get(answers, name);
		const json_t *list = json_object_get(wanted, "enum");
		bool is_one = answer && json_equal(json_object_get(wanted, "const"), answer);
		for (size_t i = 0; answer && !is_one && i < json_array_size(list); i++) {
			is_one = json_equal(json_array_get(list, i), answer);
		}
		if (!is_one) {
			return false;
		}
	}
	return true;
}

/* What was answered of these fields is among what counts, and fits. */
static bool take_fields(const json_t *fields, const json_t *answers, json_t *kept,
	char pointer_out[static FORM_WHY_LEN])
{
	const char *name;
	json_t *field;
	json_object_foreach((json_t *)(uintptr_t)fields, name, field)
	{
		json_t *answer = json_object_get(answers, name);
		if (!answer || field_is_note(field)) {
			continue;
		}
		snprintf(pointer_out, FORM_WHY_LEN, "/%s", name);
		/* Fewer choices of a field that is not shown leave it hidden. */
		if (is_narrower(field) && !json_object_get(kept, name)) {
			continue;
		}
		if (!field_fits(field, answer, pointer_out)) {
			return false;
		}
		json_object_set(kept, name, answer);
	}
	return true;
}

static bool has_required(
	const json_t *required, const json_t *kept, char pointer_out[static FORM_WHY_LEN])
{
	size_t i;
	const json_t *wanted;
	json_array_foreach(required, i, wanted)
	{
		const json_t *answer = json_object_get(kept, json_string_value(wanted));
		bool is_empty = json_is_string(answer) && json_string_length(answer) == 0;
		if (!answer || is_empty) {
			snprintf(pointer_out, FORM_WHY_LEN, "/%s", json_string_value(wanted));
			return false;
		}
	}
	return true;
}

/* A condition asks only for fields that stand before it: one pass in order is enough. */
json_t *form_judge(const json_t *form, const json_t *answers, char pointer_out[static FORM_WHY_LEN])
{
	json_t *kept = json_object();
	const json_t *conditions = json_object_get(form, "allOf");
	bool is_good = take_fields(json_object_get(form, "properties"), answers, kept, pointer_out);
	size_t i;
	const json_t *condition;
	json_array_foreach(conditions, i, condition)
	{
		const json_t *then = json_object_get(condition, "then");
		if (is_good && form_holds(json_object_get(condition, "if"), kept)) {
			is_good = take_fields(
				json_object_get(then, "properties"), answers, kept, pointer_out);
		}
	}
	is_good = is_good && has_required(json_object_get(form, "required"), kept, pointer_out);
	json_array_foreach(conditions, i, condition)
	{
		const json_t *then = json_object_get(condition, "then");
		if (is_good && form_holds(json_object_get(condition, "if"), kept)) {
			is_good =
				has_required(json_object_get(then, "required"), kept, pointer_out);
		}
	}
	is_good = is_good && across_holds(json_object_get(form, "x-check"), kept, pointer_out);
	if (!is_good) {
		json_decref(kept);
		return NULL;
	}
	pointer_out[0] = '\0';
	return kept;
}
