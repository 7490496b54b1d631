/* What sets one block. Only for ui/gfx/document_raster*.c. */
#ifndef ONEDOOR_UI_GFX_DOCUMENT_RASTER_IMPL_H
#define ONEDOOR_UI_GFX_DOCUMENT_RASTER_IMPL_H

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

/* document_raster_data.c */
enum err set_table(const struct setting *s) MUST_CHECK;
enum err set_chart(const struct setting *s) MUST_CHECK;
/* document_raster_timeline.c */
enum err set_timeline(const struct setting *s) MUST_CHECK;

#endif
