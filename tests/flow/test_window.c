/* The kiosk in a window, as whoever tries the demo sees it: on desktops of any size, an X server
 * shows what the panel would, in the panel's colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <X11/Xlib.h>
#include <X11/Xutil.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"
#include "tests/harness/lines.h"
#include "tests/harness/picture.h"

/* LIMIT_MS is for hangs: a window follows its kiosk within some frames. */
enum { LIMIT_MS = 30000, LOOK_EVERY_MS = 50 };

/* A desktop of its own for one kiosk, and who looks at it. */
struct desk {
	pid_t pid;
	Display *display;
	struct scene *scene;
};

static void open_desk(struct desk *desk, const char *screen)
{
	const char *args[] = {"/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", screen,
		"-nolisten", "tcp", "-noreset", NULL};
	char number[16];
	char name[20];
	desk->pid = process_start(args, "/dev/null", number, sizeof(number));
	if (number[0] == '\0') {
		fail_msg("Xvfb does not start: is the package xvfb installed?");
	}
	number[strcspn(number, "\n")] = '\0';
	str_format(name, sizeof(name), ":%s", number);
	setenv("DISPLAY", name, 1);
	setenv("SDL_VIDEODRIVER", "x11", 1);
	desk->display = XOpenDisplay(name);
	assert_non_null(desk->display);
}

static void open_kiosk(struct desk *desk, bool is_landscape)
{
	struct scene_config config = journey_config();
	journey_set(&config, "panel.display=window");
	if (is_landscape) {
		journey_set(&config, "panel.width_px=1920");
		journey_set(&config, "panel.height_px=1080");
		journey_set(&config, "panel.mm_per_px=0.276");
	}
	desk->scene = journey_open(&config);
}

static void close_desk(struct desk *desk)
{
	journey_close(desk->scene);
	XCloseDisplay(desk->display);
	process_stop(&desk->pid, SIGTERM);
}

/* The kiosk's window, the only one on this desktop that is shown. */
static Window find_window(struct desk *desk, XWindowAttributes *attributes_out)
{
	Window root = DefaultRootWindow(desk->display), parent = 0, *children = NULL, found = 0;
	unsigned count = 0;
	assert_true(XQueryTree(desk->display, root, &root, &parent, &children, &count));
	for (unsigned i = 0; i < count && !found; i++) {
		if (XGetWindowAttributes(desk->display, children[i], attributes_out) &&
			attributes_out->map_state == IsViewable &&
			attributes_out->class == InputOutput) {
			found = children[i];
		}
	}
	if (children) {
		XFree(children);
	}
	assert_int_not_equal(found, 0);
	return found;
}

/* A channel of X's pixel as a byte, however many bits it has. */
static uint32_t channel_of(unsigned long pixel, unsigned long mask)
{
	const unsigned long most = mask >> __builtin_ctzl(mask);
	return (uint32_t)(((pixel & mask) >> __builtin_ctzl(mask)) * 255 / most);
}

/* What a window shows, as X hands it out. */
static void grab(struct desk *desk, struct picture *picture_out)
{
	XWindowAttributes window;
	Window id = find_window(desk, &window);
	XImage *image = XGetImage(desk->display, id, 0, 0, (unsigned)window.width,
		(unsigned)window.height, AllPlanes, ZPixmap);
	assert_non_null(image);
	picture_init(picture_out, window.width, window.height);
	for (int y = 0; y < window.height; y++) {
		for (int x = 0; x < window.width; x++) {
			unsigned long pixel = XGetPixel(image, x, y);
			picture_out->pixels[(size_t)y * (size_t)window.width + (size_t)x] =
				channel_of(pixel, window.visual->red_mask) << 16 |
				channel_of(pixel, window.visual->green_mask) << 8 |
				channel_of(pixel, window.visual->blue_mask);
		}
	}
	XDestroyImage(image);
}

/* The panel's own picture, off screen. */
static void shoot(struct desk *desk, struct picture *picture_out)
{
	char path[512];
	str_format(path, sizeof(path), "%s/panel.png", scene_dir(desk->scene));
	assert_string_equal(scene_kiosk(desk->scene, "shot %s", path), "ok");
	assert_true(picture_read(picture_out, path));
}

/* What a window of this size must show: the whole panel, its aspect kept, in the middle of black.
 */
static void expect_in_window(
	const struct picture *panel, int width, int height, struct picture *wanted_out)
{
	int w = width, h = height;
	if ((int64_t)width * panel->height > (int64_t)height * panel->width) {
		w = (int)((int64_t)height * panel->width / panel->height);
	} else {
		h = (int)((int64_t)width * panel->height / panel->width);
	}
	struct picture scaled;
	picture_scale(panel, w, h, &scaled);
	picture_init(wanted_out, width, height);
	for (int y = 0; y < h; y++) {
		memcpy(wanted_out->pixels + (size_t)(y + (height - h) / 2) * (size_t)width +
				(width - w) / 2,
			scaled.pixels + (size_t)y * (size_t)w, (size_t)w * sizeof(uint32_t));
	}
	picture_finish(&scaled);
}

