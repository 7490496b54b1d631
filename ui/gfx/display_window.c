/* A desktop window: the panel's picture scaled to fit, a mouse that becomes one finger. */
#include <SDL.h>
#include <limits.h>
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "ui/gfx/contacts.h"
#include "ui/gfx/display.h"

struct window {
	struct display display; /* first: a pointer to one is a pointer to the other */
	SDL_Window *sdl;
	int width, height;	/* of the panel */
	int shown_w, shown_h;	/* of its picture in the window */
	int offset_x, offset_y; /* of the picture in the window */
	uint32_t wake_event;
	atomic_bool is_woken;
	bool must_redraw;
	struct contacts contacts;
};

enum { ASK_MS = 250 }; /* how often it is asked for whatever lies on the glass */

static void destroy(struct display *display)
{
	struct window *window = (struct window *)display;
	if (window->sdl) {
		SDL_DestroyWindow(window->sdl);
	}
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
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
}

/* The mean of the panel's pixels under one of the window's. Positions are 16.16 panel pixels. */
static uint32_t mean_pixel(const struct canvas *canvas, int x0, int x1, int y0, int y1)
{
	uint64_t red_blue = 0;
	uint32_t green = 0, count = 0;
	for (int y = y0; y < y1; y++) {
		const uint32_t *row = canvas->pixels + (ptrdiff_t)y * canvas->stride;
		for (int x = x0; x < x1; x++) {
			const uint32_t pixel = row[x];
			red_blue += (uint64_t)(pixel & 0xff0000) << 16 | (pixel & 0xff);
			green += pixel >> 8 & 0xff;
			count++;
		}
	}
	const uint32_t red = (uint32_t)(red_blue >> 32) / count;
	const uint32_t blue = (uint32_t)red_blue / count;
	return (red & 0xff0000) | green / count << 8 | blue;
}

/* Every pixel of the window depends on its own place only, so parts shown apart have no seams. */
static void show_scaled(
	struct window *window, const struct canvas *canvas, SDL_Surface *surface, SDL_Rect part)
{
	for (int y = part.y; y < part.y + part.h; y++) {
		uint32_t *row = (uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4);
		const int v = y - window->offset_y;
		const int y0 = (int)((int64_t)v * canvas->height / window->shown_h);
		const int y1 = (int)((int64_t)(v + 1) * canvas->height / window->shown_h);
		for (int x = part.x; x < part.x + part.w; x++) {
			const int u = x - window->offset_x;
			const int x0 = (int)((int64_t)u * canvas->width / window->shown_w);
			const int x1 = (int)((int64_t)(u + 1) * canvas->width / window->shown_w);
			row[x] = mean_pixel(canvas, x0, MAX_OF(x1, x0 + 1), y0, MAX_OF(y1, y0 + 1));
		}
	}
}

static void show_plain(const struct window *window, const struct canvas *canvas,
	SDL_Surface *surface, SDL_Rect part)
{
	for (int y = part.y; y < part.y + part.h; y++) {
		memcpy((uint32_t *)surface->pixels + (ptrdiff_t)y * (surface->pitch / 4) + part.x,
			canvas->pixels + (ptrdiff_t)(y - window->offset_y) * canvas->stride +
				(part.x - window->offset_x),
			(size_t)part.w * sizeof(uint32_t));
	}
}

/* The window's pixels that show a part of the panel, rounded outwards. */
static SDL_Rect shown_part(const struct window *window, struct rect rect)
{
	const int64_t w = window->shown_w, h = window->shown_h;
	const int x0 = (int)(rect.x * w / window->width);
	const int y0 = (int)(rect.y * h / window->height);
	const int x1 = (int)(((rect.x + rect.w) * w + window->width - 1) / window->width);
	const int y1 = (int)(((rect.y + rect.h) * h + window->height - 1) / window->height);
	return (SDL_Rect){window->offset_x + x0, window->offset_y + y0,
		MIN_OF(x1, window->shown_w) - x0, MIN_OF(y1, window->shown_h) - y0};
}

static void show(
	struct display *display, const struct canvas *canvas, const struct rect *rects, int count)
{
	struct window *window = (struct window *)display;
	SDL_Rect parts[16];
	SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
	if (!surface || surface->format->BytesPerPixel != 4 || count > (int)SDL_arraysize(parts)) {
		log_warn("gfx", "window surface: %s", SDL_GetError());
		return;
	}
	const bool is_plain = window->shown_w == canvas->width && window->shown_h == canvas->height;
	const SDL_Rect all = {0, 0, surface->w, surface->h};
	int part_count = 0;
	for (int i = 0; i < count; i++) {
		SDL_Rect part = shown_part(window, rects[i]);
		if (!SDL_IntersectRect(&part, &all, &part)) {
			continue;
		}
		if (is_plain) {
			show_plain(window, canvas, surface, part);
		} else {
			show_scaled(window, canvas, surface, part);
		}
		parts[part_count++] = part;
	}
	if (part_count > 0 && SDL_UpdateWindowSurfaceRects(window->sdl, parts, part_count) != 0) {
		window->must_redraw = true; /* its size changed: the next list shows all */
	}
}

static void wait(struct display *display, int64_t timeout_ms)
{
	struct window *window = (struct window *)display;
	if (window->contacts.count > 0 && (timeout_ms < 0 || timeout_ms > ASK_MS)) {
		timeout_ms = ASK_MS;
	}
	(void)SDL_WaitEventTimeout(NULL, timeout_ms < 0 ? -1 : (int)MIN_OF(timeout_ms, INT_MAX));
	atomic_store(&window->is_woken, false);
}

