/* The two readers of photos. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_PHOTO_READ_H
#define ONEDOOR_TESTS_HALL_PHOTO_READ_H

#include "tests/hall/pixels.h"

/* As photo_make; pixels_out is the caller's when it is fine, upright and not over
 * PHOTO_SIDE_MAX. */
const char *jpeg_read(const void *data, size_t len, struct pixels *pixels_out) MUST_CHECK;
const char *png_read(const void *data, size_t len, struct pixels *pixels_out) MUST_CHECK;
/* free; NULL when there is no memory. */
unsigned char *jpeg_write(const struct pixels *pixels, size_t *len_out) MUST_CHECK;

#endif
