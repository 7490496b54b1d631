#include "firmware/hall/api_plan.h"
#include "firmware/base/str.h"

#include <math.h>

enum { NAME_MAX_LEN = 4 * 100, CODE_MAX_LEN = 32 };

struct reader {
	struct api_memory *memory;
	const struct plan *plan;
	int *skipped;
	int point_count; /* of all areas so far */
};

static size_t bounded(struct reader *r, const struct json *array, size_t most)
{
	size_t count = MIN_OF(json_len(array), most);
	*r->skipped += (int)MIN_OF(json_len(array) - count, (size_t)10000);
	return count;
}

static bool read_coordinate(double value, int most, int *out)
{
	bool is_within = value >= 0 && value <= most; /* not when it is no number */
	*out = is_within ? (int)lround(value) : 0;
	return is_within;
}

static bool read_point(const struct reader *r, double x, double y, struct plan_point *out)
{
	return read_coordinate(x, r->plan->width_mm, &out->x) &&
	       read_coordinate(y, r->plan->height_mm, &out->y);
}

static struct plan_point *read_points(
	struct reader *r, const struct json *array, size_t least, size_t most)
{
	size_t count = json_len(array);
	struct plan_point *points = count >= least && count <= most
					    ? api_alloc(r->memory, count, sizeof(struct plan_point))
					    : NULL;
	for (size_t i = 0; points && i < count; i++) {
		const struct json *pair = json_at(array, i);
		if (json_len(pair) != 2 || !read_point(r, json_at_number(pair, 0, NAN),
						   json_at_number(pair, 1, NAN), &points[i])) {
			return NULL;
		}
	}
	return points;
}

/* A member that is a code; "" when it is missing or none. */
static const char *read_code(struct reader *r, const struct json *object, const char *key)
{
	const char *code = json_str(object, key, "");
	return api_is_code(code, CODE_MAX_LEN) ? api_copy_text(r->memory, code, CODE_MAX_LEN) : "";
}

static bool read_area(struct reader *r, const struct json *object, struct plan_area *out)
{
	const struct json *points = json_get(object, "points");
	const char *kind = json_str(object, "kind", "");
	*out = (struct plan_area){.kind = AREA_ROOM}; /* what nobody knows is a room, too */
	for (int i = 0; i < AREA_KIND_COUNT; i++) {
		out->kind = str_equal(kind, area_kind_name((enum area_kind)i)) ? (enum area_kind)i
									       : out->kind;
	}
	if (json_len(points) > (size_t)(PLAN_MAX_POINTS - r->point_count)) {
		return false;
	}
	out->points = read_points(r, points, PLAN_MIN_CORNERS, PLAN_MAX_CORNERS);
	if (!out->points) {
		return false;
	}
	out->point_count = (int)json_len(points);
	r->point_count += out->point_count;
	out->name = api_text(r->memory, object, "name", NAME_MAX_LEN);
	out->code = read_code(r, object, "code");
	out->icon = read_code(r, object, "icon");
	return true;
}

static double number_of(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);
	enum json_kind kind = json_kind(value);
	return kind == JSON_KIND_INT || kind == JSON_KIND_REAL ? json_as_number(value) : NAN;
}

static bool read_mark(struct reader *r, const struct json *object, struct plan_mark *out)
{
	const char *kind = json_str(object, "kind", "");
	*out = (struct plan_mark){.kind = MARK_FACILITY};
	for (int i = 0; i < MARK_KIND_COUNT; i++) {
		out->kind = str_equal(kind, mark_kind_name((enum mark_kind)i)) ? (enum mark_kind)i
									       : out->kind;
	}
	out->name = api_text(r->memory, object, "name", NAME_MAX_LEN);
	out->code = read_code(r, object, "code");
	out->icon = read_code(r, object, "icon");
	return read_point(r, number_of(object, "x"), number_of(object, "y"), &out->at);
}

static void read_areas(struct reader *r, const struct json *array, struct plan *plan)
{
	size_t count = bounded(r, array, PLAN_MAX_AREAS);
	plan->areas = api_alloc(r->memory, count + 1, sizeof(struct plan_area));
	for (size_t i = 0; plan->areas && i < count; i++) {
		bool is_good = read_area(r, json_at(array, i), &plan->areas[plan->area_count]);
		plan->area_count += is_good;
		*r->skipped += !is_good;
	}
}

static void read_marks(struct reader *r, const struct json *array, struct plan *plan)
{
	size_t count = bounded(r, array, PLAN_MAX_MARKS);
	plan->marks = api_alloc(r->memory, count + 1, sizeof(struct plan_mark));
	for (size_t i = 0; plan->marks && i < count; i++) {
		bool is_good = read_mark(r, json_at(array, i), &plan->marks[plan->mark_count]);
		plan->mark_count += is_good;
		*r->skipped += !is_good;
	}
}

/* Half a way would lead astray: all of it or none. */
static void read_route(struct reader *r, const struct json *array, struct plan *plan)
{
	plan->route = read_points(r, array, 2, PLAN_MAX_ROUTE);
	plan->route_count = plan->route ? (int)json_len(array) : 0;
	*r->skipped += !plan->route && json_len(array) > 0;
}

static bool is_floor(int width, int height)
{
	return width > 0 && height > 0 && width <= PLAN_MAX_RATIO * height &&
	       height <= PLAN_MAX_RATIO * width;
}

struct plan_point *plan_points_read(struct api_memory *memory, const struct plan *plan,
	const struct json *array, size_t least, size_t most)
{
	struct reader r = {memory, plan, NULL, 0};
	return read_points(&r, array, least, most);
}

struct plan *plan_read(struct api_memory *memory, const struct json *object, int *skipped)
{
	int width = api_int(object, "width_mm", PLAN_MIN_MM, PLAN_MAX_MM, 0);
	int height = api_int(object, "height_mm", PLAN_MIN_MM, PLAN_MAX_MM, 0);
	struct plan *plan =
		is_floor(width, height) ? api_alloc(memory, 1, sizeof(struct plan)) : NULL;
	if (!plan) {
		return NULL;
	}
	plan->width_mm = width;
	plan->height_mm = height;
	struct reader r = {memory, plan, skipped, 0};
	read_areas(&r, json_get(object, "areas"), plan);
	read_marks(&r, json_get(object, "marks"), plan);
	read_route(&r, json_get(object, "route"), plan);
	return plan->area_count > 0 ? plan : NULL;
}
