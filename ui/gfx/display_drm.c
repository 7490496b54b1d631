/*
 * The terminal's own panel: the kernel's graphics (card.h), and SDL's input by its evdev driver. It
 * is waited for here: SDL would look each millisecond.
 */
#include <errno.h>
#include <limits.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "ui/gfx/card.h"
#include "ui/gfx/display.h"
#include "ui/gfx/hotplug.h"
#include "ui/gfx/input_wakes.h"
#include "ui/gfx/sdl_inputs.h"

enum {
	LATE_MS = 2,  /* what has woken us may come to SDL a moment later */
	UDEV_MS = 50, /* and a device that is new */
};

struct drm {
	struct display display; /* first: a pointer to one is a pointer to the other */
	struct card *card;
	struct sdl_inputs inputs;
	struct input_wakes wakes;
	struct hotplug *hotplug;
	int wake_fd;
	int64_t again_ms;  /* when SDL is to be asked again; INT64_MAX: not */
	int width, height; /* of the picture */
	enum turn turn;
};

static void destroy(struct display *display)
{
	struct drm *drm = (struct drm *)display;
	card_close(drm->card);
	hotplug_destroy(drm->hotplug);
	input_wakes_close(&drm->wakes);
	close(drm->wake_fd);
	sdl_inputs_close();
	mem_free(drm);
}

static void show(
	struct display *display, const struct canvas *canvas, const struct rect *rects, int count)
{
	card_show(((struct drm *)display)->card, canvas, rects, count);
}

/* Until when it may be waited, by whoever wants that. */
static int limit_ms(const struct drm *drm, int64_t timeout_ms, int64_t now_ms)
{
	const int64_t due_ms = MIN_OF(drm->again_ms, card_next_ms(drm->card));
	int64_t limit = sdl_inputs_limit_ms(&drm->inputs, timeout_ms);
	if (due_ms != INT64_MAX) {
		const int64_t rest_ms = MAX_OF(due_ms - now_ms, 0);
		limit = limit < 0 ? rest_ms : MIN_OF(limit, rest_ms);
	}
	if (SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT)) {
		limit = 0;
	}
	return limit < 0 ? -1 : (int)MIN_OF(limit, INT_MAX);
}

static void take_wake(int fd)
{
	uint64_t wakes = 0;
	if (read(fd, &wakes, sizeof(wakes)) < 0 && errno != EAGAIN) {
		log_warn("gfx", "eventfd: %s", strerrordesc_np(errno));
	}
}

static void take_hotplug(struct drm *drm)
{
	const unsigned changed = hotplug_take(drm->hotplug);
	if (changed & HOTPLUG_INPUT) {
		input_wakes_open(&drm->wakes);
		drm->again_ms = clock_ms() + UDEV_MS;
	}
	if (changed & HOTPLUG_PANEL) {
		card_find_panel(drm->card);
	}
}

static void wait(struct display *display, int64_t timeout_ms)
{
	enum { WAKE, CARD, HOTPLUG, INPUTS };
	struct drm *drm = (struct drm *)display;
	struct pollfd fds[INPUTS + INPUT_WAKES_MAX] = {
		[WAKE] = {drm->wake_fd, POLLIN, 0},
		[CARD] = {card_fd(drm->card), POLLIN, 0},
		[HOTPLUG] = {hotplug_fd(drm->hotplug), POLLIN, 0},
	};
	const bool is_lent = card_fd(drm->card) < 0; /* then so is the input */
	const int count = INPUTS + (is_lent ? 0 : input_wakes_poll(&drm->wakes, fds + INPUTS));
	const int64_t before_ms = clock_ms();
	const bool is_told = poll(fds, (nfds_t)count, limit_ms(drm, timeout_ms, before_ms)) > 0;
	const int64_t now_ms = clock_ms();
	sdl_inputs_note_wait(&drm->inputs, before_ms, now_ms);
	if (now_ms >= drm->again_ms) {
		drm->again_ms = INT64_MAX;
	}
	card_look(drm->card, now_ms);
	if (!is_told) {
		return;
	}
	if (fds[WAKE].revents) {
		take_wake(drm->wake_fd);
	}
	if (fds[CARD].revents) {
		card_read(drm->card);
	}
	if (!is_lent && input_wakes_drain(&drm->wakes, fds + INPUTS)) {
		drm->again_ms = now_ms + LATE_MS;
	}
	if (fds[HOTPLUG].revents) {
		take_hotplug(drm);
	}
}

static void wake(struct display *display)
{
	const uint64_t one = 1;
	/* Full means that a wake is pending anyway. */
	while (write(((struct drm *)display)->wake_fd, &one, sizeof(one)) < 0 && errno == EINTR) {
	}
}

static void to_panel(const void *display, int *x, int *y)
{
	const struct drm *drm = display;
	const struct card_place place = card_place(drm->card);
	*x -= place.picture.x;
	*y -= place.picture.y;
	turn_point_back(drm->turn, drm->width, drm->height, x, y);
}

static int take_inputs(struct display *display, struct input *inputs, int max, bool *quit_out,
	bool *must_redraw_out)
{
	struct drm *drm = (struct drm *)display;
	const struct card_place place = card_place(drm->card);
	drm->inputs.width = place.width;
	drm->inputs.height = place.height;
	*must_redraw_out = false;
	return sdl_inputs_take(&drm->inputs, inputs, max, quit_out);
}

static int lend(struct display *display)
{
	return card_lend(((struct drm *)display)->card);
}

static void take_back(struct display *display)
{
	card_take_back(((struct drm *)display)->card);
}

static const struct display_ops drm_ops = {
	.name = "drm",
	.destroy = destroy,
	.show = show,
	.wait = wait,
	.wake = wake,
	.take_inputs = take_inputs,
	.lend = lend,
	.take_back = take_back,
};

enum err display_drm_create(const struct gfx_config *config, struct display **display_out)
{
	const struct card_config card_config = {
		.width = config->width_px,
		.height = config->height_px,
		.turn = config->turn,
		.mode = config->mode,
		.borrowed_fd = config->panel_fd,
	};
	struct card *card = NULL;
	enum err err = card_open(&card_config, &card);
	if (err) {
		return err;
	}
	SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "evdev", SDL_HINT_OVERRIDE);
	const int wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (wake_fd < 0 || !sdl_inputs_open()) {
		if (wake_fd >= 0) {
			close(wake_fd);
		}
		card_close(card);
		return ERR_IO;
	}
	struct drm *drm = mem_new(struct drm);
	drm->display.ops = &drm_ops;
	drm->card = card;
	drm->wake_fd = wake_fd;
	drm->again_ms = INT64_MAX;
	drm->width = config->width_px;
	drm->height = config->height_px;
	drm->turn = config->turn;
	drm->inputs = (struct sdl_inputs){.to_panel = to_panel, .display = drm};
	drm->hotplug = hotplug_create();
	input_wakes_open(&drm->wakes);
	*display_out = &drm->display;
	return OK;
}
