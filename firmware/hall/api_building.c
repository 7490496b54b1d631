#include "firmware/hall/api_building.h"
#include "firmware/base/log.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_plan.h"

#include <math.h>

enum {
	ANSWER_MAX_LEN = 256 * 1024,
	ARENA_LIMIT = 4 * 1024 * 1024,
	VERSION_MAX_LEN = 64,
	NUMBER_MIN = -9,
	NUMBER_MAX = 99,
	NONE = -1000,
};

struct reader {
	struct api_memory memory;
	int skipped;
};

static double number_of(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);
	enum json_kind kind = json_kind(value);
	return kind == JSON_KIND_INT || kind == JSON_KIND_REAL ? json_as_number(value) : NAN;
}

static int find_floor(const struct building *building, int number)
{
	for (int i = 0; i < building->floor_count; i++) {
		if (building->floors[i].number == number) {
			return i;
		}
	}
	return -1;
}

/* --- floors --- */

static bool read_floor(
	struct reader *r, const struct json *object, struct building *building, struct floor *out)
{
	*out = (struct floor){.number = api_int(object, "floor", NUMBER_MIN, NUMBER_MAX, NONE)};
	out->name = api_text(&r->memory, object, "name", HALL_NAME_LEN);
	out->plan = plan_read(&r->memory, object, &r->skipped);
	return out->plan && out->number != NONE && find_floor(building, out->number) < 0;
}

/* Nodes are known by their place: all of them, or none. */
static void read_nodes(struct reader *r, const struct json *ways, struct floor *out)
{
	const struct json *nodes = json_get(ways, "nodes");
	out->nodes = plan_points_read(&r->memory, out->plan, nodes, 1, FLOOR_MAX_NODES);
	out->node_count = out->nodes ? (int)json_len(nodes) : 0;
	r->skipped += !out->nodes && json_len(nodes) > 0;
}

/* An index of a node; -1 when it is none. */
static int node_of(const struct floor *floor, double value)
{
	bool is_one = value >= 0 && value < floor->node_count && value == (int)value;
	return is_one ? (int)value : -1;
}

static void read_aisles(struct reader *r, const struct json *array, struct floor *out)
{
	size_t count = MIN_OF(json_len(array), (size_t)FLOOR_MAX_EDGES);
	out->aisles = api_alloc(&r->memory, count + 1, sizeof(struct aisle));
	for (size_t i = 0; out->aisles && i < count; i++) {
		const struct json *pair = json_at(array, i);
		struct aisle aisle = {node_of(out, json_at_number(pair, 0, NAN)),
			node_of(out, json_at_number(pair, 1, NAN))};
		if (aisle.from >= 0 && aisle.to >= 0) {
			out->aisles[out->aisle_count++] = aisle;
		} else {
			r->skipped++;
		}
	}
}

/* When all floors are there. One whose kind nobody knows may have steps. */
static bool read_joint(const struct json *object, const struct building *building,
	const struct floor *from, struct joint *out)
{
	const char *by = json_str(object, "by", "");
	*out = (struct joint){.node = node_of(from, number_of(object, "node")),
		.floor = find_floor(
			building, api_int(object, "floor", NUMBER_MIN, NUMBER_MAX, NONE)),
		.by = JOINT_STAIRS};
	bool is_known = false;
	for (int i = 0; i < JOINT_KIND_COUNT; i++) {
		if (str_equal(by, joint_kind_name((enum joint_kind)i))) {
			out->by = (enum joint_kind)i;
			is_known = true;
		}
	}
	out->is_step_free = is_known && json_bool(object, "step_free", false);
	if (out->floor < 0 || &building->floors[out->floor] == from) {
		return false;
	}
	out->node_there = node_of(&building->floors[out->floor], number_of(object, "node_there"));
	return out->node >= 0 && out->node_there >= 0;
}

