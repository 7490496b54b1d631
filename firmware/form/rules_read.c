#include "firmware/form/rules_read.h"
#include "firmware/base/str.h"
#include "firmware/form/format.h"

#include <string.h>

static const int64_t NUMBER_MAX = 9007199254740992; /* 2^53 */

static const struct operand NOBODY = {.field = -1, .member = -1};

static const struct form_field *field_of(const struct form *form, const struct operand *operand)
{
	if (operand->field < 0) {
		return NULL;
	}
	const struct form_field *field = &form->fields[operand->field];
	return operand->member < 0 ? field : &field->members[operand->member];
}

/* "field", "group.member", "table.column" */
static bool find_operand(
	struct form_reader *r, const struct form *form, const char *text, struct operand *out)
{
	const char *dot = strchr(text, '.');
	char name[FORM_NAME_SIZE];
	*out = NOBODY;
	if (!str_copy_len(name, sizeof(name), text, dot ? (size_t)(dot - text) : strlen(text))) {
		return form_reader_fail(r, FORM_NO_FIELD);
	}
	out->field = form_find(form, name);
	if (out->field < 0) {
		return form_reader_fail(r, FORM_NO_FIELD);
	}
	const struct form_field *field = &form->fields[out->field];
	for (int i = 0; dot && i < field->member_count; i++) {
		if (str_equal(field->members[i].name, dot + 1)) {
			out->member = i;
		}
	}
	if ((dot != NULL) != (out->member >= 0)) {
		return form_reader_fail(r, FORM_NO_FIELD);
	}
	return true;
}

static bool read_operand(struct form_reader *r, const struct form *form, enum rule_kind kind,
	const struct json *value, struct operand *out)
{
	const char *text = json_as_str(value);
	if (!text) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	*out = NOBODY;
	out->is_today = kind == RULE_BEFORE && str_equal(text, "today");
	if (kind == RULE_BEFORE && format_is_good(FORMAT_DATE, text, strlen(text))) {
		out->day = form_reader_copy(r, text);
	}
	if (out->is_today || out->day) {
		return form_reader_is_good(r);
	}
	if (!find_operand(r, form, text, out)) {
		return false;
	}
	const struct form_field *field = field_of(form, out);
	bool is_text = field->kind == FIELD_TEXT;
	bool does_fit = kind == RULE_BEFORE ? field->format == FORMAT_DATE
			: kind == RULE_SUM
				? field->kind == FIELD_INTEGER || field->format == FORMAT_MONEY
				: is_text;
	return does_fit || form_reader_fail(r, FORM_NO_FIT);
}

static bool is_column(const struct form *form, const struct operand *operand)
{
	return operand->field >= 0 && form->fields[operand->field].kind == FIELD_TABLE;
}

/* Columns of one table are looked at row by row; a column beside something else cannot be. */
static bool read_pair(struct form_reader *r, const struct form *form, struct rule *out)
{
	const struct operand *a = &out->operands[0], *b = &out->operands[1];
	bool has_column = is_column(form, a) || is_column(form, b);
	if (out->operand_count != 2 || (a->field < 0 && b->field < 0)) {
		return form_reader_fail(r, FORM_NO_FIT);
	}
	out->is_by_row = has_column;
	bool is_alone = a->field < 0 || b->field < 0;
	return !has_column || is_alone || a->field == b->field || form_reader_fail(r, FORM_NO_FIT);
}

static bool read_limit(
	struct form_reader *r, const struct form *form, const struct json *value, struct rule *out)
{
	out->limit = NOBODY;
	if (json_kind(value) == JSON_KIND_INT && !out->is_money) {
		out->limit.number = json_as_int(value);
		return (out->limit.number >= -NUMBER_MAX && out->limit.number <= NUMBER_MAX) ||
		       form_reader_fail(r, FORM_OUT_OF_BOUNDS);
	}
	const char *text = json_as_str(value);
	if (!text) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	if (out->is_money && format_is_good(FORMAT_MONEY, text, strlen(text))) {
		out->limit.number = format_fen(text, strlen(text));
		return true;
	}
	if (!read_operand(r, form, RULE_SUM, value, &out->limit)) {
		return false;
	}
	bool is_money = field_of(form, &out->limit)->format == FORMAT_MONEY;
	return (is_money == out->is_money && !is_column(form, &out->limit)) ||
	       form_reader_fail(r, FORM_NO_FIT);
}

