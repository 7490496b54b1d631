/* What sets one block. Only for ui/gfx/document_raster*.c. */
#ifndef ONEDOOR_UI_GFX_DOCUMENT_RASTER_IMPL_H
#define ONEDOOR_UI_GFX_DOCUMENT_RASTER_IMPL_H

#include "firmware/base/mem.h"
#include "ui/gfx/document_raster.h"
#include "ui/gfx/paper.h"

struct setting {
	struct paper *paper;
	struct icons *icons;
	enum lang lang;
	const struct block *block;
	const struct block *before; /* NULL: it is the first */
};

static inline const char *words(const struct setting *s, const struct text *text)
{
	return text->in[s->lang];
}

static inline void stamp_icon(const struct setting *s, const char *name, int x, int y, int side)
{
	struct mask mask;
	icons_draw(s->icons, name, side, side, &mask);
	paper_stamp(s->paper, x, y, &mask);
	mem_free(mask.cover);
}

/* document_raster_table.c; what stands above tables, charts and plans. */
void set_title(const struct setting *s);
enum err set_table(const struct setting *s) MUST_CHECK;
/* document_raster_chart.c, document_raster_lines.c */
enum err set_chart(const struct setting *s) MUST_CHECK;
void set_lines(const struct setting *s);
/* document_raster_plan.c */
enum err set_plan(const struct setting *s) MUST_CHECK;
/* document_raster_timeline.c */
enum err set_timeline(const struct setting *s) MUST_CHECK;

/* document_raster_pages.c: what was set so far, and so many empty rows; when it is long, in pages
 * of about 25 cm that say which of how many they are, parted only at borders. */
struct raster *paper_paged(const struct paper *paper, enum lang lang, int spare);

#endif
