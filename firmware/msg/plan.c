#include "firmware/msg/plan.h"

const char *area_kind_name(enum area_kind kind)
{
	static const char *const names[AREA_KIND_COUNT] = {
		"zone", "room", "wall", "stairs", "lift", "entrance"};
	return (unsigned)kind < AREA_KIND_COUNT ? names[kind] : "?";
}

const char *mark_kind_name(enum mark_kind kind)
{
	static const char *const names[MARK_KIND_COUNT] = {"here", "target", "window", "facility"};
	return (unsigned)kind < MARK_KIND_COUNT ? names[kind] : "?";
}

/* How many sides a ray to the right crosses. */
bool area_contains(const struct plan_area *area, struct plan_point point)
{
	bool is_inside = false;
	for (int i = 0; i < area->point_count; i++) {
		struct plan_point a = area->points[i];
		struct plan_point b = area->points[(i + 1) % area->point_count];
		if ((a.y > point.y) == (b.y > point.y)) {
			continue;
		}
		double x = a.x + (double)(b.x - a.x) * (point.y - a.y) / (b.y - a.y);
		is_inside ^= point.x < x;
	}
	return is_inside;
}

const struct plan_mark *plan_mark(const struct plan *plan, enum mark_kind kind)
{
	for (int i = 0; i < plan->mark_count; i++) {
		if (plan->marks[i].kind == kind) {
			return &plan->marks[i];
		}
	}
	return NULL;
}

/* Square millimetres. */
static double size_of(const struct plan_area *area)
{
	double twice = 0;
	for (int i = 0; i < area->point_count; i++) {
		struct plan_point a = area->points[i];
		struct plan_point b = area->points[(i + 1) % area->point_count];
		twice += (double)a.x * b.y - (double)b.x * a.y;
	}
	return twice < 0 ? -twice / 2 : twice / 2;
}

int plan_target_area(const struct plan *plan)
{
	const struct plan_mark *target = plan_mark(plan, MARK_TARGET);
	int found = -1;
	double least = 0;
	for (int i = 0; target && i < plan->area_count; i++) {
		const struct plan_area *area = &plan->areas[i];
		bool can_be = area->kind == AREA_ZONE || area->kind == AREA_ROOM;
		if (can_be && area_contains(area, target->at) &&
			(found < 0 || size_of(area) < least)) {
			found = i;
			least = size_of(area);
		}
	}
	return found;
}
