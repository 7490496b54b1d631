#include "tests/hall/pixels.h"

#include "firmware/base/mem.h"

#include <stdbool.h>
#include <string.h>

int shrink_factor(int width, int height, int side_max)
{
	int side = width > height ? width : height;
	return (side + side_max - 1) / side_max;
}

void shrink_begin(struct shrink *shrink, int width, int height, int factor)
{
	*shrink = (struct shrink){.width = width, .height = height, .factor = factor};
	shrink->out.width = (width + factor - 1) / factor;
	shrink->out.height = (height + factor - 1) / factor;
	shrink->out.rgb = mem_alloc((size_t)shrink->out.width * (size_t)shrink->out.height, 3);
	shrink->sums = mem_alloc((size_t)shrink->out.width * 3, sizeof(uint32_t));
}

/* The last squares of a row, and the last rows, may be narrower. */
static void write_row(struct shrink *shrink, int rows)
{
	unsigned char *out = shrink->out.rgb + (size_t)((shrink->row - 1) / shrink->factor) *
						       (size_t)shrink->out.width * 3;
	for (int x = 0; x < shrink->out.width; x++) {
		int left = shrink->width - x * shrink->factor;
		uint32_t count = (uint32_t)((left < shrink->factor ? left : shrink->factor) * rows);
		for (int c = 0; c < 3; c++) {
			out[x * 3 + c] =
				(unsigned char)((shrink->sums[x * 3 + c] + count / 2) / count);
		}
	}
	memset(shrink->sums, 0, (size_t)shrink->out.width * 3 * sizeof(uint32_t));
}

void shrink_row(struct shrink *shrink, const unsigned char *row)
{
	if (shrink->row >= shrink->height) {
		return;
	}
	for (int x = 0; x < shrink->width; x++) {
		uint32_t *sum = shrink->sums + (size_t)(x / shrink->factor) * 3;
		for (int c = 0; c < 3; c++) {
			sum[c] += row[x * 3 + c];
		}
	}
	shrink->row++;
	int rows = (shrink->row - 1) % shrink->factor + 1;
	if (rows == shrink->factor || shrink->row == shrink->height) {
		write_row(shrink, rows);
	}
}

void shrink_finish(struct shrink *shrink)
{
	mem_free(shrink->sums);
	shrink->sums = NULL;
}

void pixels_turn(struct pixels *pixels, int orientation)
{
	if (orientation < 2 || orientation > 8) {
		return;
	}
	int width = pixels->width, height = pixels->height;
	bool is_swapped = orientation >= 5;
	struct pixels out = {
		.width = is_swapped ? height : width, .height = is_swapped ? width : height};
	out.rgb = mem_alloc((size_t)width * (size_t)height, 3);
	bool is_x_back =
		orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
	bool is_y_back =
		orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
	for (int y = 0; y < out.height; y++) {
		for (int x = 0; x < out.width; x++) {
			int from_x = is_swapped ? y : x, from_y = is_swapped ? x : y;
			from_x = is_x_back ? width - 1 - from_x : from_x;
			from_y = is_y_back ? height - 1 - from_y : from_y;
			memcpy(out.rgb + ((size_t)y * (size_t)out.width + (size_t)x) * 3,
				pixels->rgb + ((size_t)from_y * (size_t)width + (size_t)from_x) * 3,
				3);
		}
	}
	mem_free(pixels->rgb);
	*pixels = out;
}

struct pixels pixels_small(const struct pixels *pixels, int side_max)
{
	struct shrink shrink;
	shrink_begin(&shrink, pixels->width, pixels->height,
		shrink_factor(pixels->width, pixels->height, side_max));
	for (int y = 0; y < pixels->height; y++) {
		shrink_row(&shrink, pixels->rgb + (size_t)y * (size_t)pixels->width * 3);
	}
	shrink_finish(&shrink);
	return shrink.out;
}
