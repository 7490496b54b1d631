#include "firmware/plan/way_plan.h"
#include "firmware/base/mem.h"

/* Windows are many: those of the zone one goes to are shown, the others would hide the way. */
static bool is_wanted(const struct plan_mark *mark, const struct plan *plan, int zone)
{
	return mark->kind == MARK_FACILITY || (mark->kind == MARK_WINDOW && zone >= 0 &&
						      area_contains(&plan->areas[zone], mark->at));
}

static int zone_of(const struct plan *plan, struct plan_point at)
{
	for (int i = 0; i < plan->area_count; i++) {
		if (plan->areas[i].kind == AREA_ZONE && area_contains(&plan->areas[i], at)) {
			return i;
		}
	}
	return -1;
}

/* What the joint at the end of the leg is called: the area's name. */
static const struct plan_area *area_at(
	const struct plan *plan, enum joint_kind by, struct plan_point at)
{
	enum area_kind kind = by == JOINT_LIFT ? AREA_LIFT : AREA_STAIRS;
	for (int i = 0; i < plan->area_count; i++) {
		const struct plan_area *area = &plan->areas[i];
		if (area->kind == kind && area_contains(area, at)) {
			return area;
		}
	}
	return NULL;
}

/* A zone and a room have their names on the plan already. Into a zone one goes as far as the way
 * leads. */
static void add_target(struct document *document, const struct way *way, bool is_reached,
	struct plan_point end, enum lang lang)
{
	const struct plan_area *area = way->target.area;
	bool is_zone = area && area->kind == AREA_ZONE;
	bool is_named = is_zone || (area && area->kind == AREA_ROOM);
	document_add_mark(document, MARK_TARGET, is_zone && is_reached ? end : way->target.at,
		is_named ? "" : way->target.name->in[lang], way->target.icon);
}

/* The floor with the marks that help on this leg; to be freed with mem_free. */
static struct plan_mark *choose_marks(
	const struct way *way, const struct plan *floor, bool is_last, int *count_out)
{
	struct plan_mark *marks = mem_alloc((size_t)floor->mark_count + 1, sizeof(*marks));
	int zone = is_last ? zone_of(floor, way->target.at) : -1;
	*count_out = 0;
	for (int i = 0; i < floor->mark_count; i++) {
		const struct plan_mark *mark = &floor->marks[i];
		bool is_target =
			is_last && mark->at.x == way->target.at.x && mark->at.y == way->target.at.y;
		if (!is_target && is_wanted(mark, floor, zone)) {
			marks[(*count_out)++] = *mark;
		}
	}
	return marks;
}

void way_add_plan(struct document *document, const struct building *building, const struct way *way,
	int leg, enum lang lang, const char *title, bool is_small)
{
	const struct way_leg *own = &way->legs[leg];
	const struct plan *floor = building->floors[own->floor].plan;
	bool is_last = leg == way->leg_count - 1;
	struct plan shown = *floor;
	shown.mark_count = 0;
	struct plan_mark *marks =
		is_small ? NULL : choose_marks(way, floor, is_last, &shown.mark_count);
	shown.marks = marks;
	(void)document_add_plan(document, title, &shown);
	mem_free(marks);
	if (leg == 0 && own->floor == building->here_floor) {
		document_add_mark(document, MARK_HERE, building->here, "", "");
	}
	struct plan_point end =
		own->point_count ? own->points[own->point_count - 1] : way->target.at;
	if (is_last) {
		add_target(document, way, own->point_count > 0, end, lang);
	} else {
		const struct plan_area *area = area_at(floor, own->by, end);
		document_add_mark(document, MARK_TARGET, end, area ? area->name.in[lang] : "",
			own->by == JOINT_LIFT ? "lift" : "stairs");
	}
	document_add_route(document, own->points, own->point_count);
}
