#include "ui/gfx/shot.h"

#include <png.h>
#include <stdio.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

/* libpng ends a failed call by a jump to here: nothing of ours is open between the two. */
static bool write_png(FILE *file, const uint32_t *pixels, int width, int height, int stride)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info || setjmp(png_jmpbuf(png))) {
		png_destroy_write_struct(&png, &info);
		return false;
	}
	png_init_io(png, file);
	png_set_compression_level(png, 3);
	png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB,
		PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	png_set_bgr(png); /* 0x00RRGGBB on a little-endian machine */
	png_set_filler(png, 0, PNG_FILLER_AFTER);
	for (int y = 0; y < height; y++) {
		png_write_row(png, (png_const_bytep)(pixels + (ptrdiff_t)y * stride));
	}
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
	return true;
}

static enum err save(const uint32_t *pixels, int width, int height, int stride, const char *path)
{
	FILE *file = fopen(path, "wbe");
	bool is_saved = file && write_png(file, pixels, width, height, stride);
	if (file) {
		is_saved = fclose(file) == 0 && is_saved;
	}
	if (!is_saved) {
		log_error("gfx", "%s: cannot be written", path);
	}
	return is_saved ? OK : ERR_IO;
}

enum err shot_canvas(const struct canvas *canvas, const char *path)
{
	return save(canvas->pixels, canvas->width, canvas->height, canvas->stride, path);
}

enum err shot_raster(const struct raster *raster, const char *path)
{
	const int width = raster->width_px;
	uint32_t *pixels = mem_alloc((size_t)width * (size_t)raster->height_px, sizeof(*pixels));
	for (int y = 0; y < raster->height_px; y++) {
		const uint8_t *bits = raster->bits + (ptrdiff_t)y * (width / 8);
		for (int x = 0; x < width; x++) {
			pixels[(ptrdiff_t)y * width + x] =
				bits[x / 8] >> (7 - x % 8) & 1 ? 0 : 0xffffff;
		}
	}
	enum err err = save(pixels, width, raster->height_px, width, path);
	mem_wipe(pixels, (size_t)width * (size_t)raster->height_px * sizeof(*pixels));
	mem_free(pixels);
	return err;
}
