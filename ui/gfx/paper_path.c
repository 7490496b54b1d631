/* Shapes on paper. */
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "ui/gfx/paper.h"
#include "ui/gfx/path.h"
#include "ui/kit/rect.h"

enum { HATCH_PITCH = 10, HATCH_LINE = 3 };

static void set_dot(uint8_t *bits, int x, bool is_black)
{
	const uint8_t bit = (uint8_t)(0x80 >> x % 8);
	bits[x / 8] = (uint8_t)(is_black ? bits[x / 8] | bit : bits[x / 8] & ~bit);
}

static uint8_t *row_at(const struct raster *raster, int y)
{
	return raster->bits + (size_t)y * (size_t)(raster->width_px / 8);
}

void paper_erase(struct paper *paper, struct rect rect)
{
	const struct raster *raster = paper->raster;
	const int right = MIN_OF(rect.x + rect.w, raster->width_px);
	for (int y = MAX_OF(rect.y, 0); y < MIN_OF(rect.y + rect.h, raster->height_px); y++) {
		for (int x = MAX_OF(rect.x, 0); x < right; x++) {
			set_dot(row_at(raster, y), x, false);
		}
	}
}

static bool is_black(enum ink ink, int x, int y)
{
	return ink == PAPER_BLACK || (ink == PAPER_HATCH && (x + y) % HATCH_PITCH < HATCH_LINE);
}

void paper_path(struct paper *paper, const struct path *path, int line, enum ink ink)
{
	const struct raster *raster = paper->raster;
	const struct rect all = {0, 0, raster->width_px, raster->height_px};
	const struct rect part = rect_intersect(path_bounds(path, line), all);
	if (rect_is_empty(part)) {
		return;
	}
	uint8_t *cover = mem_alloc((size_t)part.w, 1);
	int *scratch = mem_alloc((size_t)part.w, sizeof(*scratch));
	for (int y = part.y; y < part.y + part.h; y++) {
		if (!path_row(path, line, part.x, y, part.w, cover, scratch)) {
			continue;
		}
		for (int x = part.x; x < part.x + part.w; x++) {
			if (cover[x - part.x] >= 128) {
				set_dot(row_at(raster, y), x, is_black(ink, x, y));
			}
		}
	}
	mem_free(scratch);
	mem_free(cover);
}

void paper_disc(struct paper *paper, int x, int y, int radius, enum ink ink)
{
	const int one = 1;
	const struct point middle = {(int16_t)x, (int16_t)y};
	const struct path dot = {1, &one, &middle};
	paper_path(paper, &dot, 2 * radius, ink);
}
