/*
 * A picture that is turned on its way to a panel that hangs turned: rects, points, pixels. Knows no
 * library; any thread. w and h are those of the picture, not of the panel.
 */
#ifndef ONEDOOR_UI_GFX_TURN_H
#define ONEDOOR_UI_GFX_TURN_H

#include "ui/gfx/canvas.h"

/* Clockwise, by so many quarters. */
enum turn { TURN_NONE, TURN_RIGHT, TURN_OVER, TURN_LEFT };

/* Whether width and height change places. */
bool turn_is_across(enum turn turn);
/* Where a part of the picture lies in the turned one. */
struct rect turn_rect(enum turn turn, int w, int h, struct rect rect);
/* Which point of the picture lies at this one of the turned one. */
void turn_point_back(enum turn turn, int w, int h, int *x, int *y);
/* Copies what lies in rect of the turned picture to where rect's first pixel belongs. rect lies
 * within the picture; stride in pixels. */
void turn_copy(enum turn turn, const struct canvas *from, struct rect rect, uint32_t *to,
	ptrdiff_t stride);

#endif
