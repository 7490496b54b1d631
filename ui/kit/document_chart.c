/* Charts as bars: the numbers at their ends, every series named at its own bar, so that they can be
 * read without colour and without a legend. Rows; on a wide page a few bars stand as columns. */
#include "ui/kit/bar_layout.h"
#include "ui/kit/document_impl.h"

enum {
	BAR_MM = 9,
	STACK_MM = 14, /* words stand in it */
	GAP_MM = 3,    /* between what stands side by side */
	ROW_GAP_MM = 3,
	POINT_GAP_MM = 5, /* between the bars of two points */
	TICK_MM = 2,	  /* from a part to its words below it */
	PLOT_MM = 100,
	COLUMN_MM = 34,
	PITCH_MM = 46,
	COLUMNS_MOST = 12,
	FIGURE_LEN = 200,
};

static const struct text_style title = {.size = TEXT_BODY, .tone = TONE_SOFT};
static const struct text_style label_style = {.size = TEXT_BODY};
static const struct text_style value_style = {.size = TEXT_BODY, .weight = FONT_BOLD};
static const struct text_style part_style = {.size = TEXT_NOTE};

/* --- the title, of tables and plans too --- */

int block_title_height(const struct block_view *s, int width)
{
	int height = ui_text_height(s->ui, width, &title, words(s, &s->block->text));
	return height ? height + ui_px(s->ui, GAP_MM) : 0;
}

void block_title_paint(const struct block_view *s, struct rect *rest)
{
	ui_paragraph(s->ui, rest, &title, words(s, &s->block->text), ui_px(s->ui, GAP_MM));
}

/* --- what it says --- */

/* In the caller's memory: a frame's would not do for all that is only measured. */
static const char *value_words(const struct block_view *s, double value, char out[FIGURE_LEN])
{
	chart_format(s->block->chart, s->lang, value, out, FIGURE_LEN);
	return out;
}

static bool is_stacked(const struct chart *chart)
{
	return chart->kind == CHART_STACKED && chart->series_count > 1;
}

/* Several bars a point, each with its own name; the point's name is over them. */
static bool is_grouped(const struct chart *chart)
{
	return chart_bar_count(chart) > 1;
}

static void part_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	(void)is_loud;
	*w = MIN_OF(*w, ui_text_width(arg, &part_style, text));
	*h = ui_text_height(arg, *w, &part_style, text);
}

/* Bars of the accent and of its tint by turns: the tint has an edge, so that they are told apart
 * without colour. */
static void bar_paint(const struct block_view *s, struct rect bar, int series)
{
	if (bar.w <= 0 || bar.h <= 0) {
		return;
	}
	ui_fill(s->ui, bar, series % 2 ? TONE_TINT_DEEP : TONE_CANAL);
	if (series % 2) {
		ui_outline(s->ui, bar, 0, MAX_OF(1, ui_px(s->ui, 0.4)), TONE_EDGE);
	}
}

/* --- rows --- */

static int bar_px(const struct block_view *s)
{
	return ui_px_elder(s->ui, is_stacked(s->block->chart) ? STACK_MM : BAR_MM);
}

static struct bar_rows rows_of(const struct block_view *s, int width)
{
	const struct chart *chart = s->block->chart;
	int label = 0, value = 0;
	for (int point = 0; point < chart->point_count; point++) {
		for (int i = 0; i < chart_bar_count(chart); i++) {
			char number[FIGURE_LEN];
			const char *name = words(s, bar_name(chart, i, point));
			value_words(s, chart_bar_value(chart, i, point), number);
			label = MAX_OF(label, ui_text_width(s->ui, &label_style, name));
			value = MAX_OF(value, ui_text_width(s->ui, &value_style, number));
		}
	}
	return bar_rows_fit(label, value, width, ui_px(s->ui, GAP_MM));
}

static struct bar_stack stack_of(const struct block_view *s, const struct bar_rows *rows, int point)
{
	struct bar_stack stack = {0};
	const struct label_type type = {part_size, s->ui};
	if (is_stacked(s->block->chart)) {
		bar_stack(s->block->chart, s->lang, rows, point, &type, ui_px(s->ui, 1.5),
			ui_px(s->ui, 2 * GAP_MM), &stack);
	}
	return stack;
}

