/*
 * words PICTURE TEXT...: where on a picture of the panel (PNG) a text stands, "NUMBER X Y": which
 * of the texts, the first of them that stands there, and its middle. Exit status 1: none of them.
 * The text is set by the kiosk's own fonts in its own sizes, and looked for dot by dot, in whatever
 * colours: what is found is what a person reads.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/base/attr.h"
#include "tests/harness/picture.h"
#include "ui/gfx/fonts.h"
#include "ui/kit/theme.h"

enum {
	PROBES = 48,	/* looked at first: most places are none after one or two */
	CONTRAST = 60,	/* of ink and ground, in the channel where they differ most */
	TOLERANCE = 12, /* of a channel: blending rounds, and grounds are not all even */
	WRONG_PERMILLE = 15
};
/* kiosk.conf's default, as boot.sh gives QEMU's panel its size. */
static const double mm_per_px = 0.369;

struct probe {
	int x, y;
};

struct probes {
	struct probe at[PROBES];
	int count;
};

/* Spread over the mask, so that two words with the same beginning are told apart. */
static struct probes probes_of(const struct mask *mask, uint8_t cover)
{
	struct probes probes = {.count = 0};
	int found = 0, seen = 0;
	for (int i = 0; i < mask->w * mask->h; i++) {
		found += mask->cover[i] == cover;
	}
	for (int i = 0; i < mask->w * mask->h && probes.count < PROBES; i++) {
		if (mask->cover[i] == cover && seen++ * PROBES >= probes.count * found) {
			probes.at[probes.count++] = (struct probe){i % mask->w, i / mask->w};
		}
	}
	return probes;
}

static int channel(uint32_t pixel, int number)
{
	return (int)(pixel >> (8 * number) & 0xff);
}

static int distance(uint32_t a, uint32_t b)
{
	int most = 0;
	for (int i = 0; i < 3; i++) {
		most = MAX_OF(most, abs(channel(a, i) - channel(b, i)));
	}
	return most;
}

static uint32_t blend(uint32_t ground, uint32_t ink, uint8_t cover)
{
	uint32_t out = 0;
	for (int i = 0; i < 3; i++) {
		const int from = channel(ground, i), to = channel(ink, i);
		out |= (uint32_t)(from + (to - from) * cover / 255) << (8 * i);
	}
	return out;
}

static bool all_are(
	const struct picture *picture, int x, int y, const struct probes *probes, uint32_t pixel)
{
	for (int i = 0; i < probes->count; i++) {
		const struct probe *at = &probes->at[i];
		if (distance(picture_pixel(picture, x + at->x, y + at->y), pixel) > TOLERANCE) {
			return false;
		}
	}
	return true;
}

static bool stands_at(const struct picture *picture, int x, int y, const struct mask *mask,
	const struct probes *inked, const struct probes *bare)
{
	const uint32_t ink = picture_pixel(picture, x + inked->at[0].x, y + inked->at[0].y);
	const uint32_t ground = picture_pixel(picture, x + bare->at[0].x, y + bare->at[0].y);
	if (distance(ink, ground) < CONTRAST || !all_are(picture, x, y, inked, ink) ||
		!all_are(picture, x, y, bare, ground)) {
		return false;
	}
	int wrong = 0;
	for (int i = 0; i < mask->w * mask->h; i++) {
		const uint32_t is = picture_pixel(picture, x + i % mask->w, y + i / mask->w);
		wrong += distance(is, blend(ground, ink, mask->cover[i])) > TOLERANCE;
	}
	return wrong * 1000 <= mask->w * mask->h * WRONG_PERMILLE;
}

static bool find(const struct picture *picture, const struct mask *mask, int *x_out, int *y_out)
{
	const struct probes inked = probes_of(mask, 255), bare = probes_of(mask, 0);
	if (inked.count == 0 || bare.count == 0) {
		return false;
	}
	for (int y = picture->height - mask->h; y >= 0; y--) {
		for (int x = 0; x + mask->w <= picture->width; x++) {
			if (stands_at(picture, x, y, mask, &inked, &bare)) {
				*x_out = x + mask->w / 2;
				*y_out = y + mask->h / 2;
				return true;
			}
		}
	}
	return false;
}

/* In all of the kiosk's sizes; y_out must be 0 before. */
static bool find_text(struct fonts *fonts, const struct picture *picture, const char *text,
	int *x_out, int *y_out)
{
	struct theme theme;
	for (int look = 0; look < 4; look++) {
		theme_fill(&theme, look >= 2, false, mm_per_px, THEME_ELDER_SCALE);
		for (int size = 0; size < TEXT_SIZE_COUNT; size++) {
			const struct font font = {
				look % 2 ? FONT_BOLD : FONT_REGULAR, theme.em_px[size]};
			struct text_mask mask;
			int x = 0, y = 0;
			fonts_set(fonts, font, TEXT_SMOOTH, text, strlen(text), &mask);
			if (find(picture, &mask.mask, &x, &y) && y > *y_out) {
				*x_out = x;
				*y_out = y;
			}
			text_mask_finish(&mask);
		}
	}
	return *y_out > 0;
}

int main(int argc, char **argv)
{
	struct picture picture;
	struct fonts *fonts = NULL;
	if (argc < 3 || !picture_read(&picture, argv[1]) ||
		fonts_create(BUILD_DIR "/share/fonts.list", &fonts) != OK) {
		fputs("usage: words PICTURE TEXT...\n", stderr);
		return 2;
	}
	int status = 1;
	for (int i = 2; i < argc && status; i++) {
		int x = 0, y = 0;
		if (find_text(fonts, &picture, argv[i], &x, &y)) {
			printf("%d %d %d\n", i - 1, x, y);
			status = 0;
		}
	}
	fonts_destroy(fonts);
	picture_finish(&picture);
	return status;
}
