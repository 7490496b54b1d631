/* Is a plan of a file the contract's? At start, one thread. */
#ifndef ONEDOOR_TESTS_HALL_FLOORS_JUDGE_H
#define ONEDOOR_TESTS_HALL_FLOORS_JUDGE_H

#include <jansson.h>

#include "tests/hall/form.h"

/* plan.json: a Plan without version. Every node of its ways is reached from every other one
 * without a step, and no code stands there twice. */
bool floors_judge(const json_t *plan, char why[static FORM_WHY_LEN]) MUST_CHECK;
/* The member `here` of a Plan with these floors. */
bool here_judge(const json_t *floors, const json_t *here) MUST_CHECK;
/* The area or mark with that code; *floor_out the number of its floor. NULL: none. */
const json_t *floors_find(const json_t *floors, const char *code, int64_t *floor_out);
/* The floor of that number, or NULL. */
const json_t *floors_get(const json_t *floors, int64_t number);

#endif
