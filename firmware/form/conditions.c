#include "firmware/form/conditions.h"
#include "firmware/base/str.h"
#include "firmware/form/schema.h"
#include "firmware/form/schema_choices.h"

static const int64_t NUMBER_MAX = 9007199254740992; /* 2^53 */

static bool read_wanted(struct form_reader *r, const struct form_field *field,
	const struct json *value, struct wanted *out)
{
	enum json_kind kind = json_kind(value);
	out->text = "";
	switch (field->kind) {
	case FIELD_CHOICE:
		out->number = choices_find(field, value);
		return out->number >= 0 || form_reader_fail(r, FORM_UNKNOWN_VALUE);
	case FIELD_BOOL:
		if (kind != JSON_KIND_BOOL) {
			return form_reader_fail(r, FORM_WRONG_TYPE);
		}
		out->number = json_as_bool(value) ? YES : NO;
		return true;
	case FIELD_INTEGER:
		out->number = json_as_int(value);
		if (kind != JSON_KIND_INT) {
			return form_reader_fail(r, FORM_WRONG_TYPE);
		}
		return (out->number >= -NUMBER_MAX && out->number <= NUMBER_MAX) ||
		       form_reader_fail(r, FORM_OUT_OF_BOUNDS);
	case FIELD_TEXT:
		if (kind != JSON_KIND_STR) {
			return form_reader_fail(r, FORM_WRONG_TYPE);
		}
		out->text = form_reader_copy(r, json_as_str(value));
		return form_reader_is_good(r);
	default:
		return form_reader_fail(r, FORM_NO_FIT);
	}
}

