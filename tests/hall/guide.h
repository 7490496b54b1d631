/* The guide the hall makes of the catalogue for a matter that has none of its own. */
#ifndef ONEDOOR_TESTS_HALL_GUIDE_H
#define ONEDOOR_TESTS_HALL_GUIDE_H

#include <jansson.h>

#include "tests/hall/hall.h"

/* A Document, the caller's; NULL when there is no such matter. is_applied_for: at a terminal, not
 * only at the window. */
json_t *guide_of_matter(
	struct hall *hall, struct conn *conn, const char *code, bool is_applied_for) MUST_CHECK;
json_t *guide_of_bundle(struct hall *hall, struct conn *conn, const char *code) MUST_CHECK;

#endif
