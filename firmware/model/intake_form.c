/* The questions of a form, one at a time: fields, members of groups, rows of tables. Pure. */
#include "firmware/model/intake_form.h"
#include "firmware/base/str.h"

#include <string.h>

static const struct form *form_of(const struct intake *intake)
{
	return answers_form(intake->answers);
}

const struct form_field *intake_field(const struct intake *intake, struct spot spot)
{
	return answers_field(intake->answers, spot);
}

/* How many questions a field is: a table is one, its rows are asked within it. */
static int member_count(const struct form_field *field)
{
	return field->kind == FIELD_GROUP ? field->member_count : 0;
}

/* Within a row: from column to column, then back to the table. */
static bool step_in_row(const struct intake *intake, struct spot *spot, int direction)
{
	const struct form_field *table = &form_of(intake)->fields[spot->field];
	spot->member += direction;
	if (spot->member < 0 || spot->member >= table->member_count) {
		*spot = (struct spot){spot->field, 0, -1};
	}
	return true;
}

static bool is_in_row(const struct intake *intake, struct spot spot)
{
	return spot.field >= 0 && form_of(intake)->fields[spot.field].kind == FIELD_TABLE &&
	       spot.member >= 0;
}

bool intake_step(const struct intake *intake, struct spot *spot, int direction)
{
	const struct form *form = form_of(intake);
	if (is_in_row(intake, *spot)) {
		return step_in_row(intake, spot, direction);
	}
	uint64_t shown = walk_look(intake->answers).shown;
	struct spot next = *spot;
	if (next.field >= 0 && next.field < form->field_count) {
		next.member += direction;
		int members = member_count(&form->fields[next.field]);
		if (members > 0 && next.member >= 0 && next.member < members) {
			*spot = next;
			return true;
		}
	}
	do {
		next.field += direction;
	} while (next.field >= 0 && next.field < form->field_count && !walk_has(shown, next.field));
	if (next.field < 0 || next.field >= form->field_count) {
		return false;
	}
	int members = member_count(&form->fields[next.field]);
	*spot = (struct spot){next.field, 0, members == 0 ? -1 : direction > 0 ? 0 : members - 1};
	return true;
}

struct form_progress intake_progress(const struct intake *intake)
{
	struct form_progress progress = {0, 0};
	struct spot here = intake->spot;
	if (is_in_row(intake, here)) {
		here = (struct spot){here.field, 0, -1};
	}
	for (struct spot at = {-1, 0, -1}; intake_step(intake, &at, 1);) {
		progress.of++;
		if (at.field == here.field && at.member == here.member) {
			progress.at = progress.of;
		}
	}
	return progress;
}

bool intake_is_answered(const struct intake *intake, struct spot spot)
{
	const struct answers *answers = intake->answers;
	const struct form_field *field = intake_field(intake, spot);
	if (!field) {
		return form_of(intake)->fields[spot.field].kind == FIELD_TABLE &&
		       answers_row_count(answers, spot.field) > 0;
	}
	switch (field->kind) {
	case FIELD_CHOICE:
		return answers_chosen(answers, spot) >= 0;
	case FIELD_CHOICES:
		return answers_chosen_count(answers, spot) > 0;
	case FIELD_BOOL:
		return answers_said(answers, spot) != UNSAID;
	default:
		return answers_text(answers, spot)[0] != '\0';
	}
}

static bool is_at(const struct form_problem *problem, struct spot spot)
{
	return problem->spot.field == spot.field && problem->spot.row == spot.row &&
	       problem->spot.member == spot.member;
}

const struct form_problem *intake_problem(const struct intake *intake, struct spot spot)
{
	for (int i = 0; intake->has_problems && i < intake->problems.count; i++) {
		const struct form_problem *problem = &intake->problems.list[i];
		bool is_of_all = problem->spot.member == -1 && problem->spot.field == spot.field;
		if (is_at(problem, spot) || is_of_all) {
			return problem;
		}
	}
	return NULL;
}

bool intake_look_at(struct intake *intake, struct spot spot)
{
	form_check_field(intake->answers, spot.field, &intake->problems);
	int kept = 0;
	for (int i = 0; i < intake->problems.count; i++) {
		/* of a question only its own; of the last one of a group, and of a table, all */
		if (is_at(&intake->problems.list[i], spot)) {
			intake->problems.list[kept++] = intake->problems.list[i];
		}
	}
	intake->problems.count = kept;
	intake->has_problems = kept > 0;
	return kept == 0;
}

/* --- what is typed --- */

enum { YEAR_LEN = 4, MONTH_LEN = 7, DAY_LEN = 10 };

static bool is_date(const struct form_field *field)
{
	return field->format == FORMAT_DATE;
}

struct typing intake_typing(const struct intake *intake)
{
	const struct form_field *field =
		intake->answers ? intake_field(intake, intake->spot) : NULL;
	struct typing typing = {.kind = TYPING_NOTHING};
	if (!field) {
		return typing;
	}
	typing.field = (intake->spot.field * FORM_MAX_ITEMS + intake->spot.row) * FORM_MAX_MEMBERS +
		       intake->spot.member + 1;
	typing.has_text = intake_is_answered(intake, intake->spot);
	switch (field->kind) {
	case FIELD_INTEGER:
		typing.kind = TYPING_DIGITS;
		break;
	case FIELD_NUMBER:
		typing.kind = TYPING_DECIMAL;
		break;
	case FIELD_TEXT:
		switch (field->format) {
		case FORMAT_DATE:
		case FORMAT_PHONE_CN:
			typing.kind = TYPING_DIGITS;
			break;
		case FORMAT_MONEY:
			typing.kind = TYPING_DECIMAL;
			break;
		case FORMAT_ID_NUMBER:
			typing.kind = TYPING_ID_NUMBER;
			break;
		case FORMAT_USCC:
			typing.kind = TYPING_LATIN;
			break;
		default:
			typing.kind = field->is_figures			       ? TYPING_DIGITS
				      : str_equal(field->prefill, "card.name") ? TYPING_NAME
									       : TYPING_TEXT;
			break;
		}
		break;
	default:
		break;
	}
	return typing;
}

/* Of a day only the figures are typed. */
static void type_date(struct intake *intake, const char *text)
{
	for (const char *c = text; *c; c++) {
		size_t len = strlen(answers_text(intake->answers, intake->spot));
		char typed[3] = {*c, '\0', '\0'};
		if (*c < '0' || *c > '9' || len >= DAY_LEN) {
			continue;
		}
		if (len == YEAR_LEN || len == MONTH_LEN) {
			typed[0] = '-';
			typed[1] = *c;
		}
		(void)answers_append(intake->answers, intake->spot, typed);
	}
}

void intake_type(struct intake *intake, const char *text)
{
	const struct form_field *field = intake_field(intake, intake->spot);
	if (!field) {
		return;
	}
	if (is_date(field)) {
		type_date(intake, text);
	} else {
		(void)answers_append(intake->answers, intake->spot, text); /* too long: no more */
	}
	intake->has_problems = false;
}

void intake_delete(struct intake *intake, bool is_all)
{
	const struct form_field *field = intake_field(intake, intake->spot);
	if (!field) {
		return;
	}
	if (is_all) {
		(void)answers_clear(intake->answers, intake->spot);
	} else {
		(void)answers_drop_last(intake->answers, intake->spot);
		size_t len = strlen(answers_text(intake->answers, intake->spot));
		if (is_date(field) && (len == YEAR_LEN + 1 || len == MONTH_LEN + 1)) {
			(void)answers_drop_last(intake->answers, intake->spot);
		}
	}
	intake->has_problems = false;
}
