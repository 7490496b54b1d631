/*
 * A photo from a phone, drawn anew: JPEG or PNG in, a JPEG and a small picture out, and nothing
 * else of the file survives. Bounded whatever the bytes say. Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_PICTURE_H
#define ONEDOOR_TESTS_HALL_PICTURE_H

#include <stddef.h>

#include "firmware/base/attr.h"

enum {
	PICTURE_BYTES_MAX = 10 * 1024 * 1024,
	PICTURE_PIXELS_MAX = 40 * 1000 * 1000,
	PICTURE_SIDE_MAX = 3200, /* what is kept is drawn no larger */
	THUMB_SIDE_MAX = 96,
};

struct picture {
	unsigned char *jpeg; /* free */
	size_t jpeg_len;
	unsigned char *thumb; /* RGB rows, mem_free */
	int thumb_width, thumb_height;
};

/* NULL: fine; else the problem's code, static: "unsupported_media_type", "invalid_image" or
 * "image_too_large". picture_finish in either case. */
const char *picture_make(const void *data, size_t len, struct picture *out) MUST_CHECK;
void picture_finish(struct picture *picture);

#endif
