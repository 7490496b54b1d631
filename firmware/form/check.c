#include "firmware/form/check.h"
#include "firmware/base/log.h"
#include "firmware/form/check_rules.h"
#include "firmware/form/format.h"
#include "firmware/form/pattern.h"
#include "firmware/form/value.h"

struct checker {
	const struct answers *answers;
	struct form_look look;
	struct form_problems *out;
};

static void put(struct checker *c, struct form_problem problem)
{
	if (c->out->count < FORM_MAX_PROBLEMS) {
		c->out->list[c->out->count++] = problem;
	}
}

static void add(struct checker *c, struct spot spot, enum form_problem_kind kind, double limit)
{
	put(c, (struct form_problem){.spot = spot, .kind = kind, .limit = limit, .rule = -1});
}

static int count_characters(const struct value *value)
{
	int count = 0;
	for (size_t i = 0; i < value->len; i++) {
		count += ((unsigned char)value->text[i] & 0xC0) != 0x80;
	}
	return count;
}

static void check_text(struct checker *c, struct spot spot, const struct form_field *field,
	const struct value *value)
{
	int count = count_characters(value);
	if (count < field->min_len) {
		add(c, spot, FORM_PROBLEM_TOO_SHORT, field->min_len);
	} else if (count > field->max_len) {
		add(c, spot, FORM_PROBLEM_TOO_LONG, field->max_len);
	} else if (!format_is_good(field->format, value->text, value->len)) {
		add(c, spot, FORM_PROBLEM_FORMAT, 0);
	} else if (field->pattern && !pattern_matches(field->pattern, value->text, value->len)) {
		add(c, spot, FORM_PROBLEM_PATTERN, 0);
	}
}

static void check_number(struct checker *c, struct spot spot, const struct form_field *field,
	const struct value *value)
{
	double number = 0;
	int64_t whole = 0;
	bool is_good = field->kind == FIELD_INTEGER
			       ? format_integer(value->text, value->len, &whole)
			       : format_number(value->text, value->len, &number);
	number = field->kind == FIELD_INTEGER ? (double)whole : number;
	if (!is_good) {
		add(c, spot, FORM_PROBLEM_FORMAT, 0);
	} else if (field->has_min && number < field->min) {
		add(c, spot, FORM_PROBLEM_TOO_SMALL, field->min);
	} else if (field->has_max && number > field->max) {
		add(c, spot, FORM_PROBLEM_TOO_LARGE, field->max);
	}
}

/* Of a place that is answered. */
static void check_answer(struct checker *c, struct spot spot, const struct form_field *field)
{
	struct value value;
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_INTEGER:
	case FIELD_NUMBER:
		value_read(c->answers, spot, &value);
		if (field->kind == FIELD_TEXT) {
			check_text(c, spot, field, &value);
		} else {
			check_number(c, spot, field, &value);
		}
		value_wipe(&value);
		break;
	case FIELD_CHOICE:
		if (!walk_is_open(
			    c->answers, &c->look, spot.field, answers_chosen(c->answers, spot))) {
			add(c, spot, FORM_PROBLEM_CHOICE, 0);
		}
		break;
	case FIELD_CHOICES:
		if (answers_chosen_count(c->answers, spot) < field->min_items) {
			add(c, spot, FORM_PROBLEM_TOO_FEW, field->min_items);
		}
		break;
	case FIELD_BOOL:
		if (field->must != UNSAID && answers_said(c->answers, spot) != field->must) {
			add(c, spot, FORM_PROBLEM_CONST, 0);
		}
		break;
	default:
		break;
	}
}

static void check_place(
	struct checker *c, struct spot spot, const struct form_field *field, bool is_required)
{
	if (value_is_there(c->answers, spot)) {
		check_answer(c, spot, field);
	} else if (is_required) {
		add(c, spot, FORM_PROBLEM_REQUIRED, 0);
	}
}

static void check_members(struct checker *c, const struct form_field *field, struct spot spot)
{
	for (spot.member = 0; spot.member < field->member_count; spot.member++) {
		const struct form_field *member = &field->members[spot.member];
		check_place(c, spot, member, member->is_required);
	}
}

static bool has_needed_member(const struct form_field *field)
{
	for (int i = 0; i < field->member_count; i++) {
		if (field->members[i].is_required) {
			return true;
		}
	}
	return false;
}

