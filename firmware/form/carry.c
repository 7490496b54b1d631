#include "firmware/form/carry.h"
#include "firmware/base/str.h"

static int find_named(const struct form_field *fields, int count, const struct form_field *wanted)
{
	for (int i = 0; i < count; i++) {
		if (fields[i].kind == wanted->kind && str_equal(fields[i].name, wanted->name)) {
			return i;
		}
	}
	return -1;
}

static void carry_choices(
	struct answers *to, struct spot there, const struct answers *from, struct spot here)
{
	const struct form_field *old = answers_field(from, here), *now = answers_field(to, there);
	for (int i = 0; i < old->choice_count; i++) {
		for (int j = 0; answers_is_chosen(from, here, i) && j < now->choice_count; j++) {
			if (str_equal(old->choices[i].text, now->choices[j].text) &&
				!answers_is_chosen(to, there, j)) {
				(void)answers_choose(to, there, j, true);
			}
		}
	}
}

static void carry_one(
	struct answers *to, struct spot there, const struct answers *from, struct spot here)
{
	const struct form_field *field = answers_field(from, here);
	if (!field || !answers_field(to, there)) {
		return;
	}
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_INTEGER:
	case FIELD_NUMBER:
		if (!str_equal(answers_text(to, there), answers_text(from, here))) {
			(void)answers_set_text(to, there, answers_text(from, here));
		}
		break;
	case FIELD_BOOL:
		if (answers_said(to, there) != answers_said(from, here)) {
			(void)answers_say(to, there, answers_said(from, here));
		}
		break;
	case FIELD_CHOICE:
	case FIELD_CHOICES:
		carry_choices(to, there, from, here);
		break;
	default:
		break;
	}
}

static void carry_members(struct answers *to, int field, const struct answers *from, int old_field)
{
	const struct form_field *now = &answers_form(to)->fields[field];
	const struct form_field *old = &answers_form(from)->fields[old_field];
	int rows = old->kind == FIELD_TABLE ? answers_row_count(from, old_field) : 1;
	for (int row = 0; row < rows; row++) {
		if (now->kind == FIELD_TABLE && answers_row_count(to, field) <= row &&
			answers_add_row(to, field) != OK) {
			return;
		}
		for (int i = 0; i < old->member_count; i++) {
			int member = find_named(now->members, now->member_count, &old->members[i]);
			if (member >= 0) {
				carry_one(to, (struct spot){field, row, member}, from,
					(struct spot){old_field, row, i});
			}
		}
	}
}

void answers_carry(struct answers *to, const struct answers *from)
{
	const struct form *now = answers_form(to), *old = answers_form(from);
	for (int i = 0; i < old->field_count; i++) {
		int field = find_named(now->fields, now->field_count, &old->fields[i]);
		if (field >= 0 && old->fields[i].member_count > 0) {
			carry_members(to, field, from, i);
		} else if (field >= 0) {
			carry_one(to, (struct spot){field, 0, -1}, from, (struct spot){i, 0, -1});
		}
	}
}
