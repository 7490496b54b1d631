/* One field of a form and one answer to it. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_FORM_VALUE_H
#define ONEDOOR_TESTS_HALL_FORM_VALUE_H

#include <jansson.h>

#include "tests/hall/form.h"

/* A field as it may stand in a form: on its own, or inside of a group or a row. pointer: where it
 * is, for why_out. */
bool field_check(const json_t *field, bool is_inside, const char *pointer,
	char why_out[static FORM_WHY_LEN]) MUST_CHECK;
/* A note: it has no answer. */
bool field_is_note(const json_t *field);
/* Does the answer fit the field? pointer_out has the answer's place and is made longer for what is
 * inside of it. */
bool field_fits(const json_t *field, const json_t *answer,
	char pointer_out[static FORM_WHY_LEN]) MUST_CHECK;

/* The helpers of both readers. */
bool form_is_name(const char *text);
/* Sets why_out; false. */
bool form_wrong(char why_out[static FORM_WHY_LEN], const char *pointer, const char *what);
/* A language map of at least one language. */
bool form_is_words(const json_t *words);
/* Members outside of the list (words with blanks between): the first, or NULL. */
const char *form_stranger(const json_t *object, const char *names);

#endif
