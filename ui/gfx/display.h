/*
 * Where the finished picture is shown and where fingers come from: a window, the terminal's
 * own panel, or nothing (off screen). Main thread, except wake.
 */
#ifndef ONEDOOR_UI_GFX_DISPLAY_H
#define ONEDOOR_UI_GFX_DISPLAY_H

#include "ui/gfx/canvas.h"
#include "ui/gfx/gfx.h"

struct display;

struct display_ops {
	const char *name;
	void (*destroy)(struct display *display);
	/* Shows these parts of the picture; the others are as they were shown last. */
	void (*show)(struct display *display, const struct canvas *canvas, const struct rect *rects,
		int count);
	/* Until there is input, a wake or the time-out (-1: for ever). No polling. */
	void (*wait)(struct display *display, int64_t timeout_ms);
	void (*wake)(struct display *display); /* any thread */
	/* Never waits. *must_redraw_out: what was shown is lost, show all of it again. */
	int (*take_inputs)(struct display *display, struct input *inputs, int max, bool *quit_out,
		bool *must_redraw_out);
	/* gfx_lend and gfx_take_back; NULL where there is no panel. */
	int (*lend)(struct display *display);
	void (*take_back)(struct display *display);
};

struct display {
	const struct display_ops *ops;
};

enum err display_window_create(
	const struct gfx_config *config, struct display **display_out) MUST_CHECK;
enum err display_drm_create(
	const struct gfx_config *config, struct display **display_out) MUST_CHECK;
enum err display_offscreen_create(struct display **display_out) MUST_CHECK;

#endif
