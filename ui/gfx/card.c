#include "ui/gfx/card_impl.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

enum {
	/* Handles are small numbers, given anew from 1. Those of whom the panel was lent to. */
	HANDLES_MAX = 64,
	AGAIN_MS = 1000, /* until the panel is asked for again when somebody else has it */
	BUSY_MS = 100,	 /* until it is shown again what did not find room */
	LOST_MS = 1000,	 /* a buffer is shown after a frame; later it was not told */
};

static void look_again(struct card *card, int64_t in_ms)
{
	card->again_ms = MIN_OF(card->again_ms, clock_ms() + in_ms);
}

static void catch_up(struct card *card, struct buffer *buffer)
{
	const struct card_place to = card_place(card);
	const struct rect at = to.picture, panel = {-at.x, -at.y, to.width, to.height};
	for (int i = 0; i < buffer->stale.count; i++) {
		struct rect part = rect_intersect(buffer->stale.rects[i], card_picture(card));
		part = turn_rect(card->turn, card->width, card->height, part);
		part = rect_intersect(part, panel);
		if (!rect_is_empty(part)) {
			turn_copy(card->turn, &card->canvas, part,
				buffer->pixels + (ptrdiff_t)(at.y + part.y) * buffer->stride +
					at.x + part.x,
				buffer->stride);
		}
	}
	buffer->stale.count = 0;
}

/* --- showing --- */

/* Somebody else has taken the panel: it is asked for until it is ours again. */
static void note_lost(struct card *card)
{
	if (card->is_master) {
		log_warn("gfx", "another program has taken the panel; waiting until it is back");
	}
	card->is_master = false;
	card->is_set = false;
	look_again(card, AGAIN_MS);
}

/* The first picture on a panel, and each time it was not ours before. */
static void set_mode(struct card *card)
{
	struct buffer *buffer = &card->buffers[!card->front];
	catch_up(card, buffer);
	if (drmModeSetCrtc(card->fd, card->crtc, buffer->fb, 0, 0, &card->connector, 1,
		    &card->mode) != 0) {
		if (errno == EACCES || errno == EPERM) {
			note_lost(card);
		} else {
			log_warn("gfx", "the panel cannot be set: %s", strerror(errno));
			look_again(card, AGAIN_MS);
		}
		return;
	}
	card->front = !card->front;
	card->is_set = true;
	card->is_behind = false;
	card->flip = FLIP_NONE;
	catch_up(card, &card->buffers[!card->front]);
}

static void flip(struct card *card)
{
	struct buffer *buffer = &card->buffers[!card->front];
	catch_up(card, buffer);
	card->flip_number++;
	card->flip_ms = clock_ms();
	if (drmModePageFlip(card->fd, card->crtc, buffer->fb, DRM_MODE_PAGE_FLIP_EVENT,
		    (void *)(uintptr_t)card->flip_number) == 0) {
		card->is_behind = false;
		card->flip = FLIP_ASKED;
		look_again(card, LOST_MS);
	} else if (errno == EBUSY) { /* whoever had the panel before has asked, too */
		card->flip = FLIP_REFUSED;
		look_again(card, BUSY_MS);
	} else if (errno == EACCES || errno == EPERM) {
		note_lost(card);
	} else {
		set_mode(card); /* a card that cannot flip shows it at once */
	}
}

/* Shows what is newer, if that can be now. */
static void go_on(struct card *card)
{
	if (card->is_lent || !card->is_master || !card->crtc || !card->canvas.pixels) {
		return;
	}
	if (!card->is_set) {
		set_mode(card);
	} else if (card->is_behind && card->flip == FLIP_NONE) {
		flip(card);
	}
}

/* What was asked for is shown: the other buffer is to be like it, and keeps nobody's page. */
static void note_shown(struct card *card)
{
	card->flip = FLIP_NONE;
	card->front = !card->front;
	catch_up(card, &card->buffers[!card->front]);
}

static void take_event(struct card *card, const struct drm_event_vblank *event)
{
	if (event->base.type != DRM_EVENT_FLIP_COMPLETE) {
		return;
	}
	if (card->flip == FLIP_REFUSED) {
		card->flip = FLIP_NONE;
	} else if (card->flip == FLIP_ASKED && event->user_data == card->flip_number) {
		note_shown(card);
	}
}

void card_read(struct card *card)
{
	char events[1024];
	ssize_t len;
	while ((len = read(card->fd, events, sizeof(events))) > 0) {
		struct drm_event_vblank event;
		for (size_t at = 0; at + sizeof(event.base) <= (size_t)len;
			at += MAX_OF(event.base.length, sizeof(event.base))) {
			memset(&event, 0, sizeof(event));
			memcpy(&event, events + at, MIN_OF(sizeof(event), (size_t)len - at));
			take_event(card, &event);
		}
	}
	go_on(card);
}

