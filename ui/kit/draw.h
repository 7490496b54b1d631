/*
 * What a frame looks like, as data. The kit writes it, ui/gfx draws it; neither knows the other.
 * Pixels, origin top left. The list and everything it points at live in the frame arena: valid
 * until the next ui_begin. Main thread.
 */
#ifndef ONEDOOR_UI_KIT_DRAW_H
#define ONEDOOR_UI_KIT_DRAW_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/qr.h"

struct rect {
	int x, y, w, h;
};

struct color {
	uint8_t r, g, b, a;
};

struct point {
	int16_t x, y;
};

/* Corners of one or more contours, behind each other. */
struct path {
	int contour_count;
	const int *ends; /* of each: how many points there are up to its last one */
	const struct point *points;
};

enum font_weight { FONT_REGULAR, FONT_BOLD };

struct font {
	enum font_weight weight;
	int size_px; /* em; the cap height is FONT_CAP_PERMILLE of it */
};
enum { FONT_CAP_PERMILLE = 733 }; /* Noto Sans CJK: cap height 733/1000 em */

enum draw_kind {
	DRAW_RECT,  /* filled */
	DRAW_ROUND, /* rounded corners; line_px > 0: an outline inside rect, else filled */
	DRAW_TEXT,  /* one line, in `rect`: left aligned, its line box centred vertically on rect */
	DRAW_ICON, /* the icon's coverage tinted with color, fitted into rect, or stretched to it */
	DRAW_QR, /* dark modules in color, rect includes the quiet zone (drawn by the kit as a white
		    rect) */
	DRAW_PIXELS, /* pixels, scaled to rect */
	DRAW_ARC,    /* countdown ring: clockwise from 12 o'clock, `permille` of the circle, line_px
			wide */
	DRAW_SHADOW, /* a soft shadow of a rounded rect, blur line_px */
	DRAW_PATH, /* from rect's upper left corner; line_px > 0: contours as open lines with round
		      ends and corners, else each one filled */
	DRAW_CLIP, /* from here on only inside rect (already intersected with outer clips) */
};

struct draw_cmd {
	enum draw_kind kind;
	struct rect rect;
	struct color color;
	int radius_px, line_px, permille;
	struct font font;
	const char *text;	      /* TEXT: UTF-8; ICON: its name */
	const struct qr *qr;	      /* QR */
	const struct pixels *picture; /* PICTURE */
	const struct path *path;      /* PATH */
	bool is_stretched;	      /* ICON */
	bool is_personal;	      /* never to be kept in a cache */
};

/* Rows from the top, red, green, blue; borrowed until the frame is drawn. */
struct pixels {
	int width, height;
	const uint8_t *rgb;
};

enum { DRAW_MAX = 2048 };

struct draw_list {
	int width_px, height_px;
	struct color paper; /* what is behind everything */
	/* A page change in motion: everything inside `moving` is drawn shift_px to the right and
	 * veiled by paper. */
	struct rect moving;
	int shift_px;
	uint8_t veil; /* 0: clear … 255: only paper */
	int count;
	struct draw_cmd cmds[DRAW_MAX];
};

/* How wide a text is; given by ui/gfx, so that the kit needs no font library. */
struct measurer {
	int (*text_width)(void *arg, struct font font, const char *text, int len);
	void *arg;
};

/* What a finger or key did. A finger keeps its panel and number from its down to its up, or to its
 * cancel when it was lost; afterwards the next one may have the same. */
enum input_kind { INPUT_DOWN, INPUT_MOVE, INPUT_UP, INPUT_CANCEL, INPUT_KEY };
enum input_key { KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_SELECT, KEY_HELP, KEY_WHERE, KEY_NONE };
enum { KEY_COUNT = KEY_NONE }; /* those that mean something to a page */

struct input {
	enum input_kind kind;
	int64_t panel, finger;
	int x, y; /* px on the panel, after rotation */
	enum input_key key;
	bool is_repeat; /* KEY: the system says again that it is held */
	/* KEY as it was typed, for who tells a scanner's from a hand's before the kit sees it: its
	 * HID usage (page 7; 0: it is a hand's), the modifiers as in a boot keyboard's report, and
	 * since when it can have happened, being read at at_ms. */
	uint8_t usage, modifiers;
	bool is_released;
	int64_t since_ms;
	int64_t at_ms;
};

#endif
