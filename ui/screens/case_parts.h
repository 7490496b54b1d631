/* What the page of a case is made of, below its summary: pieces one below the other, each measured
 * before it is drawn. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_CASE_PARTS_H
#define ONEDOOR_UI_SCREENS_CASE_PARTS_H

#include "ui/screens/parts.h"

/* How high all pieces are at this width. */
int case_parts_height(const struct view *view, int width_px);
/* The pieces, to be turned page by page. */
void case_parts_cuts(const struct view *view, const void *unused, int width_px, struct cuts *cuts);
/* From the top left of `at`; what lies outside `seen` is left out. */
void case_parts_draw(const struct view *view, struct rect at, struct rect seen);

#endif
