#include "tests/hall/photo.h"

#include "firmware/base/mem.h"
#include "tests/hall/photo_read.h"

#include <stdlib.h>
#include <string.h>

const char *photo_make(const void *data, size_t len, struct photo *out)
{
	static const unsigned char jpeg[] = {0xff, 0xd8, 0xff};
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	struct pixels pixels = {0};
	const char *code = "unsupported_media_type";
	*out = (struct photo){0};
	if (len >= sizeof(jpeg) && memcmp(data, jpeg, sizeof(jpeg)) == 0) {
		code = jpeg_read(data, len, &pixels);
	} else if (len >= sizeof(png) && memcmp(data, png, sizeof(png)) == 0) {
		code = png_read(data, len, &pixels);
	}
	if (code) {
		return code;
	}
	struct pixels thumb = pixels_small(&pixels, THUMB_SIDE_MAX);
	out->thumb = thumb.rgb;
	out->thumb_width = thumb.width;
	out->thumb_height = thumb.height;
	out->jpeg = jpeg_write(&pixels, &out->jpeg_len);
	mem_free(pixels.rgb);
	return out->jpeg ? NULL : "invalid_image";
}

void photo_finish(struct photo *picture)
{
	free(picture->jpeg);
	mem_free(picture->thumb);
	*picture = (struct photo){0};
}
