/* A touch screen of vusbd's is one of the kernel's, by usbhid and hid-multitouch: what SDL reads on
 * the terminal. Runs in the guest only: it wants a kernel that makes input devices. devices:
 * touch:multitouch,name=panel
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/input.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/asker.h"
#include "tests/harness/panel.h"

/* SOON_MS is for hangs: an emulated processor on a busy host is slow. */
enum { SOON_MS = 60000, LONG_BITS = 8 * sizeof(long), FINGERS = 2 };

struct panel {
	int fd, slot;
	int x[FINGERS], y[FINGERS], tracking[FINGERS];
	bool is_touched;
};

static struct asker *asker;

static void ask(const char *line)
{
	const char *answer = asker_ask(asker, "%s", line);
	if (!asker_is_ok(asker)) {
		fail_msg("vusbd on \"%s\": \"%s\"", line, answer);
	}
}

static bool has_fingers(int fd)
{
	unsigned long axes[ABS_CNT / LONG_BITS + 1] = {0};
	return ioctl(fd, EVIOCGBIT(EV_ABS, sizeof(axes)), axes) > 0 &&
	       axes[ABS_MT_POSITION_X / LONG_BITS] >> ABS_MT_POSITION_X % LONG_BITS & 1 &&
	       axes[ABS_MT_POSITION_Y / LONG_BITS] >> ABS_MT_POSITION_Y % LONG_BITS & 1;
}

/* The screen's event device; -1: there is none now. One without fingers is hid-generic's, which
 * gives way as soon as udevd has loaded hid-multitouch. */
static int try_open(void)
{
	glob_t found;
	int fd = -1;
	if (glob("/dev/input/event*", 0, NULL, &found) != 0) {
		return -1;
	}
	for (size_t i = 0; fd < 0 && i < found.gl_pathc; i++) {
		char name[128] = "";
		fd = open(found.gl_pathv[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0 && (ioctl(fd, EVIOCGNAME(sizeof(name) - 1), name) < 0 ||
				       strcmp(name, "Onedoor test Touch screen") != 0 ||
				       !has_fingers(fd))) {
			close(fd);
			fd = -1;
		}
	}
	globfree(&found);
	return fd;
}

static int wait_open(void)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	int fd = -1;
	while ((fd = try_open()) < 0 && clock_ms() < until_ms) {
		poll(NULL, 0, 10);
	}
	if (fd < 0) {
		fail_msg("the kernel makes no input device of it");
	}
	return fd;
}

static void apply(struct panel *panel, const struct input_event *event)
{
	if (event->type == EV_KEY && event->code == BTN_TOUCH) {
		panel->is_touched = event->value;
	} else if (event->type == EV_ABS && event->code == ABS_MT_SLOT) {
		assert_in_range(event->value, 0, FINGERS - 1);
		panel->slot = event->value;
	} else if (event->type == EV_ABS && event->code == ABS_MT_POSITION_X) {
		panel->x[panel->slot] = event->value;
	} else if (event->type == EV_ABS && event->code == ABS_MT_POSITION_Y) {
		panel->y[panel->slot] = event->value;
	} else if (event->type == EV_ABS && event->code == ABS_MT_TRACKING_ID) {
		panel->tracking[panel->slot] = event->value;
	}
}

/* Applies events up to the next report's end. */
static void take_report(struct panel *panel)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	for (;;) {
		struct input_event event;
		struct pollfd wait = {panel->fd, POLLIN, 0};
		int64_t rest_ms = until_ms - clock_ms();
		if (rest_ms <= 0 || poll(&wait, 1, (int)rest_ms) <= 0) {
			fail_msg("no event of the touch");
		}
		assert_int_equal(read(panel->fd, &event, sizeof(event)), sizeof(event));
		if (event.type == EV_SYN && event.code == SYN_REPORT) {
			return;
		}
		apply(panel, &event);
	}
}

static int setup(void **state)
{
	(void)state;
	asker = asker_open(getenv("VUSBD_SOCKET"), SOON_MS);
	if (!asker) {
		return -1;
	}
	ask("plug panel");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	asker_ask(asker, "unplug panel"); /* refused where the test has done it */
	assert_true(panel_wait(false, SOON_MS));
	asker_close(asker);
	return 0;
}

