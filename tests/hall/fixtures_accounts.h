/* Units and accounts as their files have them, into the database. Inside a write transaction. */
#ifndef ONEDOOR_TESTS_HALL_FIXTURES_ACCOUNTS_H
#define ONEDOOR_TESTS_HALL_FIXTURES_ACCOUNTS_H

#include <jansson.h>

#include "tests/hall/form.h"
#include "tests/hall/hall.h"

/* units.json, for the catalogue. ERR_INVALID when anything is off; every fault is logged. At start,
 * one thread. */
enum err units_load(struct conn *conn, const char *folder) MUST_CHECK;
/* accounts.json, once for a database; the hall has its keys and its calendar. At start, likewise.
 */
enum err accounts_load(
	struct hall *hall, struct conn *conn, const char *folder, int64_t now_ms) MUST_CHECK;

/* One of units.json. What is wrong with it; NULL: it is stored. Static. Any thread. */
const char *unit_put(struct conn *conn, const json_t *unit);
/* One of accounts.json, of the unit; its relative times become times. False, and why. Any thread.
 */
bool account_put(struct hall *hall, struct conn *conn, const json_t *unit, json_t *json,
	int64_t now_ms, char why[static FORM_WHY_LEN]) MUST_CHECK;

#endif
