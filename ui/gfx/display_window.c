/* A desktop window: the panel's picture scaled to fit, a mouse that becomes one finger. */
#include <SDL.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "ui/gfx/display.h"
#include "ui/gfx/sdl_inputs.h"

enum {
	STEPS_MAX = 16,	      /* from the largest panel to the smallest window, and some */
	LINEAR_PERCENT = 120, /* so much smaller at once, and hardly anything is lost */
	MIXED_PX = 2,	      /* of the window, around a pixel that changes */
	PARTS_MAX = 16,
};

struct window {
	struct display display; /* first: a pointer to one is a pointer to the other */
	SDL_Window *sdl;
	int width, height;	       /* of the panel */
	int shown_w, shown_h;	       /* of its picture in the window */
	int offset_x, offset_y;	       /* of the picture in the window */
	SDL_Surface *steps[STEPS_MAX]; /* the picture on its way to the window's size */
	bool must_redraw;
	struct sdl_inputs inputs;
};

/* What it showed is overwritten first: it may have been somebody's page. */
static void drop(SDL_Surface **surface)
{
	if (*surface) {
		SDL_FillRect(*surface, NULL, 0);
		SDL_FreeSurface(*surface);
		*surface = NULL;
	}
}

static void destroy(struct display *display)
{
	struct window *window = (struct window *)display;
	for (int i = 0; i < STEPS_MAX; i++) {
		drop(&window->steps[i]);
	}
	if (window->sdl) {
		SDL_DestroyWindow(window->sdl);
	}
	sdl_inputs_close();
	mem_free(window);
}

/* Where the picture lies in the window: whole, its aspect kept, in the middle. */
static void fit(struct window *window)
{
	int w = 0, h = 0;
	SDL_GetWindowSize(window->sdl, &w, &h);
	w = MAX_OF(w, 1);
	h = MAX_OF(h, 1);
	if ((int64_t)w * window->height > (int64_t)h * window->width) {
		window->shown_h = h;
		window->shown_w = MAX_OF(1, (int)((int64_t)h * window->width / window->height));
	} else {
		window->shown_w = w;
		window->shown_h = MAX_OF(1, (int)((int64_t)w * window->height / window->width));
	}
	window->offset_x = (w - window->shown_w) / 2;
	window->offset_y = (h - window->shown_h) / 2;
	window->inputs.width = w;
	window->inputs.height = h;
}

/* One step of the way from the panel to the window, kept as long as its size is right. */
static SDL_Surface *step_surface(SDL_Surface **step, int width, int height)
{
	if (*step && ((*step)->w != width || (*step)->h != height)) {
		drop(step);
	}
	if (!*step) {
		*step = SDL_CreateRGBSurfaceWithFormat(
			0, width, height, 32, SDL_PIXELFORMAT_RGB888);
	}
	return *step;
}

/* The panel's picture in the window's size. SDL's linear scaling looks at two pixels each way and
 * would lose strokes in between. So it brings the picture to about its own size, but a power of two
 * of the window's, and halves it from there, which loses nothing. Always the whole: parts scaled
 * apart would show seams. NULL: SDL says why. */
static SDL_Surface *scale(struct window *window, SDL_Surface *from)
{
	int last = -1;
	if (from->w != window->shown_w || from->h != window->shown_h) {
		last = 0;
		while ((int64_t)(window->shown_w << last) * LINEAR_PERCENT < from->w * 100) {
			last++;
		}
	}
	REQUIRE(last < STEPS_MAX);
	for (int i = last + 1; i < STEPS_MAX; i++) {
		drop(&window->steps[i]);
	}
	for (int i = last; from && i >= 0; i--) {
		SDL_Surface *to =
			step_surface(&window->steps[i], window->shown_w << i, window->shown_h << i);
		from = to && SDL_SoftStretchLinear(from, NULL, to, NULL) == 0 ? to : NULL;
	}
	return from;
}

/* The window's pixels that change with a part of the panel: where it is shown, rounded outwards,
 * and what is mixed with it by scaling. */
static SDL_Rect shown_part(const struct window *window, struct rect rect)
{
	const int64_t w = window->shown_w, h = window->shown_h;
	const int x0 = (int)(rect.x * w / window->width);
	const int y0 = (int)(rect.y * h / window->height);
	const int x1 = (int)(((rect.x + rect.w) * w + window->width - 1) / window->width);
	const int y1 = (int)(((rect.y + rect.h) * h + window->height - 1) / window->height);
	const int mixed = w == window->width ? 0 : MIXED_PX + (int)(w / window->width);
	const SDL_Rect all = {0, 0, window->shown_w, window->shown_h};
	SDL_Rect part = {x0 - mixed, y0 - mixed, x1 - x0 + 2 * mixed, y1 - y0 + 2 * mixed};
	return SDL_IntersectRect(&part, &all, &part) ? part : (SDL_Rect){0};
}

