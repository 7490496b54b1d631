/* Colours and sizes of one look, in one place. Plain data. */
#ifndef ONEDOOR_UI_KIT_THEME_H
#define ONEDOOR_UI_KIT_THEME_H

#include <stdbool.h>
#include "ui/kit/draw.h"

enum tone {
	TONE_PAPER,	 /* the ground */
	TONE_CARD,	 /* surfaces */
	TONE_INK,	 /* text */
	TONE_SOFT,	 /* secondary text */
	TONE_OFF,	 /* text of what cannot be had now */
	TONE_OFF_LINE,	 /* and its outline: quieter than all others */
	TONE_LINE,	 /* hairlines, outlines of cards */
	TONE_EDGE,	 /* around what can be touched: 3:1 against what is beside it */
	TONE_CANAL,	 /* the one accent */
	TONE_CANAL_DEEP, /* the accent, pressed */
	TONE_TINT,	 /* a breath of the accent: icon plates, selected rows */
	TONE_TINT_DEEP,	 /* the same, pressed */
	TONE_ON_CANAL,	 /* text on the accent */
	TONE_AMBER,	 /* states only, always with icon and words */
	TONE_AMBER_TINT,
	TONE_RED,
	TONE_RED_TINT,
	TONE_GREEN,
	TONE_GREEN_TINT,
	TONE_LIGHT, /* the light behind the door */
	TONE_SCRIM, /* veils the page below an overlay */
	TONE_WHITE, /* paper of the QR, whatever the look */
	TONE_BLACK,
	TONE_COUNT
};

enum text_size {
	TEXT_NOTE,
	TEXT_BODY,
	TEXT_HEADING,
	TEXT_TITLE,
	TEXT_DISPLAY,
	TEXT_NUMBER,
	TEXT_SIZE_COUNT
};

/* How much larger type is in elder mode. */
#define THEME_ELDER_SCALE 1.35
/* On a small panel, where that would leave no room for the page. */
#define THEME_ELDER_SCALE_SMALL 1.2

/* Cap heights in micrometres: the floors nobody may go below. */
enum {
	CAP_FLOOR_UM = 4800,
	CAP_FLOOR_ELDER_UM = 7500,
	TARGET_FLOOR_UM = 20000,
	KEY_FLOOR_UM = 14000
};

struct theme {
	bool is_elder, is_high_contrast;
	bool has_motion;
	double px_per_mm;
	double scale; /* of type and of pictures beside it; 1: usual */
	struct color color[TONE_COUNT];
	int em_px[TEXT_SIZE_COUNT];   /* font size */
	int line_px[TEXT_SIZE_COUNT]; /* line height, 1.45 em (large sizes a little tighter) */
};

/* elder_scale: how much larger type is in elder mode, on this panel. */
void theme_fill(struct theme *theme, bool is_elder, bool is_high_contrast, double mm_per_px,
	double elder_scale);

/* WCAG contrast ratio × 100 of two opaque colours. */
int color_contrast(struct color a, struct color b);
/* top laid over an opaque ground. */
struct color color_over(struct color top, struct color ground);

#endif
