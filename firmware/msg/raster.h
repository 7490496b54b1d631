/* A slip as finished dots. It holds no name, ID number or phone. */
#ifndef ONEDOOR_MSG_RASTER_H
#define ONEDOOR_MSG_RASTER_H

#include <stdint.h>

/* One bit a dot, 1 = black, rows of width_px / 8 bytes, most significant bit left. Own memory:
 * raster_destroy. */
struct raster {
	int width_px; /* a multiple of 8 */
	int height_px;
	uint8_t *bits;
};

struct raster *raster_create(int width_px, int height_px); /* all white */
void raster_destroy(struct raster *raster);		   /* NULL is allowed; wipes */

#endif
