/* Units and accounts out of their files. At start, one thread, inside a write transaction. */
#ifndef ONEDOOR_TESTS_HALL_FIXTURES_ACCOUNTS_H
#define ONEDOOR_TESTS_HALL_FIXTURES_ACCOUNTS_H

#include "tests/hall/hall.h"

/* units.json, for the catalogue. ERR_INVALID when anything is off; every fault is logged. */
enum err units_load(struct conn *conn, const char *folder) MUST_CHECK;
/* accounts.json, once for a database; the hall has its keys and its calendar. */
enum err accounts_load(
	struct hall *hall, struct conn *conn, const char *folder, int64_t now_ms) MUST_CHECK;

#endif
