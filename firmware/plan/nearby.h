/* Places of a list around this terminal, as a plan: north is up. Pure. */
#ifndef ONEDOOR_PLAN_NEARBY_H
#define ONEDOOR_PLAN_NEARBY_H

#include "firmware/msg/building.h"
#include "firmware/msg/collection.h"
#include "firmware/msg/document.h"

enum { NEARBY_MOST = 8 };

/*
 * The first NEARBY_MOST of those rows (indexes of the listing's) that have a place, numbered from
 * 1, as windows, the nearest first; the others near them as dots, where one stands, and rings
 * around it. wide and high: what it
 * will be shown in. Returns how far apart the rings are, in metres; 0: nothing was added, no row
 * has a place.
 */
int nearby_add_plan(struct document *document, const struct building *building,
	const struct listing *listing, const int *rows, int count, int wide, int high);

#endif
