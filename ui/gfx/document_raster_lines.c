/* A chart of lines on paper: every line named at its end, with full or hollow dots by turns. */
#include "firmware/base/mem.h"
#include "ui/gfx/document_raster_impl.h"
#include "ui/kit/line_layout.h"

enum { EM_LABEL = 26, PLOT = 300, GAP = 12, DOT = 18, LINE = 5, LEADER = 2 };

static const struct font label_font = {FONT_REGULAR, EM_LABEL};
static const struct font loud_font = {FONT_BOLD, EM_LABEL};

static void label_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	const struct font font = is_loud ? loud_font : label_font;
	*w = MIN_OF(*w, paper_width(arg, font, text));
	*h = paper_text_height(arg, font, *w, text);
}

static void set_line(const struct setting *s, const struct line_layout *layout, int series)
{
	const int count = s->block->chart->point_count, two = 2;
	const struct path line = {1, &count, layout->points[series]};
	const struct path leader = {1, &two, layout->leaders[series]};
	paper_path(s->paper, &leader, LEADER, PAPER_BLACK);
	paper_path(s->paper, &line, LINE, PAPER_BLACK);
}

static void set_dots(const struct setting *s, const struct line_layout *layout, int series)
{
	for (int i = 0; i < s->block->chart->point_count; i++) {
		const struct point at = layout->points[series][i];
		if (layout->has_dot[series][i] && series % 2) {
			paper_disc(s->paper, at.x, at.y, DOT / 2, PAPER_BLACK);
			paper_disc(s->paper, at.x, at.y, DOT / 2 - 4, PAPER_WHITE);
		} else if (layout->has_dot[series][i]) {
			paper_disc(s->paper, at.x, at.y, DOT / 2, PAPER_BLACK);
		}
	}
}

static void set_label(const struct setting *s, const struct line_label *label)
{
	struct paper *paper = s->paper;
	const bool is_centred = label->series < 0 || label->is_value;
	paper->y = label->rect.y;
	paper_text(paper, label->series < 0 ? label_font : loud_font,
		is_centred ? ALIGN_CENTRE : ALIGN_LEFT, label->rect.x,
		label->rect.x + label->rect.w, label->text);
}

void set_lines(const struct setting *s)
{
	struct paper *paper = s->paper;
	struct line_layout *layout = mem_new(struct line_layout);
	const struct line_sizes sizes = {PLOT, GAP, DOT};
	const struct label_type type = {label_size, paper};
	const struct point at = {(int16_t)paper->left, (int16_t)paper->y};
	line_layout(
		s->block->chart, s->lang, at, paper->right - paper->left, &sizes, &type, layout);
	const int end = paper->y + layout->height;
	paper_fill(paper, layout->plot.x, layout->plot.y + layout->plot.h, layout->plot.w, 2);
	for (int i = 0; i < s->block->chart->series_count; i++) {
		set_line(s, layout, i);
	}
	for (int i = 0; i < layout->label_count; i++) {
		if (layout->labels[i].is_over) {
			paper_erase(paper, layout->labels[i].rect);
		}
	}
	for (int i = 0; i < s->block->chart->series_count; i++) {
		set_dots(s, layout, i);
	}
	for (int i = 0; i < layout->label_count; i++) {
		set_label(s, &layout->labels[i]);
	}
	paper->y = end;
	mem_free(layout);
}
