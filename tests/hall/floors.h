/*
 * The plan of the hall: plan.json and where each terminal stands, terminals.csv. Never changes once
 * it is read; any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_FLOORS_H
#define ONEDOOR_TESTS_HALL_FLOORS_H

#include <jansson.h>

#include "tests/hall/hall.h"

struct floors;

/* Reads and judges both, and sets hall->floors in either case; NULL and OK when there is no
 * plan.json. ERR_INVALID when it is not the contract's, a zone or a window is not where the
 * catalogue has it, or something cannot be reached without a step: the fault is logged. At start.
 */
enum err floors_load(struct hall *hall, struct conn *conn, const char *folder) MUST_CHECK;
void floors_destroy(struct floors *floors); /* NULL is allowed */

/* Is there a zone, a window or a facility of that code? NULL: no. */
bool floors_has(const struct floors *floors, const char *code);
/* The contract's Plan for a terminal; the caller's. */
json_t *floors_json(const struct floors *floors, const char *terminal) MUST_CHECK;

#endif
