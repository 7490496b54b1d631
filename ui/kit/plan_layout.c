#include "ui/kit/plan_layout.h"
#include "firmware/base/attr.h"
#include "ui/kit/plan_numbers.h"

#include <math.h>

enum { GRID = 7, SIDES = 8 };

/* What all of it needs. */
struct work {
	const struct plan *plan;
	enum lang lang;
	const struct plan_sizes *sizes;
	const struct label_type *type;
	struct plan_layout *out;
	struct placing placing;
	bool is_named[PLAN_MAX_AREAS]; /* its name stands in it */
};

static struct plan_point back(const struct work *work, int x, int y)
{
	const struct rect *floor = &work->out->at;
	return (struct plan_point){
		(int)((int64_t)(x - floor->x) * work->plan->width_mm / MAX_OF(floor->w, 1)),
		(int)((int64_t)(y - floor->y) * work->plan->height_mm / MAX_OF(floor->h, 1))};
}

static struct rect around(struct point point, int side)
{
	return (struct rect){point.x - side / 2, point.y - side / 2, side, side};
}

/* --- the way --- */

static void lay_arrow(struct work *work)
{
	struct plan_layout *out = work->out;
	struct point end = out->route[out->route_count - 1];
	for (int i = out->route_count - 2; i >= 0; i--) {
		double dx = end.x - out->route[i].x, dy = end.y - out->route[i].y;
		double length = hypot(dx, dy), size = 2.2 * work->sizes->line;
		if (length < size) {
			continue; /* too near to say where it leads */
		}
		dx *= size / length;
		dy *= size / length;
		out->has_arrow = true;
		out->arrow[0] = (struct point){(int16_t)(end.x + dx), (int16_t)(end.y + dy)};
		out->arrow[1] =
			(struct point){(int16_t)(end.x - dx - dy), (int16_t)(end.y - dy + dx)};
		out->arrow[2] =
			(struct point){(int16_t)(end.x - dx + dy), (int16_t)(end.y - dy - dx)};
		return;
	}
}

/* Labels keep off it. */
static void take_side(struct work *work, struct point a, struct point b)
{
	int side = 2 * work->sizes->line;
	int steps = (int)hypot(b.x - a.x, b.y - a.y) / side + 1;
	for (int i = 0; i <= steps; i++) {
		struct point at = {(int16_t)(a.x + (b.x - a.x) * i / steps),
			(int16_t)(a.y + (b.y - a.y) * i / steps)};
		if (work->placing.count < PLACING_MOST / 2) {
			placing_take(&work->placing, around(at, side));
		}
	}
}

static void lay_route(struct work *work)
{
	struct plan_layout *out = work->out;
	for (int i = 0; i < work->plan->route_count; i++) {
		out->route[out->route_count++] =
			plan_point_at(work->plan, out->at, work->plan->route[i]);
		if (i > 0) {
			take_side(work, out->route[i - 1], out->route[i]);
		}
	}
	if (out->route_count > 1) {
		lay_arrow(work);
		placing_take(&work->placing,
			around(out->route[out->route_count - 1], 5 * work->sizes->line));
	}
}

/* --- labels and symbols --- */

static void add_label(
	struct work *work, struct rect rect, const char *text, bool is_loud, bool is_window)
{
	struct plan_layout *out = work->out;
	out->labels[out->label_count++] = (struct plan_label){rect, text, is_loud, is_window};
}

static bool has_room(const struct work *work)
{
	return work->out->label_count < PLAN_LABELS_MOST;
}

/* What it takes up: with some air around it. */
static bool try_label(
	struct work *work, struct rect rect, const char *text, bool is_loud, bool is_window)
{
	int air = work->sizes->gap / 2;
	if (!placing_try(&work->placing, rect_inset(rect, -air, -air))) {
		return false;
	}
	add_label(work, rect, text, is_loud, is_window);
	return true;
}

static void add_symbol(struct work *work, struct rect rect, enum mark_kind kind, const char *icon)
{
	struct plan_layout *out = work->out;
	if (out->symbol_count < PLAN_SYMBOLS_MOST) {
		out->symbols[out->symbol_count++] = (struct plan_symbol){rect, kind, icon};
		placing_take(&work->placing, rect);
	}
}

