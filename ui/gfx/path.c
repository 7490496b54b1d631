#include "ui/gfx/path.h"

#include <math.h>
#include <string.h>
#include "firmware/base/attr.h"

enum {
	LINES = 4, /* of a row of pixels, in which edges are cut */
	ONE = 256, /* the width of a pixel */
	CROSSINGS_MOST = 128,
};

struct contour {
	const struct point *points;
	int count;
};

static struct contour contour_at(const struct path *path, int index)
{
	int from = index ? path->ends[index - 1] : 0;
	return (struct contour){path->points + from, path->ends[index] - from};
}

/* --- filled --- */

/* Where the sides cross the height, sorted; in 1/ONE pixels from x on. */
static int crossings(const struct contour *contour, double height, int x, int out[CROSSINGS_MOST])
{
	int count = 0;
	for (int i = 0; i < contour->count && count < CROSSINGS_MOST; i++) {
		struct point a = contour->points[i];
		struct point b = contour->points[(i + 1) % contour->count];
		if ((a.y > height) == (b.y > height)) {
			continue;
		}
		double at = a.x + (b.x - a.x) * (height - a.y) / (b.y - a.y);
		int found = (int)lround((at - x) * ONE), k = count++;
		for (; k > 0 && out[k - 1] > found; k--) {
			out[k] = out[k - 1];
		}
		out[k] = found;
	}
	return count;
}

/* Adds the stretch's share of each pixel. */
static void add_stretch(int from, int to, int width, int *sums)
{
	from = CLAMP(from, 0, width * ONE);
	to = CLAMP(to, 0, width * ONE);
	for (int at = from / ONE; at * ONE < to; at++) {
		sums[at] += MIN_OF(to, (at + 1) * ONE) - MAX_OF(from, at * ONE);
	}
}

static bool is_near(const struct contour *contour, double low, double high)
{
	bool is_above = false, is_below = false;
	for (int i = 0; i < contour->count; i++) {
		is_above |= contour->points[i].y <= high;
		is_below |= contour->points[i].y >= low;
	}
	return is_above && is_below;
}

static bool fill_row(
	const struct contour *contour, int x, int y, int width, uint8_t *cover, int *sums)
{
	bool is_any = false;
	if (!is_near(contour, y, y + 1)) {
		return false;
	}
	memset(sums, 0, (size_t)width * sizeof(*sums));
	for (int i = 0; i < LINES; i++) {
		int found[CROSSINGS_MOST];
		int count = crossings(contour, y + (i + 0.5) / LINES, x, found);
		for (int k = 0; k + 1 < count; k += 2) {
			add_stretch(found[k], found[k + 1], width, sums);
			is_any = true;
		}
	}
	for (int i = 0; is_any && i < width; i++) {
		int part = sums[i] * 255 / (LINES * ONE);
		cover[i] = (uint8_t)MAX_OF(cover[i], part);
	}
	return is_any;
}

/* --- as a line --- */

static double distance(double x, double y, struct point a, struct point b)
{
	double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
	double t = square > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / square : 0;
	t = CLAMP(t, 0.0, 1.0);
	return hypot(x - a.x - t * dx, y - a.y - t * dy);
}

/* The pixels of the row that may lie so near to the side. */
static bool reach(struct point a, struct point b, double near, double y, double *from, double *to)
{
	double low = y - near, high = y + near;
	if (MAX_OF(a.y, b.y) < low || MIN_OF(a.y, b.y) > high) {
		return false;
	}
	double slope = a.y == b.y ? 0 : (double)(b.x - a.x) / (b.y - a.y);
	double first = a.x, last = b.x;
	if (a.y != b.y) { /* only the part of it at that height */
		first = a.x + (CLAMP(low, MIN_OF(a.y, b.y), MAX_OF(a.y, b.y)) - a.y) * slope;
		last = a.x + (CLAMP(high, MIN_OF(a.y, b.y), MAX_OF(a.y, b.y)) - a.y) * slope;
	}
	*from = MIN_OF(first, last) - near;
	*to = MAX_OF(first, last) + near;
	return true;
}

static bool line_row(
	const struct contour *contour, double half, int x, int y, int width, uint8_t *cover)
{
	bool is_any = false;
	double middle = y + 0.5, near = half + 1, from, to;
	for (int i = 0; i < contour->count; i++) {
		struct point a = contour->points[MAX_OF(i - 1, 0)], b = contour->points[i];
		if ((i == 0 && contour->count > 1) || !reach(a, b, near, middle, &from, &to)) {
			continue;
		}
		int first = MAX_OF((int)floor(from) - x, 0);
		int last = MIN_OF((int)ceil(to) - x, width - 1);
		for (int k = first; k <= last; k++) {
			double off = distance(x + k + 0.5, middle, a, b);
			int part = (int)lround(CLAMP(half + 0.5 - off, 0.0, 1.0) * 255);
			cover[k] = (uint8_t)MAX_OF(cover[k], part);
			is_any |= part > 0;
		}
	}
	return is_any;
}

bool path_row(
	const struct path *path, int line, int x, int y, int width, uint8_t *cover, int *scratch)
{
	bool is_any = false;
	memset(cover, 0, (size_t)width);
	for (int i = 0; i < path->contour_count; i++) {
		struct contour contour = contour_at(path, i);
		bool is_covered = line > 0 ? line_row(&contour, line / 2.0, x, y, width, cover)
					   : fill_row(&contour, x, y, width, cover, scratch);
		is_any |= is_covered;
	}
	return is_any;
}
