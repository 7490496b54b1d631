/* The plan of a floor: areas in quiet tones, where one goes in the accent, the way there as a thick
 * line, where one stands as a dot in a ring. */
#include "firmware/base/mem.h"
#include "ui/kit/document_impl.h"
#include "ui/kit/plan_layout.h"
#include "ui/text/plan_text.h"

enum {
	HIGH_PERCENT = 60, /* of the panel: all of it is to be seen on one page */
	HIGH_PERCENT_PORTRAIT = 50,
	SYMBOL_MM = 11,
	GAP_MM = 4,
	ROUTE_MM = 2,
	DOT_MM = 3,
	SPOKEN_LEN = 600,
};
#define TARGET_MM 1.4

/* What one is painted with: large, and only for so long. */
struct canvas_plan {
	struct plan_layout layout;
	struct plan_path areas;
};

static struct text_style label_style(bool is_loud)
{
	return (struct text_style){.size = is_loud ? TEXT_BODY : TEXT_NOTE,
		.weight = is_loud ? FONT_BOLD : FONT_REGULAR,
		.align = ALIGN_CENTRE,
		.valign = VALIGN_MIDDLE};
}

static void label_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	struct text_style style = label_style(is_loud);
	int whole = MIN_OF(*w, ui_text_width(arg, &style, text));
	*w = MAX_OF(whole, ui_text_least_width(arg, &style, text)); /* no word is broken */
	*h = ui_text_height(arg, *w, &style, text);
}

static struct rect floor_of(const struct block_view *s, int width)
{
	int percent = ui_is_portrait(s->ui) ? HIGH_PERCENT_PORTRAIT : HIGH_PERCENT;
	int most = ui_panel(s->ui).h * percent / 100;
	struct rect floor = plan_fitted(s->block->plan, (struct rect){.w = width, .h = most});
	return (struct rect){floor.x, 0, floor.w, floor.h};
}

int plan_height(const struct block_view *s, int width)
{
	return block_title_height(s, width) + floor_of(s, width).h;
}

/* --- areas --- */

static enum tone ground_of(enum area_kind kind)
{
	return kind == AREA_ZONE   ? TONE_TINT
	       : kind == AREA_WALL ? TONE_SOFT
	       : kind == AREA_ROOM ? TONE_CARD
				   : TONE_LINE;
}

static void areas_paint(const struct block_view *s, struct canvas_plan *canvas)
{
	const struct plan *plan = s->block->plan;
	const struct plan_layout *layout = &canvas->layout;
	int target = layout->target, line = MAX_OF(1, ui_px(s->ui, 0.4));
	/* a light ground would hide the symbols on it in high contrast */
	bool is_plain = ui_theme(s->ui)->is_high_contrast;
	for (int i = 0; i < AREA_KIND_COUNT; i++) {
		enum area_kind kind = (enum area_kind)i;
		enum tone tone = is_plain && kind > AREA_WALL ? TONE_CARD : ground_of(kind);
		if (plan_areas(plan, layout, kind, -1, target, false, &canvas->areas)) {
			ui_path(s->ui, &canvas->areas.path, 0, tone);
		}
		if (target >= 0 &&
			plan_areas(plan, layout, kind, target, -1, false, &canvas->areas)) {
			ui_path(s->ui, &canvas->areas.path, 0, TONE_TINT_DEEP);
		}
		if (plan_areas(plan, layout, kind, -1, -1, true, &canvas->areas)) {
			ui_path(s->ui, &canvas->areas.path, line, TONE_EDGE);
		}
	}
}

/* Over all others, whatever shares its sides. */
static void target_paint(const struct block_view *s, struct canvas_plan *canvas)
{
	const struct plan *plan = s->block->plan;
	int target = canvas->layout.target;
	if (target >= 0 && plan_areas(plan, &canvas->layout, plan->areas[target].kind, target, -1,
				   true, &canvas->areas)) {
		ui_path(s->ui, &canvas->areas.path, ui_px(s->ui, TARGET_MM), TONE_CANAL);
	}
}

/* --- the way --- */

static void route_paint(const struct block_view *s, const struct plan_layout *layout)
{
	int count = layout->route_count, line = ui_px(s->ui, ROUTE_MM), three = 3;
	if (count < 2) {
		return;
	}
	struct path route = {1, &count, layout->route};
	struct path arrow = {1, &three, layout->arrow};
	ui_path(s->ui, &route, line + 2 * ui_px(s->ui, 0.8), TONE_CARD);
	if (layout->has_arrow) {
		ui_path(s->ui, &arrow, 2 * ui_px(s->ui, 0.8), TONE_CARD);
	}
	ui_path(s->ui, &route, line, TONE_CANAL);
	if (layout->has_arrow) {
		ui_path(s->ui, &arrow, 0, TONE_CANAL);
	}
}

/* --- marks --- */

