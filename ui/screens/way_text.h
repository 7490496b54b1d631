/* The way to a place of the hall in words, the same on the page and on paper. Pure. */
#ifndef ONEDOOR_UI_SCREENS_WAY_TEXT_H
#define ONEDOOR_UI_SCREENS_WAY_TEXT_H

#include "firmware/plan/way.h"

enum { WAY_TEXT_LEN = 640 };

/* What a floor is called. */
void plan_floor_text(enum lang lang, const struct floor *floor, char out[WAY_TEXT_LEN]);
/* "Floor 3 · about 60 m"; or that no way is known, or that none is needed. */
void way_text(enum lang lang, const struct building *building, const struct way *way,
	char out[WAY_TEXT_LEN]);
/* "Floor 1: take the lift to Floor 3": what is done on a leg. */
void leg_text(enum lang lang, const struct building *building, const struct way *way, int leg,
	char out[WAY_TEXT_LEN]);

#endif
