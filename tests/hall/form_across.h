/* `x-check`, what a form says of several answers together (firmware/form/FORMS.md). Any thread. */
#ifndef ONEDOOR_TESTS_HALL_FORM_ACROSS_H
#define ONEDOOR_TESTS_HALL_FORM_ACROSS_H

#include "tests/hall/form.h"

/* A list of rules of known kinds; NULL is fine. */
bool across_check(const json_t *rules, char why_out[static FORM_WHY_LEN]) MUST_CHECK;
/* Do answers that fit keep all rules? pointer_out: the first field of the one that is broken. A
 * rule with `today` is not looked at: that day was the terminal's, and what was handed in off line
 * comes later. */
bool across_holds(const json_t *rules, const json_t *answers,
	char pointer_out[static FORM_WHY_LEN]) MUST_CHECK;

#endif
