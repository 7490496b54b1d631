/* The plan of a floor on paper: outlines, where one goes hatched, the way there as thick dashes
 * with an arrow, where one stands as a dot in a ring. */
#include "firmware/base/mem.h"
#include "ui/gfx/document_raster_impl.h"
#include "ui/kit/plan_layout.h"
#include "ui/text/plan_text.h"

#include <math.h>

enum {
	EM_LABEL = 24,
	EM_LOUD = 26,
	SYMBOL = 48,
	SYMBOL_NARROW = 36,
	GAP = 12,
	ROUTE = 9,
	DASH = 22,
	DASH_PITCH = 38,
	OUTLINE = 2,
	DOT = 6,
	TALLEST = 1200, /* 15 cm: all of it is to be seen at once */
};

struct canvas_plan {
	struct plan_layout layout;
	struct plan_path areas;
};

static struct font font_of(bool is_loud)
{
	return is_loud ? (struct font){FONT_BOLD, EM_LOUD} : (struct font){FONT_REGULAR, EM_LABEL};
}

static void label_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	*w = MIN_OF(*w, paper_width(arg, font_of(is_loud), text));
	*h = paper_text_height(arg, font_of(is_loud), *w, text);
}

static void set_areas(const struct setting *s, struct canvas_plan *canvas)
{
	const struct plan *plan = s->block->plan;
	const struct plan_layout *layout = &canvas->layout;
	const int target = layout->target;
	struct path *path = &canvas->areas.path;
	for (int i = 0; i < AREA_KIND_COUNT; i++) {
		const enum area_kind kind = (enum area_kind)i;
		if (kind == AREA_WALL &&
			plan_areas(plan, layout, kind, -1, -1, false, &canvas->areas)) {
			paper_path(s->paper, path, 0, PAPER_BLACK);
		}
		if (kind != AREA_ZONE && kind != AREA_WALL &&
			plan_areas(plan, layout, kind, -1, target, false, &canvas->areas)) {
			paper_path(s->paper, path, 0, PAPER_WHITE);
		}
		if (target >= 0 &&
			plan_areas(plan, layout, kind, target, -1, true, &canvas->areas)) {
			paper_path(s->paper, path, 0, PAPER_HATCH);
			paper_path(s->paper, path, 3 * OUTLINE, PAPER_BLACK);
		}
		if (plan_areas(plan, layout, kind, -1, target, true, &canvas->areas)) {
			paper_path(s->paper, path, OUTLINE, PAPER_BLACK);
		}
	}
}

/* --- the way --- */

/* From `from` to `to` along the side that begins `walked` behind the way's beginning. */
static void set_dash(struct paper *paper, struct point a, struct point b, double from, double to)
{
	const double length = hypot(b.x - a.x, b.y - a.y);
	const int two = 2;
	const struct point ends[2] = {{(int16_t)(a.x + (b.x - a.x) * from / length),
					      (int16_t)(a.y + (b.y - a.y) * from / length)},
		{(int16_t)(a.x + (b.x - a.x) * to / length),
			(int16_t)(a.y + (b.y - a.y) * to / length)}};
	const struct path dash = {1, &two, ends};
	paper_path(paper, &dash, ROUTE, PAPER_BLACK);
}

static void set_dashes(struct paper *paper, const struct plan_layout *layout)
{
	double walked = 0;
	for (int i = 1; i < layout->route_count; i++) {
		const struct point a = layout->route[i - 1], b = layout->route[i];
		const double length = hypot(b.x - a.x, b.y - a.y);
		double at = -fmod(walked, DASH_PITCH); /* where the dash at its beginning began */
		for (; at < length; at += DASH_PITCH) {
			const double from = fmax(at, 0), to = fmin(at + DASH, length);
			if (from < to) {
				set_dash(paper, a, b, from, to);
			}
		}
		walked += length;
	}
}

