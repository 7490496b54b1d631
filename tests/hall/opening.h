/* When the hall is open, from its weekly hours and exceptions. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_OPENING_H
#define ONEDOOR_TESTS_HALL_OPENING_H

#include <jansson.h>

#include "tests/hall/hall.h"

struct opening {
	bool is_open;
	const char *reason; /* the contract's word; static */
	int64_t next_ms;    /* the next opening; 0 while open or when none is in sight */
	int64_t closes_ms;  /* end of the present span; 0 while closed or when it has no end */
	const json_t *text; /* of an exception; borrowed from the catalogue's facts, may be NULL */
};

struct opening opening_at(const struct hall *hall, int64_t now_ms);

#endif
