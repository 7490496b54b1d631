/* What a picture can be shown on: the card, its panel, buffers of the panel's size. */
#include "ui/gfx/card_impl.h"

#include <drm_fourcc.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "firmware/base/log.h"
#include "firmware/base/str.h"

enum { CARDS_MAX = 8, MODES_MAX = 128, PANEL_PX_MAX = 8192 };

/* A card that can be drawn into by the processor, and has outputs. */
bool card_is_usable(int fd)
{
	uint64_t has_dumb = 0;
	drmModeRes *all = drmModeGetResources(fd);
	const bool has_outputs = all && all->count_connectors > 0 && all->count_crtcs > 0;
	if (all) {
		drmModeFreeResources(all);
	}
	return has_outputs && drmGetCap(fd, DRM_CAP_DUMB_BUFFER, &has_dumb) == 0 && has_dumb;
}

int card_find(void)
{
	char path[32];
	char said[96] = "there is no /dev/dri/card*";
	for (int i = 0; i < CARDS_MAX; i++) {
		str_format(path, sizeof(path), "/dev/dri/card%d", i);
		const int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
		if (fd >= 0 && card_is_usable(fd)) {
			return fd;
		}
		if (fd >= 0 || errno != ENOENT) {
			str_format(said, sizeof(said), "%s: %s", path,
				fd >= 0 ? "it has no outputs, or none to draw for"
					: strerror(errno));
		}
		if (fd >= 0) {
			close(fd);
		}
	}
	log_error("gfx", "no graphics card can be used: %s", said);
	return -1;
}

struct card_place card_place(const struct card *card)
{
	const struct rect turned =
		turn_rect(card->turn, card->width, card->height, card_picture(card));
	const bool has_panel = card->mode.hdisplay > 0;
	const struct rect panel = {0, 0, has_panel ? card->mode.hdisplay : turned.w,
		has_panel ? card->mode.vdisplay : turned.h};
	return (struct card_place){panel.w, panel.h, rect_centre(panel, turned.w, turned.h)};
}

void card_drop_buffer(struct card *card, struct buffer *buffer)
{
	if (buffer->pixels) {
		memset(buffer->pixels, 0, buffer->size); /* it may be somebody's page */
		munmap(buffer->pixels, buffer->size);
	}
	if (buffer->fb) {
		(void)drmModeRmFB(card->fd, buffer->fb);
	}
	if (buffer->handle) {
		(void)drmModeDestroyDumbBuffer(card->fd, buffer->handle);
	}
	*buffer = (struct buffer){0};
}

static bool make_buffer(struct card *card, int width, int height, struct buffer *buffer)
{
	uint32_t pitch = 0;
	uint64_t size = 0, offset = 0;
	if (drmModeCreateDumbBuffer(card->fd, (uint32_t)width, (uint32_t)height, 32, 0,
		    &buffer->handle, &pitch, &size) != 0) {
		return false;
	}
	const uint32_t handles[4] = {buffer->handle}, pitches[4] = {pitch}, offsets[4] = {0};
	if (pitch % 4 != 0 || pitch / 4 < (uint32_t)width ||
		size < (uint64_t)pitch * (uint32_t)height ||
		drmModeAddFB2(card->fd, (uint32_t)width, (uint32_t)height, DRM_FORMAT_XRGB8888,
			handles, pitches, offsets, &buffer->fb, 0) != 0 ||
		drmModeMapDumbBuffer(card->fd, buffer->handle, &offset) != 0) {
		return false;
	}
	void *pixels =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, card->fd, (off_t)offset);
	if (pixels == MAP_FAILED) {
		return false;
	}
	memset(pixels, 0, size);
	buffer->pixels = pixels;
	buffer->size = size;
	buffer->stride = (int)(pitch / 4);
	damage_add(&buffer->stale, card_picture(card));
	return true;
}

static bool has_buffers(const struct card *card, const drmModeModeInfo *mode)
{
	return card->buffers[0].pixels && card->mode.hdisplay == mode->hdisplay &&
	       card->mode.vdisplay == mode->vdisplay;
}

