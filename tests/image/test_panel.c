/* The panel without a desktop: the kernel's graphics and its touch screen, turned alike; what
 * happens when the panel or the right to draw goes; and the notice, which is there when the kiosk
 * is not. What is on the panel is said by the witness outside (witness.c). Runs in the guest only.
 * devices: touch:multitouch,name=panel
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xf86drm.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"
#include "firmware/notice/baton.h"
#include "tests/harness/asker.h"
#include "tests/harness/panel.h"
#include "tests/image/panel_pages.h"
#include "ui/gfx/gfx.h"
#include "ui/text/tr.h"

enum { SOON_MS = 60000, TURN_MS = 20, INPUTS_MAX = 32, TOUCH_MAX = 32767, TURNS = 4 };
#define CARD  "/dev/dri/card0"
#define BATON "/run/panel.sock"

static struct asker *touches, *witness;

/* --- a program that draws --- */

static struct gfx *gfx;
static struct ui *ui;
static struct input touched; /* the last finger that came down */
static int downs;

static int width_of(int turn)
{
	return turn % 2 ? PANEL_SHORT_PX : PANEL_LONG_PX;
}

static int height_of(int turn)
{
	return turn % 2 ? PANEL_LONG_PX : PANEL_SHORT_PX;
}

static void open_display(int turn, int panel_fd)
{
	const struct gfx_config config = {.display = DISPLAY_DRM,
		.width_px = width_of(turn),
		.height_px = height_of(turn),
		.turn = (enum turn)turn,
		.panel_fd = panel_fd,
		.assets_dir = "/share"};
	const struct ui_config ui_config = {.width_px = width_of(turn),
		.height_px = height_of(turn),
		.mm_per_px = panel_mm_per_px,
		.panel_bottom_mm = 700};
	assert_int_equal(gfx_create(&config, &gfx), OK);
	ui = ui_create(&ui_config, gfx_measurer(gfx));
}

static void close_display(void)
{
	ui_destroy(ui);
	gfx_destroy(gfx);
}

/* One turn of a loop. */
static void turn_once(int64_t wait_ms)
{
	struct input inputs[INPUTS_MAX];
	bool is_quit;
	gfx_wait(gfx, wait_ms);
	const int count = gfx_take_inputs(gfx, inputs, INPUTS_MAX, &is_quit);
	for (int i = 0; i < count; i++) {
		if (inputs[i].kind == INPUT_DOWN) {
			touched = inputs[i];
			downs++;
		}
	}
}

static void present(int page)
{
	(void)gfx_present(gfx, panel_page_draw(ui, page));
}

/* --- what the witness sees --- */

/* The page's number; -1, and why: none of them. */
static int seen_page(int turn, char *why, size_t why_size)
{
	const char *answer =
		asker_ask(witness, "which %d %d %d", width_of(turn), height_of(turn), turn);
	char name[32] = "";
	str_copy(why, why_size, answer);
	if (sscanf(answer, "ok %31s", name) == 1) {
		for (int page = 0; page < PAGES; page++) {
			if (str_equal(name, panel_page_names[page])) {
				return page;
			}
		}
	}
	return -1;
}

/* Ours goes on meanwhile, if there is one. */
static void expect_page(int turn, int page)
{
	char why[256] = "";
	const int64_t until_ms = clock_ms() + SOON_MS;
	while (seen_page(turn, why, sizeof(why)) != page) {
		if (clock_ms() >= until_ms) {
			fail_msg("%d quarters, %s: not on the panel: %s", turn,
				panel_page_names[page], why);
		}
		if (gfx) {
			turn_once(TURN_MS);
		} else {
			poll(NULL, 0, TURN_MS);
		}
	}
}

/* --- tests --- */

static void ask_touch(const char *line)
{
	(void)asker_ask(touches, "%s", line);
	assert_true(asker_is_ok(touches));
}

/* At one place of the panel as the kernel has it, in 1/8 of its sides; each time a little beside,
 * for the kernel tells only what is new. False: nothing is heard. */
