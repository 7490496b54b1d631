#include "firmware/form/outline.h"
#include "firmware/base/str.h"
#include "firmware/form/schema.h"

#include <string.h>

int outline_find(const struct outline *outline, const char *name)
{
	for (int i = 0; i < outline->count; i++) {
		if (str_equal(outline->fields[i].name, name)) {
			return i;
		}
	}
	return -1;
}

size_t outline_enter(struct form_reader *r, const struct declared *field)
{
	size_t mark = r->path_len;
	if (field->first_entry >= 0) {
		(void)form_reader_enter(r, "allOf");
		(void)form_reader_enter_at(r, (size_t)field->first_entry);
		(void)form_reader_enter(r, "then");
	}
	(void)form_reader_enter(r, "properties");
	(void)form_reader_enter(r, field->name);
	return mark;
}

bool outline_is_narrowing(const struct json *schema)
{
	return json_member_count(schema) == 1 &&
	       (json_get(schema, "enum") || json_get(schema, "const"));
}

static bool follows(const struct outline *outline, int field, int anchor)
{
	while (field >= 0 && field != anchor) {
		field = outline->fields[field].anchor;
	}
	return field == anchor;
}

static int place_in_order(const struct outline *outline, int field)
{
	int at = 0;
	while (outline->order[at] != field) {
		at++;
	}
	return at;
}

/* The newest field: last, or behind what it depends on and what follows that already. */
static void put_in_order(struct outline *out)
{
	int field = out->count - 1;
	int anchor = out->fields[field].anchor;
	int at = field;
	if (anchor >= 0) {
		at = place_in_order(out, anchor) + 1;
		while (at < field && follows(out, out->order[at], anchor)) {
			at++;
		}
	}
	memmove(&out->order[at + 1], &out->order[at], (size_t)(field - at) * sizeof(out->order[0]));
	out->order[at] = field;
}

/* One more field, or the same once more in another then. */
static bool declare(struct form_reader *r, struct outline *out, const struct json_member *m,
	int entry, int anchor)
{
	if (!form_reader_is_name(m->key)) {
		return form_reader_fail(r, FORM_BAD_NAME);
	}
	int known = outline_find(out, m->key);
	if (known >= 0) {
		struct declared *field = &out->fields[known];
		if (field->first_entry < 0 || field->is_asked ||
			!json_is_same(field->schema, m->value)) {
			return form_reader_fail(r, FORM_TWICE);
		}
		field->last_entry = entry;
		return true;
	}
	if (out->count == FORM_MAX_FIELDS) {
		return form_reader_fail(r, FORM_TOO_MANY);
	}
	out->fields[out->count++] = (struct declared){.name = m->key,
		.schema = m->value,
		.first_entry = entry,
		.last_entry = entry,
		.anchor = anchor};
	put_in_order(out);
	return true;
}

static bool declare_all(struct form_reader *r, struct outline *out, const struct json *properties,
	int entry, int anchor)
{
	size_t mark = form_reader_enter(r, "properties");
	for (struct json_member m = json_first(properties); form_reader_is_good(r) && m.key;
		json_next(properties, &m)) {
		size_t here = form_reader_enter(r, m.key);
		if (entry < 0 || !outline_is_narrowing(m.value)) {
			(void)declare(r, out, &m, entry, anchor);
		}
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

static bool is_listed(struct form_reader *r, const char *name, void *user)
{
	return json_get(user, name) || form_reader_fail(r, FORM_NO_FIELD);
}

/* What an if asks for was declared before; the last of it on the screen goes to anchor_out. */
static bool ask(
	struct form_reader *r, struct outline *out, const struct json *condition, int *anchor_out)
{
	const struct json *asked =
		form_reader_get(r, condition, "properties", JSON_KIND_OBJECT, NEEDED);
	const struct json *required =
		form_reader_get(r, condition, "required", JSON_KIND_LIST, NEEDED);
	if (!asked || !required || !form_reader_only(r, condition, "properties required")) {
		return false;
	}
	size_t count = json_member_count(asked);
	if (count == 0 || count > FORM_MAX_TERMS) {
		return form_reader_fail_at(r, "properties", count ? FORM_TOO_MANY : FORM_EMPTY);
	}
	size_t mark = form_reader_enter(r, "properties");
	for (struct json_member m = json_first(asked); form_reader_is_good(r) && m.key;
		json_next(asked, &m)) {
		int field = outline_find(out, m.key);
		if (field < 0) {
			form_reader_fail_at(r, m.key, FORM_NO_FIELD);
			break;
		}
		out->fields[field].is_asked = true;
		if (*anchor_out < 0 ||
			place_in_order(out, field) > place_in_order(out, *anchor_out)) {
			*anchor_out = field;
		}
	}
	form_reader_leave(r, mark);
	if (!form_reader_is_good(r) ||
		!schema_read_required(r, condition, is_listed, (void *)(uintptr_t)asked)) {
		return false;
	}
	return json_len(required) == count || form_reader_fail_at(r, "required", FORM_MISSING);
}

static bool read_entry(
	struct form_reader *r, struct outline *out, const struct json *entry, int index)
{
	if (json_kind(entry) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	const struct json *condition = form_reader_get(r, entry, "if", JSON_KIND_OBJECT, NEEDED);
	const struct json *then = form_reader_get(r, entry, "then", JSON_KIND_OBJECT, NEEDED);
	if (!condition || !then || !form_reader_only(r, entry, "if then")) {
		return false;
	}
	int anchor = -1;
	size_t mark = form_reader_enter(r, "if");
	(void)ask(r, out, condition, &anchor);
	form_reader_leave(r, mark);
	mark = form_reader_enter(r, "then");
	if (json_member_count(then) == 0) {
		form_reader_fail(r, FORM_EMPTY);
	}
	const struct json *properties =
		form_reader_get(r, then, "properties", JSON_KIND_OBJECT, OPTIONAL);
	if (form_reader_is_good(r) && form_reader_only(r, then, "properties required")) {
		(void)declare_all(r, out, properties, index, anchor);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

bool outline_read(struct form_reader *r, const struct json *form, struct outline *out)
{
	*out = (struct outline){0};
	const struct json *own = form_reader_get(r, form, "properties", JSON_KIND_OBJECT, NEEDED);
	const struct json *entries = form_reader_get(r, form, "allOf", JSON_KIND_LIST, OPTIONAL);
	if (!own || !form_reader_is_good(r) || !declare_all(r, out, own, -1, -1)) {
		return false;
	}
	size_t count = json_len(entries);
	if (entries && (count == 0 || count > FORM_MAX_CONDITIONS)) {
		return form_reader_fail_at(r, "allOf", count ? FORM_TOO_MANY : FORM_EMPTY);
	}
	size_t mark = form_reader_enter(r, "allOf");
	for (size_t i = 0; form_reader_is_good(r) && i < count; i++) {
		size_t here = form_reader_enter_at(r, i);
		(void)read_entry(r, out, json_at(entries, i), (int)i);
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r) &&
	       (out->count > 0 || form_reader_fail_at(r, "properties", FORM_EMPTY));
}
