/* Tables: columns as wide as what stands in them, figures at the right, the head again after some
 * rows; one that does not fit is turned: a few lines a row, the column's name before each value. */
#include "ui/kit/columns.h"
#include "ui/kit/document_impl.h"

enum {
	PAD_MM = 3,	 /* around a cell */
	SPREAD_MM = 14,	 /* a column gets at most so much more than it needs */
	LEAST_EMS = 6,	 /* narrower, a text of more than one line is no longer read as one */
	HEAD_AGAIN = 12, /* rows */
	HEAD_WORTH = 4,	 /* rows that must follow it */
	LINES_MOST = 5,	 /* of a cell */
	LABEL_PERCENT = 40,
	RECORD_GAP_MM = 6,
};

static const struct text_style head_style = {.size = TEXT_NOTE, .tone = TONE_SOFT};
static const struct text_style cell_style = {.size = TEXT_BODY};
static const struct text_style bold_style = {.size = TEXT_BODY, .weight = FONT_BOLD};

struct columns {
	bool fits;
	int width[DOCUMENT_MAX_COLUMNS]; /* without the pads */
	bool is_figures[DOCUMENT_MAX_COLUMNS];
	int total; /* with them */
};

static struct text_style style_at(const struct columns *columns, int row, int column)
{
	struct text_style style = row == 0 ? head_style : cell_style;
	style.align = columns->is_figures[column] ? ALIGN_RIGHT : ALIGN_LEFT;
	return style;
}

static const char *cell_at(const struct block_view *s, int row, int column)
{
	return words(s, table_cell(s->block->table, row, column));
}

/* --- how wide --- */

static int wanted(const struct block_view *s, int column)
{
	int width = 0;
	for (int row = 0; row <= s->block->table->row_count; row++) {
		const struct text_style *style = row == 0 ? &head_style : &cell_style;
		width = MAX_OF(width, ui_text_width(s->ui, style, cell_at(s, row, column)));
	}
	return width;
}

/* No word is broken. */
static int least(const struct block_view *s, int column, int want)
{
	int width = MIN_OF(want, LEAST_EMS * ui_theme(s->ui)->em_px[TEXT_BODY]);
	for (int row = 0; row <= s->block->table->row_count; row++) {
		const struct text_style *style = row == 0 ? &head_style : &cell_style;
		width = MAX_OF(width, ui_text_least_width(s->ui, style, cell_at(s, row, column)));
	}
	return width;
}

static bool is_low(const struct block_view *s, const struct columns *columns)
{
	int most = LINES_MOST * ui_line_px(s->ui, TEXT_BODY);
	for (int row = 0; row <= s->block->table->row_count; row++) {
		for (int i = 0; i < s->block->table->column_count; i++) {
			if (ui_text_height(s->ui, columns->width[i], &cell_style,
				    cell_at(s, row, i)) > most) {
				return false;
			}
		}
	}
	return true;
}

static struct columns columns_of(const struct block_view *s, int width)
{
	const struct table *table = s->block->table;
	struct columns out = {0};
	int want[DOCUMENT_MAX_COLUMNS] = {0}, little[DOCUMENT_MAX_COLUMNS] = {0};
	int pads = 2 * ui_px(s->ui, PAD_MM) * table->column_count;
	for (int i = 0; i < table->column_count; i++) {
		want[i] = wanted(s, i);
		little[i] = least(s, i, want[i]);
		out.is_figures[i] = table_is_figures(table, i, s->lang);
	}
	out.fits = columns_fit(want, little, table->column_count, width - pads,
			   ui_px(s->ui, SPREAD_MM), out.width) &&
		   is_low(s, &out);
	out.total = pads;
	for (int i = 0; i < table->column_count; i++) {
		out.total += out.width[i];
	}
	return out;
}

/* --- as it is --- */

static int row_height(const struct block_view *s, const struct columns *columns, int row)
{
	int height = 0;
	for (int i = 0; i < s->block->table->column_count; i++) {
		struct text_style style = style_at(columns, row, i);
		height = MAX_OF(height,
			ui_text_height(s->ui, columns->width[i], &style, cell_at(s, row, i)));
	}
	return height + 2 * ui_px(s->ui, PAD_MM);
}

/* Whether the head stands (again) above that row. */
static bool has_head(const struct table *table, int row)
{
	int before = row - 1;
	return before == 0 || (before % HEAD_AGAIN == 0 && table->row_count - before >= HEAD_WORTH);
}

static void rule(const struct block_view *s, struct rect line, double mm, enum tone tone)
{
	ui_fill(s->ui, (struct rect){line.x, line.y, line.w, MAX_OF(1, ui_px(s->ui, mm))}, tone);
}