static void a_screen_of_two_fingers(void **state)
{
	(void)state;
	int fd = wait_open();
	unsigned long properties[1] = {0};
	assert_true(ioctl(fd, EVIOCGPROP(sizeof(properties)), properties) > 0);
	assert_true(properties[0] >> INPUT_PROP_DIRECT & 1);
	struct input_absinfo range = {0};
	assert_int_equal(ioctl(fd, EVIOCGABS(ABS_MT_POSITION_X), &range), 0);
	assert_int_equal(range.minimum, 0);
	assert_int_equal(range.maximum, 32767);
	assert_int_equal(ioctl(fd, EVIOCGABS(ABS_MT_SLOT), &range), 0);
	assert_int_equal(range.maximum, FINGERS - 1);
	close(fd);
}

static void fingers_arrive_as_events(void **state)
{
	(void)state;
	struct panel panel = {.fd = wait_open(), .tracking = {-1, -1}};
	ask("panel touch down 8000 16000");
	take_report(&panel);
	assert_true(panel.is_touched);
	assert_int_equal(panel.x[0], 8000);
	assert_int_equal(panel.y[0], 16000);
	ask("panel touch down 30000 100 1");
	take_report(&panel);
	assert_int_equal(panel.x[1], 30000);
	assert_int_equal(panel.y[1], 100);
	assert_int_not_equal(panel.tracking[0], panel.tracking[1]);
	ask("panel touch move 8100 15000");
	take_report(&panel);
	assert_int_equal(panel.x[0], 8100);
	assert_int_equal(panel.y[0], 15000);
	ask("panel touch up");
	take_report(&panel);
	assert_int_equal(panel.tracking[0], -1);
	assert_true(panel.is_touched);
	ask("panel touch up 1");
	take_report(&panel);
	assert_int_equal(panel.tracking[1], -1);
	assert_false(panel.is_touched);
	close(panel.fd);
}

static void it_goes_and_comes_back(void **state)
{
	(void)state;
	int fd = wait_open();
	ask("unplug panel");
	struct pollfd wait = {fd, POLLIN, 0};
	assert_int_equal(poll(&wait, 1, SOON_MS), 1);
	assert_true(wait.revents & POLLHUP);
	struct input_event event;
	assert_int_equal(read(fd, &event, sizeof(event)), -1);
	assert_int_equal(errno, ENODEV);
	close(fd);
	ask("plug panel");
	struct panel panel = {.fd = wait_open(), .tracking = {-1, -1}};
	ask("panel touch down 1 2");
	take_report(&panel);
	assert_int_equal(panel.x[0], 1);
	assert_int_equal(panel.y[0], 2);
	close(panel.fd);
}

/* usbhid clears a halt and asks again after an error: vusbd and QEMU must let it. */
static void bad_transfers_are_outlived(void **state)
{
	(void)state;
	static const char *const faults[] = {"stall", "error", "stall"};
	struct panel panel = {.fd = wait_open(), .tracking = {-1, -1}};
	char line[64];
	for (int i = 0; i < (int)ARRAY_LEN(faults); i++) {
		str_format(line, sizeof(line), "fault panel next %s", faults[i]);
		ask(line); /* hits the asking after this report's */
		str_format(line, sizeof(line), "panel touch down %d 500", 1000 + i);
		ask(line);
		take_report(&panel);
		assert_int_equal(panel.x[0], 1000 + i);
		str_format(line, sizeof(line), "wait panel faults-hit %d %d", i + 1, SOON_MS);
		ask(line);
		ask("panel touch up");
		take_report(&panel);
		assert_int_equal(panel.tracking[0], -1);
	}
	close(panel.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_screen_of_two_fingers, setup, teardown),
		cmocka_unit_test_setup_teardown(fingers_arrive_as_events, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_transfers_are_outlived, setup, teardown),
		cmocka_unit_test_setup_teardown(it_goes_and_comes_back, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
