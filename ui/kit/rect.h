/* Rectangles and cutting them up: the whole of layout. Pixels; any thread. */
#ifndef ONEDOOR_UI_KIT_RECT_H
#define ONEDOOR_UI_KIT_RECT_H

#include <stdbool.h>
#include "ui/kit/draw.h"

bool rect_is_empty(struct rect rect);
bool rect_contains(struct rect rect, int x, int y);
bool rect_covers(struct rect outer, struct rect inner);
struct rect rect_intersect(struct rect a, struct rect b); /* w and h 0 when apart */
struct rect rect_inset(struct rect rect, int dx, int dy); /* negative: grows */
/* A w × h rectangle in the middle of rect. */
struct rect rect_centre(struct rect rect, int w, int h);

/* Take a strip off one side: it is returned, *rest gets smaller (never below 0). */
struct rect rect_cut_top(struct rect *rest, int h);
struct rect rect_cut_bottom(struct rect *rest, int h);
struct rect rect_cut_left(struct rect *rest, int w);
struct rect rect_cut_right(struct rect *rest, int w);
/* Cell `index` of `count` equal ones, gap between them; remainders go to the first cells. */
struct rect rect_column(struct rect rect, int index, int count, int gap);
struct rect rect_row(struct rect rect, int index, int count, int gap);

/* What a path may touch when it is drawn (draw.h); it has points. */
struct rect path_bounds(const struct path *path, int line_px);

#endif
