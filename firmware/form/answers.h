/*
 * What a citizen has answered so far. Personal: lives in the caller's arena (of the session,
 * secret), all of it, and goes with it. Borrows its form. One owner at a time.
 *
 * Whatever is set, nothing else is lost: hidden fields and closed choices keep what they had. Texts
 * are valid UTF-8 and never longer than the form allows; whether they are right is check.h's.
 */
#ifndef ONEDOOR_FORM_ANSWERS_H
#define ONEDOOR_FORM_ANSWERS_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/form/form.h"

/* A place for one answer. {.field = 3, .member = -1}: a field; in a group with its member; in a
 * table with its row and column. row is 0 outside of tables. */
struct spot {
	int field, row, member;
};

enum origin { ORIGIN_NONE, ORIGIN_PERSON, ORIGIN_PREFILL };

struct answers;

/* Of the form, when it is read: gives each field its place, and how large an arena must be. False
 * when the answers would be larger than FORM_MAX_ANSWERS_LEN. */
bool answers_measure(struct form *form);

/* Empty answers in arena, which has room for form->answers_size bytes more; NULL when it has not.
 */
struct answers *answers_create(struct arena *arena, const struct form *form) MUST_CHECK;
const struct form *answers_form(const struct answers *answers);

/* What is asked there; NULL when there is no such place (a row that is not there, a group as a
 * whole). */
const struct form_field *answers_field(const struct answers *answers, struct spot spot);

/* The following give ERR_NOT_FOUND for a place that is not there and ERR_UNSUPPORTED for one of
 * another kind. A person's change makes the origin a person's. */

/* Text and numbers, as typed: "" when nothing. Borrowed until the next change. */
const char *answers_text(const struct answers *answers, struct spot spot);
/* All of it anew. ERR_TOO_BIG over maxLength, ERR_INVALID for what is no UTF-8 or cannot be seen
 * (line breaks are good in a long_text); then nothing is changed. */
enum err answers_set_text(struct answers *answers, struct spot spot, const char *text);
/* At its end; the same refusals. */
enum err answers_append(struct answers *answers, struct spot spot, const char *text);
/* Without its last character; false when there is none. */
bool answers_drop_last(struct answers *answers, struct spot spot);

/* One choice takes another's place; of several, ERR_FULL over maxItems. is_on false takes it back.
 */
enum err answers_choose(struct answers *answers, struct spot spot, int choice, bool is_on);
bool answers_is_chosen(const struct answers *answers, struct spot spot, int choice);
int answers_chosen(const struct answers *answers, struct spot spot); /* the one; -1 none */
int answers_chosen_count(const struct answers *answers, struct spot spot);

/* Yes or no; UNSAID takes it back. */
enum err answers_say(struct answers *answers, struct spot spot, enum yes_no said);
enum yes_no answers_said(const struct answers *answers, struct spot spot);

/* Rows of a table. ERR_FULL at maxItems. What follows a removed row moves up. */
int answers_row_count(const struct answers *answers, int field);
enum err answers_add_row(struct answers *answers, int field);
enum err answers_remove_row(struct answers *answers, int field, int row);

enum err answers_clear(struct answers *answers, struct spot spot);
enum origin answers_origin(const struct answers *answers, struct spot spot);

/* Fills what is empty and has this source, when the value fits; how many. A choice takes the value
 * of one of its choices; yes-or-no takes "true" and "false". */
int form_prefill(struct answers *answers, const char *source, const char *value);

/* The day it is, "2026-11-24", for checks with "today"; "" (at first): those are silent.
 * ERR_INVALID. */
enum err answers_set_today(struct answers *answers, const char *day);
const char *answers_today(const struct answers *answers);

#endif
