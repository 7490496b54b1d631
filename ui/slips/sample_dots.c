/* Below a sample: what words do not show. A line at each edge (the paper lies straight), grids (no
 * dot is missing, the feed is even), greys (the head is evenly warm). */
#include "firmware/base/attr.h"
#include "ui/slips/slips.h"

#include <string.h>

enum { DOTS_MM = 8, GRID_MM = 16, GREY_MM = 10, GREYS = 8, END_MM = 4 };

static void set(struct raster *raster, int x, int y)
{
	raster->bits[(size_t)y * (size_t)raster->width_px / 8 + (size_t)x / 8] |=
		(uint8_t)(0x80 >> x % 8);
}

/* Left lines 1 mm apart, right 4 mm; a frame around both. */
static bool is_grid(int x, int y, int width, int height)
{
	bool is_edge = x == 0 || y == 0 || x == width - 1 || y == height - 1;
	int step = x < width / 2 ? DOTS_MM : 4 * DOTS_MM;
	return is_edge || x % step == 0 || y % step == 0;
}

/* From white to black in equal steps, each an even pattern of 4 × 4 dots. */
static bool is_grey(int x, int y, int width)
{
	static const uint8_t order[4][4] = {
		{0, 8, 2, 10}, {12, 4, 14, 6}, {3, 11, 1, 9}, {15, 7, 13, 5}};
	int grey = (x * GREYS / width + 1) * 16 / GREYS;
	return order[y % 4][x % 4] < grey;
}

struct raster *slip_sample_dots(struct raster *slip)
{
	int grid = GRID_MM * DOTS_MM, grey = GREY_MM * DOTS_MM, width = slip->width_px;
	struct raster *all = raster_create(width, slip->height_px + grid + grey + END_MM * DOTS_MM);
	memcpy(all->bits, slip->bits, (size_t)slip->height_px * (size_t)width / 8);
	for (int y = 0; y < grid + grey; y++) {
		for (int x = 0; x < width; x++) {
			if (y < grid ? is_grid(x, y, width, grid) : is_grey(x, y, width)) {
				set(all, x, slip->height_px + y);
			}
		}
	}
	raster_destroy(slip);
	return all;
}
