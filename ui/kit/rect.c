#include "ui/kit/rect.h"
#include "firmware/base/attr.h"

bool rect_is_empty(struct rect rect)
{
	return rect.w <= 0 || rect.h <= 0;
}

bool rect_contains(struct rect rect, int x, int y)
{
	return x >= rect.x && y >= rect.y && x < rect.x + rect.w && y < rect.y + rect.h;
}

bool rect_covers(struct rect outer, struct rect inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
	       inner.y + inner.h <= outer.y + outer.h;
}

struct rect rect_intersect(struct rect a, struct rect b)
{
	int x = MAX_OF(a.x, b.x), y = MAX_OF(a.y, b.y);
	int right = MIN_OF(a.x + a.w, b.x + b.w), bottom = MIN_OF(a.y + a.h, b.y + b.h);
	return (struct rect){x, y, MAX_OF(0, right - x), MAX_OF(0, bottom - y)};
}

struct rect rect_inset(struct rect rect, int dx, int dy)
{
	return (struct rect){
		rect.x + dx, rect.y + dy, MAX_OF(0, rect.w - 2 * dx), MAX_OF(0, rect.h - 2 * dy)};
}

struct rect rect_centre(struct rect rect, int w, int h)
{
	return (struct rect){rect.x + (rect.w - w) / 2, rect.y + (rect.h - h) / 2, w, h};
}

struct rect rect_cut_top(struct rect *rest, int h)
{
	h = CLAMP(h, 0, rest->h);
	struct rect cut = {rest->x, rest->y, rest->w, h};
	rest->y += h;
	rest->h -= h;
	return cut;
}

struct rect rect_cut_bottom(struct rect *rest, int h)
{
	h = CLAMP(h, 0, rest->h);
	rest->h -= h;
	return (struct rect){rest->x, rest->y + rest->h, rest->w, h};
}

struct rect rect_cut_left(struct rect *rest, int w)
{
	w = CLAMP(w, 0, rest->w);
	struct rect cut = {rest->x, rest->y, w, rest->h};
	rest->x += w;
	rest->w -= w;
	return cut;
}

struct rect rect_cut_right(struct rect *rest, int w)
{
	w = CLAMP(w, 0, rest->w);
	rest->w -= w;
	return (struct rect){rest->x + rest->w, rest->y, w, rest->h};
}

/* Where part `index` of `count` begins in `len` pixels. */
static int part_at(int len, int index, int count, int gap)
{
	return (int)((long)(len + gap) * index / count);
}

struct rect rect_column(struct rect rect, int index, int count, int gap)
{
	int from = part_at(rect.w, index, count, gap);
	int to = part_at(rect.w, index + 1, count, gap) - gap;
	return (struct rect){rect.x + from, rect.y, MAX_OF(0, to - from), rect.h};
}

struct rect rect_row(struct rect rect, int index, int count, int gap)
{
	int from = part_at(rect.h, index, count, gap);
	int to = part_at(rect.h, index + 1, count, gap) - gap;
	return (struct rect){rect.x, rect.y + from, rect.w, MAX_OF(0, to - from)};
}

struct rect path_bounds(const struct path *path, int line_px)
{
	int count = path->ends[path->contour_count - 1], out = line_px / 2 + 1;
	struct point low = path->points[0], high = low;
	for (int i = 1; i < count; i++) {
		low.x = MIN_OF(low.x, path->points[i].x);
		low.y = MIN_OF(low.y, path->points[i].y);
		high.x = MAX_OF(high.x, path->points[i].x);
		high.y = MAX_OF(high.y, path->points[i].y);
	}
	return (struct rect){
		low.x - out, low.y - out, high.x - low.x + 2 * out, high.y - low.y + 2 * out};
}