/* Beside a symbol: right, left, below, above, then the corners. */
static struct rect beside(struct rect symbol, int side, int w, int h, int gap)
{
	int right = symbol.x + symbol.w + gap, left = symbol.x - gap - w;
	int below = symbol.y + symbol.h + gap, above = symbol.y - gap - h;
	int x = symbol.x + (symbol.w - w) / 2, y = symbol.y + (symbol.h - h) / 2;
	const struct rect places[SIDES] = {{right, y, w, h}, {left, y, w, h}, {x, below, w, h},
		{x, above, w, h}, {right, below, w, h}, {left, below, w, h}, {right, above, w, h},
		{left, above, w, h}};
	return places[side];
}

/* It crosses no side of an area that its symbol is not in, or leaves one that it is in. */
static bool stays(const struct work *work, struct rect symbol, struct rect rect)
{
	struct plan_point from = back(work, symbol.x + symbol.w / 2, symbol.y + symbol.h / 2);
	const struct plan_point corners[4] = {back(work, rect.x, rect.y),
		back(work, rect.x + rect.w, rect.y), back(work, rect.x, rect.y + rect.h),
		back(work, rect.x + rect.w, rect.y + rect.h)};
	for (int i = 0; i < work->plan->area_count; i++) {
		const struct plan_area *area = &work->plan->areas[i];
		bool is_in = area_contains(area, from);
		for (int k = 0; k < 4; k++) {
			if (area_contains(area, corners[k]) != is_in) {
				return false;
			}
		}
	}
	return true;
}

static bool try_beside(struct work *work, struct rect symbol, int w, int h, const char *text,
	bool is_loud, bool must_stay)
{
	for (int side = 0; side < SIDES; side++) {
		struct rect rect = beside(symbol, side, w, h, work->sizes->gap);
		if ((!must_stay || stays(work, symbol, rect)) &&
			try_label(work, rect, text, is_loud, false)) {
			return true;
		}
	}
	return false;
}

/* Over anything but the symbol. */
static void put_beside(
	struct work *work, struct rect symbol, int w, int h, const char *text, bool is_loud)
{
	for (int side = 0; side < SIDES; side++) {
		struct rect rect = placing_inside(
			&work->placing, beside(symbol, side, w, h, work->sizes->gap));
		if (rect_is_empty(rect_intersect(rect, symbol))) {
			placing_take(&work->placing, rect);
			add_label(work, rect, text, is_loud, false);
			return;
		}
	}
}

/* On one line, else on two or three; must: even where it lies over something. */
static void label_beside(
	struct work *work, struct rect symbol, const char *text, bool is_loud, bool must)
{
	int w = work->out->at.w / 2, h = 0;
	if (!text[0] || !has_room(work)) {
		return;
	}
	for (int part = 1; part <= 3; part++) {
		w = work->out->at.w / (2 * part);
		work->type->size(work->type->arg, is_loud, text, &w, &h);
		if (try_beside(work, symbol, w, h, text, is_loud, true) ||
			(must && try_beside(work, symbol, w, h, text, is_loud, false))) {
			return;
		}
	}
	if (must) {
		w = work->out->at.w / 2;
		work->type->size(work->type->arg, is_loud, text, &w, &h);
		put_beside(work, symbol, w, h, text, is_loud);
	}
}

static bool is_within(const struct work *work, const struct plan_area *area, struct rect rect)
{
	return area_contains(area, back(work, rect.x, rect.y)) &&
	       area_contains(area, back(work, rect.x + rect.w, rect.y)) &&
	       area_contains(area, back(work, rect.x, rect.y + rect.h)) &&
	       area_contains(area, back(work, rect.x + rect.w, rect.y + rect.h)) &&
	       area_contains(area, back(work, rect.x + rect.w / 2, rect.y + rect.h / 2));
}

static struct rect bounds_of(const struct work *work, const struct plan_area *area)
{
	struct point low = plan_point_at(work->plan, work->out->at, area->points[0]), high = low;
	for (int i = 1; i < area->point_count; i++) {
		struct point at = plan_point_at(work->plan, work->out->at, area->points[i]);
		low = (struct point){MIN_OF(low.x, at.x), MIN_OF(low.y, at.y)};
		high = (struct point){MAX_OF(high.x, at.x), MAX_OF(high.y, at.y)};
	}
	return (struct rect){low.x, low.y, high.x - low.x, high.y - low.y};
}

/* From the middle outwards: 0, 1, -1, 2, -2 … */
static int outwards(int index)
{
	return index % 2 ? (index + 1) / 2 : -index / 2;
}