/* Asks for the panel. Who is not root, and never had it through this descriptor, gets it by opening
 * the card anew while nobody has it. */
static void regain(struct card *card)
{
	card->is_master = drmSetMaster(card->fd) == 0;
	if (!card->is_master && (errno == EACCES || errno == EPERM) && !card->is_borrowed) {
		const int fd = card_find();
		if (fd >= 0 && drmIsMaster(fd)) {
			card_drop_buffer(card, &card->buffers[0]);
			card_drop_buffer(card, &card->buffers[1]);
			close(card->fd);
			card->fd = fd;
			card->is_master = true;
			card_look_for_panel(card);
		} else if (fd >= 0) {
			close(fd);
		}
	}
	if (card->is_master) {
		log_info("gfx", "the panel is ours");
	} else {
		look_again(card, AGAIN_MS);
	}
}

/* What is due by time alone. */
void card_look(struct card *card, int64_t now_ms)
{
	if (now_ms < card->again_ms) {
		return;
	}
	card->again_ms = INT64_MAX;
	if (card->is_lent) {
		return;
	}
	if (!card->is_master) {
		regain(card);
	}
	if (card->flip == FLIP_REFUSED && now_ms - card->flip_ms >= BUSY_MS) {
		card->flip = FLIP_NONE;
	} else if (card->flip == FLIP_ASKED && now_ms - card->flip_ms >= LOST_MS) {
		note_shown(card);
	} else if (card->flip != FLIP_NONE) {
		look_again(card, BUSY_MS);
	}
	go_on(card);
}

void card_show(struct card *card, const struct canvas *canvas, const struct rect *rects, int count)
{
	card->canvas = *canvas;
	for (int i = 0; i < count; i++) {
		damage_add(&card->buffers[0].stale, rects[i]);
		damage_add(&card->buffers[1].stale, rects[i]);
	}
	card->is_behind = true;
	go_on(card);
}

void card_find_panel(struct card *card)
{
	if (!card->is_lent) {
		card_look_for_panel(card);
		go_on(card);
	}
}

/* --- lending --- */

int card_lend(struct card *card)
{
	if (!card->is_master) {
		regain(card);
	}
	card->is_lent = true;
	card->flip = FLIP_NONE;
	return card->fd;
}

/* Whoever had it may have been killed: what is left of theirs is not on the panel any more. */
static void clear_up(struct card *card)
{
	const struct buffer *ours = card->buffers;
	drmModeRes *all = drmModeGetResources(card->fd);
	for (int i = 0; all && i < all->count_fbs; i++) {
		if (all->fbs[i] != ours[0].fb && all->fbs[i] != ours[1].fb) {
			(void)drmModeRmFB(card->fd, all->fbs[i]);
		}
	}
	if (all) {
		drmModeFreeResources(all);
	}
	for (uint32_t handle = 1; handle <= HANDLES_MAX; handle++) {
		if (handle != ours[0].handle && handle != ours[1].handle) {
			(void)drmModeDestroyDumbBuffer(card->fd, handle);
		}
	}
}

void card_take_back(struct card *card)
{
	card->is_lent = false;
	card_read(card);
	card_find_panel(card); /* it may have been changed meanwhile */
	if (card->is_set) {
		clear_up(card);
	}
}

enum err card_open(const struct card_config *config, struct card **card_out)
{
	const bool is_borrowed = config->borrowed_fd > 0;
	const int fd = is_borrowed ? config->borrowed_fd : card_find();
	if (fd < 0) {
		return ERR_UNSUPPORTED;
	}
	if (!card_is_usable(fd)) { /* lent to us, but what it is was not our choice */
		log_error("gfx", "what was lent is no graphics card");
		return ERR_UNSUPPORTED;
	}
	struct card *card = mem_new(struct card);
	card->fd = fd;
	card->is_borrowed = is_borrowed;
	card->width = config->width;
	card->height = config->height;
	card->turn = config->turn;
	card->wanted = config->mode;
	card->again_ms = INT64_MAX;
	card->is_master = true;
	if (!drmIsMaster(fd)) {
		note_lost(card);
	}
	card_find_panel(card);
	*card_out = card;
	return OK;
}

void card_close(struct card *card)
{
	if (!card) {
		return;
	}
	for (int i = 0; i < 2; i++) {
		struct buffer *buffer = &card->buffers[i];
		if (card->is_borrowed && card->is_set && buffer->pixels) {
			/* It stays until its owner has drawn, who clears it away. */
			if (i != card->front) {
				memset(buffer->pixels, 0, buffer->size);
			}
			munmap(buffer->pixels, buffer->size);
		} else {
			card_drop_buffer(card, buffer);
		}
	}
	if (!card->is_borrowed) {
		close(card->fd);
	}
	mem_free(card);
}

int card_fd(const struct card *card)
{
	return card->is_lent ? -1 : card->fd;
}

int64_t card_next_ms(const struct card *card)
{
	return card->again_ms;
}