static void here_paint(const struct block_view *s, struct rect at)
{
	int dot = at.w * 5 / 10;
	ui_round(s->ui, at, at.w / 2, TONE_CARD);
	ui_outline(s->ui, at, at.w / 2, MAX_OF(2, at.w / 8), TONE_CANAL);
	ui_round(s->ui, rect_centre(at, dot, dot), dot / 2, TONE_CANAL);
}

static void symbol_paint(const struct block_view *s, const struct plan_symbol *symbol)
{
	struct rect at = symbol->rect;
	if (symbol->kind == MARK_HERE) {
		here_paint(s, at);
	} else if (symbol->kind == MARK_TARGET) {
		ui_round(s->ui, at, at.w / 2, TONE_CARD);
		ui_outline(s->ui, at, at.w / 2, MAX_OF(1, at.w / 12), TONE_CANAL);
		ui_icon(s->ui, rect_centre(at, at.w * 7 / 10, at.w * 7 / 10), symbol->icon,
			TONE_CANAL);
	} else if (symbol->icon[0]) {
		ui_icon(s->ui, at, symbol->icon, TONE_INK);
	} else {
		ui_round(s->ui, rect_centre(at, at.w / 3, at.w / 3), at.w / 6, TONE_EDGE);
	}
}

/* A number that stands aside, and where it belongs. */
static void leader_paint(const struct block_view *s, const struct plan_leader *leader)
{
	const int two = 2, dot = ui_px(s->ui, DOT_MM);
	const struct point own = leader->ends[0];
	ui_path(s->ui, &(struct path){1, &two, leader->ends}, MAX_OF(1, ui_px(s->ui, 0.5)),
		TONE_INK);
	ui_round(s->ui, (struct rect){own.x - dot / 2, own.y - dot / 2, dot, dot}, dot / 2,
		TONE_INK);
}

/* On a ground of its own: it lies over lines. */
static void label_paint(const struct block_view *s, const struct plan_label *label)
{
	struct text_style style = label_style(label->is_loud);
	int pad = ui_px(s->ui, GAP_MM) / 2;
	struct rect ground = rect_inset(label->rect, -pad, 0);
	ui_round(s->ui, ground, ui_px(s->ui, 1), TONE_CARD);
	if (label->is_window || label->is_loud) {
		ui_outline(s->ui, ground, ui_px(s->ui, 1),
			MAX_OF(1, ui_px(s->ui, label->is_loud ? 0.6 : 0.3)),
			label->is_loud ? TONE_CANAL : TONE_EDGE);
	}
	ui_text(s->ui, label->rect, &style, label->text);
}

static void floor_paint(const struct block_view *s, struct rect floor)
{
	struct canvas_plan *canvas = mem_new(struct canvas_plan);
	const struct plan_sizes sizes = {
		ui_px_elder(s->ui, SYMBOL_MM), ui_px(s->ui, GAP_MM), ui_px(s->ui, ROUTE_MM)};
	const struct label_type type = {label_size, s->ui};
	ui_fill(s->ui, floor, TONE_CARD);
	plan_layout(s->block->plan, s->lang, floor, &sizes, &type, plan_here_text(s->lang),
		&canvas->layout);
	areas_paint(s, canvas);
	ui_outline(s->ui, floor, 0, MAX_OF(1, ui_px(s->ui, 0.6)), TONE_EDGE);
	target_paint(s, canvas);
	route_paint(s, &canvas->layout);
	for (int i = 0; i < canvas->layout.leader_count; i++) {
		leader_paint(s, &canvas->layout.leaders[i]);
	}
	for (int i = 0; i < canvas->layout.symbol_count; i++) {
		symbol_paint(s, &canvas->layout.symbols[i]);
	}
	for (int i = 0; i < canvas->layout.label_count; i++) {
		label_paint(s, &canvas->layout.labels[i]);
	}
	mem_free(canvas);
}

static void spoken(const struct block_view *s, struct rect rect)
{
	char text[SPOKEN_LEN];
	plan_spoken_text(s->lang, words(s, &s->block->text), s->block->plan, text, sizeof(text));
	ui_spoken(s->ui, rect, ui_format(s->ui, "%s", text));
}

void plan_paint(const struct block_view *s, struct rect rect)
{
	spoken(s, rect);
	block_title_paint(s, &rect);
	struct rect floor = floor_of(s, rect.w);
	floor.x += rect.x;
	floor.y = rect.y;
	floor_paint(s, floor);
}

void document_draw_plan(
	struct ui *ui, struct rect rect, const struct document *document, int index, enum lang lang)
{
	const struct block_view s = {.ui = ui,
		.lang = lang,
		.block = &document->blocks[index],
		.index = index,
		.seen = rect};
	struct rect rest = rect;
	block_title_paint(&s, &rest);
	spoken(&s, rect);
	struct rect floor = plan_fitted(s.block->plan, rest);
	floor.y = rest.y;
	floor_paint(&s, floor);
}
