/*
 * Every page of the kiosk in fixed states: what the golden dumps, the checker and the pictures are
 * drawn from. A new page needs at least one line in scenarios.c. One thread.
 */
#ifndef ONEDOOR_TESTS_SCENARIOS_H
#define ONEDOOR_TESTS_SCENARIOS_H

#include "firmware/model/kiosk.h"

struct scenario {
	enum screen screen;
	const char *name;		  /* of the state: "offline"; "" for the usual one. One that
					   * ends in "next" is turned by a page, in "end" to its end */
	void (*set)(struct kiosk *kiosk); /* NULL: nothing to be changed */
};

/* Sorted by screen. */
const struct scenario *scenarios(int *count_out);

/* A kiosk in that state, on Tuesday 2026-11-24 at 10:00, with the catalogue of catalog.json; what
 * is typed there is typed in that language. To be finished with world_leave. catalog_path must be
 * readable. */
void scenario_init(const struct scenario *scenario, enum lang lang, const char *catalog_path,
	struct kiosk *kiosk_out);

#endif
