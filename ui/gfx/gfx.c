#include "ui/gfx/gfx.h"

#include <string.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "ui/gfx/display.h"
#include "ui/gfx/render.h"
#include "ui/gfx/shot.h"
#include "ui/gfx/document_raster.h"
#include "ui/gfx/sound.h"

enum { INJECTED_MAX = 64, PANEL_MAX_PX = 8192 };

struct gfx {
	struct display *display;
	struct fonts *fonts;
	struct icons *icons;
	struct render *render;
	struct sound_player *sound; /* NULL without sound */
	struct gfx_stats stats;
	struct input injected[INJECTED_MAX]; /* a ring */
	int injected_first, injected_count;
	bool must_show_all;
};

/* dir/name into out. */
static bool asset_path(char *out, size_t out_size, const char *dir, const char *name)
{
	out[0] = '\0';
	return str_format(out, out_size, "%s/%s", dir, name);
}

static enum err create_display(const struct gfx_config *config, struct display **display_out)
{
	switch (config->display) {
	case DISPLAY_WINDOW:
		return display_window_create(config, display_out);
	case DISPLAY_DRM:
		return display_drm_create(config, display_out);
	case DISPLAY_OFFSCREEN:
		return display_offscreen_create(display_out);
	}
	return ERR_UNSUPPORTED;
}

enum err gfx_create(const struct gfx_config *config, struct gfx **gfx_out)
{
	char path[512];
	if (config->width_px < 1 || config->width_px > PANEL_MAX_PX || config->height_px < 1 ||
		config->height_px > PANEL_MAX_PX || !config->assets_dir) {
		return ERR_INVALID;
	}
	struct gfx *gfx = mem_new(struct gfx);
	enum err err = create_display(config, &gfx->display);
	if (err) {
		goto out;
	}
	if (!asset_path(path, sizeof(path), config->assets_dir, "fonts.list")) {
		err = ERR_TOO_BIG;
		goto out;
	}
	err = fonts_create(path, &gfx->fonts);
	if (err) {
		goto out;
	}
	(void)asset_path(path, sizeof(path), config->assets_dir, "icons");
	gfx->icons = icons_create(path);
	gfx->render = render_create(config->width_px, config->height_px, gfx->fonts, gfx->icons);
	if (config->has_sound) {
		(void)asset_path(path, sizeof(path), config->assets_dir, "sounds");
		gfx->sound = sound_create(path);
	}
	*gfx_out = gfx;
	gfx = NULL;
out:
	gfx_destroy(gfx);
	return err;
}

void gfx_destroy(struct gfx *gfx)
{
	if (!gfx) {
		return;
	}
	sound_destroy(gfx->sound);
	render_destroy(gfx->render);
	icons_destroy(gfx->icons);
	fonts_destroy(gfx->fonts);
	if (gfx->display) {
		gfx->display->ops->destroy(gfx->display);
	}
	mem_free(gfx);
}

void gfx_wait(struct gfx *gfx, int64_t timeout_ms)
{
	if (gfx->injected_count > 0) {
		timeout_ms = 0; /* take the wake, if any, but do not wait */
	}
	gfx->display->ops->wait(gfx->display, timeout_ms);
}

void gfx_wake(void *gfx)
{
	struct display *display = ((struct gfx *)gfx)->display;
	display->ops->wake(display);
}

int gfx_take_inputs(struct gfx *gfx, struct input *inputs, int max, bool *quit_out)
{
	int count = 0;
	for (; count < max && gfx->injected_count > 0; count++) {
		inputs[count] = gfx->injected[gfx->injected_first];
		gfx->injected_first = (gfx->injected_first + 1) % INJECTED_MAX;
		gfx->injected_count--;
	}
	bool must_redraw = false;
	count += gfx->display->ops->take_inputs(
		gfx->display, inputs + count, max - count, quit_out, &must_redraw);
	gfx->must_show_all |= must_redraw;
	return count;
}

void gfx_inject(struct gfx *gfx, const struct input *input)
{
	if (gfx->injected_count == INJECTED_MAX) {
		log_warn("gfx", "too many injected inputs");
		return;
	}
	const int at = (gfx->injected_first + gfx->injected_count) % INJECTED_MAX;
	gfx->injected[at] = *input;
	gfx->injected_count++;
}

int gfx_lend(struct gfx *gfx)
{
	const struct display_ops *ops = gfx->display->ops;
	return ops->lend ? ops->lend(gfx->display) : -1;
}

void gfx_take_back(struct gfx *gfx)
{
	if (gfx->display->ops->take_back) {
		gfx->display->ops->take_back(gfx->display);
	}
}

static int text_width(void *arg, struct font font, const char *text, int len)
{
	const struct gfx *gfx = arg;
	const size_t bytes = len < 0 ? strlen(text) : strnlen(text, (size_t)len);
	return render_width(gfx->render, font, text, bytes);
}

struct measurer gfx_measurer(struct gfx *gfx)
{
	return (struct measurer){.text_width = text_width, .arg = gfx};
}

bool gfx_present(struct gfx *gfx, const struct draw_list *list)
{
	const int64_t start_us = clock_us();
	const struct canvas *canvas = render_canvas(gfx->render);
	const struct rect all = {0, 0, canvas->width, canvas->height};
	struct damage damage;
	render_list(gfx->render, list, &damage);
	if (gfx->must_show_all) {
		damage = (struct damage){.count = 1, .rects = {all}};
		gfx->must_show_all = false;
	}
	if (damage.count == 0) {
		return false;
	}
	gfx->display->ops->show(gfx->display, canvas, damage.rects, damage.count);
	gfx->stats.frame_count++;
	if (rect_covers(damage.rects[0], all)) {
		gfx->stats.full_frame_count++;
		fonts_rest(gfx->fonts); /* a page's texts are set and kept: the files may rest */
	}
	gfx->stats.last_present_at_us = clock_us();
	gfx->stats.last_frame_us = gfx->stats.last_present_at_us - start_us;
	return true;
}

void gfx_invalidate(struct gfx *gfx)
{
	render_invalidate(gfx->render);
}

void gfx_forget(struct gfx *gfx)
{
	const struct canvas *canvas = render_canvas(gfx->render);
	const struct rect all = {0, 0, canvas->width, canvas->height};
	render_forget(gfx->render);
	fonts_forget(gfx->fonts);
	mem_wipe(gfx->injected, sizeof(gfx->injected));
	gfx->injected_count = 0;
	gfx->display->ops->show(gfx->display, canvas, &all, 1); /* the window's own copy too */
}

void gfx_rest(struct gfx *gfx)
{
	fonts_rest(gfx->fonts);
}

struct gfx_stats gfx_stats(const struct gfx *gfx)
{
	return gfx->stats;
}

enum err gfx_shot(struct gfx *gfx, const char *path)
{
	return shot_canvas(render_canvas(gfx->render), path);
}

void gfx_play(struct gfx *gfx, enum sound sound)
{
	if (gfx->sound) {
		sound_play(gfx->sound, sound);
	}
}

enum sound_state gfx_sound_state(const struct gfx *gfx)
{
	return gfx->sound ? sound_state(gfx->sound) : SOUND_OFF;
}

void gfx_set_volume(struct gfx *gfx, int volume)
{
	if (gfx->sound) {
		sound_set_volume(gfx->sound, volume);
	}
}

enum err gfx_set_document(struct gfx *gfx, const struct document *document, enum lang lang,
	int width_dots, struct raster **raster_out)
{
	return document_set(gfx->fonts, gfx->icons, document, lang, width_dots, raster_out);
}
