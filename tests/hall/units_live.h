/* Units that come and go while the hall runs, with their accounts. Any thread, inside a write
 * transaction; the caller builds the catalogue anew. */
#ifndef ONEDOOR_TESTS_HALL_UNITS_LIVE_H
#define ONEDOOR_TESTS_HALL_UNITS_LIVE_H

#include <jansson.h>

#include "tests/hall/form.h"
#include "tests/hall/hall.h"

/*
 * A unit as in units.json, and in `accounts` those it has, as in accounts.json, where `unit` may be
 * missing. It comes behind the others. A bill that was paid before the unit went is still paid.
 * False, and why.
 */
bool unit_add(struct hall *hall, struct conn *conn, json_t *json, int64_t now_ms,
	char why[static FORM_WHY_LEN]) MUST_CHECK;
/* Its accounts go, too; what was paid stays in the books. Not while somebody pays. False, and why.
 */
bool unit_remove(struct conn *conn, const char *code, char why[static FORM_WHY_LEN]) MUST_CHECK;

#endif
