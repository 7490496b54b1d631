/* What draws one block. Only for ui/kit/document*.c. */
#ifndef ONEDOOR_UI_KIT_DOCUMENT_IMPL_H
#define ONEDOOR_UI_KIT_DOCUMENT_IMPL_H

#include "ui/kit/document.h"

struct block_view {
	struct ui *ui;
	enum lang lang;
	const struct block *block;
	int index;	  /* of the block */
	struct rect seen; /* of the panel; what lies outside need not be painted */
};

/* All at the width of rect; paint fills at most the height that was said, and the pieces together
 * are as high. */
int table_height(const struct block_view *s, int width);
void table_cuts(const struct block_view *s, int width, struct cuts *cuts);
void table_paint(const struct block_view *s, struct rect rect);
int chart_height(const struct block_view *s, int width);
void chart_cuts(const struct block_view *s, int width, struct cuts *cuts);
void chart_paint(const struct block_view *s, struct rect rect);
/* The lines of a chart, without its title. */
int lines_height(const struct block_view *s, int width);
void lines_paint(const struct block_view *s, struct rect rect);
/* A chart as tables. */
int figures_height(const struct block_view *s, int width);
void figures_cuts(const struct block_view *s, int width, struct cuts *cuts);
void figures_paint(const struct block_view *s, struct rect rect);
int plan_height(const struct block_view *s, int width);
void plan_paint(const struct block_view *s, struct rect rect);
int timeline_height(const struct block_view *s, int width);
void timeline_cuts(const struct block_view *s, int width, struct cuts *cuts);
void timeline_paint(const struct block_view *s, struct rect rect);

/* What stands above a table, a chart, a plan: the block's text, and a gap; nothing without one. */
int block_title_height(const struct block_view *s, int width);
void block_title_paint(const struct block_view *s, struct rect *rest);

/* How far something is, as a dot that fills `at`, a square; what it means stands beside it in that
 * style. */
void progress_dot(const struct block_view *s, struct rect at, enum progress progress);
struct text_style progress_style(enum progress progress);
/* What goes on at the same time within a step. rail_x: the middle of the line
 * of time, which goes on below them in that tone; they stand right of it. */
int lanes_height(const struct block_view *s, int width, const struct timeline_step *step);
void lanes_paint(const struct block_view *s, struct rect rect, const struct timeline_step *step,
	int rail_x, enum tone below);
/* Of the line that comes to them. */
enum tone lanes_tone(const struct timeline_step *step);

/* The line of time. */
#define RAIL_LINE_MM 1.2

static inline const char *words(const struct block_view *s, const struct text *text)
{
	return text->in[s->lang];
}

/* To measure in: of that width, and as high as it takes. */
static inline struct rect endless(int width)
{
	return (struct rect){.w = width, .h = 1 << 30};
}

/* Whether any of it must be painted. */
static inline bool in_sight(const struct block_view *s, struct rect rect)
{
	return rect.y + rect.h >= s->seen.y && rect.y <= s->seen.y + s->seen.h;
}

#endif
