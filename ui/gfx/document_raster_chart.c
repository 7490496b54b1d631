/* Charts on paper, black on white: bars by turns full and hollow, numbers at their ends, names at
 * every bar. */
#include "firmware/base/str.h"
#include "ui/gfx/document_raster_impl.h"
#include "ui/kit/bar_layout.h"

enum { EM_LABEL = 28, EM_PART = 24, BAR = 24, STACK = 36, GAP = 12, FIGURE_LEN = 200 };

static const struct font label_font = {FONT_REGULAR, EM_LABEL};
static const struct font value_font = {FONT_BOLD, EM_LABEL};
static const struct font part_font = {FONT_REGULAR, EM_PART};

static bool is_stacked(const struct chart *chart)
{
	return chart->kind == CHART_STACKED && chart->series_count > 1;
}

static void part_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	(void)is_loud;
	*w = MIN_OF(*w, paper_width(arg, part_font, text));
	*h = paper_text_height(arg, part_font, *w, text);
}

static struct bar_rows rows_of(const struct setting *s)
{
	const struct chart *chart = s->block->chart;
	int label = 0, value = 0;
	for (int point = 0; point < chart->point_count; point++) {
		for (int i = 0; i < chart_bar_count(chart); i++) {
			char number[FIGURE_LEN];
			chart_format(chart, s->lang, chart_bar_value(chart, i, point), number,
				sizeof(number));
			label = MAX_OF(label, paper_width(s->paper, label_font,
						      words(s, bar_name(chart, i, point))));
			value = MAX_OF(value, paper_width(s->paper, value_font, number));
		}
	}
	return bar_rows_fit(label, value, s->paper->right - s->paper->left, GAP);
}

/* No grey is printed: every second one is only an outline. */
static void set_bar(struct paper *paper, struct rect bar, int index)
{
	if (index % 2) {
		paper_frame(paper, bar, 3);
	} else {
		paper_fill(paper, bar.x, bar.y, bar.w, bar.h);
	}
}

/* Its parts, and their words below it: in a full one nothing could be read. */
static void set_stack(const struct setting *s, const struct bar_rows *rows, struct rect bar,
	int bottom, int point)
{
	struct paper *paper = s->paper;
	struct bar_stack stack;
	const struct label_type type = {part_size, paper};
	bar_stack(s->block->chart, s->lang, rows, point, &type, 1 << 20, GAP, &stack);
	for (int i = 0; i < stack.count; i++) {
		const struct bar_part *part = &stack.parts[i];
		set_bar(paper, (struct rect){bar.x + part->x, bar.y, part->w, bar.h}, i);
		if (part->below.y == 0 && part->below.x <= part->x + part->w) {
			paper_fill(paper, bar.x + MAX_OF(part->x, part->below.x) + 2, bar.y + bar.h,
				2, GAP);
		}
		paper->y = bottom + GAP + part->below.y;
		paper_text(paper, part_font, ALIGN_LEFT, bar.x + part->below.x,
			bar.x + part->below.x + part->below.w, part->text);
	}
	paper->y = bottom + GAP + stack.below_h;
}

static void set_row(const struct setting *s, const struct bar_rows *rows, int index, int point)
{
	struct paper *paper = s->paper;
	const struct chart *chart = s->block->chart;
	const char *name = words(s, bar_name(chart, index, point));
	const double value = chart_bar_value(chart, index, point);
	const int bar_h = is_stacked(chart) ? STACK : BAR, line = paper_line_height(label_font);
	const int left = rows->label ? paper->left + rows->label + GAP : paper->left;
	const int top = paper->y;
	char number[FIGURE_LEN];
	paper_text(paper, label_font, ALIGN_LEFT, paper->left,
		rows->label ? paper->left + rows->label : paper->right, name);
	int end = paper->y;
	paper->y = rows->label ? top : end;
	const struct rect bar = {left, paper->y + MAX_OF((line - bar_h) / 2, 0),
		bar_width(rows, chart, value), bar_h};
	chart_format(chart, s->lang, value, number, sizeof(number));
	paper->y += MAX_OF((bar_h - line) / 2, 0);
	paper_text(paper, value_font, ALIGN_LEFT, left + bar.w + GAP, paper->right, number);
	end = MAX_OF(MAX_OF(end, paper->y), bar.y + bar.h);
	if (is_stacked(chart)) {
		set_stack(s, rows, bar, end, point);
	} else {
		set_bar(paper, bar, index);
	}
	paper->y = MAX_OF(end, paper->y) + (is_stacked(chart) ? GAP : GAP / 2);
}

enum err set_chart(const struct setting *s)
{
	struct paper *paper = s->paper;
	const struct chart *chart = s->block->chart;
	const struct bar_rows rows = rows_of(s);
	set_title(s);
	paper->y += GAP / 2;
	if (chart->kind == CHART_LINE && chart->point_count > 1) {
		set_lines(s);
		return OK;
	}
	for (int point = 0; point < chart->point_count; point++) {
		if (chart_bar_count(chart) > 1) {
			paper_text(paper, value_font, ALIGN_LEFT, paper->left, paper->right,
				words(s, &chart->points[point]));
		}
		for (int i = 0; i < chart_bar_count(chart); i++) {
			set_row(s, &rows, i, point);
		}
		paper->y += chart_bar_count(chart) > 1 ? GAP : 0;
		paper_border(paper);
	}
	return OK;
}
