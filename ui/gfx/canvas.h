/*
 * Anti-aliased drawing into 32-bit pixels (0x00RRGGBB), clipped. Knows no library and no list; the
 * caller owns the pixels. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_CANVAS_H
#define ONEDOOR_UI_GFX_CANVAS_H

#include "ui/kit/draw.h"
#include "ui/kit/rect.h"

struct canvas {
	uint32_t *pixels;
	int width, height;
	int stride; /* pixels, not bytes */
	struct rect clip;
};

/* Coverage: 0 nothing … 255 all, row by row without padding. */
struct mask {
	int w, h;
	uint8_t *cover; /* w * h bytes */
};

/* The upper left corner of a symmetrical shape; the shape continues with its last row and column.
 */
struct corner {
	int size;	/* the mask is size × size */
	uint8_t *cover; /* size * size bytes */
};

struct rect rect_around(struct rect a, struct rect b);
struct rect rect_grown(struct rect rect, int by);

uint32_t color_pixel(struct color color);

/* Fills a mask of size × size: radius of the outer edge; line > 0: a ring of that width; blur > 0:
 * a shadow whose edge lies `blur` inside the mask. */
void corner_draw(struct corner *corner, int radius, int line, int blur);
int corner_size(int radius, int line, int blur);

void canvas_fill(struct canvas *canvas, struct rect rect, struct color color);
void canvas_mask(struct canvas *canvas, int x, int y, const struct mask *mask, struct color color);
/* The shape of `corner` stretched to rect. is_hollow: what lies farther inside than the corner is
 * left alone. */
void canvas_shape(struct canvas *canvas, struct rect rect, const struct corner *corner,
	struct color color, bool is_hollow);
void canvas_arc(
	struct canvas *canvas, struct rect rect, int line, int permille, struct color color);
void canvas_qr(struct canvas *canvas, struct rect rect, const struct qr *qr, struct color color);

/* A path from rect's upper left corner, inside rect (draw.h). */
void canvas_path(struct canvas *canvas, struct rect rect, const struct path *path, int line,
	struct color color);

/* Scaled to rect, each pixel the mean of its four neighbours by distance. */
void canvas_pixels(struct canvas *canvas, struct rect rect, const struct pixels *picture);

#endif
