/* A chart of lines: each named at its end. Lines are told apart by their names and by their dots,
 * full or hollow, not by colour alone. */
#include "firmware/base/mem.h"
#include "ui/kit/document_impl.h"
#include "ui/kit/line_layout.h"

enum { PLOT_MM = 100, GAP_MM = 3, DOT_MM = 5 };
#define LINE_MM 1.2

static struct text_style style_of(bool is_loud)
{
	return (struct text_style){.size = TEXT_NOTE,
		.weight = is_loud ? FONT_BOLD : FONT_REGULAR,
		.valign = VALIGN_MIDDLE};
}

static void label_size(void *arg, bool is_loud, const char *text, int *w, int *h)
{
	struct text_style style = style_of(is_loud);
	*w = MIN_OF(*w, ui_text_width(arg, &style, text));
	*h = ui_text_height(arg, *w, &style, text);
}

static void lay(const struct block_view *s, struct rect rect, struct line_layout *out)
{
	const struct line_sizes sizes = {MIN_OF(ui_px(s->ui, PLOT_MM), ui_panel(s->ui).h / 4),
		ui_px(s->ui, GAP_MM), ui_px_elder(s->ui, DOT_MM)};
	const struct label_type type = {label_size, s->ui};
	struct point at = {(int16_t)rect.x, (int16_t)rect.y};
	line_layout(s->block->chart, s->lang, at, rect.w, &sizes, &type, out);
}

int lines_height(const struct block_view *s, int width)
{
	struct line_layout *layout = mem_new(struct line_layout);
	lay(s, (struct rect){.w = width}, layout);
	int height = layout->height;
	mem_free(layout);
	return height;
}

static enum tone tone_of(int series)
{
	return series % 2 ? TONE_SOFT : TONE_CANAL;
}

static void line_paint(const struct block_view *s, const struct line_layout *layout, int series)
{
	int count = s->block->chart->point_count, two = 2;
	struct path line = {1, &count, layout->points[series]};
	struct path leader = {1, &two, layout->leaders[series]};
	ui_path(s->ui, &leader, MAX_OF(1, ui_px(s->ui, 0.3)), TONE_EDGE);
	ui_path(s->ui, &line, MAX_OF(2, ui_px(s->ui, LINE_MM)), tone_of(series));
}

static void dots_paint(const struct block_view *s, const struct line_layout *layout, int series)
{
	int side = ui_px_elder(s->ui, DOT_MM), hole = side * 5 / 10;
	for (int i = 0; i < s->block->chart->point_count; i++) {
		struct point at = layout->points[series][i];
		struct rect dot = {at.x - side / 2, at.y - side / 2, side, side};
		if (!layout->has_dot[series][i]) {
			continue;
		}
		ui_round(s->ui, dot, side / 2, tone_of(series));
		if (series % 2) {
			ui_round(s->ui, rect_centre(dot, hole, hole), hole / 2, TONE_PAPER);
		}
	}
}

void lines_paint(const struct block_view *s, struct rect rect)
{
	struct line_layout *layout = mem_new(struct line_layout);
	lay(s, rect, layout);
	struct rect plot = layout->plot;
	ui_fill(s->ui, (struct rect){plot.x, plot.y + plot.h, plot.w, MAX_OF(1, ui_px(s->ui, 0.6))},
		TONE_EDGE);
	for (int i = 0; i < s->block->chart->series_count; i++) {
		line_paint(s, layout, i);
	}
	for (int i = 0; i < layout->label_count; i++) {
		if (layout->labels[i].is_over) {
			ui_fill(s->ui, layout->labels[i].rect, TONE_PAPER);
		}
	}
	for (int i = 0; i < s->block->chart->series_count; i++) {
		dots_paint(s, layout, i);
	}
	for (int i = 0; i < layout->label_count; i++) {
		const struct line_label *label = &layout->labels[i];
		struct text_style style = style_of(label->series >= 0);
		style.tone = label->series >= 0 ? TONE_INK : TONE_SOFT;
		style.align = label->series < 0 || label->is_value ? ALIGN_CENTRE : ALIGN_LEFT;
		ui_text(s->ui, label->rect, &style, label->text);
	}
	mem_free(layout);
}
