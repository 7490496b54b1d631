#include "tests/hall/photo.h"
#include "tests/hall/photo_read.h"

#include "firmware/base/mem.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

enum {
	MEMORY_MAX = 300 * 1024 * 1024, /* a progressive photo of 40 megapixels needs 240 */
	SCANS_MAX = 64,
	EXIF_MAX = 65533,
	QUALITY = 85,
};

struct failing {
	struct jpeg_error_mgr manager; /* first: the library knows only this */
	jmp_buf out;
};

static void fail(j_common_ptr info)
{
	struct failing *failing = (struct failing *)(void *)info->err;
	longjmp(failing->out, 1);
}

/* A file that ends early, or whose data are broken, is not a photo with a grey half. */
static void warn(j_common_ptr info, int level)
{
	int code = info->err->msg_code;
	if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER ||
				 code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC)) {
		fail(info);
	}
}

/* Of a progressive file: each scan costs as much as the whole picture. */
static void watch(j_common_ptr info)
{
	if (info->is_decompressor &&
		((j_decompress_ptr)(void *)info)->input_scan_number > SCANS_MAX) {
		fail(info);
	}
}

/* --- how the camera was held --- */

static unsigned int read_short(const unsigned char *at, bool is_little)
{
	return is_little ? at[0] | (unsigned int)at[1] << 8 : (unsigned int)at[0] << 8 | at[1];
}

static unsigned int read_long(const unsigned char *at, bool is_little)
{
	unsigned int low = read_short(at, is_little), high = read_short(at + 2, is_little);
	return is_little ? low | high << 16 : low << 16 | high;
}

/* Of an Exif segment, 1 when it does not say. */
static int orientation_of(const unsigned char *data, size_t len)
{
	if (len < 14 || memcmp(data, "Exif\0", 6) != 0) {
		return 1;
	}
	const unsigned char *tiff = data + 6;
	size_t size = len - 6;
	bool is_little = tiff[0] == 'I';
	size_t at = read_long(tiff + 4, is_little);
	if (at > size || size - at < 2) {
		return 1;
	}
	unsigned int count = read_short(tiff + at, is_little);
	for (at += 2; count > 0 && at <= size && size - at >= 12; count--, at += 12) {
		if (read_short(tiff + at, is_little) == 0x0112) {
			unsigned int value = read_short(tiff + at + 8, is_little);
			return value >= 1 && value <= 8 ? (int)value : 1;
		}
	}
	return 1;
}

/* --- reading --- */

struct reading {
	struct jpeg_decompress_struct info;
	struct failing failing;
	struct jpeg_progress_mgr progress;
	struct shrink shrink;
	unsigned char *row;
	int orientation;
	bool is_large, is_whole;
};

/* The library may leave by longjmp: all that outlives it is in the struct. */
static void read_all(struct reading *r, const void *data, size_t len)
{
	if (setjmp(r->failing.out)) {
		return;
	}
	jpeg_create_decompress(&r->info);
	r->info.mem->max_memory_to_use = MEMORY_MAX;
	r->progress.progress_monitor = watch;
	r->info.progress = &r->progress;
	jpeg_mem_src(&r->info, data, (unsigned long)len);
	jpeg_save_markers(&r->info, JPEG_APP0 + 1, EXIF_MAX);
	(void)jpeg_read_header(&r->info, TRUE);
	if ((uint64_t)r->info.image_width * r->info.image_height > PHOTO_PIXELS_MAX) {
		r->is_large = true;
		return;
	}
	r->orientation = 1;
	if (r->info.marker_list) {
		r->orientation =
			orientation_of(r->info.marker_list->data, r->info.marker_list->data_length);
	}
	int factor =
		shrink_factor((int)r->info.image_width, (int)r->info.image_height, PHOTO_SIDE_MAX);
	r->info.out_color_space = JCS_RGB;
	r->info.scale_num = 1;
	r->info.scale_denom = factor >= 8 ? 8 : factor >= 4 ? 4 : factor >= 2 ? 2 : 1;
	(void)jpeg_start_decompress(&r->info);
	int width = (int)r->info.output_width, height = (int)r->info.output_height;
	r->row = mem_alloc((size_t)width, 3);
	shrink_begin(&r->shrink, width, height, shrink_factor(width, height, PHOTO_SIDE_MAX));
	while (r->info.output_scanline < r->info.output_height) {
		JSAMPROW row = r->row;
		if (jpeg_read_scanlines(&r->info, &row, 1) == 1) {
			shrink_row(&r->shrink, r->row);
		}
	}
	(void)jpeg_finish_decompress(&r->info);
	r->is_whole = true;
}

const char *jpeg_read(const void *data, size_t len, struct pixels *pixels_out)
{
	struct reading *r = mem_new(struct reading);
	r->info.err = jpeg_std_error(&r->failing.manager);
	r->failing.manager.error_exit = fail;
	r->failing.manager.emit_message = warn;
	read_all(r, data, len);
	jpeg_destroy_decompress(&r->info);
	mem_free(r->row);
	shrink_finish(&r->shrink);
	const char *code = r->is_large ? "image_too_large" : r->is_whole ? NULL : "invalid_image";
	if (code) {
		mem_free(r->shrink.out.rgb);
	} else {
		*pixels_out = r->shrink.out;
		pixels_turn(pixels_out, r->orientation);
	}
	mem_free(r);
	return code;
}

/* --- writing --- */

struct writing {
	struct jpeg_compress_struct info;
	struct failing failing;
	unsigned char *out;
	unsigned long len;
	bool is_whole;
};

static void write_all(struct writing *w, const struct pixels *pixels)
{
	if (setjmp(w->failing.out)) {
		return;
	}
	jpeg_create_compress(&w->info);
	jpeg_mem_dest(&w->info, &w->out, &w->len);
	w->info.image_width = (JDIMENSION)pixels->width;
	w->info.image_height = (JDIMENSION)pixels->height;
	w->info.input_components = 3;
	w->info.in_color_space = JCS_RGB;
	jpeg_set_defaults(&w->info);
	jpeg_set_quality(&w->info, QUALITY, TRUE);
	jpeg_start_compress(&w->info, TRUE);
	while (w->info.next_scanline < w->info.image_height) {
		JSAMPROW row =
			pixels->rgb + (size_t)w->info.next_scanline * (size_t)pixels->width * 3;
		(void)jpeg_write_scanlines(&w->info, &row, 1);
	}
	jpeg_finish_compress(&w->info);
	w->is_whole = true;
}

unsigned char *jpeg_write(const struct pixels *pixels, size_t *len_out)
{
	struct writing *w = mem_new(struct writing);
	w->info.err = jpeg_std_error(&w->failing.manager);
	w->failing.manager.error_exit = fail;
	write_all(w, pixels);
	jpeg_destroy_compress(&w->info);
	unsigned char *out = w->out;
	*len_out = w->len;
	if (!w->is_whole) {
		free(out);
		out = NULL;
	}
	mem_free(w);
	return out;
}
