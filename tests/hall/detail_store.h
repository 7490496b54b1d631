/* Guides, forms and materials into the database, when they are the contract's. */
#ifndef ONEDOOR_TESTS_HALL_DETAIL_STORE_H
#define ONEDOOR_TESTS_HALL_DETAIL_STORE_H

#include <jansson.h>

#include "tests/hall/form.h"
#include "tests/hall/store.h"

/* guide, form and materials of the object, each may be missing. Inside a write transaction. False,
 * and why, when one of them is not what the contract says. */
bool detail_store(struct conn *conn, const char *code, const json_t *json,
	char why[static FORM_WHY_LEN]) MUST_CHECK;

#endif
