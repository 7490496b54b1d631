#include "ui/kit/placing.h"
#include "firmware/base/attr.h"

bool placing_is_free(const struct placing *placing, struct rect rect)
{
	if (placing->count == PLACING_MOST || !rect_covers(placing->within, rect)) {
		return false;
	}
	for (int i = 0; i < placing->count; i++) {
		if (!rect_is_empty(rect_intersect(placing->taken[i], rect))) {
			return false;
		}
	}
	return true;
}

void placing_take(struct placing *placing, struct rect rect)
{
	if (placing->count < PLACING_MOST) {
		placing->taken[placing->count++] = rect;
	}
}

bool placing_try(struct placing *placing, struct rect rect)
{
	bool is_free = placing_is_free(placing, rect);
	if (is_free) {
		placing_take(placing, rect);
	}
	return is_free;
}

struct rect placing_inside(const struct placing *placing, struct rect rect)
{
	const struct rect *in = &placing->within;
	rect.x = MAX_OF(MIN_OF(rect.x, in->x + in->w - rect.w), in->x);
	rect.y = MAX_OF(MIN_OF(rect.y, in->y + in->h - rect.h), in->y);
	return rect;
}
