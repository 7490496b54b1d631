/* Nothing is shown, nobody touches: an eventfd to wait on. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "ui/gfx/display.h"

struct offscreen {
	struct display display; /* first: a pointer to one is a pointer to the other */
	int fd;
};

static void destroy(struct display *display)
{
	struct offscreen *offscreen = (struct offscreen *)display;
	close(offscreen->fd);
	mem_free(offscreen);
}

static void show(
	struct display *display, const struct canvas *canvas, const struct rect *rects, int count)
{
	(void)display;
	(void)canvas;
	(void)rects;
	(void)count;
}

static void wait(struct display *display, int64_t timeout_ms)
{
	struct offscreen *offscreen = (struct offscreen *)display;
	struct pollfd poll_fd = {.fd = offscreen->fd, .events = POLLIN};
	const int limit_ms = timeout_ms < 0 ? -1 : (int)MIN_OF(timeout_ms, INT_MAX);
	if (poll(&poll_fd, 1, limit_ms) > 0) {
		uint64_t wakes = 0;
		if (read(offscreen->fd, &wakes, sizeof(wakes)) < 0 && errno != EAGAIN) {
			log_warn("gfx", "eventfd: %s", strerror(errno));
		}
	}
}

static void wake(struct display *display)
{
	const struct offscreen *offscreen = (const struct offscreen *)display;
	const uint64_t one = 1;
	/* Full means that a wake is pending anyway. */
	while (write(offscreen->fd, &one, sizeof(one)) < 0 && errno == EINTR) {
	}
}

static int take_inputs(struct display *display, struct input *inputs, int max, bool *quit_out,
	bool *must_redraw_out)
{
	(void)display;
	(void)inputs;
	(void)max;
	*quit_out = false;
	*must_redraw_out = false;
	return 0;
}

static const struct display_ops offscreen_ops = {
	.name = "offscreen",
	.destroy = destroy,
	.show = show,
	.wait = wait,
	.wake = wake,
	.take_inputs = take_inputs,
};

enum err display_offscreen_create(struct display **display_out)
{
	const int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0) {
		log_error("gfx", "eventfd: %s", strerror(errno));
		return ERR_IO;
	}
	struct offscreen *offscreen = mem_new(struct offscreen);
	offscreen->display.ops = &offscreen_ops;
	offscreen->fd = fd;
	*display_out = &offscreen->display;
	return OK;
}
