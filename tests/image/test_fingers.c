/* Fingers whose end SDL does not tell, through the kernel, SDL's evdev driver, the window and the
 * kit. Runs in the guest only. devices: touch:multitouch,name=panel
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "tests/harness/asker.h"
#include "tests/harness/panel.h"
#include "ui/gfx/display.h"
#include "ui/kit/ui.h"
#include <linux/input.h> /* last: its names of keys are macros */

/* Two buttons, left and right of the middle. */
enum { WIDTH_PX = 800, HEIGHT_PX = 600, PANEL_MAX = 32767 };
enum { LEFT = 1, RIGHT = 2, LEFT_X = PANEL_MAX / 4, RIGHT_X = PANEL_MAX * 3 / 4 };
enum { MIDDLE_X = PANEL_MAX / 2, Y = PANEL_MAX / 2 };
/* The kernel keeps 256 events for this panel: five a move, ten a tap. */
enum { SOON_MS = 60000, TURN_MS = 50, MOVES = 20, TAPS = 40, INPUTS_MAX = 32 };
enum { QUIET_MS = 1200, QUIET_TURNS = QUIET_MS / TURN_MS };

static struct asker *asker;
static struct display *display;
static struct ui *ui;
static int heard[INPUT_KEY + 1]; /* how many inputs of each kind */
static struct input last_down;
static bool is_ended = true; /* the one that was laid */

static void ask(const char *line)
{
	const char *answer = asker_ask(asker, "%s", line);
	if (!asker_is_ok(asker)) {
		fail_msg("vusbd on \"%s\": \"%s\"", line, answer);
	}
}

static void touch_at(const char *what, int x, int y, int finger)
{
	const char *answer = asker_ask(asker, "panel touch %s %d %d %d", what, x, y, finger);
	if (!asker_is_ok(asker)) {
		fail_msg("vusbd on a touch: \"%s\"", answer);
	}
}

static void touch(const char *what, int x, int finger)
{
	touch_at(what, x, Y, finger);
}

static void lift(int finger)
{
	const char *answer = asker_ask(asker, "panel touch up %d", finger);
	if (!asker_is_ok(asker)) {
		fail_msg("vusbd on a touch: \"%s\"", answer);
	}
}

static int em(void *arg, struct font font, const char *text, int len)
{
	(void)arg;
	(void)text;
	return len * font.size_px;
}

static void frame(void)
{
	ui_begin(ui, clock_ms(), &(struct ui_look){.page = 1});
	ui_control(ui, ROLE_KEY, (struct rect){100, 200, 200, 200}, "left", ACTION_zone, LEFT, 0);
	ui_control(ui, ROLE_KEY, (struct rect){500, 200, 200, 200}, "right", ACTION_zone, RIGHT, 0);
	ui_end(ui);
}

static void note(const struct input *input)
{
	heard[input->kind]++;
	if (input->kind == INPUT_DOWN && is_ended) {
		last_down = *input;
	}
	bool is_end = input->kind == INPUT_UP || input->kind == INPUT_CANCEL;
	is_ended = is_ended ||
		   (is_end && input->panel == last_down.panel && input->finger == last_down.finger);
}

/* One turn of the app's loop. */
static void turn(void)
{
	struct input inputs[INPUTS_MAX];
	bool is_quit, must_redraw;
	display->ops->wait(display, TURN_MS);
	int count = display->ops->take_inputs(display, inputs, INPUTS_MAX, &is_quit, &must_redraw);
	for (int i = 0; i < count; i++) {
		note(&inputs[i]);
		ui_input(ui, &inputs[i]);
	}
	if (ui_take_dirty(ui) || clock_ms() >= ui_next_frame_ms(ui)) {
		frame();
	}
}

static void forget_inputs(void)
{
	for (int i = 0; i <= INPUT_KEY; i++) {
		heard[i] = 0;
	}
}

static int acted(void)
{
	enum action action;
	int arg = 0;
	return ui_take_event(ui, &action, &arg) ? arg : 0;
}

static bool wait_input(enum input_kind kind, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	while (heard[kind] == 0 && clock_ms() < until_ms) {
		turn();
	}
	return heard[kind] > 0;
}

static void wait_end(void)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	while (!is_ended) {
		if (clock_ms() >= until_ms) {
			fail_msg("the end of a finger is not told");
		}
		turn();
	}
}

static int inputs_heard(void)
{
	int count = 0;
	for (int i = 0; i <= INPUT_KEY; i++) {
		count += heard[i];
	}
	return count;
}

/* Until nothing more comes of what was: by the loop's own turns, too, for on a busy host there may
 * be few of them in a second. */
static void wait_quiet(void)
{
	int64_t quiet_ms = clock_ms();
	for (int turns = 0; turns < QUIET_TURNS || clock_ms() - quiet_ms < QUIET_MS; turns++) {
		int before = inputs_heard();
		turn();
		if (inputs_heard() != before) {
			quiet_ms = clock_ms();
			turns = 0;
		}
	}
}

static int tap(int x, int finger)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	int arg = 0;
	touch("down", x, finger);
	lift(finger);
	while (!(arg = acted()) && clock_ms() < until_ms) {
		turn();
	}
	return arg;
}

/* SDL takes the panel when udev has told of it: until then nothing is heard. And what touches it
 * before the kernel knows it is forgotten when the kernel resets it. No two touches at one place:
 * the kernel tells only what is new, and SDL may have come after the first. */
