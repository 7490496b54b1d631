#include "tests/hall/photo.h"
#include "tests/hall/photo_read.h"

#include "firmware/base/mem.h"

#include <setjmp.h>
#include <stdbool.h>
#include <string.h>
#include <png.h>

enum {
	SIDE_MAX = 40000,
	INTERLACED_MAX = 16 * 1000 * 1000, /* must be held whole */
	CHUNK_MAX = 8 * 1024 * 1024,
};

struct reading {
	png_structp png;
	png_infop info;
	const unsigned char *data;
	size_t len, at;
	struct shrink shrink;
	unsigned char *row, *whole;
	png_bytep *rows;
	bool is_large, is_whole;
};

static void read_bytes(png_structp png, png_bytep out, size_t count)
{
	struct reading *r = png_get_io_ptr(png);
	if (count > r->len - r->at) {
		png_error(png, "ends early");
	}
	memcpy(out, r->data + r->at, count);
	r->at += count;
}

static void fail(png_structp png, png_const_charp text)
{
	(void)text;
	png_longjmp(png, 1);
}

static void warn(png_structp png, png_const_charp text)
{
	(void)png;
	(void)text;
}

/* Whatever it is, rows of RGBA come of it. */
static void want_rgba(struct reading *r)
{
	png_set_expand(r->png);
	png_set_scale_16(r->png);
	png_set_gray_to_rgb(r->png);
	png_set_add_alpha(r->png, 0xff, PNG_FILLER_AFTER);
}

/* Paper is white behind what is transparent. In place: the row becomes RGB. */
static void take_row(struct reading *r, unsigned char *row)
{
	for (int x = 0; x < r->shrink.width; x++) {
		unsigned int alpha = row[x * 4 + 3];
		for (int c = 0; c < 3; c++) {
			row[x * 3 + c] = (unsigned char)((row[x * 4 + c] * alpha +
								 255 * (255 - alpha) + 127) /
							 255);
		}
	}
	shrink_row(&r->shrink, row);
}

static void read_interlaced(struct reading *r, int width, int height)
{
	r->whole = mem_alloc((size_t)width * (size_t)height, 4);
	r->rows = mem_alloc((size_t)height, sizeof(*r->rows));
	for (int y = 0; y < height; y++) {
		r->rows[y] = r->whole + (size_t)y * (size_t)width * 4;
	}
	png_read_image(r->png, r->rows);
	for (int y = 0; y < height; y++) {
		take_row(r, r->rows[y]);
	}
}

/* The library may leave by longjmp: all that outlives it is in the struct. */
static void read_all(struct reading *r)
{
	if (setjmp(png_jmpbuf(r->png))) {
		return;
	}
	png_set_read_fn(r->png, r, read_bytes);
	png_set_user_limits(r->png, SIDE_MAX, SIDE_MAX);
	png_set_chunk_malloc_max(r->png, CHUNK_MAX);
	png_set_chunk_cache_max(r->png, 16);
	png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
	png_read_info(r->png, r->info);
	png_uint_32 width = png_get_image_width(r->png, r->info);
	png_uint_32 height = png_get_image_height(r->png, r->info);
	bool is_interlaced = png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE;
	if ((uint64_t)width * height > PHOTO_PIXELS_MAX ||
		(is_interlaced && (uint64_t)width * height > INTERLACED_MAX)) {
		r->is_large = true;
		return;
	}
	want_rgba(r);
	if (is_interlaced) {
		(void)png_set_interlace_handling(r->png);
	}
	png_read_update_info(r->png, r->info);
	if (png_get_rowbytes(r->png, r->info) != (size_t)width * 4) {
		return;
	}
	shrink_begin(&r->shrink, (int)width, (int)height,
		shrink_factor((int)width, (int)height, PHOTO_SIDE_MAX));
	if (is_interlaced) {
		read_interlaced(r, (int)width, (int)height);
	} else {
		r->row = mem_alloc((size_t)width, 4);
		for (png_uint_32 y = 0; y < height; y++) {
			png_read_row(r->png, r->row, NULL);
			take_row(r, r->row);
		}
	}
	png_read_end(r->png, NULL);
	r->is_whole = true;
}

const char *png_read(const void *data, size_t len, struct pixels *pixels_out)
{
	struct reading *r = mem_new(struct reading);
	r->data = data;
	r->len = len;
	r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, warn);
	r->info = r->png ? png_create_info_struct(r->png) : NULL;
	if (r->info) {
		read_all(r);
	}
	png_destroy_read_struct(&r->png, &r->info, NULL);
	mem_free(r->row);
	mem_free(r->rows);
	mem_free(r->whole);
	shrink_finish(&r->shrink);
	const char *code = r->is_large ? "image_too_large" : r->is_whole ? NULL : "invalid_image";
	if (code) {
		mem_free(r->shrink.out.rgb);
	} else {
		*pixels_out = r->shrink.out;
	}
	mem_free(r);
	return code;
}