/* {"const": v} or {"enum": [v, …]} */
static bool read_term(struct form_reader *r, const struct form_field *field,
	const struct json *schema, struct term *out)
{
	if (json_kind(schema) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	const struct json *only = json_get(schema, "const");
	const struct json *list =
		form_reader_get(r, schema, "enum", JSON_KIND_LIST, only ? OPTIONAL : NEEDED);
	if (!form_reader_is_good(r) || !form_reader_only(r, schema, only ? "const" : "enum")) {
		return false;
	}
	size_t count = only ? 1 : json_len(list);
	if (count == 0 || count > FORM_MAX_CHOICES) {
		return form_reader_fail_at(r, "enum", count ? FORM_TOO_MANY : FORM_EMPTY);
	}
	out->wanted = form_reader_alloc(r, count, sizeof(struct wanted));
	for (size_t i = 0; form_reader_is_good(r) && i < count; i++) {
		size_t mark = form_reader_enter(r, only ? "const" : "enum");
		if (!only) {
			(void)form_reader_enter_at(r, i);
		}
		(void)read_wanted(r, field, only ? only : json_at(list, i), &out->wanted[i]);
		form_reader_leave(r, mark);
	}
	out->wanted_count = (int)count;
	return form_reader_is_good(r);
}

static bool is_asked(struct form_reader *r, const char *name, void *user)
{
	return json_get(user, name) || form_reader_fail(r, FORM_NO_FIELD);
}

bool conditions_read_if(struct form_reader *r, const struct json *condition,
	const struct form *form, struct terms *out)
{
	const struct json *asked =
		form_reader_get(r, condition, "properties", JSON_KIND_OBJECT, NEEDED);
	const struct json *required =
		form_reader_get(r, condition, "required", JSON_KIND_LIST, NEEDED);
	if (!asked || !required || !form_reader_only(r, condition, "properties required") ||
		!schema_read_required(r, condition, is_asked, (void *)(uintptr_t)asked)) {
		return false;
	}
	size_t count = json_member_count(asked);
	if (count == 0 || count > FORM_MAX_TERMS || json_len(required) != count) {
		return form_reader_fail_at(
			r, "required", count > FORM_MAX_TERMS ? FORM_TOO_MANY : FORM_MISSING);
	}
	out->list = form_reader_alloc(r, count, sizeof(struct term));
	size_t mark = form_reader_enter(r, "properties");
	for (struct json_member m = json_first(asked); form_reader_is_good(r) && m.key;
		json_next(asked, &m)) {
		struct term *term = &out->list[out->count++];
		size_t here = form_reader_enter(r, m.key);
		term->field = form_find(form, m.key);
		if (term->field < 0) {
			form_reader_fail(r, FORM_NO_FIELD);
		} else {
			(void)read_term(r, &form->fields[term->field], m.value, term);
		}
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

/* {"enum": […]} of some of the choices of a field that was declared elsewhere, before. */
static bool read_narrowing(struct form_reader *r, const struct form *form, int field,
	const struct json *schema, struct narrowing *out)
{
	struct term term = {.field = field};
	if (field < 0 || form->fields[field].kind != FIELD_CHOICE) {
		return form_reader_fail(r, field < 0 ? FORM_NO_FIELD : FORM_NO_FIT);
	}
	if (!read_term(r, &form->fields[field], schema, &term)) {
		return false;
	}
	out->field = field;
	for (int i = 0; i < term.wanted_count; i++) {
		out->open[term.wanted[i].number / 64] |= UINT64_C(1) << term.wanted[i].number % 64;
	}
	return true;
}

struct then {
	const struct outline *outline;
	const struct form *form;
	struct condition *out;
};

/* Of the form's own, or of this then. */
static bool need(struct form_reader *r, const char *name, void *user)
{
	const struct then *then = user;
	int declared = outline_find(then->outline, name);
	int field = form_find(then->form, name);
	if (declared < 0 || field < 0) {
		return form_reader_fail(r, FORM_NO_FIELD);
	}
	uint64_t bit = UINT64_C(1) << field;
	bool is_here = then->outline->fields[declared].first_entry < 0 || then->out->shows & bit;
	if (!is_here || then->form->fields[field].kind == FIELD_NOTE) {
		return form_reader_fail(r, FORM_NO_FIT);
	}
	then->out->needs |= bit;
	return true;
}

static bool read_then(
	struct form_reader *r, const struct json *json, int entry, const struct then *then)
{
	const struct json *properties = json_get(json, "properties");
	struct condition *out = then->out;
	out->narrowings =
		form_reader_alloc(r, json_member_count(properties), sizeof(struct narrowing));
	size_t mark = form_reader_enter(r, "properties");
	for (struct json_member m = json_first(properties); form_reader_is_good(r) && m.key;
		json_next(properties, &m)) {
		size_t here = form_reader_enter(r, m.key);
		int declared = outline_find(then->outline, m.key);
		int field = form_find(then->form, m.key);
		if (!outline_is_narrowing(m.value)) {
			out->shows |= UINT64_C(1) << field;
		} else if (declared >= 0 && then->outline->fields[declared].first_entry >= entry) {
			form_reader_fail(r, FORM_NO_FIELD); /* not yet */
		} else {
			(void)read_narrowing(r, then->form, field, m.value,
				&out->narrowings[out->narrowing_count++]);
		}
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r) &&
	       schema_read_required(r, json, need, (void *)(uintptr_t)then);
}

bool conditions_read(struct form_reader *r, const struct json *json, const struct outline *outline,
	const struct form *form, struct rules *out)
{
	const struct json *entries = json_get(json, "allOf");
	size_t count = json_len(entries);
	for (int i = 0; i < outline->count; i++) {
		if (outline->fields[i].first_entry < 0) {
			out->always |= UINT64_C(1) << form_find(form, outline->fields[i].name);
		}
	}
	out->conditions = form_reader_alloc(r, count, sizeof(struct condition));
	size_t mark = form_reader_enter(r, "allOf");
	for (size_t i = 0; form_reader_is_good(r) && i < count; i++) {
		const struct json *entry = json_at(entries, i);
		struct condition *condition = &out->conditions[out->condition_count++];
		struct then then = {outline, form, condition};
		size_t here = form_reader_enter_at(r, i);
		size_t part = form_reader_enter(r, "if");
		(void)conditions_read_if(r, json_get(entry, "if"), form, &condition->terms);
		form_reader_leave(r, part);
		part = form_reader_enter(r, "then");
		if (form_reader_is_good(r)) {
			(void)read_then(r, json_get(entry, "then"), (int)i, &then);
		}
		form_reader_leave(r, part);
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}
