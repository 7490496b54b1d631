/* Tables that fit, or are turned; charts as bars with their numbers beside them, so that they can
 * be read without colour and without a legend. */
#include "ui/kit/document_impl.h"

enum { CELL_PAD_MM = 3, BAR_MM = 14, LABEL_PERCENT = 30, VALUE_PERCENT = 20 };

static const struct text_style title = {.size = TEXT_BODY, .tone = TONE_SOFT};
static const struct text_style head = {.size = TEXT_NOTE, .tone = TONE_SOFT};
static const struct text_style cell_style = {.size = TEXT_BODY};
static const struct text_style bold = {.size = TEXT_BODY, .weight = FONT_BOLD};

static int title_height(const struct block_view *s, int width)
{
	return s->block->text.in[s->lang][0]
		       ? ui_text_height(s->ui, width, &title, words(s, &s->block->text)) +
				 ui_px(s->ui, 2)
		       : 0;
}

static void title_paint(const struct block_view *s, struct rect *rest)
{
	struct rect at = rect_cut_top(rest, title_height(s, rest->w));
	if (at.h > 0) {
		ui_text(s->ui, at, &title, words(s, &s->block->text));
	}
}

/* --- table --- */

static struct rect column_at(const struct block_view *s, struct rect line, int column)
{
	return rect_inset(rect_column(line, column, s->block->table->column_count, 0),
		ui_px(s->ui, CELL_PAD_MM), 0);
}

/* No word is wider than its column. */
static bool fits(const struct block_view *s, int width)
{
	const struct table *table = s->block->table;
	int room = column_at(s, (struct rect){.w = width}, table->column_count - 1).w;
	for (int i = 0; i < (table->row_count + 1) * table->column_count; i++) {
		if (ui_text_least_width(s->ui, &cell_style, words(s, &table->cells[i])) > room) {
			return false;
		}
	}
	return true;
}

static int row_height_at(const struct block_view *s, int width, int row)
{
	const struct table *table = s->block->table;
	int height = 0;
	for (int i = 0; i < table->column_count; i++) {
		int w = column_at(s, (struct rect){.w = width}, i).w;
		height = MAX_OF(height, ui_text_height(s->ui, w, row == 0 ? &head : &cell_style,
						words(s, table_cell(table, row, i))));
	}
	return height + 2 * ui_px(s->ui, CELL_PAD_MM);
}

/* Turned: each row is a few lines, the column's name before each value. */
static int turned_line(const struct block_view *s, int width, int row, int column)
{
	const struct table *table = s->block->table;
	int label = width * LABEL_PERCENT / 100 - ui_px(s->ui, 4);
	return MAX_OF(ui_text_height(s->ui, label, &head, words(s, table_cell(table, 0, column))),
		ui_text_height(s->ui, width - width * LABEL_PERCENT / 100,
			column ? &cell_style : &bold, words(s, table_cell(table, row, column))));
}

static int turned_row_height(const struct block_view *s, int width, int row)
{
	int height = ui_px(s->ui, 6);
	for (int i = 0; i < s->block->table->column_count; i++) {
		height += turned_line(s, width, row, i);
	}
	return height;
}

static int turned_height(const struct block_view *s, int width)
{
	const struct table *table = s->block->table;
	int height = 0;
	for (int row = 1; row <= table->row_count; row++) {
		height += turned_row_height(s, width, row);
	}
	return height;
}

int table_height(const struct block_view *s, int width)
{
	int height = title_height(s, width);
	if (!fits(s, width)) {
		return height + turned_height(s, width);
	}
	for (int row = 0; row <= s->block->table->row_count; row++) {
		height += row_height_at(s, width, row);
	}
	return height;
}

void table_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	const struct table *table = s->block->table;
	bool is_turned = !fits(s, width);
	cuts_hold(cuts, title_height(s, width));
	if (!is_turned) {
		cuts_hold(cuts, row_height_at(s, width, 0));
	}
	for (int row = 1; row <= table->row_count; row++) {
		cuts_piece(cuts, is_turned ? turned_row_height(s, width, row)
					   : row_height_at(s, width, row));
	}
}

static void rule(const struct block_view *s, struct rect line)
{
	ui_fill(s->ui, (struct rect){line.x, line.y, line.w, MAX_OF(1, ui_px(s->ui, 0.3))},
		TONE_LINE);
}