static bool touch_at(int x8, int y8, int64_t limit_ms)
{
	static int aside;
	char line[64];
	const int before = downs;
	aside = (aside + 1) % 50;
	str_format(line, sizeof(line), "panel touch down %d %d 0", TOUCH_MAX * x8 / 8 + aside,
		TOUCH_MAX * y8 / 8 + aside);
	ask_touch(line);
	ask_touch("panel touch up 0");
	const int64_t until_ms = clock_ms() + limit_ms;
	while (downs == before && clock_ms() < until_ms) {
		turn_once(TURN_MS);
	}
	return downs != before;
}

static void expect_touched(int x, int y)
{
	enum { NEAR_PX = 2 };
	if (abs(touched.x - x) > NEAR_PX || abs(touched.y - y) > NEAR_PX) {
		fail_msg("a touch arrives at %d, %d, not at %d, %d", touched.x, touched.y, x, y);
	}
}

static void expect_touch(int turn)
{
	/* One and six eighths from the left, two from the top, as the panel hangs; and where that
	 * is on the picture. */
	enum { X = PANEL_LONG_PX / 8, Y = PANEL_SHORT_PX / 4 };
	const int x[TURNS] = {X, Y, PANEL_LONG_PX - X, PANEL_SHORT_PX - Y};
	const int y[TURNS] = {Y, PANEL_LONG_PX - X, PANEL_SHORT_PX - Y, X};
	const int64_t until_ms = clock_ms() + SOON_MS;
	while (!touch_at(1, 2, 500)) { /* SDL takes the screen when udev has told of it */
		assert_true(clock_ms() < until_ms);
	}
	expect_touched(x[turn], y[turn]);
}

/* A wait that comes to its end: nothing of ours wakes us again and again. */
static bool is_quiet(int64_t wait_ms)
{
	for (int i = 0; i < 20; i++) {
		const int64_t begin_ms = clock_ms();
		turn_once(wait_ms);
		if (clock_ms() - begin_ms >= wait_ms) {
			return true;
		}
	}
	return false;
}

static void wake_later(struct worker *worker, void *arg)
{
	(void)worker;
	poll(NULL, 0, 200);
	gfx_wake(arg);
}

static void it_sleeps_until_it_is_woken(void **state)
{
	(void)state;
	open_display(0, 0);
	present(PAGE_KIOSK);
	expect_page(0, PAGE_KIOSK);
	assert_true(is_quiet(1500));
	struct worker *worker = worker_create("wake", wake_later, gfx, 1, NULL, NULL);
	const int64_t begin_ms = clock_ms();
	turn_once(SOON_MS);
	assert_in_range(clock_ms() - begin_ms, 0, SOON_MS - 1);
	worker_destroy(worker, NULL);
	close_display();
	gfx = NULL;
}

static void each_turn(void **state)
{
	(void)state;
	ask_touch("plug panel");
	assert_true(panel_wait(true, SOON_MS));
	for (int turn = 0; turn < TURNS; turn++) {
		open_display(turn, 0);
		/* A part of one, then of the other buffer. */
		static const int pages[] = {
			PAGE_KIOSK, PAGE_OUT, PAGE_CONFIG, PAGE_OUT, PAGE_MOMENT};
		for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
			present(pages[i]);
			expect_page(turn, pages[i]);
		}
		/* What comes too fast is left out, not what is last. */
		for (int i = 0; i <= 20; i++) {
			present(i % 2 ? PAGE_CONFIG : PAGE_OUT);
		}
		expect_page(turn, PAGE_OUT);
		expect_touch(turn);
		close_display();
	}
	gfx = NULL;
	ask_touch("unplug panel");
	assert_true(panel_wait(false, SOON_MS));
}

