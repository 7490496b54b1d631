/* Pictures of the panel in tests: read, brought to another size, compared channel by channel. One
 * thread; picture_read waits for the disk. */
#ifndef ONEDOOR_TESTS_PICTURE_H
#define ONEDOOR_TESTS_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct picture {
	int width, height;
	uint32_t *pixels; /* 0x00RRGGBB, row by row; picture_finish frees them */
};

void picture_init(struct picture *picture, int width, int height); /* black */
void picture_finish(struct picture *picture);
/* false, and why on stderr, when it is no PNG file. */
bool picture_read(struct picture *picture, const char *png_path);
uint32_t picture_pixel(const struct picture *picture, int x, int y);

/* Each pixel the mean of what lies below it: what the best of scalings would give. */
void picture_scale(const struct picture *from, int width, int height, struct picture *out);

/* What a person would not tell apart: the mean of every small square, channel by channel, and how
 * much the pixels differ on the whole. false: why into why. */
bool picture_is_like(
	const struct picture *is, const struct picture *wanted, char *why, size_t why_size);

#endif