/* Waits until the window shows what the panel does; the window's picture is the caller's. */
static void expect_panel(struct desk *desk, struct picture *wanted_out, struct picture *is_out)
{
	int64_t until_ms = clock_ms() + LIMIT_MS;
	char why[96] = "";
	for (;;) {
		struct picture panel;
		shoot(desk, &panel);
		grab(desk, is_out);
		expect_in_window(&panel, is_out->width, is_out->height, wanted_out);
		picture_finish(&panel);
		if (picture_is_like(is_out, wanted_out, why, sizeof(why))) {
			return;
		}
		picture_finish(is_out);
		picture_finish(wanted_out);
		if (clock_ms() >= until_ms) {
			fail_msg("the window is not as the panel: %s", why);
		}
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

static void expect_same(struct desk *desk)
{
	struct picture wanted, is;
	expect_panel(desk, &wanted, &is);
	picture_finish(&wanted);
	picture_finish(&is);
}

/* A page after a page: only what differs is shown anew, and must leave no seam. */
static void walk(struct desk *desk)
{
	journey_start(desk->scene);
	expect_same(desk);
	journey_tap(desk->scene, "zone", 0, "departments");
	expect_same(desk);
}

static void any_desktop(void **state)
{
	(void)state;
	static const struct {
		const char *screen;
		bool is_landscape;
	} desks[] = {{"1280x1024x24", false}, {"1280x1024x24", true}, {"800x600x24", false},
		{"1366x768x24", true}, {"1366x768x16", false}, {"1920x1080x24", true},
		{"2560x1440x24", true}};
	for (size_t i = 0; i < ARRAY_LEN(desks); i++) {
		struct desk desk;
		open_desk(&desk, desks[i].screen);
		open_kiosk(&desk, desks[i].is_landscape);
		walk(&desk);
		close_desk(&desk);
	}
}

/* Narrow, flat, larger than the panel, hardly there: whatever somebody makes of it. */
static void any_window(void **state)
{
	(void)state;
	static const int sizes[][2] = {{333, 700}, {700, 333}, {1301, 1999}, {90, 160}, {540, 960}};
	struct desk desk;
	open_desk(&desk, "1600x2100x24");
	open_kiosk(&desk, false);
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		XWindowAttributes window;
		XResizeWindow(desk.display, find_window(&desk, &window), (unsigned)sizes[i][0],
			(unsigned)sizes[i][1]);
		XSync(desk.display, False);
		expect_same(&desk);
	}
	close_desk(&desk);
}

/* Each channel becomes another's, or nothing. */
static void mix(const struct picture *from, const int *source, struct picture *out)
{
	picture_init(out, from->width, from->height);
	for (size_t i = 0; i < (size_t)from->width * (size_t)from->height; i++) {
		for (int channel = 0; channel < 3; channel++) {
			uint32_t level =
				source[channel] < 0
					? 0
					: from->pixels[i] >> (16 - 8 * source[channel]) & 0xff;
			out->pixels[i] = out->pixels[i] << 8 | level;
		}
	}
}

/* Proves that the comparison can fail: a channel is lost or changed for another, a page is moved.
 */
static void what_is_wrong_is_seen(void **state)
{
	(void)state;
	static const int mixtures[][3] = {{-1, 1, 2}, {0, -1, 2}, {0, 1, -1}, {2, 1, 0}, {1, 0, 2},
		{0, 2, 1}, {1, 2, 0}, {0, 0, 0}};
	struct desk desk;
	open_desk(&desk, "1280x1024x24");
	open_kiosk(&desk, false);
	for (int page = 0; page < 2; page++) {
		struct picture wanted, is, wrong;
		char why[96];
		expect_panel(&desk, &wanted, &is);
		for (size_t i = 0; i < ARRAY_LEN(mixtures); i++) {
			mix(&is, mixtures[i], &wrong);
			assert_false(picture_is_like(&wrong, &wanted, why, sizeof(why)));
			picture_finish(&wrong);
		}
		picture_init(&wrong, is.width, is.height);
		memcpy(wrong.pixels + 4 * is.width, is.pixels,
			(size_t)(is.height - 4) * (size_t)is.width * sizeof(uint32_t));
		assert_false(picture_is_like(&wrong, &wanted, why, sizeof(why)));
		picture_finish(&wrong);
		picture_finish(&is);
		picture_finish(&wanted);
		if (page == 0) {
			journey_tap(desk.scene, "start", -1, "home");
		}
	}
	close_desk(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_desktop),
		cmocka_unit_test(any_window),
		cmocka_unit_test(what_is_wrong_is_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