static void row_paint(
	const struct block_view *s, const struct columns *columns, struct rect line, int row)
{
	int pad = ui_px(s->ui, PAD_MM);
	for (int i = 0; i < s->block->table->column_count; i++) {
		struct text_style style = style_at(columns, row, i);
		struct rect cell = rect_cut_left(&line, columns->width[i] + 2 * pad);
		ui_text(s->ui, rect_inset(cell, pad, pad), &style, cell_at(s, row, i));
	}
}

/* Returns how high it is; paints what is in sight when it is to. */
static int rows(const struct block_view *s, const struct columns *columns, struct rect rest,
	bool is_painted)
{
	const struct table *table = s->block->table;
	int top = rest.y, head = row_height(s, columns, 0);
	rest.w = columns->total;
	for (int row = 1; row <= table->row_count || row == 1; row++) {
		if (has_head(table, row)) {
			struct rect line = rect_cut_top(&rest, head);
			if (is_painted && in_sight(s, line)) {
				row_paint(s, columns, line, 0);
			}
		}
		if (row > table->row_count) {
			break;
		}
		struct rect line = rect_cut_top(&rest, row_height(s, columns, row));
		if (is_painted && in_sight(s, line)) {
			bool is_first = has_head(table, row);
			rule(s, line, is_first ? 0.6 : 0.3, is_first ? TONE_EDGE : TONE_LINE);
			row_paint(s, columns, line, row);
		}
	}
	return rest.y - top;
}

/* --- turned --- */

static int label_width(const struct block_view *s, int width)
{
	int label = 0;
	for (int i = 0; i < s->block->table->column_count; i++) {
		label = MAX_OF(label, ui_text_width(s->ui, &head_style, cell_at(s, 0, i)));
	}
	return MIN_OF(label, width * LABEL_PERCENT / 100) + ui_px(s->ui, 4);
}

/* What has no column's name is the record's own name. */
static int value_left(const struct block_view *s, int width, int column)
{
	return cell_at(s, 0, column)[0] ? label_width(s, width) : 0;
}

static int record(const struct block_view *s, struct rect rest, int row, bool is_painted)
{
	int top = rest.y, gap = ui_px(s->ui, 4), between = ui_px(s->ui, RECORD_GAP_MM);
	if (is_painted) {
		rule(s, rest, 0.3, TONE_LINE);
	}
	rect_cut_top(&rest, between / 2);
	for (int i = 0; i < s->block->table->column_count; i++) {
		const struct text_style *style = i ? &cell_style : &bold_style;
		int label = value_left(s, rest.w, i);
		if (!cell_at(s, row, i)[0]) {
			continue;
		}
		int name_h = ui_text_height(s->ui, label - gap, &head_style, cell_at(s, 0, i));
		struct rect line = rest;
		line.h = MAX_OF(
			ui_text_height(s->ui, rest.w - label, style, cell_at(s, row, i)), name_h);
		rect_cut_top(&rest, line.h);
		if (is_painted && in_sight(s, line)) {
			struct rect name = rect_cut_left(&line, label);
			name.w -= gap;
			name.y += (ui_line_px(s->ui, TEXT_BODY) - ui_line_px(s->ui, TEXT_NOTE)) *
				  3 / 4; /* on the value's line */
			ui_text(s->ui, name, &head_style, cell_at(s, 0, i));
			ui_text(s->ui, line, style, cell_at(s, row, i));
		}
	}
	return rest.y + between - top;
}

static int records(const struct block_view *s, struct rect rest, bool is_painted)
{
	int top = rest.y;
	for (int row = 1; row <= s->block->table->row_count; row++) {
		rect_cut_top(&rest, record(s, rest, row, is_painted));
	}
	return rest.y - top;
}

/* --- either --- */

static int table(const struct block_view *s, struct rect rest, bool is_painted)
{
	struct columns columns = columns_of(s, rest.w);
	return columns.fits ? rows(s, &columns, rest, is_painted) : records(s, rest, is_painted);
}

int table_height(const struct block_view *s, int width)
{
	return block_title_height(s, width) + table(s, endless(width), false);
}

void table_cuts(const struct block_view *s, int width, struct cuts *cuts)
{
	const struct table *table = s->block->table;
	const struct columns columns = columns_of(s, width);
	cuts_hold(cuts, block_title_height(s, width));
	for (int row = 1; row <= table->row_count || row == 1; row++) {
		if (columns.fits && has_head(table, row)) {
			cuts_hold(cuts, row_height(s, &columns, 0));
		}
		if (row > table->row_count) {
			break;
		}
		cuts_piece(cuts, columns.fits ? row_height(s, &columns, row)
					      : record(s, endless(width), row, false));
	}
}

void table_paint(const struct block_view *s, struct rect rect)
{
	block_title_paint(s, &rect);
	table(s, rect, true);
}