static void wake(struct display *display)
{
	struct window *window = (struct window *)display;
	if (!atomic_exchange(&window->is_woken, true)) {
		SDL_Event event = {.type = window->wake_event};
		(void)SDL_PushEvent(&event);
	}
}

static int add_input(struct window *window, struct input *inputs, int count, SDL_TouchID panel,
	SDL_FingerID finger, enum input_kind kind, int x, int y)
{
	inputs[count] = (struct input){
		.kind = kind,
		.panel = panel,
		.finger = finger,
		.x = (int)((int64_t)(x - window->offset_x) * window->width / window->shown_w),
		.y = (int)((int64_t)(y - window->offset_y) * window->height / window->shown_h),
		.at_ms = clock_ms(),
	};
	contacts_note(&window->contacts, &inputs[count]);
	return count + 1;
}

/* A mouse is one more finger, while its button is down. */
static int add_mouse(
	struct window *window, struct input *inputs, int count, enum input_kind kind, int x, int y)
{
	return add_input(window, inputs, count, SDL_MOUSE_TOUCHID, 0, kind, x, y);
}

static int add_finger(
	struct window *window, struct input *inputs, int count, const SDL_TouchFingerEvent *event)
{
	int w = 0, h = 0;
	SDL_GetWindowSize(window->sdl, &w, &h);
	enum input_kind kind = event->type == SDL_FINGERDOWN ? INPUT_DOWN
			       : event->type == SDL_FINGERUP ? INPUT_UP
							     : INPUT_MOVE;
	if (kind == INPUT_UP && contacts_is_guess(&window->contacts, event, clock_ms())) {
		kind = INPUT_CANCEL;
	}
	return add_input(window, inputs, count, event->touchId, event->fingerId, kind,
		(int)(event->x * (float)w), (int)(event->y * (float)h));
}

/* The five keys of a tactile keypad, as a desktop keyboard has them. */
static int add_key(struct input *inputs, int count, const SDL_KeyboardEvent *event)
{
	static const struct {
		SDL_Keycode code;
		enum input_key key;
	} keys[] = {{SDLK_UP, KEY_UP}, {SDLK_DOWN, KEY_DOWN}, {SDLK_LEFT, KEY_LEFT},
		{SDLK_RIGHT, KEY_RIGHT}, {SDLK_RETURN, KEY_SELECT}, {SDLK_SPACE, KEY_SELECT},
		{SDLK_F1, KEY_HELP}, {SDLK_F2, KEY_WHERE}};
	for (size_t i = 0; i < SDL_arraysize(keys); i++) {
		if (keys[i].code == event->keysym.sym) {
			inputs[count] = (struct input){.kind = INPUT_KEY,
				.key = keys[i].key,
				.is_repeat = event->repeat != 0,
				.at_ms = clock_ms()};
			return count + 1;
		}
	}
	return count;
}

static void note_window_event(struct window *window, const SDL_WindowEvent *event)
{
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
	SDL_Event event;
	int count = 0;
	*quit_out = false;
	while (count < max && SDL_PollEvent(&event)) {
		switch (event.type) {
		case SDL_QUIT:
			*quit_out = true;
			break;
		case SDL_FINGERDOWN:
		case SDL_FINGERUP:
		case SDL_FINGERMOTION:
			count = add_finger(window, inputs, count, &event.tfinger);
			break;
		case SDL_MOUSEBUTTONDOWN:
		case SDL_MOUSEBUTTONUP:
			if (event.button.button == SDL_BUTTON_LEFT) {
				count = add_mouse(window, inputs, count,
					event.type == SDL_MOUSEBUTTONDOWN ? INPUT_DOWN : INPUT_UP,
					event.button.x, event.button.y);
			}
			break;
		case SDL_MOUSEMOTION:
			if (event.motion.state & SDL_BUTTON_LMASK) {
				count = add_mouse(window, inputs, count, INPUT_MOVE, event.motion.x,
					event.motion.y);
			}
			break;
		case SDL_KEYDOWN:
			count = add_key(inputs, count, &event.key);
			break;
		case SDL_WINDOWEVENT:
			note_window_event(window, &event.window);
			break;
		default:
			break;
		}
	}
	while (count < max && contacts_take_lost(&window->contacts, clock_ms(), &inputs[count])) {
		count++;
	}
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
	static const struct {
		const char *name, *value;
	} hints[] = {{SDL_HINT_TOUCH_MOUSE_EVENTS, "0"}, {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"},
		{SDL_HINT_NO_SIGNAL_HANDLERS, "1"}, {SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1"},
		{SDL_HINT_IME_SHOW_UI, "0"}, {SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0"}};
	for (size_t i = 0; i < SDL_arraysize(hints); i++) {
		SDL_SetHint(hints[i].name, hints[i].value);
	}
	/* Only pictures and events: joysticks or sound would make SDL poll. */
	if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
		log_error("gfx", "SDL: %s", SDL_GetError());
		return ERR_UNSUPPORTED;
	}
	const char *driver = SDL_GetCurrentVideoDriver();
	if (driver && strcmp(driver, "x11") == 0) {
		/* Straight into shared memory; otherwise SDL goes through OpenGL. */
		SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	}
	SDL_StopTextInput(); /* we have a keyboard of our own */
	struct window *window = mem_new(struct window);
	window->display.ops = &window_ops;
	window->width = config->width_px;
	window->height = config->height_px;
	window->wake_event = SDL_RegisterEvents(1);
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