/* Copies the parts into the window's surface and shows them; SDL sees to its pixel format. */
static bool show_parts(
	struct window *window, SDL_Surface *panel, const struct rect *rects, int count)
{
	SDL_Rect parts[PARTS_MAX];
	SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
	SDL_Surface *picture = surface && panel ? scale(window, panel) : NULL;
	bool is_copied = picture && count > 0 && count <= PARTS_MAX;
	/* All of it: the window's edges beside the picture, too. */
	const bool has_edges = is_copied &&
			       (surface->w != window->shown_w || surface->h != window->shown_h) &&
			       rect_covers(rects[0], (struct rect){0, 0, panel->w, panel->h});
	if (has_edges) {
		is_copied = SDL_FillRect(surface, NULL, 0) == 0;
	}
	for (int i = 0; is_copied && i < count; i++) {
		const SDL_Rect from = shown_part(window, rects[i]);
		parts[i] = (SDL_Rect){
			window->offset_x + from.x, window->offset_y + from.y, from.w, from.h};
		is_copied = SDL_BlitSurface(picture, &from, surface, &parts[i]) == 0;
	}
	if (!is_copied) {
		return false;
	}
	/* Fails when its size has changed: the next list shows all. */
	window->must_redraw |=
		(has_edges ? SDL_UpdateWindowSurface(window->sdl)
			   : SDL_UpdateWindowSurfaceRects(window->sdl, parts, count)) != 0;
	return true;
}

static void show(
	struct display *display, const struct canvas *canvas, const struct rect *rects, int count)
{
	struct window *window = (struct window *)display;
	SDL_Surface *panel = SDL_CreateRGBSurfaceWithFormatFrom(canvas->pixels, canvas->width,
		canvas->height, 32, canvas->stride * 4, SDL_PIXELFORMAT_RGB888);
	if (!show_parts(window, panel, rects, count)) {
		log_warn("gfx", "window surface: %s", SDL_GetError());
	}
	SDL_FreeSurface(panel);
}

static void wait(struct display *display, int64_t timeout_ms)
{
	struct sdl_inputs *inputs = &((struct window *)display)->inputs;
	const int64_t limit_ms = sdl_inputs_limit_ms(inputs, timeout_ms);
	const int64_t before_ms = clock_ms();
	(void)SDL_WaitEventTimeout(NULL, limit_ms < 0 ? -1 : (int)MIN_OF(limit_ms, INT_MAX));
	sdl_inputs_note_wait(inputs, before_ms, clock_ms());
}

static void wake(struct display *display)
{
	sdl_inputs_wake(&((struct window *)display)->inputs);
}

static void to_panel(const void *display, int *x, int *y)
{
	const struct window *window = display;
	*x = (int)((int64_t)(*x - window->offset_x) * window->width / window->shown_w);
	*y = (int)((int64_t)(*y - window->offset_y) * window->height / window->shown_h);
}

static void note_window(void *display, const SDL_WindowEvent *event)
{
	struct window *window = display;
	switch (event->event) {
	case SDL_WINDOWEVENT_SIZE_CHANGED:
		fit(window);
		window->must_redraw = true;
		break;
	case SDL_WINDOWEVENT_EXPOSED:
	case SDL_WINDOWEVENT_RESTORED:
		window->must_redraw = true;
		break;
	default:
		break;
	}
}

static int take_inputs(struct display *display, struct input *inputs, int max, bool *quit_out,
	bool *must_redraw_out)
{
	struct window *window = (struct window *)display;
	int count = sdl_inputs_take(&window->inputs, inputs, max, quit_out);
	*must_redraw_out = window->must_redraw;
	window->must_redraw = false;
	return count;
}

static const struct display_ops window_ops = {
	.name = "window",
	.destroy = destroy,
	.show = show,
	.wait = wait,
	.wake = wake,
	.take_inputs = take_inputs,
};

/* The largest size of the panel's aspect that fits the desktop beside bars and title. */
static void window_size(const struct gfx_config *config, int *w_out, int *h_out)
{
	SDL_Rect desk = {0, 0, config->width_px, config->height_px};
	(void)SDL_GetDisplayUsableBounds(0, &desk);
	const int room_w = MAX_OF(desk.w * 96 / 100, 64), room_h = MAX_OF(desk.h * 92 / 100, 64);
	*w_out = config->width_px;
	*h_out = config->height_px;
	if (*w_out > room_w || *h_out > room_h) {
		const double scale =
			fmin((double)room_w / config->width_px, (double)room_h / config->height_px);
		*w_out = MAX_OF((int)(config->width_px * scale), 1);
		*h_out = MAX_OF((int)(config->height_px * scale), 1);
	}
}

enum err display_window_create(const struct gfx_config *config, struct display **display_out)
{
	SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
	if (!sdl_inputs_open()) {
		return ERR_UNSUPPORTED;
	}
	const char *driver = SDL_GetCurrentVideoDriver();
	bool is_seen = driver && strcmp(driver, "offscreen") != 0 && strcmp(driver, "dummy") != 0;
	if (!is_seen && !SDL_getenv("SDL_VIDEODRIVER")) {
		/* SDL would go on and show nobody anything. */
		log_error("gfx", "no display: neither a desktop nor a panel is there for a window");
		sdl_inputs_close();
		return ERR_UNSUPPORTED;
	}
	if (driver && strcmp(driver, "x11") == 0) {
		/* Straight into shared memory; otherwise SDL goes through OpenGL. */
		SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	}
	struct window *window = mem_new(struct window);
	window->display.ops = &window_ops;
	window->inputs = (struct sdl_inputs){.to_panel = to_panel,
		.note_window = note_window,
		.display = window,
		.wake_event = SDL_RegisterEvents(1)};
	window->width = config->width_px;
	window->height = config->height_px;
	int w = 0, h = 0;
	window_size(config, &w, &h);
	window->sdl = SDL_CreateWindow(config->title ? config->title : "Onedoor",
		SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, w, h, SDL_WINDOW_RESIZABLE);
	if (!window->sdl) {
		log_error("gfx", "window: %s", SDL_GetError());
		destroy(&window->display);
		return ERR_UNSUPPORTED;
	}
	fit(window);
	*display_out = &window->display;
	return OK;
}
