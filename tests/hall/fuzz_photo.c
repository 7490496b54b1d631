/* Any bytes as a photo: refused, or drawn anew within the limits. */
#include <stdint.h>
#include <stdlib.h>

#include "tests/hall/photo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct photo photo;
	const char *code = photo_make(data, len, &photo);
	if (!code && (photo.thumb_width < 1 || photo.thumb_width > THUMB_SIDE_MAX ||
			     photo.thumb_height < 1 || photo.thumb_height > THUMB_SIDE_MAX ||
			     photo.jpeg_len == 0)) {
		abort();
	}
	photo_finish(&photo);
	return 0;
}
