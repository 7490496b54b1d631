/* What the window tells of keys: which one, with which modifiers, what it means to a page, and
 * since when it can have happened. SDL's own queue, without a keyboard. */
#include <SDL.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "ui/gfx/display.h"

enum { INPUTS_MAX = 8 };

static struct display *display;
static struct input inputs[INPUTS_MAX];

static int take(void)
{
	bool is_quit, must_redraw;
	return display->ops->take_inputs(display, inputs, INPUTS_MAX, &is_quit, &must_redraw);
}

static int setup(void **state)
{
	(void)state;
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	const struct gfx_config config = {.width_px = 1000, .height_px = 500};
	if (display_window_create(&config, &display) != OK) {
		return -1;
	}
	while (take() > 0) {
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	display->ops->destroy(display);
	return 0;
}

static void key(uint32_t type, SDL_Scancode code, SDL_Keycode sym, uint16_t mod)
{
	SDL_Event event = {
		.key = {.type = type, .keysym = {.scancode = code, .sym = sym, .mod = mod}}};
	assert_int_equal(SDL_PushEvent(&event), 1);
}

static void down(SDL_Scancode code, uint16_t mod)
{
	key(SDL_KEYDOWN, code, SDL_GetKeyFromScancode(code), mod);
}

static void each_key_as_a_keyboard_reports_it(void **state)
{
	(void)state;
	down(SDL_SCANCODE_H, 0);
	down(SDL_SCANCODE_A, KMOD_LSHIFT);
	down(SDL_SCANCODE_RIGHTBRACKET, KMOD_RCTRL | KMOD_RALT);
	down(SDL_SCANCODE_RETURN, KMOD_CAPS | KMOD_NUM);
	key(SDL_KEYUP, SDL_SCANCODE_RETURN, SDLK_RETURN, 0);
	assert_int_equal(take(), 5);
	static const struct {
		uint8_t usage, modifiers;
		enum input_key key;
	} wanted[] = {{0x0B, 0, KEY_NONE}, {0x04, 0x02, KEY_NONE}, {0x30, 0x50, KEY_NONE},
		{0x28, 0, KEY_SELECT}, {0x28, 0, KEY_SELECT}};
	for (int i = 0; i < 5; i++) {
		assert_int_equal(inputs[i].kind, INPUT_KEY);
		assert_int_equal(inputs[i].usage, wanted[i].usage);
		assert_int_equal(inputs[i].modifiers, wanted[i].modifiers);
		assert_int_equal(inputs[i].key, wanted[i].key);
		assert_int_equal(inputs[i].is_released, i == 4);
		assert_false(inputs[i].is_repeat);
	}
}

static void the_keypads_keys_have_a_meaning(void **state)
{
	(void)state;
	static const struct {
		SDL_Scancode code;
		enum input_key key;
	} keys[] = {{SDL_SCANCODE_UP, KEY_UP}, {SDL_SCANCODE_DOWN, KEY_DOWN},
		{SDL_SCANCODE_LEFT, KEY_LEFT}, {SDL_SCANCODE_RIGHT, KEY_RIGHT},
		{SDL_SCANCODE_SPACE, KEY_SELECT}, {SDL_SCANCODE_F1, KEY_HELP},
		{SDL_SCANCODE_F2, KEY_WHERE}};
	for (size_t i = 0; i < SDL_arraysize(keys); i++) {
		down(keys[i].code, 0);
		assert_int_equal(take(), 1);
		assert_int_equal(inputs[0].key, keys[i].key);
	}
	down(SDL_SCANCODE_UNKNOWN, 0);
	down(SDL_SCANCODE_AUDIOPLAY, 0); /* beyond a keyboard's page */
	assert_int_equal(take(), 0);
	key(SDL_KEYDOWN, SDL_SCANCODE_UNKNOWN, SDLK_RETURN, 0);
	key(SDL_KEYUP, SDL_SCANCODE_UNKNOWN, SDLK_RETURN, 0);
	assert_int_equal(take(), 1);
	assert_int_equal(inputs[0].key, KEY_SELECT);
	assert_int_equal(inputs[0].usage, 0);
}

/* Keys that piled up may have come at any time since the queue was empty; after a wait for them
 * they have just come. */
static void since_when_it_can_have_happened(void **state)
{
	(void)state;
	assert_int_equal(take(), 0);
	int64_t empty_ms = clock_ms();
	SDL_Delay(50);
	down(SDL_SCANCODE_H, 0);
	assert_int_equal(take(), 1);
	assert_true(inputs[0].since_ms <= empty_ms);
	assert_true(inputs[0].at_ms >= empty_ms + 50);
	display->ops->wait(display, 60);
	int64_t waited_ms = clock_ms();
	down(SDL_SCANCODE_R, 0);
	int count = take();
	assert_int_equal(count > 0 ? count : take(), 1); /* SDL's wait may end its first round */
	assert_true(inputs[0].since_ms >= empty_ms + 50 + 60 - 2);
	assert_true(inputs[0].at_ms >= waited_ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_key_as_a_keyboard_reports_it, setup, teardown),
		cmocka_unit_test_setup_teardown(the_keypads_keys_have_a_meaning, setup, teardown),
		cmocka_unit_test_setup_teardown(since_when_it_can_have_happened, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
