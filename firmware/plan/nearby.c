#include "firmware/plan/nearby.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <math.h>

enum {
	SPAN = 100 * 1000, /* units of the plan across its longer side */
	DOTS_MOST = 40,
	RINGS_MOST = 3,
	RING_CORNERS = 60,
	RANGE_MIN_M = 300,
};

/* What is shown: so many metres to each side of here. */
struct view {
	const struct building *building;
	struct plan plan;
	double range_m, unit_m; /* units a metre */
};

struct offset {
	double east, north; /* metres */
};

static struct offset offset_of(const struct building *building, const struct entry_row *row)
{
	double east = building_metres_to(building, building->lat, row->lon);
	double north = building_metres_to(building, row->lat, building->lon);
	return (struct offset){
		row->lon < building->lon ? -east : east, row->lat < building->lat ? -north : north};
}

static bool is_placed(const struct listing *listing, int row)
{
	return listing->rows[row].has_place;
}

static int clamped(double value, int most)
{
	return (int)CLAMP(lround(value), 0L, (long)most);
}

static struct plan_point at(const struct view *view, struct offset offset)
{
	const struct plan *plan = &view->plan;
	return (struct plan_point){
		clamped(plan->width_mm / 2.0 + offset.east * view->unit_m, plan->width_mm),
		clamped(plan->height_mm / 2.0 - offset.north * view->unit_m, plan->height_mm)};
}

static bool is_seen(const struct view *view, struct offset offset)
{
	return fabs(offset.east) * view->unit_m < view->plan.width_mm / 2.0 &&
	       fabs(offset.north) * view->unit_m < view->plan.height_mm / 2.0;
}

/* As far as the farthest of those that are numbered, with some air. */
static void set_range(struct view *view, const struct listing *listing, const int *rows, int count)
{
	const struct plan *plan = &view->plan;
	double most = 0;
	int placed = 0;
	for (int i = 0; i < count && placed < NEARBY_MOST; i++) {
		if (!is_placed(listing, rows[i])) {
			continue;
		}
		struct offset offset = offset_of(view->building, &listing->rows[rows[i]]);
		most = fmax(most, fabs(offset.east) * SPAN / plan->width_mm);
		most = fmax(most, fabs(offset.north) * SPAN / plan->height_mm);
		placed++;
	}
	view->range_m = fmax(most * 1.2, RANGE_MIN_M);
	view->unit_m = SPAN / 2.0 / view->range_m;
}

/* 100, 200, 500, 1000 …: two of them are seen whole. */
static int ring_m(const struct view *view)
{
	static const int steps[] = {1, 2, 5};
	int step = 100;
	double shorter_m = view->range_m * MIN_OF(view->plan.width_mm, view->plan.height_mm) / SPAN;
	for (int i = 1; step * 2.5 < shorter_m && i < 24; i++) {
		step = 100 * steps[i % 3] * (int)lround(pow(10, i / 3));
	}
	return step;
}

static struct plan_area *add_area(struct document *document, struct plan *plan, int corners)
{
	struct plan_area *area = &plan->areas[plan->area_count];
	*area = (struct plan_area){.kind = AREA_ZONE,
		.name = {{"", ""}},
		.code = "",
		.icon = "",
		.point_count = corners,
		.points = arena_array(document->arena, struct plan_point, (size_t)corners)};
	REQUIRE(area->points);
	plan->area_count++;
	return area;
}

/* What of it lies outside runs along the border. */
static void add_ring(struct document *document, struct view *view, double radius_m)
{
	double wide = view->plan.width_mm / 2.0 / view->unit_m;
	double high = view->plan.height_mm / 2.0 / view->unit_m;
	struct plan_area *area = add_area(document, &view->plan, RING_CORNERS);
	for (int i = 0; i < RING_CORNERS; i++) {
		double angle = 2 * 3.14159265358979 * i / RING_CORNERS;
		double east = sin(angle), north = cos(angle);
		double length = fmin(radius_m,
			fmin(wide / fmax(fabs(east), 1e-9), high / fmax(fabs(north), 1e-9)));
		area->points[i] = at(view, (struct offset){east * length, north * length});
	}
}

/* The ground, then the rings, the smaller ones on top. */
static void add_rings(struct document *document, struct view *view, int step)
{
	struct plan *plan = &view->plan;
	double corner_m = hypot(plan->width_mm, plan->height_mm) / 2 / view->unit_m;
	plan->areas = arena_array(document->arena, struct plan_area, RINGS_MOST + 1);
	REQUIRE(plan->areas);
	struct plan_area *ground = add_area(document, plan, 4);
	ground->points[1].x = ground->points[2].x = plan->width_mm;
	ground->points[2].y = ground->points[3].y = plan->height_mm;
	for (int ring = RINGS_MOST; ring > 0; ring--) {
		if (ring * step < corner_m) {
			add_ring(document, view, ring * step);
		}
	}
}

static double far_from_here(const struct plan *plan, const struct plan_mark *mark)
{
	return hypot(mark->at.x - plan->width_mm / 2.0, mark->at.y - plan->height_mm / 2.0);
}

/* The list may be in another order. */
static void put_nearest_first(const struct plan *plan, struct plan_mark *marks, int count)
{
	for (int i = 1; i < count; i++) {
		for (int k = i; k > 0 &&
				far_from_here(plan, &marks[k]) < far_from_here(plan, &marks[k - 1]);
			k--) {
			struct plan_mark nearer = marks[k];
			marks[k] = marks[k - 1];
			marks[k - 1] = nearer;
		}
	}
}

int nearby_add_plan(struct document *document, const struct building *building,
	const struct listing *listing, const int *rows, int count, int wide, int high)
{
	int longer = MAX_OF(MAX_OF(wide, high), 1), numbered = 0, dots = 0, step;
	struct view view = {.building = building,
		.plan = {.width_mm = CLAMP((int)((int64_t)SPAN * wide / longer),
				 SPAN / PLAN_MAX_RATIO, (int)SPAN),
			.height_mm = CLAMP((int)((int64_t)SPAN * high / longer),
				SPAN / PLAN_MAX_RATIO, (int)SPAN)}};
	struct plan_mark *marks = mem_alloc(NEARBY_MOST + DOTS_MOST, sizeof(*marks));
	set_range(&view, listing, rows, count);
	for (int i = 0; i < count && dots < DOTS_MOST; i++) {
		struct offset offset = offset_of(building, &listing->rows[rows[i]]);
		char number[16];
		if (!is_placed(listing, rows[i]) || !is_seen(&view, offset)) {
			continue;
		}
		struct plan_mark mark = {.kind = MARK_FACILITY,
			.at = at(&view, offset),
			.name = {{"", ""}},
			.code = "",
			.icon = ""};
		if (numbered < NEARBY_MOST) {
			str_format(number, sizeof(number), "%d", i + 1);
			mark.kind = MARK_WINDOW;
			mark.name = document_text(document, number);
			marks[numbered++ + dots] = mark;
		} else {
			marks[numbered + dots++] = mark;
		}
	}
	put_nearest_first(&view.plan, marks, numbered);
	view.plan.map_m = view.plan.width_mm / view.unit_m;
	view.plan.marks = marks;
	view.plan.mark_count = numbered + dots;
	step = numbered ? ring_m(&view) : 0;
	if (numbered) {
		add_rings(document, &view, step);
		(void)document_add_plan(document, "", &view.plan);
		document_add_mark(document, MARK_HERE, at(&view, (struct offset){0, 0}), "", "");
	}
	mem_free(marks);
	return step;
}
