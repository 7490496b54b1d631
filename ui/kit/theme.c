#include "ui/kit/theme.h"

#include <math.h>

#define RGB(hex)                                                                                   \
	{                                                                                          \
		((hex) >> 16) & 0xff, ((hex) >> 8) & 0xff, (hex)&0xff, 255                         \
	}

static const struct color normal[TONE_COUNT] = {
	[TONE_PAPER] = RGB(0xF6F4EF),
	[TONE_CARD] = RGB(0xFFFFFF),
	[TONE_INK] = RGB(0x17242B),
	[TONE_SOFT] = RGB(0x4A5A61),
	[TONE_OFF] = RGB(0x4A5A61),
	[TONE_OFF_LINE] = RGB(0xDAD6CC),
	[TONE_LINE] = RGB(0xDAD6CC),
	[TONE_EDGE] = RGB(0x7F8A88),
	[TONE_CANAL] = RGB(0x0B6E69),
	[TONE_CANAL_DEEP] = RGB(0x07504C),
	[TONE_TINT] = RGB(0xE1EFED),
	[TONE_TINT_DEEP] = RGB(0xC5E0DC),
	[TONE_ON_CANAL] = RGB(0xFFFFFF),
	[TONE_AMBER] = RGB(0x8F5200),
	[TONE_AMBER_TINT] = RGB(0xFBF0DC),
	[TONE_RED] = RGB(0xB3261E),
	[TONE_RED_TINT] = RGB(0xFBE9E7),
	[TONE_GREEN] = RGB(0x2B6E36),
	[TONE_GREEN_TINT] = RGB(0xE6F2E7),
	[TONE_LIGHT] = RGB(0xF7DFA4),
	[TONE_SCRIM] = {0x10, 0x1C, 0x20, 150},
	[TONE_WHITE] = RGB(0xFFFFFF),
	[TONE_BLACK] = RGB(0x000000),
};

static const struct color high_contrast[TONE_COUNT] = {
	[TONE_PAPER] = RGB(0x000000),
	[TONE_CARD] = RGB(0x000000),
	[TONE_INK] = RGB(0xFFFFFF),
	[TONE_SOFT] = RGB(0xFFFFFF),
	[TONE_OFF] = RGB(0x8C8C8C),
	[TONE_OFF_LINE] = RGB(0x8C8C8C),
	[TONE_LINE] = RGB(0xFFFFFF),
	[TONE_EDGE] = RGB(0xFFFFFF),
	[TONE_CANAL] = RGB(0xFFD60A),
	[TONE_CANAL_DEEP] = RGB(0xFFFFFF),
	[TONE_TINT] = RGB(0x2A2600),
	[TONE_TINT_DEEP] = RGB(0x5A5100),
	[TONE_ON_CANAL] = RGB(0x000000),
	[TONE_AMBER] = RGB(0xFFD60A),
	[TONE_AMBER_TINT] = RGB(0x2A2600),
	[TONE_RED] = RGB(0xFF8A80),
	[TONE_RED_TINT] = RGB(0x2E0B08),
	[TONE_GREEN] = RGB(0x8CFF9E),
	[TONE_GREEN_TINT] = RGB(0x062B0B),
	[TONE_LIGHT] = RGB(0xFFD60A),
	[TONE_SCRIM] = {0, 0, 0, 220},
	[TONE_WHITE] = RGB(0xFFFFFF),
	[TONE_BLACK] = RGB(0x000000),
};

/* Cap heights in mm (UI.md 1). */
static const double cap_mm[TEXT_SIZE_COUNT] = {
	[TEXT_NOTE] = 4.8,
	[TEXT_BODY] = 6.0,
	[TEXT_HEADING] = 7.5,
	[TEXT_TITLE] = 10.0,
	[TEXT_DISPLAY] = 16.0,
	[TEXT_NUMBER] = 40.0,
};

void theme_fill(struct theme *theme, bool is_elder, bool is_high_contrast, double mm_per_px,
	double elder_scale)
{
	theme->scale = is_elder ? elder_scale : 1.0;
	theme->is_elder = is_elder;
	theme->is_high_contrast = is_high_contrast;
	theme->has_motion = !is_elder && !is_high_contrast;
	theme->px_per_mm = 1.0 / mm_per_px;
	const struct color *colors = is_high_contrast ? high_contrast : normal;
	for (int i = 0; i < TONE_COUNT; i++) {
		theme->color[i] = colors[i];
	}
	for (int i = 0; i < TEXT_SIZE_COUNT; i++) {
		double mm = cap_mm[i] * theme->scale;
		double floor_mm = (is_elder ? CAP_FLOOR_ELDER_UM : CAP_FLOOR_UM) / 1000.0;
		mm = mm < floor_mm ? floor_mm : mm;
		theme->em_px[i] = (int)ceil(mm * 1000.0 / FONT_CAP_PERMILLE / mm_per_px);
		double line = i >= TEXT_DISPLAY ? 1.25 : i == TEXT_TITLE ? 1.35 : 1.45;
		theme->line_px[i] = (int)ceil(theme->em_px[i] * line);
	}
}

static double channel(uint8_t value)
{
	double c = value / 255.0;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(struct color c)
{
	return 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
}

int color_contrast(struct color a, struct color b)
{
	double la = luminance(a), lb = luminance(b);
	double light = la > lb ? la : lb, dark = la > lb ? lb : la;
	return (int)(100.0 * (light + 0.05) / (dark + 0.05));
}

static uint8_t blend(uint8_t top, uint8_t ground, uint8_t alpha)
{
	return (uint8_t)((top * alpha + ground * (255 - alpha) + 127) / 255);
}

struct color color_over(struct color top, struct color ground)
{
	return (struct color){blend(top.r, ground.r, top.a), blend(top.g, ground.g, top.a),
		blend(top.b, ground.b, top.a), 255};
}
