/* Whoever wakes the loop is heard, however waking, looking and waiting follow each other. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "ui/gfx/gfx.h"

/* A lost wake waits to the end. */
enum { LIMIT_MS = 20000, INPUTS_MAX = 8 };

static struct gfx *open_display(enum display_kind display)
{
	const struct gfx_config config = {.display = display,
		.width_px = 64,
		.height_px = 64,
		.assets_dir = BUILD_DIR "/share"};
	struct gfx *gfx = NULL;
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	assert_int_equal(gfx_create(&config, &gfx), OK);
	return gfx;
}

static void look(struct gfx *gfx)
{
	struct input inputs[INPUTS_MAX];
	bool is_quit = false;
	gfx_take_inputs(gfx, inputs, INPUTS_MAX, &is_quit);
}

static void wait_woken(struct gfx *gfx)
{
	int64_t begin_ms = clock_ms();
	gfx_wait(gfx, LIMIT_MS);
	assert_in_range(clock_ms() - begin_ms, 0, LIMIT_MS - 1);
}

/* w: a wake; l: a look at what has come; x: a wait that must end. */
static void play(struct gfx *gfx, const char *steps)
{
	for (; *steps; steps++) {
		if (*steps == 'w') {
			gfx_wake(gfx);
		} else if (*steps == 'l') {
			look(gfx);
		} else {
			wait_woken(gfx);
		}
	}
	look(gfx);
	gfx_wait(gfx, 0);
}

static void *wake_later(void *arg)
{
	gfx_wake(arg);
	return NULL;
}

static void no_wake_is_lost(void **state)
{
	(void)state;
	static const enum display_kind displays[] = {DISPLAY_WINDOW, DISPLAY_OFFSCREEN};
	/* A loop that has something to draw looks again without having waited. */
	static const char *const orders[] = {
		"wx", "wwx", "wxl", "wlwx", "wllwlwx", "wxlwx", "wxlwlwwxlwx", "wwlwwlwx"};
	for (size_t i = 0; i < ARRAY_LEN(displays); i++) {
		struct gfx *gfx = open_display(displays[i]);
		look(gfx); /* what the window has to say of itself */
		for (size_t k = 0; k < ARRAY_LEN(orders); k++) {
			play(gfx, orders[k]);
			pthread_t thread;
			assert_int_equal(pthread_create(&thread, NULL, wake_later, gfx), 0);
			wait_woken(gfx);
			pthread_join(thread, NULL);
			play(gfx, "l");
		}
		gfx_destroy(gfx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_wake_is_lost),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