/* A free place for w × h in the area, as near to its middle as there is one. */
static bool find_in(
	const struct work *work, const struct plan_area *area, int w, int h, struct rect *out)
{
	struct rect box = bounds_of(work, area);
	int air = work->sizes->gap / 2;
	if (w > box.w || h > box.h) {
		return false;
	}
	for (int row = 0; row < GRID; row++) {
		for (int column = 0; column < GRID; column++) {
			int x = box.x + box.w / 2 + outwards(column) * box.w / (GRID + 1);
			int y = box.y + box.h / 2 + outwards(row) * box.h / (GRID + 1);
			*out = (struct rect){x - w / 2, y - h / 2, w, h};
			if (is_within(work, area, *out) &&
				placing_is_free(&work->placing, rect_inset(*out, -air, -air))) {
				return true;
			}
		}
	}
	return false;
}

/* On one line, else on two or three. */
static bool label_in(
	struct work *work, const struct plan_area *area, const char *text, bool is_loud)
{
	struct rect box = bounds_of(work, area), rect;
	int last = -1;
	for (int part = 1; part <= 3 && text[0] && has_room(work); part++) {
		int w = work->out->at.w, h = 0, whole = w;
		work->type->size(work->type->arg, is_loud, text, &whole, &h);
		w = MIN_OF(whole / part + (part > 1 ? h / 2 : 0), box.w);
		work->type->size(work->type->arg, is_loud, text, &w, &h);
		if (h != last && find_in(work, area, w, h, &rect) &&
			try_label(work, rect, text, is_loud, false)) {
			return true;
		}
		last = h;
	}
	return false;
}

/* --- in the order of importance --- */

static struct rect mark_rect(const struct work *work, const struct plan_mark *mark)
{
	struct point at = plan_point_at(work->plan, work->out->at, mark->at);
	return placing_inside(&work->placing, around(at, work->sizes->symbol));
}

static const char *words(const struct work *work, const struct text *text)
{
	return text->in[work->lang];
}

static void lay_ends(struct work *work, const char *here)
{
	const struct plan_mark *from = plan_mark(work->plan, MARK_HERE);
	const struct plan_mark *to = plan_mark(work->plan, MARK_TARGET);
	const struct plan_area *area =
		work->out->target >= 0 ? &work->plan->areas[work->out->target] : NULL;
	if (from) {
		add_symbol(work, mark_rect(work, from), MARK_HERE, "");
	}
	if (to) {
		add_symbol(work, mark_rect(work, to), MARK_TARGET,
			to->icon[0] ? to->icon : "location");
	}
	if (to) { /* its own name stands where it is, its area's anywhere in that */
		const char *own = words(work, &to->name);
		const char *name = !own[0] && area ? words(work, &area->name) : own;
		if (own[0] || !area || !label_in(work, area, name, true)) {
			label_beside(work, mark_rect(work, to), name, true, true);
		}
	}
	if (from && work->plan->map_m <= 0) {
		label_beside(work, mark_rect(work, from), here, true, true);
	}
}

static const char *area_icon(const struct plan_area *area)
{
	static const char *const icons[AREA_KIND_COUNT] = {
		[AREA_STAIRS] = "stairs", [AREA_LIFT] = "lift", [AREA_ENTRANCE] = "entrance"};
	return area->icon[0] ? area->icon : icons[area->kind] ? icons[area->kind] : "";
}

/* In a narrow room somewhat smaller, before it has none. Stairs, lifts and doors have it where they
 * are, however narrow. */
static bool find_for_icon(const struct work *work, const struct plan_area *area, struct rect *out)
{
	const int usual = work->sizes->symbol, least = area->kind == AREA_ZONE ? 10 : 6;
	for (int tenths = 10; tenths >= least; tenths -= 2) {
		int side = usual * tenths / 10;
		if (area->kind < AREA_STAIRS) {
			if (find_in(work, area, side, side, out)) {
				return true;
			}
			continue;
		}
		*out = placing_inside(
			&work->placing, rect_centre(bounds_of(work, area), side, side));
		if (placing_is_free(&work->placing, *out)) {
			return true;
		}
	}
	return false;
}

static void lay_area_icons(struct work *work)
{
	for (int i = 0; i < work->plan->area_count; i++) {
		const struct plan_area *area = &work->plan->areas[i];
		struct rect rect;
		if (area_icon(area)[0] && find_for_icon(work, area, &rect)) {
			add_symbol(work, rect, MARK_FACILITY, area_icon(area));
		}
	}
}

