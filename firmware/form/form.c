#include "firmware/form/form.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/form/answers.h"
#include "firmware/form/conditions.h"
#include "firmware/form/outline.h"
#include "firmware/form/pages.h"
#include "firmware/form/rules_read.h"
#include "firmware/form/schema.h"

#include <string.h>

enum { ARENA_LIMIT = 2 * 1024 * 1024 };

static const char DIALECT[] = "https://json-schema.org/draft/2020-12/schema";

static bool read_head(struct form_reader *r, const struct json *json, struct form *form)
{
	static const char *const notes[] = {"$schema", "$id", "$comment", "title", "description"};
	if (!form_reader_only(r, json,
		    "$schema $id $comment title description type properties required allOf "
		    "additionalProperties x-title x-help x-pages x-check x-bundle")) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(notes); i++) {
		(void)form_reader_get(r, json, notes[i], JSON_KIND_STR, OPTIONAL);
	}
	const struct json *type = form_reader_get(r, json, "type", JSON_KIND_STR, NEEDED);
	if (!type || !form_reader_is_good(r)) {
		return false;
	}
	if (!str_equal(json_as_str(type), "object")) {
		return form_reader_fail_at(r, "type", FORM_UNKNOWN_VALUE);
	}
	if (!str_equal(json_str(json, "$schema", DIALECT), DIALECT)) {
		return form_reader_fail_at(r, "$schema", FORM_UNKNOWN_VALUE);
	}
	if (strchr(json_str(json, "$id", ""), '#')) {
		return form_reader_fail_at(r, "$id", FORM_UNKNOWN_VALUE); /* no part of another */
	}
	return form_reader_words(r, json, "x-title", NEEDED, &form->title) &&
	       form_reader_words(r, json, "x-help", OPTIONAL, &form->help);
}

static bool read_fields(
	struct form_reader *r, const struct outline *outline, const int *order, struct form *form)
{
	form->fields = form_reader_alloc(r, (size_t)outline->count, sizeof(struct form_field));
	for (int i = 0; form_reader_is_good(r) && i < outline->count; i++) {
		const struct declared *declared = &outline->fields[order[i]];
		struct form_field *field = &form->fields[form->field_count++];
		field->name = form_reader_copy(r, declared->name);
		size_t mark = outline_enter(r, declared);
		(void)schema_read_field(r, declared->schema, field);
		form_reader_leave(r, mark);
	}
	for (int i = 0; form_reader_is_good(r) && i < form->page_count; i++) {
		const struct form_page *page = &form->pages[i];
		for (int k = 0; k < page->field_count; k++) {
			form->fields[page->first_field + k].page = i;
		}
	}
	return form_reader_is_good(r);
}

static bool need_own(struct form_reader *r, const char *name, void *user)
{
	struct form *form = user;
	int field = form_find(form, name);
	if (field < 0) {
		return form_reader_fail(r, FORM_NO_FIELD);
	}
	if (form->fields[field].kind == FIELD_NOTE) {
		return form_reader_fail(r, FORM_NO_FIT);
	}
	form->fields[field].is_required = true;
	return true;
}

/* required names what stands in properties; a form that is closed has nothing beside them. */
static bool read_own(struct form_reader *r, const struct json *json, const struct outline *outline,
	struct form *form)
{
	bool is_open = true;
	if (!schema_read_required(r, json, need_own, form) ||
		!form_reader_bool(r, json, "additionalProperties", &is_open)) {
		return false;
	}
	for (int i = 0; i < outline->count; i++) {
		if (outline->fields[i].first_entry < 0) {
			continue;
		}
		if (form->fields[form_find(form, outline->fields[i].name)].is_required) {
			return form_reader_fail_at(r, "required", FORM_NO_FIT);
		}
		if (!is_open) {
			return form_reader_fail_at(r, "additionalProperties", FORM_NO_FIT);
		}
	}
	return !is_open || !json_get(json, "additionalProperties") ||
	       form_reader_fail_at(r, "additionalProperties", FORM_UNKNOWN_VALUE);
}

