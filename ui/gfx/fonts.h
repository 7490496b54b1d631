/*
 * The font chain of assets/fonts.list: measures a line of text and sets it as a coverage mask. One
 * open face a weight, its size changes with the text; a character that no font has is a visible
 * box. Keeps no text. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_FONTS_H
#define ONEDOOR_UI_GFX_FONTS_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "ui/gfx/canvas.h"

struct fonts;

/* A line as dots. The pen starts at x = 0 on the baseline, y grows downwards. */
struct text_mask {
	struct mask mask;
	int left, top;	/* of the mask from the pen; top is mostly negative */
	int advance_px; /* where the pen ends */
};

enum text_look {
	TEXT_SMOOTH, /* 256 levels, for the screen */
	TEXT_CRISP,  /* hinted, 0 or 255 only, for the printer */
};

/* ERR_NOT_FOUND when the list, or a font that is not "any", is missing; ERR_INVALID for a list that
 * makes no sense. Waits for the disk. */
enum err fonts_create(const char *list_path, struct fonts **fonts_out) MUST_CHECK;
void fonts_destroy(struct fonts *fonts); /* NULL is allowed */

int fonts_width(
	struct fonts *fonts, struct font font, enum text_look look, const char *text, size_t len);
/* Own memory: text_mask_finish. An empty or blank text has a mask of 0 × 0. */
void fonts_set(struct fonts *fonts, struct font font, enum text_look look, const char *text,
	size_t len, struct text_mask *out);
void text_mask_finish(struct text_mask *mask); /* overwrites */

/* Whether some font of the chain has the character. */
bool fonts_has(struct fonts *fonts, enum font_weight weight, uint32_t code_point);
/* Overwrites what the font library still holds of the last texts; rests. */
void fonts_forget(struct fonts *fonts);
/* After much new text: the pages of the font files go back to the page cache (some 10 MB). */
void fonts_rest(struct fonts *fonts);

/* From the middle of a line box down to the baseline, so that capitals and Chinese look centred. */
int fonts_baseline_px(struct font font);

#endif