static void read_joints(struct reader *r, const struct json *array, const struct building *building,
	struct floor *out)
{
	size_t count = MIN_OF(json_len(array), (size_t)FLOOR_MAX_JOINTS);
	out->joints = api_alloc(&r->memory, count + 1, sizeof(struct joint));
	for (size_t i = 0; out->joints && i < count; i++) {
		bool is_good = read_joint(
			json_at(array, i), building, out, &out->joints[out->joint_count]);
		out->joint_count += is_good;
		r->skipped += !is_good;
	}
}

static void read_floors(struct reader *r, const struct json *array, struct building *out)
{
	const struct json *objects[BUILDING_MAX_FLOORS];
	out->floors = api_alloc(&r->memory, BUILDING_MAX_FLOORS, sizeof(struct floor));
	for (size_t i = 0; out->floors && i < json_len(array); i++) {
		struct floor read;
		const struct json *object = json_at(array, i);
		if (out->floor_count == BUILDING_MAX_FLOORS || !read_floor(r, object, out, &read)) {
			r->skipped++;
			continue;
		}
		objects[out->floor_count] = object;
		out->floors[out->floor_count++] = read;
	}
	for (int i = 0; i < out->floor_count; i++) {
		const struct json *ways = json_get(objects[i], "ways");
		read_nodes(r, ways, &out->floors[i]);
		read_aisles(r, json_get(ways, "edges"), &out->floors[i]);
	}
	for (int i = 0; i < out->floor_count; i++) {
		read_joints(
			r, json_get(json_get(objects[i], "ways"), "joints"), out, &out->floors[i]);
	}
}

/* --- where one stands --- */

static bool is_within(double value, double most)
{
	return value >= -most && value <= most; /* not when it is no number */
}

static bool read_here(const struct json *object, struct building *out)
{
	double x = number_of(object, "x"), y = number_of(object, "y");
	out->here_floor = find_floor(out, api_int(object, "floor", NUMBER_MIN, NUMBER_MAX, NONE));
	out->facing = api_int(object, "facing", 0, 359, -1);
	out->lat = number_of(object, "lat");
	out->lon = number_of(object, "lon");
	if (out->here_floor < 0 || !is_within(out->lat, 90) || !is_within(out->lon, 180)) {
		return false;
	}
	const struct plan *plan = out->floors[out->here_floor].plan;
	bool is_on = x >= 0 && x <= plan->width_mm && y >= 0 && y <= plan->height_mm;
	out->here = is_on ? (struct plan_point){(int)lround(x), (int)lround(y)}
			  : (struct plan_point){0, 0};
	return is_on;
}

enum err building_parse(const char *json, size_t len, struct building **building_out)
{
	*building_out = NULL;
	struct json *root = NULL;
	enum err err = len <= ANSWER_MAX_LEN ? json_parse(json, len, &root) : ERR_TOO_BIG;
	if (err != OK) {
		return err;
	}
	struct reader r = {.memory.arena = arena_create(ARENA_PLAIN, ARENA_LIMIT)};
	struct building *building = arena_new(r.memory.arena, struct building);
	REQUIRE(building); /* the first bytes of an empty arena */
	building->arena = r.memory.arena;
	building->version =
		api_copy_text(&r.memory, json_str(root, "version", ""), VERSION_MAX_LEN);
	(void)rfc3339_parse(json_str(root, "as_of", ""), &building->as_of_ms, NULL);
	building->source = api_text(&r.memory, root, "source", HALL_TEXT_LEN);
	read_floors(&r, json_get(root, "floors"), building);
	bool is_one = building->version[0] && building->floor_count > 0 && !r.memory.is_full &&
		      read_here(json_get(root, "here"), building);
	json_free(root);
	if (!is_one) {
		building_destroy(building);
		return ERR_INVALID;
	}
	if (r.skipped > 0) {
		log_warn("hall", "plan: %d parts left out", r.skipped);
	}
	*building_out = building;
	return OK;
}
