/* The URB queues: order per endpoint, NAK and kick, halt, cancel, faults, and the plugged-in
 * instance. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

static unsigned slot(uint8_t ep)
{
	return (ep & 15u) | (ep & 0x80 ? 16u : 0);
}

static void finish(struct vusb_plug *plug, struct vusb_urb *urb, int status)
{
	urb->status = status;
	plug->dev->completed++;
	vusb_log_urb(plug->dev->vusb->log, plug->dev, urb);
	urb->complete(urb); /* it may be freed or submitted again now: do not touch */
}

static int try_control(struct vusb_plug *plug, struct vusb_urb *urb)
{
	struct vusb_dev *dev = plug->dev;
	int len = (int)urb->len, r;
	bool is_in = urb->setup.type & 0x80;

	if (urb->fault.kind == VUSB_FAULT_GARBAGE && !is_in) {
		vusb_garble(urb->data, urb->len, urb->number);
	}
	if ((urb->setup.type & 0x60) == 0) {
		r = vusb_standard_control(plug, &urb->setup, urb->data, len);
	} else {
		r = dev->model->control ? dev->model->control(dev, &urb->setup, urb->data, len)
					: -EPIPE;
	}
	if (r >= 0) {
		urb->actual = is_in ? (size_t)r : urb->len;
	}
	return r;
}

static int try_out(struct vusb_plug *plug, struct vusb_urb *urb)
{
	struct vusb_dev *dev = plug->dev;
	size_t end = urb->len;

	if (urb->fault.kind == VUSB_FAULT_DROP) {
		urb->actual = urb->len;
		return 0;
	}
	if (urb->fault.kind == VUSB_FAULT_SHORT) {
		end = urb->len / 2;
	}
	if (urb->fault.kind == VUSB_FAULT_GARBAGE && urb->actual == 0) {
		vusb_garble(urb->data, urb->len, urb->number);
		urb->fault.kind =
			VUSB_FAULT_NONE; /* only once, should the model take it in parts */
	}
	do {
		int r = dev->model->out(
			dev, urb->ep, urb->data + urb->actual, (int)(end - urb->actual));

		if (r < 0) {
			return r;
		}
		if (r == 0 && urb->actual < end) {
			return -EAGAIN;
		}
		urb->actual += (size_t)r;
	} while (urb->actual < end);
	return urb->fault.kind == VUSB_FAULT_SHORT ? -EPROTO : 0;
}

/* Not -EAGAIN and never short: a full buffer, at once. */
static int babble(struct vusb_urb *urb)
{
	for (size_t i = 0; i < urb->len; i++) {
		urb->data[i] = urb->fault.arg < 256 ? (uint8_t)urb->fault.arg : (uint8_t)i;
	}
	vusb_garble(urb->data, urb->fault.arg < 256 ? 0 : urb->len, urb->number);
	urb->actual = urb->len;
	return (int)urb->len;
}

/* As on the wire: only a short packet or a full buffer ends a transfer. */
static int try_in(struct vusb_plug *plug, struct vusb_urb *urb)
{
	struct vusb_dev *dev = plug->dev;
	size_t max_packet = vusb_max_packet(plug, urb->ep);
	int r;

	do {
		r = dev->model->in(
			dev, urb->ep, urb->data + urb->actual, (int)(urb->len - urb->actual));
		if (r < 0) {
			return r;
		}
		if (urb->fault.kind == VUSB_FAULT_DROP) {
			urb->fault.kind = VUSB_FAULT_NONE; /* lost these; the next data reach it */
			return -EAGAIN;
		}
		urb->actual += (size_t)r;
	} while (r > 0 && urb->actual < urb->len && urb->actual % max_packet == 0);
	return (int)urb->actual;
}

