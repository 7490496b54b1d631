/*
 * The plan of a floor, as polygons: what a document shows of it (document.h, openapi.yaml `Block`).
 * Millimetres from the floor's upper left corner, x to the right, y down; every point lies within
 * the floor. Limits are the parser's (firmware/hall/api_plan.c). Plain data.
 */
#ifndef ONEDOOR_MSG_PLAN_H
#define ONEDOOR_MSG_PLAN_H

#include "firmware/msg/catalog.h"

enum {
	PLAN_MIN_MM = 1000, /* of either side */
	PLAN_MAX_MM = 1000 * 1000,
	PLAN_MAX_RATIO = 4, /* of the longer side to the shorter one */
	PLAN_MAX_AREAS = 200,
	PLAN_MIN_CORNERS = 3, /* of an area */
	PLAN_MAX_CORNERS = 64,
	PLAN_MAX_POINTS = 2000, /* of all areas */
	PLAN_MAX_MARKS = 200,
	PLAN_MAX_ROUTE = 200,
};

struct plan_point {
	int x, y;
};

enum area_kind {
	AREA_ZONE,
	AREA_ROOM,
	AREA_WALL,
	AREA_STAIRS,
	AREA_LIFT,
	AREA_ENTRANCE,
	AREA_KIND_COUNT
};

struct plan_area {
	enum area_kind kind;
	struct text name;	 /* "" when missing */
	const char *code, *icon; /* "" when missing */
	int point_count;	 /* the last corner leads to the first */
	struct plan_point *points;
};

enum mark_kind {
	MARK_HERE,   /* where one stands */
	MARK_TARGET, /* where one goes */
	MARK_WINDOW,
	MARK_FACILITY,
	MARK_KIND_COUNT
};

struct plan_mark {
	enum mark_kind kind;
	struct plan_point at;
	struct text name;	 /* "" when missing */
	const char *code, *icon; /* "" when missing */
};

struct plan {
	int width_mm, height_mm;
	int area_count, mark_count, route_count;
	int mark_room; /* of a composed one */
	double map_m;  /* of streets, not of a floor: so many metres across, north is up, one stands
			* in its middle, and that is said elsewhere; 0: of a floor */
	struct plan_area *areas;
	struct plan_mark *marks;
	struct plan_point *route; /* from here to the target; none or at least 2 */
};

/* "stairs", "window": as the contract has them. Static. */
const char *area_kind_name(enum area_kind kind);
const char *mark_kind_name(enum mark_kind kind);

bool area_contains(const struct plan_area *area, struct plan_point point);
/* The first mark of that kind; NULL when there is none. */
const struct plan_mark *plan_mark(const struct plan *plan, enum mark_kind kind);
/* The smallest zone or room in which the target lies; -1 when there is none. */
int plan_target_area(const struct plan *plan);

#endif
