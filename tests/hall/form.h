/*
 * Forms: the subset of JSON Schema that the contract describes, read and judged by the hall's own
 * means: it shares no code with the kiosk's. Any thread. Both are bounded for whatever comes.
 */
#ifndef ONEDOOR_TESTS_HALL_FORM_H
#define ONEDOOR_TESTS_HALL_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "firmware/base/attr.h"

enum { FORM_BYTES_MAX = 64 * 1024, FORM_FIELDS_MAX = 64, FORM_WHY_LEN = 160 };

/* Is it a form that a terminal can show? why_out: the place (JSON pointer) and what is wrong. */
bool form_check(const json_t *form, char why_out[static FORM_WHY_LEN]) MUST_CHECK;

/*
 * The answers that count, new: what no condition shows is left out. NULL when one does not fit or
 * is missing; pointer_out names it. The form has been checked.
 */
json_t *form_judge(const json_t *form, const json_t *answers,
	char pointer_out[static FORM_WHY_LEN]) MUST_CHECK;

/* A Condition against answers that count; NULL holds always. */
bool form_holds(const json_t *condition, const json_t *answers) MUST_CHECK;
/* Well-formed, and about fields of the form. NULL is fine. */
bool form_check_condition(const json_t *form, const json_t *condition) MUST_CHECK;

#endif
