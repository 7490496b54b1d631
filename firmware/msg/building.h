/*
 * The hall's building: its floors as plans, the ways through them, and where this terminal stands
 * (openapi.yaml `Plan`). Immutable once made; travels inside its message with its arena, then is
 * the world's. Millimetres, as plan.h has them. Limits are the parser's
 * (firmware/hall/api_building.c).
 */
#ifndef ONEDOOR_MSG_BUILDING_H
#define ONEDOOR_MSG_BUILDING_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/msg/plan.h"

enum {
	BUILDING_MAX_FLOORS = 8,
	FLOOR_MAX_NODES = 400,
	FLOOR_MAX_EDGES = 800,
	FLOOR_MAX_JOINTS = 64,
	PLACE_CODE_LEN = 32,
};

enum joint_kind { JOINT_LIFT, JOINT_STAIRS, JOINT_ESCALATOR, JOINT_KIND_COUNT };

/* From a node to one of another floor, and not back. */
struct joint {
	int node, floor, node_there; /* floor: index */
	enum joint_kind by;
	bool is_step_free;
};

/* One can walk straight from node to node. */
struct aisle {
	int from, to;
};

struct floor {
	int number;
	struct text name; /* "" when missing */
	struct plan *plan;
	int node_count, aisle_count, joint_count;
	struct plan_point *nodes;
	struct aisle *aisles;
	struct joint *joints;
};

struct building {
	struct arena *arena; /* holds everything here, this struct too */
	const char *version;
	int64_t as_of_ms; /* wall clock, UTC; 0 unknown */
	struct text source;
	int here_floor; /* index */
	struct plan_point here;
	int facing;	 /* degrees from the top of the plan, to the right; -1 unknown */
	double lat, lon; /* of the terminal */
	int floor_count;
	struct floor *floors; /* from below */
};

/* What a code means: an area or a mark. */
struct whereabouts {
	int floor; /* index */
	struct plan_point at;
	const struct plan_area *area; /* NULL: a mark */
	const struct text *name;
	const char *code, *icon; /* icon: "" when none */
};

void building_destroy(struct building *building); /* NULL is allowed */
/* False: there is no such place. building NULL is allowed. What it gives is the building's. */
bool building_find(const struct building *building, const char *code, struct whereabouts *out);
/* As the crow flies from this terminal. */
int building_metres_to(const struct building *building, double lat, double lon);
/* "lift": as the contract has it. Static. */
const char *joint_kind_name(enum joint_kind kind);

#endif
