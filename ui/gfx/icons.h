/*
 * The icons as coverage masks, drawn at the size needed and kept, bounded by bytes. They are drawn
 * from large masks, which the build makes of assets/icons (assets/icon_masks.c). Main thread.
 */
#ifndef ONEDOOR_UI_GFX_ICONS_H
#define ONEDOOR_UI_GFX_ICONS_H

#include "ui/gfx/canvas.h"

struct icons;

struct icons *icons_create(const char *dir); /* dir is copied */
void icons_destroy(struct icons *icons);     /* NULL is allowed */

/* w × h. Fitted into it with its own proportions, or stretched to it (a square icon whose width is
 * squeezed: the door's leaf). An icon that is not there is a visible box (and a line in the log).
 * Borrowed until the next call. Waits for the disk the first time. */
const struct mask *icons_get(
	struct icons *icons, const char *name, int w, int h, bool is_stretched);
/* Own memory: mem_free(out->cover). Fitted as by icons_get, not kept. */
void icons_draw(struct icons *icons, const char *name, int w, int h, struct mask *out);

void icons_forget(struct icons *icons);

#endif
