/* A long document says now and then how much of it there is. */
#include "firmware/base/str.h"
#include "ui/gfx/document_raster_impl.h"
#include "ui/text/tr.h"

#include <string.h>

/* Dots; 8 are a millimetre. */
enum {
	PAGE = 2000,
	PAGE_LEAST = 1000, /* an earlier border is no use */
	PAGE_LAST = 2500,  /* so much still fits on the last one */
	PAGES_MOST = 32,
	EM_MARK = 24,
	MARK_HEIGHT = 56,
};

/* Where the page ends that begins at `from`. */
static int page_end(const struct paper *paper, int from, int height)
{
	int best = height;
	if (height - from <= PAGE_LAST) {
		return height;
	}
	for (int i = 0; i < paper->border_count; i++) {
		const int at = paper->borders[i];
		if (at <= from + PAGE_LEAST) {
			continue;
		}
		if (at > from + PAGE) { /* nothing nearer */
			return best < height ? best : at;
		}
		best = at;
	}
	return best;
}

static void set_mark(const struct paper *paper, struct raster *raster, enum lang lang, int top,
	int page, int count)
{
	const struct font font = {FONT_REGULAR, EM_MARK};
	char text[80];
	struct paper strip = {.fonts = paper->fonts,
		.raster = raster,
		.width = paper->width,
		.left = paper->left,
		.right = paper->right,
		.y = top + (MARK_HEIGHT - paper_line_height(font)) / 2};
	str_format(text, sizeof(text), tr(lang, "Page %d of %d"), page, count);
	paper_text(&strip, font, ALIGN_CENTRE, strip.left, strip.right, text);
}

struct raster *paper_paged(const struct paper *paper, enum lang lang, int spare)
{
	const int height = paper->y;
	int ends[PAGES_MOST], count = 0;
	for (int from = 0; from < height && count < PAGES_MOST; from = ends[count++]) {
		ends[count] = count == PAGES_MOST - 1 ? height : page_end(paper, from, height);
	}
	const size_t row = (size_t)(paper->width / 8);
	const int mark = count > 1 ? MARK_HEIGHT : 0;
	struct raster *out = raster_create(paper->width, height + count * mark + spare);
	for (int i = 0, from = 0; i < count; from = ends[i++]) {
		const int top = from + i * mark;
		memcpy(out->bits + (size_t)top * row, paper->raster->bits + (size_t)from * row,
			(size_t)(ends[i] - from) * row);
		if (mark) {
			set_mark(paper, out, lang, ends[i] + i * mark, i + 1, count);
		}
	}
	return out;
}
