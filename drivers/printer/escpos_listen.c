#include "drivers/printer/escpos_listen.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"

enum {
	TRUSTED_MS = 30000, /* so long a silent one is believed to be well */
	SETTLED_MS = 2000,  /* it is asked at most so often, however much it tells */
};

bool escpos_listen_can(const struct escpos_link *link)
{
	/* One that answers "nothing" instead of waiting would be asked without end; the end of a
	 * pipe may need a halt to be cleared. */
	return link->is_probed && link->tells_itself && !link->says_nothing &&
	       link->is_health_known && !(link->quirks & PRINTER_NO_RESET) &&
	       escpos_health_is_fine(&link->health);
}

static bool has_said(struct usb_pipe *pipe)
{
	uint8_t bytes[ESCPOS_IN_MAX];
	size_t done = 0;
	return usb_pipe_take(pipe, bytes, sizeof(bytes), &done) != ERR_TIMEOUT;
}

bool escpos_listen(struct escpos_link *link, int64_t *wait_ms_out)
{
	int64_t silent_ms = clock_ms() - link->asked_ms;
	*wait_ms_out = SETTLED_MS - silent_ms;
	if (!link->pipe && *wait_ms_out > 0) {
		return false;
	}
	if (!link->pipe && usb_pipe_open(link->usb, link->place.in_endpoint, ESCPOS_IN_MAX,
				   device_wake, link->device, &link->pipe) != OK) {
		link->tells_itself = false; /* then it is asked, as others are */
		return true;
	}
	*wait_ms_out = TRUSTED_MS - silent_ms;
	if (*wait_ms_out > 0 && !has_said(link->pipe)) {
		return false;
	}
	escpos_unlisten(link);
	return true;
}

void escpos_unlisten(struct escpos_link *link)
{
	usb_pipe_close(link->pipe);
	link->pipe = NULL;
}
