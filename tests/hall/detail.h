/* What a person reads and fills in for a matter or a bundle: of its file, or made by the hall. */
#ifndef ONEDOOR_TESTS_HALL_DETAIL_H
#define ONEDOOR_TESTS_HALL_DETAIL_H

#include <jansson.h>

#include "tests/hall/hall.h"

struct detail {
	json_t *form;	   /* NULL: at the window only. Slots are not put in (slots.h). */
	json_t *materials; /* an array; NULL when there is no form */
};

/* False: no such matter (bundle). detail_finish in either case. */
bool detail_find(
	struct conn *conn, const char *code, bool is_bundle, struct detail *out) MUST_CHECK;
void detail_finish(struct detail *detail);
/* The guide of its file, or of the hall; the caller's. */
json_t *detail_guide(struct hall *hall, struct conn *conn, const char *code, bool is_bundle,
	bool is_applied_for) MUST_CHECK;

#endif