static bool read_sum(
	struct form_reader *r, const struct json *json, const struct form *form, struct rule *out)
{
	static const char *const bounds[] = {"equals", "at_most", "at_least"};
	int found = -1;
	out->is_money = field_of(form, &out->operands[0])->format == FORMAT_MONEY;
	for (int i = 0; i < out->operand_count; i++) {
		if ((field_of(form, &out->operands[i])->format == FORMAT_MONEY) != out->is_money) {
			return form_reader_fail_at(r, "sum", FORM_NO_FIT);
		}
	}
	for (int i = 0; i < (int)ARRAY_LEN(bounds); i++) {
		if (json_get(json, bounds[i])) {
			if (found >= 0) {
				return form_reader_fail_at(r, bounds[i], FORM_UNKNOWN_MEMBER);
			}
			found = i;
		}
	}
	if (found < 0) {
		return form_reader_fail_at(r, "equals", FORM_MISSING);
	}
	out->bound = (enum rule_bound)found;
	size_t mark = form_reader_enter(r, bounds[found]);
	(void)read_limit(r, form, json_get(json, bounds[found]), out);
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

/* What it looks at last on the screen is where it is told. */
static void set_home(struct rule *rule)
{
	rule->field = rule->member = -1;
	for (int i = 0; i <= rule->operand_count; i++) {
		const struct operand *operand =
			i < rule->operand_count ? &rule->operands[i] : &rule->limit;
		if (operand->field >= rule->field && operand->field >= 0) {
			rule->field = operand->field;
			rule->member = operand->member;
		}
	}
}

static bool read_rule(
	struct form_reader *r, const struct json *json, const struct form *form, struct rule *out)
{
	static const char *const kinds[] = {"before", "same", "different", "sum"};
	int kind = 0;
	while (kind < (int)ARRAY_LEN(kinds) && !json_get(json, kinds[kind])) {
		kind++;
	}
	if (kind == (int)ARRAY_LEN(kinds)) {
		return form_reader_fail(r, json_kind(json) == JSON_KIND_OBJECT ? FORM_UNKNOWN_MEMBER
									       : FORM_WRONG_TYPE);
	}
	out->kind = (enum rule_kind)kind;
	out->limit = NOBODY;
	char known[64];
	str_format(known, sizeof(known), "title %s%s", kinds[kind],
		out->kind == RULE_SUM ? " equals at_most at_least" : "");
	const struct json *list = form_reader_get(r, json, kinds[kind], JSON_KIND_LIST, NEEDED);
	if (!list || !form_reader_only(r, json, known) ||
		!form_reader_words(r, json, "title", OPTIONAL, &out->title)) {
		return false;
	}
	if (json_len(list) == 0 || json_len(list) > FORM_MAX_OPERANDS) {
		return form_reader_fail_at(
			r, kinds[kind], json_len(list) ? FORM_TOO_MANY : FORM_EMPTY);
	}
	size_t mark = form_reader_enter(r, kinds[kind]);
	for (size_t i = 0; form_reader_is_good(r) && i < json_len(list); i++) {
		size_t here = form_reader_enter_at(r, i);
		(void)read_operand(
			r, form, out->kind, json_at(list, i), &out->operands[out->operand_count++]);
		form_reader_leave(r, here);
	}
	if (form_reader_is_good(r) && out->kind != RULE_SUM) {
		(void)read_pair(r, form, out);
	}
	form_reader_leave(r, mark);
	if (!form_reader_is_good(r) || (out->kind == RULE_SUM && !read_sum(r, json, form, out))) {
		return false;
	}
	set_home(out);
	return true;
}

bool rules_read(
	struct form_reader *r, const struct json *json, const struct form *form, struct rules *out)
{
	const struct json *list = form_reader_get(r, json, "x-check", JSON_KIND_LIST, OPTIONAL);
	if (json_len(list) > FORM_MAX_RULES) {
		return form_reader_fail_at(r, "x-check", FORM_TOO_MANY);
	}
	out->rules = form_reader_alloc(r, json_len(list), sizeof(struct rule));
	size_t mark = form_reader_enter(r, "x-check");
	for (size_t i = 0; form_reader_is_good(r) && i < json_len(list); i++) {
		size_t here = form_reader_enter_at(r, i);
		(void)read_rule(r, json_at(list, i), form, &out->rules[out->rule_count++]);
		form_reader_leave(r, here);
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}
