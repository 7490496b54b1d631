/*
 * A draw list into a surface: only what differs from the last list. Owns the pixels and every cache
 * of the screen. Main thread.
 */
#ifndef ONEDOOR_UI_GFX_RENDER_H
#define ONEDOOR_UI_GFX_RENDER_H

#include "ui/gfx/damage.h"
#include "ui/gfx/icons.h"
#include "ui/gfx/text_cache.h"

struct render;

/* fonts and icons are borrowed until destroy. */
struct render *render_create(int width, int height, struct fonts *fonts, struct icons *icons);
void render_destroy(struct render *render); /* NULL is allowed */

/* Draws list; what was touched is in damage_out (count 0: nothing differed). */
void render_list(struct render *render, const struct draw_list *list, struct damage *damage_out);
int render_width(struct render *render, struct font font, const char *text, size_t len);

/* The next list is drawn whole. */
void render_invalidate(struct render *render);
/* Pixels, texts and hashes are overwritten; the next list is drawn whole. */
void render_forget(struct render *render);

/* Borrowed; valid as long as render. */
const struct canvas *render_canvas(const struct render *render);
size_t render_text_bytes(const struct render *render);

#endif