static void lay_names(struct work *work, enum area_kind kind)
{
	for (int i = 0; i < work->plan->area_count; i++) {
		const struct plan_area *area = &work->plan->areas[i];
		if (area->kind == kind &&
			(i != work->out->target || !plan_mark(work->plan, MARK_TARGET) ||
				words(work, &plan_mark(work->plan, MARK_TARGET)->name)[0])) {
			work->is_named[i] = label_in(work, area, words(work, &area->name), false);
		}
	}
}

static void lay_windows(struct work *work)
{
	for (int i = 0; i < work->plan->mark_count && has_room(work); i++) {
		const struct plan_mark *mark = &work->plan->marks[i];
		const char *name = words(work, &mark->name);
		if (mark->kind != MARK_WINDOW || !name[0]) {
			continue;
		}
		int w = work->out->at.w / 4, h = 0;
		struct point at = plan_point_at(work->plan, work->out->at, mark->at);
		work->type->size(work->type->arg, false, name, &w, &h);
		struct rect rect = {at.x - w / 2, at.y - h / 2, w, h};
		(void)try_label(work, placing_inside(&work->placing, rect), name, false, true);
	}
}

static void lay_facilities(struct work *work)
{
	for (int i = 0; i < work->plan->mark_count; i++) {
		const struct plan_mark *mark = &work->plan->marks[i];
		struct rect rect = mark_rect(work, mark);
		if (mark->kind == MARK_FACILITY && placing_is_free(&work->placing, rect)) {
			add_symbol(work, rect, MARK_FACILITY, mark->icon);
			label_beside(work, rect, words(work, &mark->name), false, false);
		}
	}
}

static bool holds(const struct work *work, const struct plan_area *area, struct rect rect)
{
	return area_contains(area, back(work, rect.x + rect.w / 2, rect.y + rect.h / 2));
}

/* A room, stairs or a lift of which nothing could be said would be an empty frame. */
static void leave_out(struct work *work)
{
	struct plan_layout *out = work->out;
	for (int i = 0; i < work->plan->area_count; i++) {
		const struct plan_area *area = &work->plan->areas[i];
		bool has_something = work->is_named[i] || i == out->target ||
				     !(area_icon(area)[0] || words(work, &area->name)[0]);
		for (int k = 0; k < out->symbol_count; k++) {
			has_something |= holds(work, area, out->symbols[k].rect);
		}
		for (int k = 0; k < out->label_count; k++) {
			const struct plan_label *label = &out->labels[k];
			has_something |= label->is_window && holds(work, area, label->rect);
		}
		bool is_frame = area->kind == AREA_ROOM || area->kind == AREA_STAIRS ||
				area->kind == AREA_LIFT;
		out->is_left_out[i] = is_frame && !has_something;
	}
}

void plan_layout(const struct plan *plan, enum lang lang, struct rect floor,
	const struct plan_sizes *sizes, const struct label_type *type, const char *here,
	struct plan_layout *out)
{
	*out = (struct plan_layout){.at = floor, .target = plan_target_area(plan)};
	struct work work = {plan, lang, sizes, type, out, {.within = floor}, {false}};
	lay_route(&work);
	lay_ends(&work, here);
	lay_area_icons(&work);
	lay_names(&work, AREA_ZONE);
	if (plan->map_m > 0) {
		plan_numbers(plan, lang, sizes, type, &work.placing, out);
	} else {
		lay_windows(&work);
	}
	lay_names(&work, AREA_ROOM);
	lay_facilities(&work);
	for (int kind = AREA_WALL; kind < AREA_KIND_COUNT; kind++) {
		lay_names(&work, (enum area_kind)kind);
	}
	leave_out(&work);
}

/* --- areas --- */

bool plan_areas(const struct plan *plan, const struct plan_layout *layout, enum area_kind kind,
	int which, int except, bool is_closed, struct plan_path *out)
{
	int count = 0, contours = 0;
	for (int i = 0; i < plan->area_count; i++) {
		const struct plan_area *area = &plan->areas[i];
		if (area->kind != kind || (which >= 0 && i != which) || i == except ||
			layout->is_left_out[i] || contours == PLAN_MAX_AREAS ||
			count + area->point_count > PLAN_MAX_POINTS) {
			continue;
		}
		for (int k = 0; k < area->point_count + is_closed; k++) {
			out->points[count++] = plan_point_at(
				plan, layout->at, area->points[k % area->point_count]);
		}
		out->ends[contours++] = count;
	}
	out->path = (struct path){contours, out->ends, out->points};
	return contours > 0;
}
