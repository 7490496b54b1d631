#include "tests/harness/picture.h"
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>

/* SQUARE_PX: small enough that a word in another colour fills one. Levels are of 255. */
enum { CHANNELS = 3, SQUARE_PX = 8, SQUARE_LEVELS = 8, WHOLE_LEVELS = 3 };
static const char *const channel_names[CHANNELS] = {"red", "green", "blue"};

void picture_init(struct picture *picture, int width, int height)
{
	picture->width = width;
	picture->height = height;
	picture->pixels = mem_alloc((size_t)width * (size_t)height, sizeof(uint32_t));
}

void picture_finish(struct picture *picture)
{
	mem_free(picture->pixels);
	*picture = (struct picture){0};
}

bool picture_read(struct picture *picture, const char *png_path)
{
	png_image png = {.version = PNG_IMAGE_VERSION};
	*picture = (struct picture){0};
	if (!png_image_begin_read_from_file(&png, png_path)) {
		fprintf(stderr, "picture: %s: %s\n", png_path, png.message);
		return false;
	}
	png.format = PNG_FORMAT_RGB;
	uint8_t *bytes = mem_alloc(1, PNG_IMAGE_SIZE(png));
	bool is_read = png_image_finish_read(&png, NULL, bytes, 0, NULL);
	if (is_read) {
		picture_init(picture, (int)png.width, (int)png.height);
		for (size_t i = 0; i < (size_t)png.width * png.height; i++) {
			const uint8_t *rgb = bytes + CHANNELS * i;
			picture->pixels[i] =
				(uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | (uint32_t)rgb[2];
		}
	} else {
		fprintf(stderr, "picture: %s: %s\n", png_path, png.message);
	}
	mem_free(bytes);
	return is_read;
}

uint32_t picture_pixel(const struct picture *picture, int x, int y)
{
	return picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x];
}

static int level(const struct picture *picture, int x, int y, int channel)
{
	return (int)(picture_pixel(picture, x, y) >> (16 - 8 * channel) & 0xff);
}

/* How much of the pixel at `at` lies between from and to. */
static double overlap(int at, double from, double to)
{
	return MIN_OF(to, at + 1) - MAX_OF(from, at);
}

/* The means of `in`, whose items are in_step apart, over `count` equal parts. */
static void means(const float *in, int in_count, int in_step, float *out, int count)
{
	const double part = (double)in_count / count;
	for (int i = 0; i < count; i++) {
		double sum = 0;
		for (int at = (int)(i * part); at < in_count && at < (i + 1) * part; at++) {
			sum += overlap(at, i * part, (i + 1) * part) * in[(ptrdiff_t)at * in_step];
		}
		out[i] = (float)(sum / part);
	}
}

/* Along the rows first, then down the columns. */
static void scale_channel(const struct picture *from, int channel, struct picture *out)
{
	float *row = mem_alloc((size_t)from->width, sizeof(float));
	float *rows = mem_alloc((size_t)from->height * (size_t)out->width, sizeof(float));
	float *column = mem_alloc((size_t)out->height, sizeof(float));
	for (int y = 0; y < from->height; y++) {
		for (int x = 0; x < from->width; x++) {
			row[x] = (float)level(from, x, y, channel);
		}
		means(row, from->width, 1, rows + (ptrdiff_t)y * out->width, out->width);
	}
	for (int x = 0; x < out->width; x++) {
		means(rows + x, from->height, out->width, column, out->height);
		for (int y = 0; y < out->height; y++) {
			out->pixels[(size_t)y * (size_t)out->width + (size_t)x] |=
				(uint32_t)lrintf(column[y]) << (16 - 8 * channel);
		}
	}
	mem_free(column);
	mem_free(rows);
	mem_free(row);
}

void picture_scale(const struct picture *from, int width, int height, struct picture *out)
{
	picture_init(out, width, height);
	for (int channel = 0; channel < CHANNELS; channel++) {
		scale_channel(from, channel, out);
	}
}

/* The sum of the differences within a square; the sum of their sizes is added to *sizes. */
static double differ(const struct picture *is, const struct picture *wanted, int left, int top,
	int channel, double *sizes)
{
	double sum = 0;
	for (int y = top; y < MIN_OF(top + SQUARE_PX, is->height); y++) {
		for (int x = left; x < MIN_OF(left + SQUARE_PX, is->width); x++) {
			int by = level(is, x, y, channel) - level(wanted, x, y, channel);
			sum += by;
			*sizes += abs(by);
		}
	}
	return sum;
}

static bool is_channel_like(const struct picture *is, const struct picture *wanted, int channel,
	char *why, size_t why_size)
{
	double sizes = 0;
	for (int y = 0; y < is->height; y += SQUARE_PX) {
		for (int x = 0; x < is->width; x += SQUARE_PX) {
			double by = differ(is, wanted, x, y, channel, &sizes) /
				    (MIN_OF(SQUARE_PX, is->width - x) *
					    MIN_OF(SQUARE_PX, is->height - y));
			if (fabs(by) > SQUARE_LEVELS) {
				str_format(why, why_size, "%s at %d, %d is off by %.0f",
					channel_names[channel], x, y, by);
				return false;
			}
		}
	}
	double mean = sizes / ((double)is->width * is->height);
	if (mean > WHOLE_LEVELS) {
		str_format(why, why_size, "%s differs by %.1f on the whole", channel_names[channel],
			mean);
	}
	return mean <= WHOLE_LEVELS;
}

bool picture_is_like(
	const struct picture *is, const struct picture *wanted, char *why, size_t why_size)
{
	if (is->width != wanted->width || is->height != wanted->height) {
		str_format(why, why_size, "%d x %d instead of %d x %d", is->width, is->height,
			wanted->width, wanted->height);
		return false;
	}
	for (int channel = 0; channel < CHANNELS; channel++) {
		if (!is_channel_like(is, wanted, channel, why, why_size)) {
			return false;
		}
	}
	return true;
}
