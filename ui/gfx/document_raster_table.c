/* Tables on paper: columns as wide as what stands in them, figures at the right; one that does not
 * fit is turned: a few lines a row, the column's name before each value. */
#include "firmware/base/str.h"
#include "ui/gfx/document_raster_impl.h"
#include "ui/kit/columns.h"

#include <string.h>

enum {
	EM_CELL = 28,
	EM_HEAD = 24,
	COLUMN_GAP = 20,
	ROW_GAP = 8,
	SPREAD = 56,
	LEAST_EMS = 5,
	LINES_MOST = 5,
	LABEL_PERCENT = 40,
};

static const struct font cell_font = {FONT_REGULAR, EM_CELL};
static const struct font bold_font = {FONT_BOLD, EM_CELL};
static const struct font head_font = {FONT_REGULAR, EM_HEAD};

struct columns {
	bool fits;
	int width[DOCUMENT_MAX_COLUMNS];
	bool is_figures[DOCUMENT_MAX_COLUMNS];
	int total;
};

void set_title(const struct setting *s)
{
	struct paper *paper = s->paper;
	if (s->before && s->before->kind != BLOCK_heading) {
		paper_rule(paper, 2);
	}
	paper_text_even(
		paper, bold_font, ALIGN_LEFT, paper->left, paper->right, words(s, &s->block->text));
}

static const char *cell_at(const struct setting *s, int row, int column)
{
	return words(s, table_cell(s->block->table, row, column));
}

static struct font font_at(int row)
{
	return row == 0 ? head_font : cell_font;
}

static bool is_low(const struct setting *s, const struct columns *columns)
{
	for (int row = 0; row <= s->block->table->row_count; row++) {
		for (int i = 0; i < s->block->table->column_count; i++) {
			if (paper_text_height(
				    s->paper, cell_font, columns->width[i], cell_at(s, row, i)) >
				LINES_MOST * paper_line_height(cell_font)) {
				return false;
			}
		}
	}
	return true;
}

static struct columns columns_of(const struct setting *s)
{
	const struct table *table = s->block->table;
	struct columns out = {0};
	int want[DOCUMENT_MAX_COLUMNS] = {0}, least[DOCUMENT_MAX_COLUMNS] = {0};
	int gaps = COLUMN_GAP * (table->column_count - 1);
	for (int i = 0; i < table->column_count; i++) {
		for (int row = 0; row <= table->row_count; row++) {
			const char *text = cell_at(s, row, i);
			want[i] = MAX_OF(want[i], paper_width(s->paper, font_at(row), text));
			least[i] =
				MAX_OF(least[i], paper_least_width(s->paper, font_at(row), text));
		}
		least[i] = MAX_OF(least[i], MIN_OF(want[i], LEAST_EMS * EM_CELL));
		out.is_figures[i] = table_is_figures(table, i, s->lang);
	}
	out.fits = columns_fit(want, least, table->column_count,
			   s->paper->right - s->paper->left - gaps, SPREAD, out.width) &&
		   is_low(s, &out);
	out.total = gaps;
	for (int i = 0; i < table->column_count; i++) {
		out.total += out.width[i];
	}
	return out;
}

static void set_row(const struct setting *s, const struct columns *columns, int row)
{
	struct paper *paper = s->paper;
	const int top = paper->y;
	int end = top, left = paper->left;
	for (int i = 0; i < s->block->table->column_count; i++) {
		paper->y = top;
		paper_text(paper, font_at(row), columns->is_figures[i] ? ALIGN_RIGHT : ALIGN_LEFT,
			left, left + columns->width[i], cell_at(s, row, i));
		end = MAX_OF(end, paper->y);
		left += columns->width[i] + COLUMN_GAP;
	}
	paper->y = end + ROW_GAP;
}

/* Names of columns take what the values leave them; the record's own name may take lines. */
static int label_width(const struct setting *s)
{
	const struct paper *paper = s->paper;
	const struct table *table = s->block->table;
	const int room = paper->right - paper->left;
	int label = 0, value = 0;
	for (int i = 0; i < table->column_count; i++) {
		label = MAX_OF(label, paper_width(paper, head_font, cell_at(s, 0, i)));
		for (int row = 1; row <= table->row_count; row++) {
			value = MAX_OF(
				value, i ? paper_width(paper, cell_font, cell_at(s, row, i))
					 : paper_least_width(paper, bold_font, cell_at(s, row, i)));
		}
	}
	const int most = MAX_OF(room * LABEL_PERCENT / 100, room - value - COLUMN_GAP);
	return MIN_OF(label, most) + COLUMN_GAP;
}

static void set_record(const struct setting *s, int row)
{
	struct paper *paper = s->paper;
	const int label = label_width(s);
	for (int i = 0; i < s->block->table->column_count; i++) {
		/* what has no column's name is the record's own name */
		const int top = paper->y, middle = paper->left + (cell_at(s, 0, i)[0] ? label : 0);
		if (!cell_at(s, row, i)[0]) {
			continue;
		}
		paper->y += (EM_CELL - EM_HEAD) / 2 + 1; /* on the value's line */
		paper_text(paper, head_font, ALIGN_LEFT, paper->left, middle - COLUMN_GAP,
			cell_at(s, 0, i));
		const int end = paper->y;
		paper->y = top;
		paper_text(paper, i ? cell_font : bold_font, ALIGN_LEFT, middle, paper->right,
			cell_at(s, row, i));
		paper->y = MAX_OF(paper->y, end);
	}
	paper->y += ROW_GAP;
}

static void line(struct paper *paper, int width, int height)
{
	paper_fill(paper, paper->left, paper->y, width, height);
	paper->y += height + ROW_GAP;
}

enum err set_table(const struct setting *s)
{
	struct paper *paper = s->paper;
	const struct columns columns = columns_of(s);
	set_title(s);
	paper->y += ROW_GAP;
	if (columns.fits) {
		set_row(s, &columns, 0);
	}
	for (int row = 1; row <= s->block->table->row_count; row++) {
		line(paper, columns.fits ? columns.total : paper->right - paper->left,
			row == 1 && columns.fits ? 2 : 1);
		if (columns.fits) {
			set_row(s, &columns, row);
		} else {
			set_record(s, row);
		}
		paper_border(paper);
	}
	return OK;
}
