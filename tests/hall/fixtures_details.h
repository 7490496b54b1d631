/* Guides, forms, materials, bundles and the calendar out of their files. At start, one thread. */
#ifndef ONEDOOR_TESTS_HALL_FIXTURES_DETAILS_H
#define ONEDOOR_TESTS_HALL_FIXTURES_DETAILS_H

#include "tests/hall/store.h"

/* Inside a write transaction, after the tables. ERR_INVALID, and why in the log, when a form, a
 * material or a bundle is not what the contract says. */
enum err details_load(struct conn *conn, const char *folder) MUST_CHECK;

#endif
