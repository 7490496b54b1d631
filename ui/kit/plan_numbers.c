#include "ui/kit/plan_numbers.h"
#include "firmware/base/attr.h"

#include <math.h>

#define PI 3.14159265358979
enum { TURNS = 32, TURNS_AWAY = 9, RINGS_MOST = 80, SAMPLES = 24 };

struct map {
	const struct plan *plan;
	const struct plan_sizes *sizes;
	struct placing *placing;
	struct plan_layout *out;
};

static struct point at(const struct map *map, int mark)
{
	return plan_point_at(map->plan, map->out->at, map->plan->marks[mark].at);
}

static struct rect around(struct point point, int w, int h)
{
	return (struct rect){point.x - w / 2, point.y - h / 2, w, h};
}

/* Somewhere that has a number, except one: -1 none. */
static bool hides(const struct map *map, struct rect rect, int except)
{
	for (int i = 0; i < map->plan->mark_count; i++) {
		struct point there = at(map, i);
		if (i != except && map->plan->marks[i].kind == MARK_WINDOW &&
			rect_contains(rect, there.x, there.y)) {
			return true;
		}
	}
	return false;
}

static struct point between(struct point a, struct point b, int part, int of)
{
	return (struct point){
		(int16_t)(a.x + (b.x - a.x) * part / of), (int16_t)(a.y + (b.y - a.y) * part / of)};
}

static bool crosses(const struct map *map, struct point a, struct point b)
{
	for (int part = 0; part <= SAMPLES; part++) {
		struct point point = between(a, b, part, SAMPLES);
		for (int i = 0; i < map->out->label_count; i++) {
			if (rect_contains(map->out->labels[i].rect, point.x, point.y)) {
				return true;
			}
		}
	}
	return false;
}

static bool is_free(const struct map *map, struct rect rect)
{
	int air = map->sizes->gap / 2;
	return placing_is_free(map->placing, rect_inset(rect, -air, -air));
}

/* As near as there is room, first straight away from here, then more to one side or the other.
 * strict: only where it still lies in its own direction, and its line crosses no other number. */
static bool find(const struct map *map, int mark, int w, int h, bool strict, struct point *out)
{
	const struct plan_mark *here = plan_mark(map->plan, MARK_HERE);
	const struct plan_point place = map->plan->marks[mark].at;
	const struct plan_point from = here ? here->at : place;
	const struct point own = at(map, mark);
	bool is_here = from.x == place.x && from.y == place.y;
	double away = is_here ? -PI / 2 : atan2(place.y - from.y, place.x - from.x);
	for (int ring = 0; ring < RINGS_MOST; ring++) {
		double radius = MAX_OF(w, h) + ring * h / 2.0;
		for (int turn = 0; turn < (strict ? TURNS_AWAY : TURNS); turn++) {
			int side = turn % 2 ? (turn + 1) / 2 : -turn / 2;
			double angle = away + side * 2 * PI / TURNS;
			*out = (struct point){(int16_t)lround(own.x + radius * cos(angle)),
				(int16_t)lround(own.y + radius * sin(angle))};
			struct rect rect = around(*out, w, h);
			if (is_free(map, rect) && !hides(map, rect, -1) &&
				!(strict && crosses(map, own, *out))) {
				return true;
			}
		}
	}
	return false;
}

static void take_line(const struct map *map, struct point a, struct point b)
{
	for (int part = 0; part <= SAMPLES; part++) {
		placing_take(map->placing, around(between(a, b, part, SAMPLES), 1, 1));
	}
	map->out->leaders[map->out->leader_count++] = (struct plan_leader){{a, b}};
}

static void lay(const struct map *map, int mark, const char *text, int w, int h)
{
	struct plan_layout *out = map->out;
	int air = map->sizes->gap / 2;
	struct point own = at(map, mark), moved;
	struct rect rect = placing_inside(map->placing, rect_inset(around(own, w, h), -air, -air));
	rect = rect_inset(rect, air, air);
	if ((!is_free(map, rect) || hides(map, rect, mark)) &&
		out->leader_count < PLAN_LEADERS_MOST &&
		(find(map, mark, w, h, true, &moved) || find(map, mark, w, h, false, &moved))) {
		rect = around(moved, w, h);
		take_line(map, own, moved);
	}
	placing_take(map->placing, rect_inset(rect, -air, -air));
	out->labels[out->label_count++] = (struct plan_label){rect, text, false, true};
}

void plan_numbers(const struct plan *plan, enum lang lang, const struct plan_sizes *sizes,
	const struct label_type *type, struct placing *placing, struct plan_layout *out)
{
	const struct map map = {plan, sizes, placing, out};
	for (int i = 0; i < plan->mark_count && out->label_count < PLAN_LABELS_MOST; i++) {
		const char *text = plan->marks[i].name.in[lang];
		int w = out->at.w / 4, h = 0;
		if (plan->marks[i].kind == MARK_WINDOW && text[0]) {
			type->size(type->arg, false, text, &w, &h);
			lay(&map, i, text, w, h);
		}
	}
}
