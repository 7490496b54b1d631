/* What draws one block. Only for ui/kit/document*.c. */
#ifndef ONEDOOR_UI_KIT_DOCUMENT_IMPL_H
#define ONEDOOR_UI_KIT_DOCUMENT_IMPL_H

#include "ui/kit/document.h"

struct block_view {
	struct ui *ui;
	enum lang lang;
	const struct block *block;
	int index; /* of the block */
};

/* Both at the width of rect; paint fills at most the height that was said. */
int table_height(const struct block_view *s, int width);
void table_paint(const struct block_view *s, struct rect rect);
int chart_height(const struct block_view *s, int width);
void chart_paint(const struct block_view *s, struct rect rect);

static inline const char *words(const struct block_view *s, const struct text *text)
{
	return text->in[s->lang];
}

#endif
