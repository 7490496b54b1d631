#include "drivers/printer/escpos_listen.h"
#include "firmware/base/clock.h"

#include <string.h>

enum {
	TRUSTED_MS = 30000, /* so long a silent one is believed to be well */
	SETTLED_MS = 2000,  /* it is asked at most so often, however much it tells */
	LOOK_MS = 50,
};

bool escpos_listen_can(const struct escpos_link *link)
{
	/* Others may print what they do not know. */
	bool is_able = link->has_proof || link->has_queue_status;
	return link->is_probed && is_able && !link->is_mute && link->is_health_known &&
	       escpos_health_is_fine(&link->health);
}

static bool has_said(struct escpos_link *link)
{
	uint8_t bytes[ESCPOS_IN_MAX];
	size_t done = 0;
	enum err err;
	if (link->pipe) {
		err = usb_pipe_take(link->pipe, bytes, sizeof(bytes), &done);
	} else {
		err = usb_bulk(
			link->usb, link->place.in_endpoint, bytes, sizeof(bytes), LOOK_MS, &done);
	}
	return done > 0 || (err != OK && err != ERR_TIMEOUT);
}

/* Each time anew: its power may have been off meanwhile. What it says to that may be news already.
 * A pipe is not for one that says "nothing" instead of waiting until it has something to say, for a
 * read would follow the other: it is looked at now and then. */
static bool begin(struct escpos_link *link)
{
	struct escpos_health before = link->health;
	if (escpos_link_watch(link) != OK) {
		link->is_mute = true; /* then it is asked, as others are */
		return false;
	}
	if (memcmp(&before, &link->health, sizeof(before)) != 0) {
		return false;
	}
	link->is_listened_to = true;
	return link->says_nothing ||
	       usb_pipe_open(link->usb, link->place.in_endpoint, ESCPOS_IN_MAX, device_wake,
		       link->device, &link->pipe) == OK;
}

bool escpos_listen(struct escpos_link *link, int64_t *wait_ms_out)
{
	int64_t silent_ms = clock_ms() - link->asked_ms;
	*wait_ms_out = SETTLED_MS - silent_ms;
	if (!link->is_listened_to && *wait_ms_out > 0) {
		return false;
	}
	if (!link->is_listened_to && !begin(link)) {
		return true;
	}
	*wait_ms_out = TRUSTED_MS - silent_ms;
	if (*wait_ms_out <= 0 || has_said(link)) {
		return true;
	}
	*wait_ms_out = link->pipe ? *wait_ms_out : MIN_OF(*wait_ms_out, SETTLED_MS);
	return false;
}

void escpos_unlisten(struct escpos_link *link)
{
	if (link->quirks & PRINTER_NO_RESET) {
		usb_pipe_leave(link->pipe);
	} else {
		usb_pipe_close(link->pipe);
	}
	link->pipe = NULL;
	link->is_listened_to = false;
}