/* As a plug that is pulled: the kernel finds nobody there, and says so. */
static void plug(const char *word)
{
	static const char connector[] = "/sys/class/drm/card0-Virtual-1/status";
	const int fd = open(connector, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, word, strlen(word)), strlen(word));
	close(fd);
	assert_int_equal(system("udevadm trigger --action=change --subsystem-match=drm"), 0);
}

static void turn_for(int64_t ms)
{
	const int64_t until_ms = clock_ms() + ms;
	while (clock_ms() < until_ms) {
		turn_once(TURN_MS);
	}
}

static void unplugged_and_back(void **state)
{
	(void)state;
	open_display(0, 0);
	present(PAGE_KIOSK);
	expect_page(0, PAGE_KIOSK);
	plug("off");
	turn_for(500);
	present(PAGE_KIOSK_NEXT);
	turn_for(100);
	plug("detect");
	expect_page(0, PAGE_KIOSK_NEXT);
	close_display();
	gfx = NULL;
}

static void there_only_later(void **state)
{
	(void)state;
	plug("off");
	open_display(1, 0);
	present(PAGE_KIOSK);
	turn_for(100);
	plug("detect");
	expect_page(1, PAGE_KIOSK);
	close_display();
	gfx = NULL;
}

/* The display's own descriptor of the card, once more. */
static int own_card(void)
{
	DIR *dir = opendir("/proc/self/fd");
	const struct dirent *entry;
	int found = -1;
	assert_non_null(dir);
	while (found < 0 && (entry = readdir(dir))) {
		char target[64] = "";
		if (readlinkat(dirfd(dir), entry->d_name, target, sizeof(target) - 1) > 0 &&
			str_equal(target, CARD)) {
			found = dup(atoi(entry->d_name));
		}
	}
	closedir(dir);
	assert_true(found >= 0);
	return found;
}

static void another_takes_it_and_gives_it_back(void **state)
{
	(void)state;
	open_display(0, 0);
	present(PAGE_KIOSK);
	expect_page(0, PAGE_KIOSK);
	const int own = own_card();
	assert_int_equal(drmDropMaster(own), 0);
	close(own);
	const int other = open(CARD, O_RDWR | O_CLOEXEC);
	assert_true(other >= 0 && drmIsMaster(other));
	present(PAGE_OUT);
	turn_for(300);
	present(PAGE_KIOSK_NEXT);
	turn_for(1500); /* and it is asked for in vain */
	char why[256];
	assert_int_not_equal(seen_page(0, why, sizeof(why)), PAGE_KIOSK_NEXT);
	close(other);
	expect_page(0, PAGE_KIOSK_NEXT);
	present(PAGE_MOMENT);
	expect_page(0, PAGE_MOMENT);
	close_display();
	gfx = NULL;
}

/* --- other programs --- */

static pid_t start(const char *program, const char *const *args)
{
	const pid_t pid = fork();
	if (pid == 0) {
		execv(program, (char *const *)(uintptr_t)args);
		_exit(127);
	}
	assert_true(pid > 0);
	return pid;
}

/* Often at work, so that it is killed in the middle of it; beside other tests. */
static _Noreturn void draw_always(int panel_fd)
{
	open_display(1, panel_fd);
	for (;;) {
		present(PAGE_KIOSK);
		turn_once(5 * TURN_MS);
		gfx_invalidate(gfx);
	}
}

/* What stands for the kiosk: draws its page, or says why not and ends. */
static int stand_in(const char *what)
{
	if (str_equal(what, "nobody")) { /* as somebody who may open the card, and is not root */
		enum { NOBODY = 65534 };
		if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0) {
			return 1;
		}
		draw_always(0);
	}
	struct baton *baton = baton_take(BATON, SOON_MS);
	baton_say(baton, "starting");
	if (str_equal(what, "config")) {
		baton_say(baton, notice_reason_line(NOTICE_REASON_config));
		baton_give(baton);
		return 2;
	}
	if (baton_panel(baton) <= 0) {
		return 1;
	}
	draw_always(baton_panel(baton));
}

static pid_t start_kiosk(const char *what)
{
	const char *args[] = {"kiosk", what, NULL};
	return start("/proc/self/exe", args);
}