/* bar: the whole stack; bottom: of its line. */
static void stack_paint(
	const struct block_view *s, const struct bar_stack *stack, struct rect bar, int bottom)
{
	for (int i = 0; i < stack->count; i++) {
		const struct bar_part *part = &stack->parts[i];
		struct rect at = {bar.x + part->x, bar.y, part->w, bar.h};
		struct rect below = part->below;
		below.x += bar.x;
		below.y += bottom + ui_px(s->ui, TICK_MM);
		struct text_style style = part_style;
		bar_paint(s, at, i);
		if (!part->is_below) {
			style.tone = i % 2 ? TONE_INK : TONE_ON_CANAL;
			style.valign = VALIGN_MIDDLE;
			ui_text(s->ui, rect_inset(at, ui_px(s->ui, 1), 0), &style, part->text);
			continue;
		}
		if (part->below.y == 0 && part->below.x <= part->x + part->w) {
			int x = MAX_OF(at.x, below.x) + ui_px(s->ui, 0.5);
			ui_fill(s->ui,
				(struct rect){x, bar.y + bar.h, MAX_OF(1, ui_px(s->ui, 0.4)),
					bottom + ui_px(s->ui, TICK_MM) - bar.y - bar.h},
				TONE_EDGE);
		}
		ui_text(s->ui, below, &style, part->text);
	}
}

/* One bar with its name and its number. Returns how high it is; paints it when it is to. */
static int row(const struct block_view *s, const struct bar_rows *rows, struct rect rest, int index,
	int point, bool is_painted)
{
	const struct chart *chart = s->block->chart;
	const char *name = words(s, bar_name(chart, index, point));
	double value = chart_bar_value(chart, index, point);
	char number[FIGURE_LEN];
	value_words(s, value, number);
	struct bar_stack stack = stack_of(s, rows, point);
	int bar_h = bar_px(s), below = stack.below_h ? stack.below_h + ui_px(s->ui, TICK_MM) : 0;
	int top = rest.y, gap = ui_px(s->ui, GAP_MM);
	int above = rows->label ? 0 : ui_text_height(s->ui, rest.w, &label_style, name);
	int beside = rows->label ? ui_text_height(s->ui, rows->label, &label_style, name) : 0;
	struct rect head = rect_cut_top(&rest, above), line = rest;
	int room = rest.w - (rows->label ? rows->label + gap : 0) - bar_width(rows, chart, value) -
		   gap;
	line.h = MAX_OF(MAX_OF(bar_h, beside), ui_text_height(s->ui, room, &value_style, number));
	rect_cut_top(&rest, line.h + below + ui_px(s->ui, ROW_GAP_MM));
	if (!is_painted) {
		return rest.y - top;
	}
	struct text_style style = label_style;
	ui_text(s->ui, head, &style, rows->label ? "" : name);
	if (rows->label) {
		style.valign = VALIGN_MIDDLE;
		ui_text(s->ui, rect_cut_left(&line, rows->label), &style, name);
		rect_cut_left(&line, gap);
	}
	struct rect bar = {
		line.x, line.y + (line.h - bar_h) / 2, bar_width(rows, chart, value), bar_h};
	if (is_stacked(chart)) {
		stack_paint(s, &stack, bar, line.y + line.h);
	} else {
		bar_paint(s, bar, index);
	}
	style = value_style;
	style.valign = VALIGN_MIDDLE;
	rect_cut_left(&line, bar.w + gap);
	ui_text(s->ui, line, &style, number);
	return rest.y - top;
}

/* All bars of a point. */
static int point_rows(const struct block_view *s, const struct bar_rows *rows, struct rect rest,
	int point, bool is_painted)
{
	const struct chart *chart = s->block->chart;
	int top = rest.y, bars = chart_bar_count(chart);
	if (is_grouped(chart)) {
		const char *name = words(s, &chart->points[point]);
		struct rect head =
			rect_cut_top(&rest, ui_text_height(s->ui, rest.w, &value_style, name));
		if (is_painted) {
			ui_text(s->ui, head, &value_style, name);
		}
	}
	for (int i = 0; i < bars; i++) {
		struct rect at = rest;
		at.h = row(s, rows, rest, i, point, false);
		if (is_painted && in_sight(s, at)) {
			row(s, rows, rest, i, point, true);
		}
		rect_cut_top(&rest, at.h);
	}
	return rest.y - top + (is_grouped(chart) ? ui_px(s->ui, POINT_GAP_MM) : 0);
}

static int all_rows(const struct block_view *s, struct rect rest, bool is_painted)
{
	struct bar_rows rows = rows_of(s, rest.w);
	int top = rest.y;
	for (int point = 0; point < s->block->chart->point_count; point++) {
		struct rect at = rest;
		at.h = point_rows(s, &rows, rest, point, false);
		if (is_painted && in_sight(s, at)) {
			point_rows(s, &rows, rest, point, true);
		}
		rect_cut_top(&rest, at.h);
	}
	return rest.y - top;
}

/* --- columns --- */

static int pitch_of(const struct block_view *s, int width)
{
	return MIN_OF(width / s->block->chart->point_count, ui_px_elder(s->ui, PITCH_MM));
}

