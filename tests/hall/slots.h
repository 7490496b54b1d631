/*
 * Times of appointments: on each of the next working days, at each place that the form offers, so
 * many seats each. A form with "x-choices": "slots" on a field gets the free ones when it is asked
 * for. Any thread; inside a transaction what changes.
 */
#ifndef ONEDOOR_TESTS_HALL_SLOTS_H
#define ONEDOOR_TESTS_HALL_SLOTS_H

#include <jansson.h>

#include "tests/hall/hall.h"

enum { SLOT_SEATS = 3, SLOT_LEN = 17 /* 2026-11-26T09:30 */ };

/* The name of the field whose choices are slots; NULL when the form has none. */
const char *slots_field(const json_t *form) MUST_CHECK;
/*
 * Puts the free times into the form, for each place its own. False: nothing is free, and the form
 * is of no use now.
 */
bool slots_offer(struct hall *hall, struct conn *conn, json_t *form, int64_t now_ms) MUST_CHECK;
/* Any text that looks like a time fits: for judging, before slots_take says whether it is one. */
void slots_open(json_t *form);

/* The moment of a slot's text. False when it is none. */
bool slot_read(const char *text, int64_t *at_ms_out) MUST_CHECK;
/* A time the hall offers, in the future, with a seat at the place left. */
bool slot_is_free(struct hall *hall, struct conn *conn, const char *place, int64_t at_ms,
	int64_t now_ms) MUST_CHECK;

#endif
