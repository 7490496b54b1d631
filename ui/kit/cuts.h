/*
 * Where something long may be cut, so that no page of it ends within a line. Whoever measures it
 * names its pieces from above; what fits is put on one page. No heap; no thread.
 */
#ifndef ONEDOOR_UI_KIT_CUTS_H
#define ONEDOOR_UI_KIT_CUTS_H

#include <stdbool.h>

enum { CUT_PAGES_MAX = 240 }; /* of what is longer the rest is dragged */

struct cuts {
	int room_px; /* of a page; set this and at_px before the first piece */
	int at_px;   /* how far it is scrolled */
	int y_px;    /* below all pieces so far */
	int held_px; /* waits for the next piece */
	int page_count;
	struct {
		int from_px, to_px;
	} pages[CUT_PAGES_MAX];
	/* Of the pieces that are not whole in the view at at_px: where the last one above it ends,
	 * and the first one below it begins. */
	bool has_above, has_below;
	int above_px, below_px;
};

/* The next piece is so high, and is cut only when it is higher than a page. */
void cuts_piece(struct cuts *cuts, int height_px);
/* The same, and on one page with what comes next: a heading. */
void cuts_hold(struct cuts *cuts, int height_px);
/* Nothing is there: no page begins with it. */
void cuts_gap(struct cuts *cuts, int height_px);
/* The page that is shown at at_px. */
int cuts_page(const struct cuts *cuts);

#endif
