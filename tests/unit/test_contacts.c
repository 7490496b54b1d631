/* The window tells the end of every finger, also of those that SDL forgets. SDL's own queue,
 * without a panel: a finger of a panel that SDL does not know is one whose panel was unplugged. */
#include <SDL.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "ui/gfx/contacts.h"
#include "ui/gfx/display.h"

enum { INPUTS_MAX = 8, SOON_MS = 5000, PANEL = 77 };

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

static void finger(uint32_t type, int64_t number, float x, float y)
{
	SDL_Event event = {
		.tfinger = {.type = type, .touchId = PANEL, .fingerId = number, .x = x, .y = y}};
	assert_int_equal(SDL_PushEvent(&event), 1);
}

static void is_input(const struct input *input, enum input_kind kind, int64_t number)
{
	assert_int_equal(input->kind, kind);
	assert_int_equal(input->panel, PANEL);
	assert_int_equal(input->finger, number);
}

/* Waits as the app does; the time is what a person notices. */
static void is_cancelled(int64_t number)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	int count;
	while ((count = take()) == 0 && clock_ms() < until_ms) {
		display->ops->wait(display, -1);
	}
	assert_int_equal(count, 1);
	is_input(&inputs[0], INPUT_CANCEL, number);
}

static void each_finger_by_its_name(void **state)
{
	(void)state;
	finger(SDL_FINGERDOWN, 3, 0.5F, 0.5F);
	finger(SDL_FINGERDOWN, 4, 0.25F, 0.5F);
	finger(SDL_FINGERMOTION, 3, 0.75F, 0.5F);
	finger(SDL_FINGERUP, 4, 0.25F, 0.5F);
	finger(SDL_FINGERUP, 3, 0.75F, 0.5F);
	assert_int_equal(take(), 5);
	is_input(&inputs[0], INPUT_DOWN, 3);
	assert_in_range(inputs[0].x, 498, 502);
	is_input(&inputs[1], INPUT_DOWN, 4);
	is_input(&inputs[2], INPUT_MOVE, 3);
	assert_in_range(inputs[2].x, 748, 752);
	is_input(&inputs[3], INPUT_UP, 4);
	is_input(&inputs[4], INPUT_UP, 3);
	assert_int_equal(take(), 0);
}

static void a_panel_that_went(void **state)
{
	(void)state;
	finger(SDL_FINGERDOWN, 3, 0.5F, 0.5F);
	assert_int_equal(take(), 1);
	is_input(&inputs[0], INPUT_DOWN, 3);
	is_cancelled(3);
	assert_int_equal(take(), 0);	       /* once */
	finger(SDL_FINGERDOWN, 3, 0.5F, 0.5F); /* the next has its name */
	assert_int_equal(take(), 1);
	is_input(&inputs[0], INPUT_DOWN, 3);
	finger(SDL_FINGERUP, 3, 0.5F, 0.5F);
	assert_int_equal(take(), 1);
	is_input(&inputs[0], INPUT_UP, 3);
}

/* SDL, hearing of a finger that it believes to lie there already, lifts it first: in the same
 * moment. After a silence that is no tap. */
static void an_end_that_sdl_made_up(void **state)
{
	(void)state;
	struct contacts contacts = {0};
	const struct input laid = {
		.kind = INPUT_DOWN, .panel = PANEL, .finger = -1, .at_ms = clock_ms()};
	contacts_note(&contacts, &laid);
	const SDL_TouchFingerEvent lifted = {
		.type = SDL_FINGERUP, .timestamp = 5000, .touchId = PANEL, .fingerId = -1};
	static const struct {
		int64_t finger, silent_ms;
		uint32_t at_ms;
		bool is_guess;
	} cases[] = {{-1, 3000, 5000, true}, {-1, 1000, 5001, true}, {-1, 86400000, 5000, true},
		{-1, 300, 5000, false},	 /* two fast taps, read together */
		{-1, 3000, 5100, false}, /* held, lifted, laid again */
		{5, 3000, 5000, false}}; /* lifted; another came */
	assert_false(contacts_is_guess(&contacts, &lifted, laid.at_ms + 3000)); /* held, lifted */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SDL_Event next = {.tfinger = lifted};
		next.type = SDL_FINGERDOWN;
		next.tfinger.fingerId = cases[i].finger;
		next.tfinger.timestamp = cases[i].at_ms;
		assert_int_equal(SDL_PeepEvents(&next, 1, SDL_ADDEVENT, 0, 0), 1);
		assert_int_equal(
			contacts_is_guess(&contacts, &lifted, laid.at_ms + cases[i].silent_ms),
			cases[i].is_guess);
		SDL_FlushEvent(SDL_FINGERDOWN);
	}
}

static void taps_that_waited_together(void **state)
{
	(void)state;
	finger(SDL_FINGERDOWN, -1, 0.5F, 0.5F);
	finger(SDL_FINGERUP, -1, 0.5F, 0.5F);
	finger(SDL_FINGERDOWN, -1, 0.1F, 0.5F);
	assert_int_equal(take(), 3);
	is_input(&inputs[1], INPUT_UP, -1);
	is_input(&inputs[2], INPUT_DOWN, -1);
	is_cancelled(-1);
}

static void a_button_of_the_mouse(void **state)
{
	(void)state;
	SDL_Event event = {.button = {.type = SDL_MOUSEBUTTONDOWN,
				   .button = SDL_BUTTON_LEFT,
				   .x = 100,
				   .y = 100}};
	assert_int_equal(SDL_PushEvent(&event), 1);
	assert_int_equal(take(), 1);
	assert_int_equal(inputs[0].kind, INPUT_DOWN);
	int64_t until_ms = clock_ms() + SOON_MS; /* SDL itself knows of no button */
	int count;
	while ((count = take()) == 0 && clock_ms() < until_ms) {
		display->ops->wait(display, -1);
	}
	assert_int_equal(count, 1);
	assert_int_equal(inputs[0].kind, INPUT_CANCEL);
}

static void key(SDL_Keycode code, bool is_repeat)
{
	SDL_Event event = {.key = {.type = SDL_KEYDOWN,
				   .state = SDL_PRESSED,
				   .repeat = is_repeat,
				   .keysym = {.sym = code}}};
	assert_int_equal(SDL_PushEvent(&event), 1);
}

static void repeats_are_marked(void **state)
{
	(void)state;
	key(SDLK_RETURN, false);
	key(SDLK_RETURN, true);
	key(SDLK_a, true);
	assert_int_equal(take(), 2);
	assert_int_equal(inputs[0].kind, INPUT_KEY);
	assert_int_equal(inputs[0].key, KEY_SELECT);
	assert_false(inputs[0].is_repeat);
	assert_true(inputs[1].is_repeat);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_finger_by_its_name),
		TEST(a_panel_that_went),
		TEST(an_end_that_sdl_made_up),
		TEST(taps_that_waited_together),
		TEST(a_button_of_the_mouse),
		TEST(repeats_are_marked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
