#include "firmware/msg/raster.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

struct raster *raster_create(int width_px, int height_px)
{
	REQUIRE(width_px > 0 && width_px % 8 == 0 && height_px > 0);
	struct raster *raster = mem_new(struct raster);
	raster->width_px = width_px;
	raster->height_px = height_px;
	raster->bits = mem_alloc((size_t)height_px, (size_t)width_px / 8);
	return raster;
}

void raster_destroy(struct raster *raster)
{
	if (!raster) {
		return;
	}
	mem_wipe(raster->bits, (size_t)raster->height_px * (size_t)raster->width_px / 8);
	mem_free(raster->bits);
	mem_free(raster);
}
