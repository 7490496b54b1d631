#include "ui/gfx/shot.h"

#include <SDL_image.h>
#include "firmware/base/log.h"

static enum err save(SDL_Surface *surface, const char *path)
{
	enum err err = OK;
	if (!surface || IMG_SavePNG(surface, path) != 0) {
		log_error("gfx", "%s: %s", path, SDL_GetError());
		err = ERR_IO;
	}
	SDL_FreeSurface(surface);
	return err;
}

enum err shot_canvas(const struct canvas *canvas, const char *path)
{
	return save(SDL_CreateRGBSurfaceWithFormatFrom(canvas->pixels, canvas->width,
			    canvas->height, 32, canvas->stride * 4, SDL_PIXELFORMAT_RGB888),
		path);
}

enum err shot_raster(const struct raster *raster, const char *path)
{
	SDL_Surface *surface = SDL_CreateRGBSurfaceWithFormat(
		0, raster->width_px, raster->height_px, 32, SDL_PIXELFORMAT_RGB888);
	for (int y = 0; surface && y < raster->height_px; y++) {
		uint32_t *row = (uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4);
		const uint8_t *bits = raster->bits + (ptrdiff_t)y * (raster->width_px / 8);
		for (int x = 0; x < raster->width_px; x++) {
			row[x] = bits[x / 8] >> (7 - x % 8) & 1 ? 0 : 0xffffff;
		}
	}
	return save(surface, path);
}
