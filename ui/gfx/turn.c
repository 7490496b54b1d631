#include "ui/gfx/turn.h"

#include <string.h>
#include "firmware/base/attr.h"

/* Of a picture turned by a quarter: rows of the one are columns of the other, and a column's pixels
 * lie far apart. In squares of this side they are fetched once. */
enum { SQUARE = 32 };

bool turn_is_across(enum turn turn)
{
	return turn == TURN_RIGHT || turn == TURN_LEFT;
}

struct rect turn_rect(enum turn turn, int w, int h, struct rect rect)
{
	const int right = w - rect.x - rect.w, below = h - rect.y - rect.h;
	switch (turn) {
	case TURN_RIGHT:
		return (struct rect){below, rect.x, rect.h, rect.w};
	case TURN_OVER:
		return (struct rect){right, below, rect.w, rect.h};
	case TURN_LEFT:
		return (struct rect){rect.y, right, rect.h, rect.w};
	case TURN_NONE:
		break;
	}
	return rect;
}

void turn_point_back(enum turn turn, int w, int h, int *x, int *y)
{
	const int across = *x, down = *y;
	switch (turn) {
	case TURN_RIGHT:
		*x = down;
		*y = h - 1 - across;
		break;
	case TURN_OVER:
		*x = w - 1 - across;
		*y = h - 1 - down;
		break;
	case TURN_LEFT:
		*x = w - 1 - down;
		*y = across;
		break;
	case TURN_NONE:
		break;
	}
}

/* How far apart in the source two pixels are that become neighbours in a row, and in a column. */
struct steps {
	ptrdiff_t in_row, in_column;
};

static struct steps steps_of(enum turn turn, ptrdiff_t stride)
{
	switch (turn) {
	case TURN_RIGHT:
		return (struct steps){-stride, 1};
	case TURN_OVER:
		return (struct steps){-1, -stride};
	case TURN_LEFT:
		return (struct steps){stride, -1};
	case TURN_NONE:
		break;
	}
	return (struct steps){1, stride};
}

/* Whole rows: what is written lies in order, as memory of a graphics card wants it. */
static void copy_rows(
	const uint32_t *from, struct steps steps, uint32_t *to, ptrdiff_t stride, int w, int h)
{
	for (int y = 0; y < h; y++, from += steps.in_column, to += stride) {
		if (steps.in_row == 1) {
			memcpy(to, from, (size_t)w * sizeof(*to));
			continue;
		}
		for (int x = 0; x < w; x++) {
			to[x] = from[-x];
		}
	}
}

static void copy_squares(
	const uint32_t *from, struct steps steps, uint32_t *to, ptrdiff_t stride, int w, int h)
{
	for (int top = 0; top < h; top += SQUARE) {
		const int bottom = MIN_OF(top + SQUARE, h);
		for (int left = 0; left < w; left += SQUARE) {
			const int right = MIN_OF(left + SQUARE, w);
			for (int y = top; y < bottom; y++) {
				for (int x = left; x < right; x++) {
					to[y * stride + x] =
						from[y * steps.in_column + x * steps.in_row];
				}
			}
		}
	}
}

void turn_copy(
	enum turn turn, const struct canvas *from, struct rect rect, uint32_t *to, ptrdiff_t stride)
{
	const struct steps steps = steps_of(turn, from->stride);
	int x = rect.x, y = rect.y;
	if (rect_is_empty(rect)) {
		return;
	}
	turn_point_back(turn, from->width, from->height, &x, &y);
	const uint32_t *first = from->pixels + (ptrdiff_t)y * from->stride + x;
	if (turn_is_across(turn)) {
		copy_squares(first, steps, to, stride, rect.w, rect.h);
	} else {
		copy_rows(first, steps, to, stride, rect.w, rect.h);
	}
}
