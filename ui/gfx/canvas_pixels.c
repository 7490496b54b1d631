#include "ui/gfx/canvas.h"
#include "firmware/base/attr.h"

enum { ONE = 256 }; /* of a fraction */

/* Between two pixels, and what is beside them in the next row. */
static uint32_t mean(const uint8_t *upper, const uint8_t *lower, int left, int right, int fx,
	int fy, int channel)
{
	int top = upper[3 * left + channel] * (ONE - fx) + upper[3 * right + channel] * fx;
	int bottom = lower[3 * left + channel] * (ONE - fx) + lower[3 * right + channel] * fx;
	return (uint32_t)(top * (ONE - fy) + bottom * fy) / (ONE * ONE);
}

/* Where the middle of pixel `at` of `size` lies among `count`: index and fraction. */
static int place(int at, int size, int count, int *fraction)
{
	int64_t scaled = ((int64_t)(2 * at + 1) * count * ONE / size - ONE) / 2;
	scaled = CLAMP(scaled, 0, (int64_t)(count - 1) * ONE);
	*fraction = (int)(scaled % ONE);
	return (int)(scaled / ONE);
}

void canvas_pixels(struct canvas *canvas, struct rect rect, const struct pixels *picture)
{
	struct rect seen = rect_intersect(rect, canvas->clip);
	int width = picture->width, height = picture->height;
	for (int y = seen.y; y < seen.y + seen.h; y++) {
		int fy = 0, row = place(y - rect.y, rect.h, height, &fy);
		const uint8_t *upper = picture->rgb + (size_t)row * (size_t)width * 3;
		const uint8_t *lower =
			picture->rgb + (size_t)MIN_OF(row + 1, height - 1) * (size_t)width * 3;
		uint32_t *out = canvas->pixels + (size_t)y * (size_t)canvas->stride;
		for (int x = seen.x; x < seen.x + seen.w; x++) {
			int fx = 0, left = place(x - rect.x, rect.w, width, &fx);
			int right = MIN_OF(left + 1, width - 1);
			out[x] = mean(upper, lower, left, right, fx, fy, 0) << 16 |
				 mean(upper, lower, left, right, fx, fy, 1) << 8 |
				 mean(upper, lower, left, right, fx, fy, 2);
		}
	}
}