static void turned_paint(const struct block_view *s, struct rect rect)
{
	const struct table *table = s->block->table;
	for (int row = 1; row <= table->row_count; row++) {
		rule(s, rect);
		for (int i = 0; i < table->column_count; i++) {
			struct rect line = rect_cut_top(&rect, turned_line(s, rect.w, row, i));
			struct rect label = rect_cut_left(&line, line.w * LABEL_PERCENT / 100);
			label.w -= ui_px(s->ui, 4);
			ui_text(s->ui, label, &head, words(s, table_cell(table, 0, i)));
			ui_text(s->ui, line, i ? &cell_style : &bold,
				words(s, table_cell(table, row, i)));
		}
		rect_cut_top(&rect, ui_px(s->ui, 6));
	}
}

void table_paint(const struct block_view *s, struct rect rect)
{
	const struct table *table = s->block->table;
	title_paint(s, &rect);
	if (!fits(s, rect.w)) {
		turned_paint(s, rect);
		return;
	}
	for (int row = 0; row <= table->row_count; row++) {
		struct rect line = rect_cut_top(&rect, row_height_at(s, rect.w, row));
		if (row > 0) {
			rule(s, line);
		}
		for (int i = 0; i < table->column_count; i++) {
			struct rect at =
				rect_inset(column_at(s, line, i), 0, ui_px(s->ui, CELL_PAD_MM));
			ui_text(s->ui, at, row == 0 ? &head : &cell_style,
				words(s, table_cell(table, row, i)));
		}
	}
}

/* --- chart --- */

/* Bars of a point: one a series, or all in one. */
static int bar_count(const struct chart *chart)
{
	return chart->is_stacked ? 1 : chart->series_count;
}

static int bar_px(const struct block_view *s)
{
	return MAX_OF(ui_px(s->ui, BAR_MM), ui_line_px(s->ui, TEXT_BODY));
}

static int point_height(const struct block_view *s, int width, int point)
{
	const struct chart *chart = s->block->chart;
	int label = width * LABEL_PERCENT / 100 - ui_px(s->ui, 4);
	int bars = bar_count(chart) * (bar_px(s) + ui_px(s->ui, 1));
	return MAX_OF(bars,
		       ui_text_height(s->ui, label, &cell_style, words(s, &chart->points[point]))) +
	       ui_px(s->ui, 4);
}

int chart_height(const struct block_view *s, int width)
{
	int height = title_height(s, width);
	for (int i = 0; i < s->block->chart->point_count; i++) {
		height += point_height(s, width, i);
	}
	return height;
}

static void bar_paint(const struct block_view *s, struct rect bar, int first, int last, int point)
{
	const struct chart *chart = s->block->chart;
	struct rect value = rect_cut_right(&bar, bar.w * VALUE_PERCENT / (100 - LABEL_PERCENT));
	double sum = 0;
	int room = bar.w;
	for (int series = first; series <= last; series++) {
		double one = chart_value(chart, series, point);
		int width = chart->highest > 0 ? (int)(room * one / chart->highest) : 0;
		sum += one;
		if (width > 0) {
			struct rect at = rect_cut_left(&bar, width);
			ui_fill(s->ui, rect_inset(at, 0, ui_px(s->ui, 2)),
				(series - first) % 2 ? TONE_TINT_DEEP : TONE_CANAL);
		}
	}
	rect_cut_left(&value, ui_px(s->ui, 3));
	struct text_style style = bold;
	style.valign = VALIGN_MIDDLE;
	style.is_single = true;
	char number[256];
	chart_format(chart, s->lang, sum, number, sizeof(number));
	ui_text(s->ui, value, &style, ui_format(s->ui, "%s", number));
}

void chart_paint(const struct block_view *s, struct rect rect)
{
	const struct chart *chart = s->block->chart;
	title_paint(s, &rect);
	for (int point = 0; point < chart->point_count; point++) {
		struct rect line = rect_cut_top(&rect, point_height(s, rect.w, point));
		struct rect label = rect_cut_left(&line, line.w * LABEL_PERCENT / 100);
		label.w -= ui_px(s->ui, 4);
		ui_text(s->ui, label, &cell_style, words(s, &chart->points[point]));
		for (int i = 0; i < bar_count(chart); i++) {
			struct rect bar = rect_cut_top(&line, bar_px(s));
			rect_cut_top(&line, ui_px(s->ui, 1));
			bar_paint(s, bar, chart->is_stacked ? 0 : i,
				chart->is_stacked ? chart->series_count - 1 : i, point);
		}
	}
}