/* Nothing in it: that is one problem, told at its members where they are needed. */
static void check_group(
	struct checker *c, const struct form_field *field, int index, bool is_required)
{
	struct spot spot = {.field = index, .member = -1};
	if (value_is_answered(c->answers, index) || (is_required && has_needed_member(field))) {
		check_members(c, field, spot);
	} else if (is_required) {
		add(c, spot, FORM_PROBLEM_REQUIRED, 0);
	}
}

/* Rows without an answer are not sent: they are no rows. */
static void check_table(
	struct checker *c, const struct form_field *field, int index, bool is_required)
{
	struct spot spot = {.field = index, .member = -1};
	int count = 0;
	for (spot.row = 0; spot.row < answers_row_count(c->answers, index); spot.row++) {
		if (value_is_there(c->answers, spot)) {
			check_members(c, field, spot);
			count++;
		}
	}
	spot.row = 0;
	if (count == 0 && is_required) {
		add(c, spot, FORM_PROBLEM_REQUIRED, 0);
	} else if (count > 0 && count < field->min_items) {
		add(c, spot, FORM_PROBLEM_TOO_FEW, field->min_items);
	}
}

static void check_rule(struct checker *c, int index)
{
	const struct rule *rule = &answers_form(c->answers)->rules->rules[index];
	int rows = rule->is_by_row ? answers_row_count(c->answers, rule->field) : 1;
	for (int row = 0; row < rows; row++) {
		if (rule_is_broken(c->answers, &c->look, rule, row)) {
			put(c, (struct form_problem){.spot = {rule->field, row, rule->member},
				       .kind = FORM_PROBLEM_RULE,
				       .rule = index});
		}
	}
}

static void check_one(struct checker *c, int index)
{
	const struct form *form = answers_form(c->answers);
	const struct form_field *field = &form->fields[index];
	if (!walk_has(c->look.shown, index)) {
		return;
	}
	bool is_required = walk_has(c->look.required, index);
	if (field->kind == FIELD_GROUP) {
		check_group(c, field, index, is_required);
	} else if (field->kind == FIELD_TABLE) {
		check_table(c, field, index, is_required);
	} else {
		check_place(c, (struct spot){.field = index, .member = -1}, field, is_required);
	}
	for (int i = 0; i < form->rules->rule_count; i++) {
		if (form->rules->rules[i].field == index) {
			check_rule(c, i);
		}
	}
}

static void check_range(
	const struct answers *answers, int first, int count, struct form_problems *out)
{
	struct checker c = {.answers = answers, .look = walk_look(answers), .out = out};
	out->count = 0;
	for (int i = first; i < first + count; i++) {
		check_one(&c, i);
	}
}

void form_check_all(const struct answers *answers, struct form_problems *out)
{
	check_range(answers, 0, answers_form(answers)->field_count, out);
}

void form_check_page(const struct answers *answers, int page, struct form_problems *out)
{
	const struct form *form = answers_form(answers);
	REQUIRE(page >= 0 && page < form->page_count);
	const struct form_page *fields = &form->pages[page];
	check_range(answers, fields->first_field, fields->field_count, out);
}

void form_check_field(const struct answers *answers, int field, struct form_problems *out)
{
	REQUIRE(field >= 0 && field < answers_form(answers)->field_count);
	check_range(answers, field, 1, out);
}

int form_check_first_page(const struct answers *answers)
{
	struct form_problems problems;
	form_check_all(answers, &problems);
	return problems.count ? answers_form(answers)->fields[problems.list[0].spot.field].page
			      : -1;
}

struct text form_rule_title(const struct form *form, int rule)
{
	bool is_there = rule >= 0 && rule < form->rules->rule_count;
	return is_there ? form->rules->rules[rule].title : (struct text){{"", ""}};
}

const char *form_problem_name(enum form_problem_kind kind)
{
	static const char *const names[] = {"required", "too_short", "too_long", "pattern",
		"format", "too_small", "too_large", "choice", "const", "too_few", "rule"};
	_Static_assert(ARRAY_LEN(names) == FORM_PROBLEM_KIND_COUNT, "a name for each");
	return kind < FORM_PROBLEM_KIND_COUNT ? names[kind] : "?";
}
