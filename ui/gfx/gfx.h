/*
 * The only SDL: a display, a renderer into one surface, fonts, icons, sound, and where input comes
 * from. Main thread, except gfx_wake. Knows the kit's draw list, not the screens.
 */
#ifndef ONEDOOR_UI_GFX_GFX_H
#define ONEDOOR_UI_GFX_GFX_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/document.h"
#include "firmware/msg/raster.h"
#include "ui/gfx/panel_mode.h"
#include "ui/gfx/sound.h"
#include "ui/gfx/turn.h"
#include "ui/kit/draw.h"

struct gfx;

enum display_kind {
	DISPLAY_WINDOW, /* X11 or Wayland: fits the desktop, keeps the panel's aspect, mouse becomes
			   one finger */
	DISPLAY_DRM,	/* the terminal's own panel, without a desktop */
	DISPLAY_OFFSCREEN, /* nothing is shown; pictures by gfx_shot, input by gfx_inject */
};

struct gfx_config {
	enum display_kind display;
	int width_px, height_px; /* the panel, after rotation */
	enum turn turn;		 /* DRM: how the picture lies on the panel */
	struct panel_mode mode;	 /* DRM */
	int panel_fd;		 /* DRM: gfx_lend's of who has the panel; 0: it is opened */
	const char *title;
	const char *assets_dir; /* holds icons/, sounds/, fonts.list */
	bool has_sound;
};

enum err gfx_create(const struct gfx_config *config, struct gfx **gfx_out) MUST_CHECK;
void gfx_destroy(struct gfx *gfx); /* NULL is allowed */

/* Waits for input, gfx_wake or the time-out (-1: for ever). Costs nothing while it waits: no
 * polling. */
void gfx_wait(struct gfx *gfx, int64_t timeout_ms);
/* Any thread. Fits mailbox_wake_fn. */
void gfx_wake(void *gfx);
/* Takes what happened since; coordinates in panel pixels. Every finger that comes down goes up or
 * is cancelled, whatever the panel says. Returns the count. *quit_out: the window was closed. */
int gfx_take_inputs(struct gfx *gfx, struct input *inputs, int max, bool *quit_out);
/* As if a finger or key had done it, through the same queue (tests, demo). */
void gfx_inject(struct gfx *gfx, const struct input *input);

/* DRM: another process may draw on the panel through this descriptor; what was shown here stays
 * until it does. What is presented meanwhile is shown when the panel is taken back, which is to be
 * when that process has ended or is about to. -1: there is no panel to lend. */
int gfx_lend(struct gfx *gfx);
void gfx_take_back(struct gfx *gfx);

struct measurer gfx_measurer(struct gfx *gfx);

/* Draws what differs from the last list and shows it. Returns false when nothing differed (nothing
 * was drawn). */
bool gfx_present(struct gfx *gfx, const struct draw_list *list);
/* Draw everything at the next present (after expose, wipe). */
void gfx_invalidate(struct gfx *gfx);
/* Forget every cached text and picture, overwrite the surface. At the end of a session. */
void gfx_forget(struct gfx *gfx);

/* Gives back what measuring and setting text took and can be had again; nothing is drawn anew. */
void gfx_rest(struct gfx *gfx);

struct gfx_stats {
	uint64_t frame_count, full_frame_count;
	int64_t last_frame_us;
	int64_t last_present_at_us; /* clock_us when the last frame was shown */
};
struct gfx_stats gfx_stats(const struct gfx *gfx);

/* The surface as it is, as PNG. Waits for the disk. */
enum err gfx_shot(struct gfx *gfx, const char *path) MUST_CHECK;

/* Never waits; nothing happens without sound. */
void gfx_play(struct gfx *gfx, enum sound sound);
/* What became of the last one; OFF: none is configured. */
enum sound_state gfx_sound_state(const struct gfx *gfx);
/* Of what is played from now on; 0 … VOLUME_MAX. */
void gfx_set_volume(struct gfx *gfx, int volume);

/* Sets a document, a slip is one, for paper of width_dots (a multiple of 8, 384–640) at 8 dots/mm.
 * Own layout, any character that a font of the chain has. ERR_TOO_BIG: more than three metres of
 * it. */
enum err gfx_set_document(struct gfx *gfx, const struct document *document, enum lang lang,
	int width_dots, struct raster **raster_out) MUST_CHECK;

#endif