static void wait_panel(void)
{
	assert_true(panel_wait(true, SOON_MS));
	int64_t until_ms = clock_ms() + SOON_MS;
	int aside = 0;
	forget_inputs();
	do {
		aside++;
		touch_at("down", MIDDLE_X + aside, Y + aside, 0);
		lift(0);
		if (clock_ms() >= until_ms) {
			fail_msg("SDL hears nothing of the panel");
		}
	} while (!wait_input(INPUT_UP, 500));
	while (acted()) {
	}
	forget_inputs();
}

static void lay(int x, int finger)
{
	forget_inputs();
	touch("down", x, finger);
	assert_true(wait_input(INPUT_DOWN, SOON_MS));
	is_ended = false;
}

/* The panel's event device, beside SDL's own opening of it. */
static int open_panel(void)
{
	glob_t found;
	int fd = -1;
	assert_int_equal(glob("/dev/input/event*", 0, NULL, &found), 0);
	for (size_t i = 0; fd < 0 && i < found.gl_pathc; i++) {
		char name[128] = "";
		fd = open(found.gl_pathv[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0 && (ioctl(fd, EVIOCGNAME(sizeof(name) - 1), name) < 0 ||
				       strcmp(name, "Onedoor test Touch screen") != 0)) {
			close(fd);
			fd = -1;
		}
	}
	globfree(&found);
	assert_true(fd >= 0);
	return fd;
}

/* Reads the panel beside SDL until the kernel has told of so many lifts. */
static void await_lifts(int fd, int count)
{
	while (count > 0) {
		struct input_event event;
		struct pollfd wait = {fd, POLLIN, 0};
		assert_int_equal(poll(&wait, 1, SOON_MS), 1);
		assert_int_equal(read(fd, &event, sizeof(event)), sizeof(event));
		count -=
			event.type == EV_ABS && event.code == ABS_MT_TRACKING_ID && event.value < 0;
	}
}

/* SDL does not read meanwhile, so the kernel drops what it cannot keep for it; the end is among
 * that. */
static void lift_in_an_overrun(int x, int finger)
{
	int fd = open_panel();
	for (int i = 0; i < MOVES; i++) {
		touch("move", x + i, finger);
	}
	lift(finger);
	await_lifts(fd, 1);
	for (int i = 0; i < TAPS; i++) {
		touch("down", MIDDLE_X + i, !finger);
		lift(!finger);
		await_lifts(fd, 1);
	}
	close(fd);
}

static int setup(void **state)
{
	(void)state;
	setenv("SDL_VIDEODRIVER", "evdev", 1);
	asker = asker_open(getenv("VUSBD_SOCKET"), SOON_MS);
	const struct gfx_config config = {.width_px = WIDTH_PX, .height_px = HEIGHT_PX};
	if (!asker || display_window_create(&config, &display) != OK) {
		return -1;
	}
	const struct ui_config ui_config = {
		.width_px = WIDTH_PX, .height_px = HEIGHT_PX, .mm_per_px = 0.5};
	ui = ui_create(&ui_config, (struct measurer){.text_width = em});
	frame();
	ask("plug panel");
	wait_panel();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	asker_ask(asker, "unplug panel");
	assert_true(panel_wait(false, SOON_MS));
	asker_close(asker);
	ui_destroy(ui);
	display->ops->destroy(display);
	return 0;
}

static void a_tap(void **state)
{
	(void)state;
	assert_int_equal(tap(LEFT_X, 0), LEFT);
	assert_int_equal(tap(RIGHT_X, 1), RIGHT);
	assert_int_equal(heard[INPUT_CANCEL], 0);
}

static void unplugged_under_the_finger(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		lay(LEFT_X, 0);
		ask("unplug panel");
		wait_end();
		assert_int_equal(acted(), 0);
		ask("plug panel");
		wait_panel();
		assert_int_equal(tap(RIGHT_X, 0), RIGHT);
		assert_int_equal(tap(LEFT_X, 1), LEFT);
	}
}

static void lifted_while_the_queue_overran(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		lay(LEFT_X, 0);
		lift_in_an_overrun(LEFT_X, 0);
		wait_end();
		wait_quiet(); /* and whatever came of the other finger */
		while (acted()) {
		}
		assert_int_equal(tap(RIGHT_X, 0), RIGHT);
		assert_int_equal(tap(LEFT_X, 1), LEFT);
	}
}

static void something_rests_on_the_glass(void **state)
{
	(void)state;
	lay(LEFT_X, 0);
	int64_t until_ms = clock_ms() + SOON_MS;
	while (!ui_resting(ui) && clock_ms() < until_ms) {
		turn();
	}
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	assert_int_equal(tap(RIGHT_X, 1), RIGHT);
	assert_int_equal(tap(LEFT_X, 1), LEFT); /* beside it */
	assert_int_equal(ui_resting(ui), RESTING_ON_GLASS);
	lift_in_an_overrun(LEFT_X, 0); /* taken away, unheard */
	until_ms = clock_ms() + SOON_MS;
	while (ui_resting(ui) && clock_ms() < until_ms) {
		turn();
	}
	assert_int_equal(ui_resting(ui), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_tap),
		TEST(unplugged_under_the_finger),
		TEST(lifted_while_the_queue_overran),
		TEST(something_rests_on_the_glass),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