/* The one page, then the other: nothing is seen in between, above all not black. */
static void expect_change(int from, int to, int64_t within_ms)
{
	char why[256];
	const int64_t begin_ms = clock_ms();
	for (;;) {
		const int64_t asked_ms = clock_ms();
		const int page = seen_page(1, why, sizeof(why));
		if (page == to) {
			return;
		}
		if (page != from || asked_ms - begin_ms > within_ms) {
			fail_msg("from %s to %s, after %d ms: %s", panel_page_names[from],
				panel_page_names[to], (int)(asked_ms - begin_ms), why);
		}
	}
}

/* In the middle of its drawing. */
static void kill_kiosk(pid_t pid, int notice_page)
{
	enum { WITHIN_MS = 1000 };
	assert_int_equal(kill(pid, SIGKILL), 0);
	expect_change(PAGE_KIOSK, notice_page, WITHIN_MS);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void who_came_second_has_it_when_the_first_has_gone(void **state)
{
	(void)state;
	open_display(1, 0);
	present(PAGE_OUT);
	expect_page(1, PAGE_OUT);
	assert_int_equal(chmod(CARD, 0666), 0);
	const pid_t second = start_kiosk("nobody");
	turn_for(1500);
	expect_page(1, PAGE_OUT);
	close_display();
	gfx = NULL;
	expect_page(1, PAGE_KIOSK);
	assert_int_equal(kill(second, SIGKILL), 0);
	assert_int_equal(waitpid(second, NULL, 0), second);
}

static void the_notice_is_there_when_the_kiosk_is_not(void **state)
{
	(void)state;
	static const char *const args[] = {"onedoor-notice", "--set", "panel.display=drm", "--set",
		"panel.rotation=90", "--set", "panel.width_px=480", "--set", "panel.height_px=640",
		"--set", "panel.mm_per_px=0.6", "--set", "path.assets=/share", "--set",
		"path.locale=/locale", "--set", "path.notice=" BATON, "--set",
		"terminal.id=terminal-0001", NULL};
	const pid_t notice = start("/tests/onedoor-notice", args);
	expect_page(1, PAGE_MOMENT);
	for (int i = 0; i < 3; i++) {
		const pid_t kiosk = start_kiosk("draws");
		expect_change(PAGE_MOMENT, PAGE_KIOSK, SOON_MS);
		kill_kiosk(kiosk, PAGE_MOMENT);
	}
	const pid_t misconfigured = start_kiosk("config");
	assert_int_equal(waitpid(misconfigured, NULL, 0), misconfigured);
	expect_change(PAGE_MOMENT, PAGE_CONFIG, SOON_MS);
	const pid_t kiosk = start_kiosk("draws");
	expect_change(PAGE_CONFIG, PAGE_KIOSK, SOON_MS);
	kill_kiosk(kiosk, PAGE_MOMENT);
	assert_int_equal(kill(notice, SIGTERM), 0);
	assert_int_equal(waitpid(notice, NULL, 0), notice);
}

static int setup(void **state)
{
	(void)state;
	touches = asker_open(getenv("VUSBD_SOCKET"), SOON_MS);
	witness = asker_open("/dev/virtio-ports/witness", SOON_MS);
	return touches && witness ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	asker_close(touches);
	asker_close(witness);
	return 0;
}

int main(int argc, char **argv)
{
	if (tr_init("/locale") != OK) {
		return 2;
	}
	if (argc > 1) {
		return stand_in(argv[1]);
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_sleeps_until_it_is_woken),
		cmocka_unit_test(each_turn),
		cmocka_unit_test(unplugged_and_back),
		cmocka_unit_test(there_only_later),
		cmocka_unit_test(another_takes_it_and_gives_it_back),
		cmocka_unit_test(who_came_second_has_it_when_the_first_has_gone),
		cmocka_unit_test(the_notice_is_there_when_the_kiosk_is_not),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