static void set_route(const struct setting *s, const struct plan_layout *layout)
{
	const int count = layout->route_count, three = 3;
	const struct path route = {1, &count, layout->route};
	const struct path arrow = {1, &three, layout->arrow};
	if (count < 2) {
		return;
	}
	paper_path(s->paper, &route, ROUTE + 10, PAPER_WHITE);
	set_dashes(s->paper, layout);
	if (layout->has_arrow) {
		paper_path(s->paper, &arrow, 10, PAPER_WHITE);
		paper_path(s->paper, &arrow, 0, PAPER_BLACK);
	}
}

/* --- marks --- */

static void set_symbol(const struct setting *s, const struct plan_symbol *symbol)
{
	struct paper *paper = s->paper;
	const int x = symbol->rect.x + symbol->rect.w / 2, y = symbol->rect.y + symbol->rect.h / 2;
	const int radius = symbol->rect.w / 2;
	if (symbol->kind == MARK_HERE) {
		paper_disc(paper, x, y, radius, PAPER_BLACK);
		paper_disc(paper, x, y, radius - 5, PAPER_WHITE);
		paper_disc(paper, x, y, radius / 2, PAPER_BLACK);
		return;
	}
	if (symbol->kind == MARK_TARGET) {
		paper_disc(paper, x, y, radius, PAPER_WHITE);
	}
	if (symbol->icon[0]) {
		stamp_icon(s, symbol->icon, symbol->rect.x, symbol->rect.y, symbol->rect.w);
	} else {
		paper_disc(paper, x, y, radius / 3, PAPER_BLACK);
	}
}

/* A number that stands aside, and where it belongs. */
static void set_leader(const struct setting *s, const struct plan_leader *leader)
{
	const int two = 2;
	paper_path(s->paper, &(struct path){1, &two, leader->ends}, OUTLINE, PAPER_BLACK);
	paper_disc(s->paper, leader->ends[0].x, leader->ends[0].y, DOT, PAPER_BLACK);
}

static void set_label(const struct setting *s, const struct plan_label *label)
{
	struct paper *paper = s->paper;
	const struct rect ground = rect_inset(label->rect, -GAP / 2, 0);
	paper_erase(paper, ground);
	if (label->is_loud || label->is_window) {
		paper_frame(paper, ground, label->is_loud ? 3 : 1);
	}
	paper->y = label->rect.y;
	paper_text(paper, font_of(label->is_loud), ALIGN_CENTRE, label->rect.x,
		label->rect.x + label->rect.w, label->text);
}

enum err set_plan(const struct setting *s)
{
	struct paper *paper = s->paper;
	struct canvas_plan *canvas = mem_new(struct canvas_plan);
	set_title(s);
	paper->y += GAP;
	const struct rect box = {paper->left, 0, paper->right - paper->left, TALLEST};
	struct rect floor = plan_fitted(s->block->plan, box);
	const int symbol = paper->width < PAPER_NARROW ? SYMBOL_NARROW : SYMBOL;
	const struct plan_sizes sizes = {symbol, GAP, ROUTE};
	const struct label_type type = {label_size, paper};
	floor.y = paper->y;
	const int end = floor.y + floor.h + GAP;
	plan_layout(s->block->plan, s->lang, floor, &sizes, &type, plan_here_text(s->lang),
		&canvas->layout);
	set_areas(s, canvas);
	paper_frame(paper, floor, 2 * OUTLINE);
	set_route(s, &canvas->layout);
	for (int i = 0; i < canvas->layout.leader_count; i++) {
		set_leader(s, &canvas->layout.leaders[i]);
	}
	for (int i = 0; i < canvas->layout.symbol_count; i++) {
		set_symbol(s, &canvas->layout.symbols[i]);
	}
	for (int i = 0; i < canvas->layout.label_count; i++) {
		set_label(s, &canvas->layout.labels[i]);
	}
	paper->y = end;
	mem_free(canvas);
	return OK;
}
