/* Tables and charts on paper: black and white, numbers beside the bars. */
#include "firmware/base/str.h"
#include "ui/gfx/document_raster_impl.h"

enum {
	EM_CELL = 28,
	EM_HEAD = 24,
	CELL_PAD = 8,
	COLUMN_LEAST = 150,
	BAR = 24,
	LABEL_PERCENT = 38,
	VALUE_PERCENT = 26,
	VALUE_PERCENT_NARROW = 34,
};

static const struct font cell_font = {FONT_REGULAR, EM_CELL};
static const struct font bold_font = {FONT_BOLD, EM_CELL};
static const struct font head_font = {FONT_REGULAR, EM_HEAD};

static void set_title(const struct setting *s)
{
	struct paper *paper = s->paper;
	paper_rule(paper, 2);
	paper_text_even(
		paper, bold_font, ALIGN_LEFT, paper->left, paper->right, words(s, &s->block->text));
}

/* --- table --- */

static int column_at(const struct setting *s, int column)
{
	const struct paper *paper = s->paper;
	return paper->left + (paper->right - paper->left) * column / s->block->table->column_count;
}

/* Of at most three lines a cell; else the table is turned. */
static bool fits(const struct setting *s)
{
	enum { LINES = 3 };
	const struct table *table = s->block->table;
	int width = column_at(s, 1) - column_at(s, 0) - CELL_PAD;
	for (int i = 0; i < (table->row_count + 1) * table->column_count; i++) {
		if (width < COLUMN_LEAST ||
			paper_text_height(s->paper, cell_font, width, words(s, &table->cells[i])) >
				LINES * paper_line_height(cell_font)) {
			return false;
		}
	}
	return true;
}

static void set_row(const struct setting *s, int row)
{
	struct paper *paper = s->paper;
	const struct table *table = s->block->table;
	const int top = paper->y;
	int end = top;
	for (int i = 0; i < table->column_count; i++) {
		paper->y = top;
		paper_text(paper, row == 0 ? head_font : cell_font, ALIGN_LEFT, column_at(s, i),
			column_at(s, i + 1) - CELL_PAD, words(s, table_cell(table, row, i)));
		end = MAX_OF(end, paper->y);
	}
	paper->y = end + CELL_PAD;
}

/* Each row a few lines, the column's name before each value. */
static void set_turned(const struct setting *s, int row)
{
	struct paper *paper = s->paper;
	const struct table *table = s->block->table;
	const int middle = paper->left + (paper->right - paper->left) * LABEL_PERCENT / 100;
	for (int i = 0; i < table->column_count; i++) {
		const int top = paper->y;
		paper_text(paper, head_font, ALIGN_LEFT, paper->left, middle - CELL_PAD,
			words(s, table_cell(table, 0, i)));
		const int end = paper->y;
		paper->y = top;
		paper_text(paper, i ? cell_font : bold_font, ALIGN_LEFT, middle, paper->right,
			words(s, table_cell(table, row, i)));
		paper->y = MAX_OF(paper->y, end);
	}
}

static void hairline(struct paper *paper)
{
	paper_fill(paper, paper->left, paper->y, paper->right - paper->left, 1);
	paper->y += CELL_PAD;
}

enum err set_table(const struct setting *s)
{
	set_title(s);
	const bool is_wide = fits(s);
	if (is_wide) {
		set_row(s, 0);
	}
	for (int row = 1; row <= s->block->table->row_count; row++) {
		hairline(s->paper);
		if (is_wide) {
			set_row(s, row);
		} else {
			set_turned(s, row);
		}
	}
	return OK;
}

/* --- chart --- */

/* Every second part of a bar is only an outline: no grey is printed. */
static void set_bar(const struct setting *s, int first, int last, int point)
{
	struct paper *paper = s->paper;
	const struct chart *chart = s->block->chart;
	const int width = paper->right - paper->left;
	const int left = paper->left + width * LABEL_PERCENT / 100;
	const int value_percent =
		paper->width < PAPER_NARROW ? VALUE_PERCENT_NARROW : VALUE_PERCENT;
	const int room = width * (100 - LABEL_PERCENT - value_percent) / 100;
	const int top = paper->y;
	double sum = 0;
	int x = left;
	for (int series = first; series <= last; series++) {
		double value = chart_value(chart, series, point);
		int part = chart->highest > 0 ? (int)(room * value / chart->highest) : 0;
		sum += value;
		if ((series - first) % 2) {
			paper_frame(paper, (struct rect){x, top + 6, part, BAR}, 2);
		} else {
			paper_fill(paper, x, top + 6, part, BAR);
		}
		x += part;
	}
	char text[80];
	chart_format(chart, s->lang, sum, text, sizeof(text));
	paper_text(paper, bold_font, ALIGN_LEFT, left + room + CELL_PAD, paper->right, text);
	paper->y = MAX_OF(paper->y, top + BAR + 12);
}

enum err set_chart(const struct setting *s)
{
	struct paper *paper = s->paper;
	const struct chart *chart = s->block->chart;
	const int middle = paper->left + (paper->right - paper->left) * LABEL_PERCENT / 100;
	set_title(s);
	for (int point = 0; point < chart->point_count; point++) {
		const int top = paper->y;
		paper_text(paper, cell_font, ALIGN_LEFT, paper->left, middle - CELL_PAD,
			words(s, &chart->points[point]));
		const int end = paper->y;
		paper->y = top;
		for (int i = 0; i < (chart->is_stacked ? 1 : chart->series_count); i++) {
			set_bar(s, chart->is_stacked ? 0 : i,
				chart->is_stacked ? chart->series_count - 1 : i, point);
		}
		paper->y = MAX_OF(paper->y, end) + CELL_PAD;
	}
	return OK;
}