static bool read_matter(
	struct form_reader *r, const struct json *json, struct form *form, struct rules *rules)
{
	if (json_kind(json) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	struct matter_of_bundle *matter = &form->matters[form->matter_count];
	struct terms *terms = &rules->matters[form->matter_count];
	if (!form_reader_only(r, json, "matter title if") ||
		!form_reader_code(r, json, "matter", NEEDED, &matter->code) ||
		!form_reader_words(r, json, "title", NEEDED, &matter->title)) {
		return false;
	}
	for (int i = 0; i < form->matter_count; i++) {
		if (str_equal(form->matters[i].code, matter->code)) {
			return form_reader_fail_at(r, "matter", FORM_TWICE);
		}
	}
	const struct json *condition = form_reader_get(r, json, "if", JSON_KIND_OBJECT, OPTIONAL);
	size_t mark = form_reader_enter(r, "if");
	if (condition) {
		(void)conditions_read_if(r, condition, form, terms);
	}
	form_reader_leave(r, mark);
	form->matter_count++;
	return form_reader_is_good(r);
}

static bool read_bundle(
	struct form_reader *r, const struct json *json, struct form *form, struct rules *rules)
{
	const struct json *list = form_reader_get(r, json, "x-bundle", JSON_KIND_LIST, OPTIONAL);
	if (json_len(list) > FORM_MAX_MATTERS) {
		return form_reader_fail_at(r, "x-bundle", FORM_TOO_MANY);
	}
	form->matters = form_reader_alloc(r, json_len(list), sizeof(struct matter_of_bundle));
	rules->matters = form_reader_alloc(r, json_len(list), sizeof(struct terms));
	size_t mark = form_reader_enter(r, "x-bundle");
	for (size_t i = 0; form_reader_is_good(r) && i < json_len(list); i++) {
		size_t here = form_reader_enter_at(r, i);
		(void)read_matter(r, json_at(list, i), form, rules);
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

static bool read_all(struct form_reader *r, const struct json *json, struct form *form)
{
	struct outline outline;
	int order[FORM_MAX_FIELDS];
	struct rules *rules = form_reader_alloc(r, 1, sizeof(struct rules));
	form->rules = rules;
	if (json_kind(json) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	return read_head(r, json, form) && outline_read(r, json, &outline) &&
	       pages_read(r, json, &outline, form, order) &&
	       read_fields(r, &outline, order, form) && read_own(r, json, &outline, form) &&
	       conditions_read(r, json, &outline, form, rules) &&
	       rules_read(r, json, form, rules) && read_bundle(r, json, form, rules) &&
	       (answers_measure(form) || form_reader_fail(r, FORM_TOO_BIG));
}

struct form *form_read(const struct json *json, size_t len, struct form_refusal *why)
{
	*why = (struct form_refusal){0};
	if (len > FORM_MAX_LEN) {
		why->reason = FORM_TOO_BIG;
		return NULL;
	}
	struct arena *arena = arena_create(ARENA_PLAIN, ARENA_LIMIT);
	struct form *form = arena_new(arena, struct form);
	REQUIRE(form); /* the first bytes of an empty arena */
	form->arena = arena;
	struct form_reader r = {.arena = arena, .why = why};
	if (!read_all(&r, json, form)) {
		form_destroy(form);
		return NULL;
	}
	return form;
}

struct form *form_parse(const char *json, size_t len, struct form_refusal *why)
{
	*why = (struct form_refusal){0};
	if (len > FORM_MAX_LEN) {
		why->reason = FORM_TOO_BIG;
		return NULL;
	}
	struct json *root = NULL;
	if (json_parse(json, len, &root) != OK) {
		why->reason = FORM_NOT_JSON;
		return NULL;
	}
	struct form *form = form_read(root, len, why);
	json_free(root);
	return form;
}

bool form_read_condition(struct form *form, const struct json *condition, const struct terms **out,
	struct form_refusal *why)
{
	*why = (struct form_refusal){0};
	struct form_reader r = {.arena = form->arena, .why = why};
	struct terms *terms = form_reader_alloc(&r, 1, sizeof(struct terms));
	*out = terms;
	if (json_kind(condition) != JSON_KIND_OBJECT) {
		return form_reader_fail(&r, FORM_WRONG_TYPE);
	}
	return form_reader_is_good(&r) && conditions_read_if(&r, condition, form, terms);
}

void form_destroy(struct form *form)
{
	if (form) {
		arena_destroy(form->arena);
	}
}
