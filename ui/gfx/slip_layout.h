/*
 * Setting text on paper: lines broken as a typesetter would, black or white dots, from the top
 * down. Dots; 8 are a millimetre. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_SLIP_LAYOUT_H
#define ONEDOOR_UI_GFX_SLIP_LAYOUT_H

#include "firmware/msg/slip.h"
#include "ui/gfx/fonts.h"

struct page {
	struct fonts *fonts;
	struct raster *raster; /* NULL: nothing is set, only measured */
	int left, right;       /* where text may stand */
	int y;		       /* where the next thing begins */
};

enum align { ALIGN_LEFT, ALIGN_CENTRE };

void page_fill(struct page *page, int x, int y, int w, int h);
void page_stamp(struct page *page, int x, int y, const struct mask *mask);
/* A border inside the rect. */
void page_frame(struct page *page, struct rect rect, int line);

/* Height of one line's box. */
int page_line_height(struct font font);
int page_width(const struct page *page, struct font font, const char *text);

/* Wrapped text from page->y on between left and right; moves page->y behind it. Lines break by
 * preference at " · " (which is then not shown), else where the language allows, else anywhere. */
void page_text(struct page *page, struct font font, enum align align, int left, int right,
	const char *text);
/* The same with lines of about equal length. */
void page_text_even(struct page *page, struct font font, enum align align, int left, int right,
	const char *text);
/* How high page_text would be. */
int page_text_height(const struct page *page, struct font font, int width, const char *text);

/* One line of capitals and figures, cap_px high and centred, made narrower (to 4/5) and then
 * smaller until it fits. Moves page->y to the foot of the capitals. */
void page_display(struct page *page, enum font_weight weight, int cap_px, const char *text);

#endif