/* -EAGAIN: the URB waits on. Everything else ends it. */
static int try_urb(struct vusb_plug *plug, struct vusb_urb *urb)
{
	int r;

	if (urb->hold_until_us > vusb_now_us() || urb->fault.kind == VUSB_FAULT_SILENCE ||
		urb->fault.kind == VUSB_FAULT_UNPLUG) {
		return -EAGAIN;
	}
	if (urb->ep && plug->halted[slot(urb->ep)]) {
		return -EPIPE;
	}
	if (urb->fault.kind == VUSB_FAULT_STALL) {
		r = -EPIPE;
	} else if (urb->fault.kind == VUSB_FAULT_ERROR) {
		r = -EPROTO;
	} else if (urb->fault.kind == VUSB_FAULT_BABBLE &&
		   (urb->ep ? urb->ep : urb->setup.type) & 0x80) {
		return babble(urb);
	} else if (urb->ep == 0) {
		r = try_control(plug, urb);
	} else if (urb->ep & 0x80) {
		r = try_in(plug, urb);
	} else {
		r = try_out(plug, urb);
	}
	if (r == -EPIPE && urb->ep) {
		plug->halted[slot(urb->ep)] = true;
	}
	if (r > 0 && (urb->ep & 0x80 || (urb->ep == 0 && urb->setup.type & 0x80))) {
		if (urb->fault.kind == VUSB_FAULT_GARBAGE) {
			vusb_garble(urb->data, urb->actual, urb->number);
		} else if (urb->fault.kind == VUSB_FAULT_SHORT) {
			urb->actual /= 2;
		}
	}
	return r;
}

static void run(struct vusb_plug *plug)
{
	if (plug->is_running) {
		plug->is_kicked = true;
		return;
	}
	plug->is_running = true;
	do {
		plug->is_kicked = false;
		for (unsigned i = 0; i < 32; i++) {
			struct vusb_urb *urb;

			while (!plug->is_gone && (urb = plug->queue[i])) {
				int r = try_urb(plug, urb);

				if (r == -EAGAIN) {
					break;
				}
				plug->queue[i] = urb->next;
				urb->next = NULL;
				plug->is_kicked = true; /* an OUT may have made data for an IN */
				finish(plug, urb, r < 0 ? r : 0);
			}
		}
	} while (plug->is_kicked && !plug->is_gone);
	plug->is_running = false;
}

int vusb_submit(struct vusb_plug *plug, struct vusb_urb *urb)
{
	struct vusb_dev *dev = plug->dev;
	struct vusb_urb **tail = &plug->queue[slot(urb->ep)];

	if (plug->is_gone) {
		return -ENODEV;
	}
	if (urb->ep & 15 ? !vusb_find_ep(plug, urb->ep) : urb->ep != 0) {
		return -ENOENT;
	}
	urb->number = ++dev->transfers;
	urb->fault = vusb_fault_at(dev, urb->number);
	urb->actual = 0;
	urb->status = 0;
	urb->next = NULL;
	urb->hold_until_us = 0;
	if (urb->fault.kind == VUSB_FAULT_NOMEM) {
		vusb_log_note(dev->vusb->log, "%s #%u ep %02x not submitted fault=nomem", dev->name,
			urb->number, urb->ep);
		return -ENOMEM;
	}
	if (urb->fault.kind == VUSB_FAULT_DELAY) {
		urb->hold_until_us = vusb_now_us() + (int64_t)urb->fault.arg * 1000;
	} else if (urb->fault.kind == VUSB_FAULT_UNPLUG) {
		dev->wants_unplug = true;
	}
	while (*tail) {
		tail = &(*tail)->next;
	}
	*tail = urb;
	run(plug);
	return 0;
}

int vusb_cancel(struct vusb_plug *plug, struct vusb_urb *urb, int status)
{
	for (struct vusb_urb **at = &plug->queue[slot(urb->ep)]; *at; at = &(*at)->next) {
		if (*at == urb) {
			*at = urb->next;
			urb->next = NULL;
			finish(plug, urb, status);
			run(plug); /* what waited behind it may go on */
			return 0;
		}
	}
	return -EINVAL;
}

void vusb_cancel_all(struct vusb_plug *plug, int status)
{
	for (unsigned i = 0; i < 32; i++) {
		struct vusb_urb *urb = plug->queue[i];

		plug->queue[i] = NULL;
		while (urb) {
			struct vusb_urb *next = urb->next;

			urb->next = NULL;
			finish(plug, urb, status);
			urb = next;
		}
	}
}

static void tell(struct vusb_dev *dev, enum vusb_event event)
{
	if (dev->model->event) {
		dev->model->event(dev, event);
	}
}

void vusb_clear_halt(struct vusb_plug *plug, uint8_t ep)
{
	plug->halted[slot(ep)] = false;
	vusb_log_note(plug->dev->vusb->log, "%s clear-halt %02x", plug->dev->name, ep);
	tell(plug->dev, VUSB_EVENT_CLEAR_HALT);
	run(plug);
}

