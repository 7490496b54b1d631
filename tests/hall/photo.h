/*
 * A photo from a phone, drawn anew: JPEG or PNG in, a JPEG and a small picture out, and nothing
 * else of the file survives. Bounded whatever the bytes say. Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_PHOTO_H
#define ONEDOOR_TESTS_HALL_PHOTO_H

#include <stddef.h>

#include "firmware/base/attr.h"

enum {
	PHOTO_BYTES_MAX = 10 * 1024 * 1024,
	PHOTO_PIXELS_MAX = 40 * 1000 * 1000,
	PHOTO_SIDE_MAX = 3200, /* what is kept is drawn no larger */
	THUMB_SIDE_MAX = 96,
};

struct photo {
	unsigned char *jpeg; /* free */
	size_t jpeg_len;
	unsigned char *thumb; /* RGB rows, mem_free */
	int thumb_width, thumb_height;
};

/* NULL: fine; else the problem's code, static: "unsupported_media_type", "invalid_image" or
 * "image_too_large". photo_finish in either case. */
const char *photo_make(const void *data, size_t len, struct photo *out) MUST_CHECK;
void photo_finish(struct photo *picture);

#endif
