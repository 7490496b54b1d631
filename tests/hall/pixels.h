/* Rows of RGB: made smaller while they are read, and turned. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_PIXELS_H
#define ONEDOOR_TESTS_HALL_PIXELS_H

#include <stddef.h>
#include <stdint.h>

#include "firmware/base/attr.h"

struct pixels {
	unsigned char *rgb; /* mem_free */
	int width, height;
};

/* Rows come from the top; each square of factor × factor becomes their average. */
struct shrink {
	int width, height, factor; /* of the source */
	struct pixels out;
	uint32_t *sums; /* mem_free */
	int row;
};

/* The smallest factor by which no side is over side_max. */
int shrink_factor(int width, int height, int side_max);
void shrink_begin(struct shrink *shrink, int width, int height, int factor);
/* One row of the source, width × 3 bytes; rows over the height are left out. */
void shrink_row(struct shrink *shrink, const unsigned char *row);
void shrink_finish(struct shrink *shrink); /* not what is out */

/* Turned and mirrored as EXIF's orientation (1 to 8) says. What it was made of is freed. */
void pixels_turn(struct pixels *pixels, int orientation);
/* A smaller copy, no side over side_max. */
struct pixels pixels_small(const struct pixels *pixels, int side_max);

#endif
