#include "firmware/msg/building.h"
#include "firmware/base/str.h"

#include <math.h>

void building_destroy(struct building *building)
{
	if (building) {
		arena_destroy(building->arena);
	}
}

const char *joint_kind_name(enum joint_kind kind)
{
	static const char *const names[JOINT_KIND_COUNT] = {"lift", "stairs", "escalator"};
	return (unsigned)kind < JOINT_KIND_COUNT ? names[kind] : "?";
}

/* Of what surrounds it. */
static struct plan_point middle_of(const struct plan_area *area)
{
	struct plan_point low = area->points[0], high = low;
	for (int i = 1; i < area->point_count; i++) {
		low.x = MIN_OF(low.x, area->points[i].x);
		low.y = MIN_OF(low.y, area->points[i].y);
		high.x = MAX_OF(high.x, area->points[i].x);
		high.y = MAX_OF(high.y, area->points[i].y);
	}
	return (struct plan_point){low.x + (high.x - low.x) / 2, low.y + (high.y - low.y) / 2};
}

static bool find_on(const struct plan *plan, const char *code, struct whereabouts *out)
{
	for (int i = 0; i < plan->area_count; i++) {
		const struct plan_area *area = &plan->areas[i];
		if (str_equal(area->code, code)) {
			out->at = middle_of(area);
			out->area = area;
			out->name = &area->name;
			out->code = area->code;
			out->icon = area->icon;
			return true;
		}
	}
	for (int i = 0; i < plan->mark_count; i++) {
		const struct plan_mark *mark = &plan->marks[i];
		if (str_equal(mark->code, code)) {
			out->at = mark->at;
			out->name = &mark->name;
			out->code = mark->code;
			out->icon = mark->icon;
			return true;
		}
	}
	return false;
}

bool building_find(const struct building *building, const char *code, struct whereabouts *out)
{
	for (int i = 0; code[0] && building && i < building->floor_count; i++) {
		*out = (struct whereabouts){.floor = i};
		if (find_on(building->floors[i].plan, code, out)) {
			return true;
		}
	}
	return false;
}

/* Within a city the earth is flat. */
int building_metres_to(const struct building *building, double lat, double lon)
{
	const double radius_m = 6371000, radians = 3.14159265358979 / 180;
	double north = (lat - building->lat) * radians * radius_m;
	double east = (lon - building->lon) * radians * radius_m * cos(building->lat * radians);
	return (int)lround(hypot(north, east));
}
