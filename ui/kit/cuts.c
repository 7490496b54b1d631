#include "ui/kit/cuts.h"
#include "firmware/base/attr.h"

static void begin_page(struct cuts *cuts, int from_px)
{
	if (cuts->page_count < CUT_PAGES_MAX) {
		cuts->pages[cuts->page_count].from_px = from_px;
		cuts->pages[cuts->page_count++].to_px = from_px;
	}
}

static int page_end(const struct cuts *cuts)
{
	return cuts->pages[cuts->page_count - 1].from_px + cuts->room_px;
}

static void see(struct cuts *cuts, int from_px, int to_px)
{
	if (from_px < cuts->at_px) {
		cuts->has_above = true;
		cuts->above_px = to_px;
	} else if (to_px > cuts->at_px + cuts->room_px && !cuts->has_below) {
		cuts->has_below = true;
		cuts->below_px = from_px;
	}
}

void cuts_piece(struct cuts *cuts, int height_px)
{
	int from = cuts->y_px, to = from + cuts->held_px + height_px;
	cuts->held_px = 0;
	cuts->y_px = to;
	if (cuts->page_count == 0 || (to > page_end(cuts) && cuts->page_count < CUT_PAGES_MAX)) {
		begin_page(cuts, from);
	}
	while (to > page_end(cuts) && cuts->room_px > 0 && cuts->page_count < CUT_PAGES_MAX) {
		int end = page_end(cuts); /* higher than a page */
		cuts->pages[cuts->page_count - 1].to_px = end;
		see(cuts, from, end);
		from = end;
		begin_page(cuts, from);
	}
	cuts->pages[cuts->page_count - 1].to_px = to;
	see(cuts, from, to);
}

void cuts_hold(struct cuts *cuts, int height_px)
{
	cuts->held_px += height_px;
}

void cuts_gap(struct cuts *cuts, int height_px)
{
	if (cuts->held_px > 0) {
		cuts->held_px += height_px;
	} else {
		cuts->y_px += height_px;
	}
}

int cuts_page(const struct cuts *cuts)
{
	int page = 0;
	while (page + 1 < cuts->page_count && cuts->pages[page + 1].from_px <= cuts->at_px) {
		page++;
	}
	return page;
}
