#include "ui/gfx/sdl_inputs.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"

enum {
	ASK_MS = 250,	/* how often it is asked for whatever lies on the glass */
	AT_ONCE_MS = 1, /* waiting that takes no longer is none */
};

bool sdl_inputs_open(void)
{
	static const struct {
		const char *name, *value;
	} hints[] = {{SDL_HINT_TOUCH_MOUSE_EVENTS, "0"}, {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"},
		{SDL_HINT_NO_SIGNAL_HANDLERS, "1"}, {SDL_HINT_IME_SHOW_UI, "0"}};
	for (size_t i = 0; i < SDL_arraysize(hints); i++) {
		SDL_SetHint(hints[i].name, hints[i].value);
	}
	/* Only pictures and events: joysticks or sound would make SDL poll. */
	if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
		log_error("gfx", "SDL: %s", SDL_GetError());
		return false;
	}
	SDL_StopTextInput(); /* we have a keyboard of our own */
	return true;
}

void sdl_inputs_close(void)
{
	SDL_QuitSubSystem(SDL_INIT_VIDEO);
}

int64_t sdl_inputs_limit_ms(const struct sdl_inputs *inputs, int64_t timeout_ms)
{
	bool is_long = timeout_ms < 0 || timeout_ms > ASK_MS;
	return inputs->contacts.count > 0 && is_long ? ASK_MS : timeout_ms;
}

void sdl_inputs_note_wait(struct sdl_inputs *inputs, int64_t before_ms, int64_t after_ms)
{
	if (after_ms > before_ms + AT_ONCE_MS) {
		inputs->seen_ms = after_ms - AT_ONCE_MS; /* it waited, so the queue was empty */
	}
}

void sdl_inputs_wake(struct sdl_inputs *inputs)
{
	if (!atomic_exchange(&inputs->is_woken, true)) {
		SDL_Event event = {.type = inputs->wake_event};
		if (SDL_PushEvent(&event) != 1) {
			atomic_store(&inputs->is_woken, false); /* full: that wakes as well */
		}
	}
}

static int add_input(struct sdl_inputs *inputs, struct input *list, int count, SDL_TouchID panel,
	SDL_FingerID finger, enum input_kind kind, int x, int y)
{
	inputs->to_panel(inputs->display, &x, &y);
	list[count] = (struct input){
		.kind = kind,
		.panel = panel,
		.finger = finger,
		.x = x,
		.y = y,
		.at_ms = clock_ms(),
	};
	contacts_note(&inputs->contacts, &list[count]);
	return count + 1;
}

/* A mouse is one more finger, while its button is down. */
static int add_mouse(struct sdl_inputs *inputs, struct input *list, int count, enum input_kind kind,
	int x, int y)
{
	return add_input(inputs, list, count, SDL_MOUSE_TOUCHID, 0, kind, x, y);
}

static int add_finger(
	struct sdl_inputs *inputs, struct input *list, int count, const SDL_TouchFingerEvent *event)
{
	enum input_kind kind = event->type == SDL_FINGERDOWN ? INPUT_DOWN
			       : event->type == SDL_FINGERUP ? INPUT_UP
							     : INPUT_MOVE;
	if (kind == INPUT_UP && contacts_is_guess(&inputs->contacts, event, clock_ms())) {
		kind = INPUT_CANCEL;
	}
	return add_input(inputs, list, count, event->touchId, event->fingerId, kind,
		(int)(event->x * (float)inputs->width), (int)(event->y * (float)inputs->height));
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
static int add_key(const struct sdl_inputs *inputs, struct input *list, int count,
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
	list[count] = (struct input){.kind = INPUT_KEY,
		.key = key,
		.is_repeat = event->repeat != 0,
		.usage = has_usage ? (uint8_t)code : 0,
		.modifiers = hid_modifiers(event->keysym.mod),
		.is_released = is_released,
		.since_ms = MIN_OF(inputs->seen_ms, now_ms),
		.at_ms = now_ms};
	return count + 1;
}

int sdl_inputs_take(struct sdl_inputs *inputs, struct input *list, int max, bool *quit_out)
{
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
			count = add_finger(inputs, list, count, &event.tfinger);
			break;
		case SDL_MOUSEBUTTONDOWN:
		case SDL_MOUSEBUTTONUP:
			if (event.button.button == SDL_BUTTON_LEFT) {
				count = add_mouse(inputs, list, count,
					event.type == SDL_MOUSEBUTTONDOWN ? INPUT_DOWN : INPUT_UP,
					event.button.x, event.button.y);
			}
			break;
		case SDL_MOUSEMOTION:
			if (event.motion.state & SDL_BUTTON_LMASK) {
				count = add_mouse(inputs, list, count, INPUT_MOVE, event.motion.x,
					event.motion.y);
			}
			break;
		case SDL_KEYDOWN:
		case SDL_KEYUP:
			count = add_key(inputs, list, count, &event.key);
			break;
		case SDL_WINDOWEVENT:
			if (inputs->note_window) {
				inputs->note_window(inputs->display, &event.window);
			}
			break;
		default:
			/* With the event goes the mark that there is one: the next wake needs
			 * another, whether or not anybody has waited in between. */
			if (event.type == inputs->wake_event) {
				atomic_store(&inputs->is_woken, false);
			}
			break;
		}
	}
	if (count < max) {
		inputs->seen_ms = begin_ms; /* SDL shows what had come by then */
	}
	while (count < max && contacts_take_lost(&inputs->contacts, clock_ms(), &list[count])) {
		count++;
	}
	return count;
}
