#include "ui/screens/form_words.h"
#include "firmware/base/str.h"

#include <string.h>

enum { JOINED_LEN = 400 };

const char *yes_no_words(const struct view *view, const struct form_field *field, enum yes_no said)
{
	if (field->must == YES || field->widget == WIDGET_consent) {
		return said == YES ? say(view, "I agree") : say(view, "I do not agree");
	}
	return said == YES ? say(view, "Yes") : say(view, "No");
}

static const char *several_words(const struct view *view, const struct answers *answers,
	struct spot spot, const struct form_field *field)
{
	char words[JOINED_LEN] = "";
	for (int i = 0; i < field->choice_count; i++) {
		if (answers_is_chosen(answers, spot, i)) {
			const char *title = text_in(view, &field->choices[i].title);
			char before[JOINED_LEN];
			memcpy(before, words, sizeof(before));
			(void)str_format(words, sizeof(words),
				before[0] ? say(view, "%s, %s") : "%s%s", before, title);
		}
	}
	return ui_format(view->ui, "%s", words);
}

const char *row_words(const struct view *view, const struct answers *answers, int field, int row)
{
	char words[JOINED_LEN] = "";
	const struct form_field *table = &answers_form(answers)->fields[field];
	for (int i = 0; i < table->member_count; i++) {
		const char *one = answer_words(view, answers, (struct spot){field, row, i});
		str_append(words, sizeof(words), "%s%s", words[0] && one[0] ? " · " : "", one);
	}
	return ui_format(view->ui, "%s", words);
}

bool is_from_card(const struct form_field *field)
{
	return str_starts(field->prefill, "card.");
}

const char *answer_words(const struct view *view, const struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field) {
		char words[JOINED_LEN] = "";
		for (int i = 0; i < answers_row_count(answers, spot.field); i++) {
			str_append(words, sizeof(words), "%s%s", words[0] ? "\n" : "",
				row_words(view, answers, spot.field, i));
		}
		return ui_format(view->ui, "%s", words);
	}
	int chosen;
	switch (field->kind) {
	case FIELD_CHOICE:
		chosen = answers_chosen(answers, spot);
		return chosen >= 0 ? text_in(view, &field->choices[chosen].title) : "";
	case FIELD_CHOICES:
		return several_words(view, answers, spot, field);
	case FIELD_BOOL:
		return answers_said(answers, spot) == UNSAID
			       ? ""
			       : yes_no_words(view, field, answers_said(answers, spot));
	default:
		return answers_text(answers, spot);
	}
}

const char *placeholder_words(const struct view *view, const struct form_field *field)
{
	switch (field->format) {
	case FORMAT_DATE:
		return say(view, "Year, month, day: 8 digits");
	case FORMAT_PHONE_CN:
		return say(view, "11 digits");
	case FORMAT_ID_NUMBER:
		return say(view, "18 characters");
	case FORMAT_MONEY:
		return say(view, "Yuan");
	default:
		return "";
	}
}

static const char *format_words(const struct view *view, enum format format)
{
	switch (format) {
	case FORMAT_DATE:
		return say(view, "There is no such day. Type year, month and day, as 20260105.");
	case FORMAT_ID_NUMBER:
		return say(view, "This is not a valid ID number. Please look again.");
	case FORMAT_PHONE_CN:
		return say(view, "This is not a phone number. Please look again.");
	case FORMAT_MONEY:
		return say(view, "Type an amount in yuan, as 12.50.");
	case FORMAT_USCC:
		return say(view, "This is not a valid credit code. Please look again.");
	default:
		return say(view, "Type a number.");
	}
}

const char *form_problem_words(
	const struct view *view, const struct answers *answers, const struct form_problem *problem)
{
	struct ui *ui = view->ui;
	const struct form_field *field = answers_field(answers, problem->spot);
	int limit = (int)CLAMP(problem->limit, -1e9, 1e9);
	switch (problem->kind) {
	case FORM_PROBLEM_REQUIRED:
		return say(view, "This is needed.");
	case FORM_PROBLEM_TOO_SHORT:
		return ui_format(ui,
			say_n(view, "At least %d character is needed.",
				"At least %d characters are needed.", limit),
			limit);
	case FORM_PROBLEM_TOO_LONG:
		return ui_format(ui,
			say_n(view, "At most %d character.", "At most %d characters.", limit),
			limit);
	case FORM_PROBLEM_FORMAT:
		return format_words(view, field ? field->format : FORMAT_NONE);
	case FORM_PROBLEM_TOO_SMALL:
		return ui_format(ui, say(view, "%d or more."), limit);
	case FORM_PROBLEM_TOO_LARGE:
		return ui_format(ui, say(view, "%d or less."), limit);
	case FORM_PROBLEM_CHOICE:
		return say(view, "This can no longer be had. Please choose another.");
	case FORM_PROBLEM_CONST:
		return say(view, "It cannot go on without this.");
	case FORM_PROBLEM_TOO_FEW:
		return ui_format(ui,
			say_n(view, "At least %d is needed.", "At least %d are needed.", limit),
			limit);
	case FORM_PROBLEM_RULE: {
		const struct text title = form_rule_title(answers_form(answers), problem->rule);
		const char *words = text_in(view, &title);
		return words[0] ? words : say(view, "This does not fit another answer.");
	}
	case FORM_PROBLEM_PATTERN:
	default:
		return say(view, "This does not look right. Please look again.");
	}
}