/* The line of a column's name that is broken least. */
static int names_height(const struct block_view *s, int pitch)
{
	struct text_style style = part_style;
	style.align = ALIGN_CENTRE;
	int height = 0;
	for (int i = 0; i < s->block->chart->point_count; i++) {
		height = MAX_OF(height, ui_text_height(s->ui, pitch - ui_px(s->ui, GAP_MM), &style,
						words(s, &s->block->chart->points[i])));
	}
	return height;
}

static bool are_columns(const struct block_view *s, int width)
{
	const struct chart *chart = s->block->chart;
	if (ui_is_portrait(s->ui) || chart->series_count > 1 || chart->point_count > COLUMNS_MOST) {
		return false;
	}
	int pitch = pitch_of(s, width), room = pitch - ui_px(s->ui, GAP_MM);
	for (int i = 0; i < chart->point_count; i++) {
		char number[FIGURE_LEN];
		value_words(s, chart_value(chart, 0, i), number);
		if (ui_text_least_width(s->ui, &part_style, words(s, &chart->points[i])) > room ||
			ui_text_width(s->ui, &value_style, number) > room) {
			return false;
		}
	}
	return names_height(s, pitch) <= 2 * ui_line_px(s->ui, TEXT_NOTE);
}

static int columns_height(const struct block_view *s, int width)
{
	return ui_line_px(s->ui, TEXT_BODY) + ui_px(s->ui, PLOT_MM) +
	       names_height(s, pitch_of(s, width)) + ui_px(s->ui, 2 * GAP_MM);
}

static void column_paint(
	const struct block_view *s, struct rect column, struct rect plot, int point)
{
	const struct chart *chart = s->block->chart;
	double value = chart_value(chart, 0, point);
	int height = chart->highest > 0 ? (int)(plot.h * value / chart->highest) : 0;
	int width = MIN_OF(ui_px_elder(s->ui, COLUMN_MM), column.w * 3 / 4);
	struct rect bar = {
		column.x + (column.w - width) / 2, plot.y + plot.h - height, width, height};
	bar_paint(s, bar, 0);
	int line = ui_line_px(s->ui, TEXT_BODY), gap = ui_px(s->ui, GAP_MM);
	struct text_style style = value_style;
	char number[FIGURE_LEN];
	style.align = ALIGN_CENTRE;
	ui_text(s->ui, (struct rect){column.x, bar.y - line, column.w, line}, &style,
		value_words(s, value, number));
	style = part_style;
	style.align = ALIGN_CENTRE;
	struct rect below = {column.x + gap / 2, plot.y + plot.h + gap, column.w - gap,
		column.y + column.h - plot.y - plot.h - gap};
	ui_text(s->ui, below, &style, words(s, &chart->points[point]));
}

static void columns_paint(const struct block_view *s, struct rect rect)
{
	int pitch = pitch_of(s, rect.w), line = MAX_OF(1, ui_px(s->ui, 0.6));
	struct rect plot = {rect.x, rect.y + ui_line_px(s->ui, TEXT_BODY),
		pitch * s->block->chart->point_count, ui_px(s->ui, PLOT_MM)};
	for (int i = 0; i < s->block->chart->point_count; i++) {
		struct rect column = {rect.x + i * pitch, rect.y, pitch, rect.h};
		column_paint(s, column, plot, i);
	}
	ui_fill(s->ui, (struct rect){plot.x, plot.y + plot.h, plot.w, line}, TONE_EDGE);
}

/* --- either --- */

static bool is_line(const struct chart *chart)
{
	return chart->kind == CHART_LINE && chart->point_count > 1;
}

int chart_height(const struct block_view *s, int width)
{
	int body = is_line(s->block->chart) ? lines_height(s, width)
		   : are_columns(s, width)  ? columns_height(s, width)
					    : all_rows(s, endless(width), false);
	return block_title_height(s, width) + body;
}

void chart_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	if (is_line(s->block->chart) || are_columns(s, width)) {
		cuts_piece(cuts, chart_height(s, width));
		return;
	}
	struct bar_rows rows = rows_of(s, width);
	cuts_hold(cuts, block_title_height(s, width));
	for (int point = 0; point < s->block->chart->point_count; point++) {
		cuts_piece(cuts, point_rows(s, &rows, endless(width), point, false));
	}
}

void chart_paint(const struct block_view *s, struct rect rect)
{
	block_title_paint(s, &rect);
	if (is_line(s->block->chart)) {
		lines_paint(s, rect);
	} else if (are_columns(s, rect.w)) {
		columns_paint(s, rect);
	} else {
		all_rows(s, rect, true);
	}
}
