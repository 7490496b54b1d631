/*
 * The shortest way through the building from where this terminal stands, floor by floor. Pure; any
 * thread; with the largest building some ten milliseconds.
 */
#ifndef ONEDOOR_PLAN_WAY_H
#define ONEDOOR_PLAN_WAY_H

#include "firmware/msg/building.h"

/* What is walked of one floor. */
struct way_leg {
	int floor;	 /* index of the building's */
	int point_count; /* 0: no way is known, or none is needed; else at least 2 */
	struct plan_point points[PLAN_MAX_ROUTE];
	enum joint_kind by; /* how one leaves the floor for the next leg's; of the last: nothing */
};

enum { WAY_MAX_LEGS = BUILDING_MAX_FLOORS };
struct way {
	struct whereabouts target;
	bool is_found; /* else there is one leg: the target's floor */
	int metres;    /* to walk */
	int leg_count;
	struct way_leg legs[WAY_MAX_LEGS];
};

/* False: there is no such place. is_step_free: without a step, or not at all. What it holds of the
 * building is borrowed. */
bool way_find(
	const struct building *building, const char *code, bool is_step_free, struct way *out);

#endif