void vusb_bus_reset(struct vusb_plug *plug)
{
	memset(plug->halted, 0, sizeof(plug->halted));
	memset(plug->alt, 0, sizeof(plug->alt));
	vusb_log_note(plug->dev->vusb->log, "%s reset", plug->dev->name);
	tell(plug->dev, VUSB_EVENT_RESET);
}

void vusb_set_configuration(struct vusb_plug *plug, uint8_t value)
{
	memset(plug->halted, 0, sizeof(plug->halted));
	memset(plug->alt, 0, sizeof(plug->alt));
	plug->configuration = value;
	vusb_log_note(plug->dev->vusb->log, "%s set-configuration %u", plug->dev->name, value);
	tell(plug->dev, VUSB_EVENT_SET_CONFIG);
}

void vusb_set_interface(struct vusb_plug *plug, uint8_t interface, uint8_t alt)
{
	if (interface < VUSB_MAX_INTERFACES) {
		plug->alt[interface] = alt;
	}
	vusb_log_note(
		plug->dev->vusb->log, "%s set-interface %u %u", plug->dev->name, interface, alt);
	tell(plug->dev, VUSB_EVENT_SET_INTERFACE);
}

int vusb_pending(const struct vusb_dev *dev)
{
	int count = 0;

	for (unsigned i = 0; dev->plug && i < 32; i++) {
		for (const struct vusb_urb *urb = dev->plug->queue[i]; urb; urb = urb->next) {
			count++;
		}
	}
	return count;
}

void vusb_kick(struct vusb_dev *dev)
{
	if (dev->plug) {
		run(dev->plug);
	}
}

int vusb_plug_in(struct vusb_dev *dev)
{
	struct vusb_plug *plug;
	int r;

	if (dev->plug) {
		return -EALREADY;
	}
	plug = calloc(1, sizeof(*plug));
	if (!plug) {
		abort();
	}
	plug->dev = dev;
	plug->configuration = 1;
	dev->plug = plug;
	dev->wants_unplug = false;
	tell(dev, VUSB_EVENT_PLUGGED);
	r = dev->vusb->transport.plug(dev->vusb->transport.ctx, plug);
	if (r < 0) {
		dev->plug = NULL;
		free(plug);
		return r;
	}
	vusb_log_note(dev->vusb->log, "%s plugged", dev->name);
	return 0;
}

int vusb_unplug(struct vusb_dev *dev)
{
	struct vusb_plug *plug = dev->plug;

	dev->wants_unplug = false;
	if (!plug) {
		return -ENODEV;
	}
	vusb_log_note(dev->vusb->log, "%s unplugged", dev->name);
	plug->is_gone = true;
	dev->plug = NULL;
	dev->vusb->transport.unplug(dev->vusb->transport.ctx, plug);
	return 0;
}

int64_t vusb_deadline_us(const struct vusb *vusb)
{
	int64_t deadline = INT64_MAX;

	for (int i = 0; i < vusb->dev_count; i++) {
		const struct vusb_dev *dev = vusb->devs[i];

		if (dev->wake_us && dev->wake_us < deadline) {
			deadline = dev->wake_us;
		}
		for (unsigned q = 0; dev->plug && q < 32; q++) {
			const struct vusb_urb *urb = dev->plug->queue[q];

			if (urb && urb->hold_until_us && urb->hold_until_us < deadline) {
				deadline = urb->hold_until_us;
			}
		}
	}
	return deadline;
}

void vusb_run_due(struct vusb *vusb)
{
	for (int i = 0; i < vusb->dev_count; i++) {
		struct vusb_dev *dev = vusb->devs[i];
		int64_t now = vusb_now_us();

		for (unsigned q = 0; dev->plug && q < 32; q++) {
			struct vusb_urb *urb = dev->plug->queue[q];

			if (urb && urb->hold_until_us && urb->hold_until_us <= now) {
				urb->hold_until_us = 0;
				run(dev->plug);
			}
		}
		if (dev->wake_us && dev->wake_us <= now) {
			dev->wake_us = 0;
			if (dev->model->tick) {
				dev->model->tick(dev, now);
			}
			vusb_kick(dev);
		}
		if (dev->wants_unplug) {
			vusb_unplug(dev);
		}
	}
}
