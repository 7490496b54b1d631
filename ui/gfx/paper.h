/*
 * Setting text on paper: lines broken as a typesetter would, black or white dots, from the top
 * down. Dots; 8 are a millimetre. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_PAPER_H
#define ONEDOOR_UI_GFX_PAPER_H

#include "firmware/msg/raster.h"
#include "ui/gfx/fonts.h"

enum { PAPER_BORDERS_MOST = 1024 }; /* of three metres */

struct paper {
	struct fonts *fonts;
	struct raster *raster; /* NULL: nothing is set, only measured */
	int width;	       /* of the paper */
	int left, right;       /* where text may stand */
	int y;		       /* where the next thing begins */
	/* Where it may be parted: between blocks, rows and lines, from above down. */
	int border_count;
	int borders[PAPER_BORDERS_MOST];
};

/* Dots; 8 are a millimetre. */
enum { PAPER_GAP = 16, PAPER_NARROW = 480 }; /* narrower: labels stand above, not beside */

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

enum ink { PAPER_BLACK, PAPER_WHITE, PAPER_HATCH /* on white */ };

void paper_fill(struct paper *paper, int x, int y, int w, int h);
void paper_stamp(struct paper *paper, int x, int y, const struct mask *mask);
/* A line across, with a gap above and below; moves paper->y behind it. */
void paper_rule(struct paper *paper, int line);
/* A border inside the rect. */
void paper_frame(struct paper *paper, struct rect rect, int line);

void paper_erase(struct paper *paper, struct rect rect);
/* draw.h; line 0: filled. */
void paper_path(struct paper *paper, const struct path *path, int line, enum ink ink);
void paper_disc(struct paper *paper, int x, int y, int radius, enum ink ink);
/* Here it may be parted. */
void paper_border(struct paper *paper);

/* Height of one line's box. */
int paper_line_height(struct font font);
int paper_width(const struct paper *paper, struct font font, const char *text);
/* Of its widest piece that cannot be broken. */
int paper_least_width(const struct paper *paper, struct font font, const char *text);

/* Wrapped text from paper->y on between left and right; moves paper->y behind it. Lines break by
 * preference at " · " (which is then not shown), else where the language allows, else anywhere. */
void paper_text(struct paper *paper, struct font font, enum align align, int left, int right,
	const char *text);
/* The same with lines of about equal length. */
void paper_text_even(struct paper *paper, struct font font, enum align align, int left, int right,
	const char *text);
/* How high paper_text would be. */
int paper_text_height(const struct paper *paper, struct font font, int width, const char *text);

/* One line of capitals and figures, cap_px high and centred, made narrower (to 4/5) and then
 * smaller until it fits. Moves paper->y to the foot of the capitals. */
void paper_display(struct paper *paper, enum font_weight weight, int cap_px, const char *text);

#endif
