/* What a unit must be: the contract's ServiceUnit, and what only the hall knows of it. Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_UNIT_JUDGE_H
#define ONEDOOR_TESTS_HALL_UNIT_JUDGE_H

#include <stdbool.h>
#include <jansson.h>

#include "firmware/base/attr.h"

/* What is wrong with it; NULL: nothing. Static. */
const char *unit_fault(const json_t *unit);
/* Is it a number as the unit asks for it, its check digit too? */
bool unit_takes(const json_t *unit, const char *no) MUST_CHECK;

#endif
