#include "firmware/form/check_rules.h"
#include "firmware/form/format.h"
#include "firmware/form/value.h"

#include <string.h>

static bool is_shown(const struct form_look *look, const struct operand *operand)
{
	return operand->field < 0 || walk_has(look->shown, operand->field);
}

/* The day, the text; len 0: the rule is silent. */
static void read_text(const struct answers *answers, const struct form_look *look,
	const struct operand *operand, int row, struct value *out)
{
	*out = (struct value){.text = operand->is_today ? answers_today(answers)
				      : operand->day	? operand->day
							: ""};
	out->len = strlen(out->text);
	if (operand->field < 0 || !is_shown(look, operand)) {
		return;
	}
	const struct form *form = answers_form(answers);
	bool is_table = form->fields[operand->field].kind == FIELD_TABLE;
	struct spot spot = {operand->field, is_table ? row : 0, operand->member};
	const struct form_field *field = answers_field(answers, spot);
	value_read(answers, spot, out);
	if (field && !format_is_good(field->format, out->text, out->len)) {
		out->len = 0;
	}
}

static bool is_pair_broken(const struct answers *answers, const struct form_look *look,
	const struct rule *rule, int row)
{
	struct value a, b;
	read_text(answers, look, &rule->operands[0], row, &a);
	read_text(answers, look, &rule->operands[1], row, &b);
	bool is_silent = a.len == 0 || b.len == 0;
	int order = memcmp(a.text, b.text, MIN_OF(a.len, b.len));
	bool is_same = order == 0 && a.len == b.len;
	value_wipe(&a);
	value_wipe(&b);
	if (is_silent) {
		return false;
	}
	switch (rule->kind) {
	case RULE_BEFORE:
		return order > 0; /* days are written so that they sort */
	case RULE_SAME:
		return !is_same;
	default:
		return is_same;
	}
}

enum part { PART_NONE, PART_GOOD, PART_WRONG };

static enum part read_number(
	const struct answers *answers, const struct rule *rule, struct spot spot, int64_t *out)
{
	struct value value;
	value_read(answers, spot, &value);
	enum part part = value.len == 0 ? PART_NONE : PART_WRONG;
	if (rule->is_money && format_is_good(FORMAT_MONEY, value.text, value.len)) {
		*out = format_fen(value.text, value.len);
		part = PART_GOOD;
	} else if (!rule->is_money && format_integer(value.text, value.len, out)) {
		part = PART_GOOD;
	}
	value_wipe(&value);
	return part;
}

/* Adds what is there, of a column in all rows. */
static enum part add(const struct answers *answers, const struct form_look *look,
	const struct rule *rule, const struct operand *operand, int64_t *sum)
{
	if (operand->field < 0) {
		*sum += operand->number;
		return PART_GOOD;
	}
	if (!is_shown(look, operand)) {
		return PART_WRONG;
	}
	bool is_table = answers_form(answers)->fields[operand->field].kind == FIELD_TABLE;
	int rows = is_table ? answers_row_count(answers, operand->field) : 1;
	enum part all = PART_NONE;
	for (int row = 0; row < rows; row++) {
		int64_t number = 0;
		enum part part = read_number(answers, rule,
			(struct spot){operand->field, row, operand->member}, &number);
		if (part == PART_WRONG) {
			return PART_WRONG;
		}
		*sum += number;
		all = part == PART_GOOD ? PART_GOOD : all;
	}
	return all;
}

static bool is_sum_broken(
	const struct answers *answers, const struct form_look *look, const struct rule *rule)
{
	int64_t sum = 0, limit = 0;
	bool is_any = false;
	for (int i = 0; i < rule->operand_count; i++) {
		enum part part = add(answers, look, rule, &rule->operands[i], &sum);
		if (part == PART_WRONG) {
			return false;
		}
		is_any = is_any || part == PART_GOOD;
	}
	if (!is_any || add(answers, look, rule, &rule->limit, &limit) != PART_GOOD) {
		return false;
	}
	switch (rule->bound) {
	case BOUND_EQUALS:
		return sum != limit;
	case BOUND_AT_MOST:
		return sum > limit;
	default:
		return sum < limit;
	}
}

bool rule_is_broken(const struct answers *answers, const struct form_look *look,
	const struct rule *rule, int row)
{
	return rule->kind == RULE_SUM ? is_sum_broken(answers, look, rule)
				      : is_pair_broken(answers, look, rule, row);
}
