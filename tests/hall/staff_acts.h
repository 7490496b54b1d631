/* What the forms of the staff page do. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_STAFF_ACTS_H
#define ONEDOOR_TESTS_HALL_STAFF_ACTS_H

#include "tests/hall/clerk.h"
#include "tests/hall/web.h"

enum { LOCATION_LEN = 200 };

/* In one transaction; where to go then, with what came of it. False: no such act. */
bool staff_act(struct hall *hall, const struct fields *fields,
	char location_out[static LOCATION_LEN]) MUST_CHECK;

#endif