static bool choose_mode(
	struct card *card, const drmModeConnector *connector, drmModeModeInfo *mode_out)
{
	struct panel_mode modes[MODES_MAX];
	int at[MODES_MAX], count = 0;
	bool is_wanted;
	for (int i = 0; i < connector->count_modes && count < MODES_MAX; i++) {
		const drmModeModeInfo *mode = &connector->modes[i];
		if (mode->hdisplay < 1 || mode->vdisplay < 1 || mode->hdisplay > PANEL_PX_MAX ||
			mode->vdisplay > PANEL_PX_MAX) {
			continue;
		}
		at[count] = i;
		modes[count++] = (struct panel_mode){.width = mode->hdisplay,
			.height = mode->vdisplay,
			.hz = (int)mode->vrefresh,
			.is_preferred = mode->type & DRM_MODE_TYPE_PREFERRED};
	}
	if (count == 0) {
		return false;
	}
	const struct rect turned =
		turn_rect(card->turn, card->width, card->height, card_picture(card));
	const int chosen =
		panel_mode_choose(modes, count, &card->wanted, turned.w, turned.h, &is_wanted);
	*mode_out = connector->modes[at[chosen]];
	if (!is_wanted) {
		log_error("gfx", "the panel cannot show %d x %d (panel.mode); it shows %d x %d",
			card->wanted.width, card->wanted.height, mode_out->hdisplay,
			mode_out->vdisplay);
	}
	if (mode_out->hdisplay != turned.w || mode_out->vdisplay != turned.h) {
		log_error("gfx",
			"the picture is %d x %d as it lies on the panel, the panel %d x %d: "
			"panel.width_px, height_px or rotation is wrong",
			turned.w, turned.h, mode_out->hdisplay, mode_out->vdisplay);
	}
	return true;
}

/* What drives the connector: what does already, or the first that could. */
static uint32_t find_crtc(int fd, const drmModeRes *all, const drmModeConnector *connector)
{
	uint32_t crtc = 0;
	for (int i = -1; i < connector->count_encoders && !crtc; i++) {
		drmModeEncoder *encoder = drmModeGetEncoder(
			fd, i < 0 ? connector->encoder_id : connector->encoders[i]);
		if (!encoder) {
			continue;
		}
		crtc = i < 0 ? encoder->crtc_id : 0;
		for (int k = 0; k < all->count_crtcs && k < 32 && !crtc; k++) {
			crtc = encoder->possible_crtcs & 1U << k ? all->crtcs[k] : 0;
		}
		drmModeFreeEncoder(encoder);
	}
	return crtc;
}

/* Takes this connector's panel. False: it has none. */
static bool take_panel(struct card *card, const drmModeRes *all, const drmModeConnector *connector)
{
	drmModeModeInfo mode;
	const uint32_t crtc = find_crtc(card->fd, all, connector);
	if (!crtc || !choose_mode(card, connector, &mode)) {
		return false;
	}
	if (!has_buffers(card, &mode)) {
		struct buffer made[2] = {{0}, {0}};
		if (!make_buffer(card, mode.hdisplay, mode.vdisplay, &made[0]) ||
			!make_buffer(card, mode.hdisplay, mode.vdisplay, &made[1])) {
			log_error("gfx", "no memory of the card for a picture of %d x %d: %s",
				mode.hdisplay, mode.vdisplay, strerror(errno));
			card_drop_buffer(card, &made[0]);
			card_drop_buffer(card, &made[1]);
			return false;
		}
		card_drop_buffer(card, &card->buffers[0]);
		card_drop_buffer(card, &card->buffers[1]);
		card->buffers[0] = made[0];
		card->buffers[1] = made[1];
	}
	card->mode = mode;
	card->crtc = crtc;
	card->connector = connector->connector_id;
	card->is_set = false;
	log_info("gfx", "panel: %d x %d, %u Hz", mode.hdisplay, mode.vdisplay, mode.vrefresh);
	return true;
}

/* Looks for the panel: the one we have, else the first that is connected. */
void card_look_for_panel(struct card *card)
{
	drmModeRes *all = drmModeGetResources(card->fd);
	const uint32_t before = card->connector;
	bool is_there = false;
	card->crtc = 0;
	for (int i = -1; all && i < all->count_connectors && !is_there; i++) {
		const uint32_t id = i < 0 ? before : all->connectors[i];
		drmModeConnector *connector = id ? drmModeGetConnector(card->fd, id) : NULL;
		is_there = connector && connector->connection == DRM_MODE_CONNECTED &&
			   take_panel(card, all, connector);
		if (connector) {
			drmModeFreeConnector(connector);
		}
	}
	if (all) {
		drmModeFreeResources(all);
	}
	if (!is_there && !card->is_missing) {
		log_warn("gfx", "no panel is connected; waiting for one");
	}
	card->is_missing = !is_there;
}
