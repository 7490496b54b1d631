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
	uint32_t wake_event;
	atomic_bool is_woken; /* a wake_event is in the queue */
	bool must_redraw;
	struct contacts contacts;
	int64_t seen_ms; /* what is in the queue came later */
};

enum {
	ASK_MS = 250,	/* how often it is asked for whatever lies on the glass */
	AT_ONCE_MS = 1, /* waiting that takes no longer is none */
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
	struct window *window = (struct window *)display;
	if (window->contacts.count > 0 && (timeout_ms < 0 || timeout_ms > ASK_MS)) {
		timeout_ms = ASK_MS;
	}
	const int64_t before_ms = clock_ms();
	(void)SDL_WaitEventTimeout(NULL, timeout_ms < 0 ? -1 : (int)MIN_OF(timeout_ms, INT_MAX));
	const int64_t after_ms = clock_ms();
	if (after_ms > before_ms + AT_ONCE_MS) {
		window->seen_ms = after_ms - AT_ONCE_MS; /* it waited, so the queue was empty */
	}
}

static void wake(struct display *display)
{
	struct window *window = (struct window *)display;
	if (!atomic_exchange(&window->is_woken, true)) {
		SDL_Event event = {.type = window->wake_event};
		if (SDL_PushEvent(&event) != 1) {
			atomic_store(&window->is_woken, false); /* full: that wakes as well */
		}
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

static uint8_t hid_modifiers(uint16_t mod)
{
	static const uint16_t bits[] = {KMOD_LCTRL, KMOD_LSHIFT, KMOD_LALT, KMOD_LGUI, KMOD_RCTRL,
		KMOD_RSHIFT, KMOD_RALT, KMOD_RGUI};
	unsigned modifiers = 0;
	for (size_t i = 0; i < SDL_arraysize(bits); i++) {
		modifiers |= (mod & bits[i] ? 1U : 0U) << i;
	}
	return (uint8_t)modifiers;
}

/* The five keys of a tactile keypad, as a desktop keyboard has them. */
static enum input_key meaning_of(SDL_Keycode code)
{
	static const struct {
		SDL_Keycode code;
		enum input_key key;
	} keys[] = {{SDLK_UP, KEY_UP}, {SDLK_DOWN, KEY_DOWN}, {SDLK_LEFT, KEY_LEFT},
		{SDLK_RIGHT, KEY_RIGHT}, {SDLK_RETURN, KEY_SELECT}, {SDLK_SPACE, KEY_SELECT},
		{SDLK_F1, KEY_HELP}, {SDLK_F2, KEY_WHERE}};
	for (size_t i = 0; i < SDL_arraysize(keys); i++) {
		if (keys[i].code == code) {
			return keys[i].key;
		}
	}
	return KEY_NONE;
}

/* SDL's scancodes are the usages of HID's keyboard page. A key that has none may still mean
 * something. */
static int add_key(const struct window *window, struct input *inputs, int count,
	const SDL_KeyboardEvent *event)
{
	const SDL_Scancode code = event->keysym.scancode;
	const bool has_usage = code > SDL_SCANCODE_UNKNOWN && code <= SDL_SCANCODE_RGUI;
	const bool is_released = event->type == SDL_KEYUP;
	const enum input_key key = meaning_of(event->keysym.sym);
	if (!has_usage && (is_released || key == KEY_NONE)) {
		return count;
	}
	const int64_t now_ms = clock_ms();
	inputs[count] = (struct input){.kind = INPUT_KEY,
		.key = key,
		.is_repeat = event->repeat != 0,
		.usage = has_usage ? (uint8_t)code : 0,
		.modifiers = hid_modifiers(event->keysym.mod),
		.is_released = is_released,
		.since_ms = MIN_OF(window->seen_ms, now_ms),
		.at_ms = now_ms};
	return count + 1;
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
	const int64_t begin_ms = clock_ms();
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
		case SDL_KEYUP:
			count = add_key(window, inputs, count, &event.key);
			break;
		case SDL_WINDOWEVENT:
			note_window_event(window, &event.window);
			break;
		default:
			/* With the event goes the mark that there is one: the next wake needs
			 * another, whether or not anybody has waited in between. */
			if (event.type == window->wake_event) {
				atomic_store(&window->is_woken, false);
			}
			break;
		}
	}
	if (count < max) {
		window->seen_ms = begin_ms; /* SDL shows what had come by then */
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
	bool is_seen = driver && strcmp(driver, "offscreen") != 0 && strcmp(driver, "dummy") != 0;
	if (!is_seen && !SDL_getenv("SDL_VIDEODRIVER")) {
		/* SDL would go on and show nobody anything. */
		log_error("gfx", "no display: neither a desktop nor a panel is there for a window");
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
		return ERR_UNSUPPORTED;
	}
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
