#include "firmware/form/encode.h"
#include "firmware/form/format.h"
#include "firmware/form/value.h"
#include "firmware/form/walk.h"

static void put_choice(struct json *object, const struct form_field *field, int choice)
{
	if (field->is_number) {
		json_set_int(object, field->name, field->choices[choice].number);
	} else {
		json_set_str(object, field->name, field->choices[choice].text);
	}
}

static void put_choices(struct json *object, const struct answers *answers, struct spot spot,
	const struct form_field *field)
{
	struct json *list = json_new_array();
	for (int i = 0; i < field->choice_count; i++) {
		if (!answers_is_chosen(answers, spot, i)) {
			continue;
		}
		if (field->is_number) {
			json_append_int(list, field->choices[i].number);
		} else {
			json_append_str(list, field->choices[i].text);
		}
	}
	json_set(object, field->name, list);
}

static void put_typed(struct json *object, const struct answers *answers, struct spot spot,
	const struct form_field *field)
{
	struct value value;
	int64_t whole = 0;
	double number = 0;
	value_read(answers, spot, &value);
	if (field->kind == FIELD_INTEGER && format_integer(value.text, value.len, &whole)) {
		json_set_int(object, field->name, whole);
	} else if (field->kind == FIELD_NUMBER && format_number(value.text, value.len, &number)) {
		json_set_real(object, field->name, number);
	} else {
		json_set_str_len(object, field->name, value.text, value.len);
	}
	value_wipe(&value);
}

static void put_answer(struct json *object, const struct answers *answers, struct spot spot,
	const struct form_field *field)
{
	if (!value_is_there(answers, spot)) {
		return;
	}
	switch (field->kind) {
	case FIELD_CHOICE:
		put_choice(object, field, answers_chosen(answers, spot));
		break;
	case FIELD_CHOICES:
		put_choices(object, answers, spot, field);
		break;
	case FIELD_BOOL:
		json_set_bool(object, field->name, answers_said(answers, spot) == YES);
		break;
	default:
		put_typed(object, answers, spot, field);
	}
}

static struct json *members_of(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = &answers_form(answers)->fields[spot.field];
	struct json *object = json_new_object();
	for (spot.member = 0; spot.member < field->member_count; spot.member++) {
		put_answer(object, answers, spot, &field->members[spot.member]);
	}
	return object;
}

static struct json *rows_of(const struct answers *answers, int field)
{
	struct json *list = json_new_array();
	for (int row = 0; row < answers_row_count(answers, field); row++) {
		struct spot spot = {field, row, -1};
		if (value_is_there(answers, spot)) {
			json_append(list, members_of(answers, spot));
		}
	}
	return list;
}

struct json *form_encode(const struct answers *answers)
{
	const struct form *form = answers_form(answers);
	struct form_look look = walk_look(answers);
	struct json *object = json_new_object();
	for (int i = 0; i < form->field_count; i++) {
		const struct form_field *field = &form->fields[i];
		struct spot spot = {.field = i, .member = -1};
		if (!walk_has(look.shown, i) || !value_is_answered(answers, i)) {
			continue;
		}
		if (field->kind == FIELD_GROUP) {
			json_set(object, field->name, members_of(answers, spot));
		} else if (field->kind == FIELD_TABLE) {
			json_set(object, field->name, rows_of(answers, i));
		} else {
			put_answer(object, answers, spot, field);
		}
	}
	return object;
}
