/* Answers of a form, and what is wrong with them, as words. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_FORM_WORDS_H
#define ONEDOOR_UI_SCREENS_FORM_WORDS_H

#include "firmware/form/check.h"
#include "ui/screens/parts.h"

/* What it is filled with beforehand stands on the card; else in a certificate. */
bool is_from_card(const struct form_field *field);
/* What stands there; "" when nothing. Of a group or a table all of it. */
const char *answer_words(const struct view *view, const struct answers *answers, struct spot spot);
const char *row_words(const struct view *view, const struct answers *answers, int field, int row);
const char *yes_no_words(const struct view *view, const struct form_field *field, enum yes_no said);
/* What can be typed there. */
const char *placeholder_words(const struct view *view, const struct form_field *field);
const char *form_problem_words(
	const struct view *view, const struct answers *answers, const struct form_problem *problem);

#endif
