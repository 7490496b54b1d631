/* Reading descriptors, and the standard requests every device answers (USB 2.0, chapter 9). */
#include <errno.h>
#include <string.h>

#include "tests/devices/vusb.h"

enum {
	DESC_DEVICE = 1,
	DESC_CONFIG = 2,
	DESC_STRING = 3,
	DESC_INTERFACE = 4,
	DESC_ENDPOINT = 5,
	DESC_HID = 0x21,
	DESC_REPORT = 0x22,
};

/* The next descriptor at or behind *offset, or NULL at the end; *offset moves behind it. */
static const uint8_t *next_desc(const struct vusb_desc *desc, size_t *offset)
{
	const uint8_t *d = desc->config + *offset;

	if (*offset + 2 > desc->config_len || d[0] < 2 || *offset + d[0] > desc->config_len) {
		return NULL;
	}
	*offset += d[0];
	return d;
}

static bool is_chosen(const struct vusb_plug *plug, const uint8_t *interface)
{
	return interface[2] < VUSB_MAX_INTERFACES && plug->alt[interface[2]] == interface[3];
}

const uint8_t *vusb_find_ep(const struct vusb_plug *plug, uint8_t ep)
{
	bool is_ours = false;
	const uint8_t *d;

	for (size_t at = 0; (d = next_desc(&plug->dev->desc, &at));) {
		if (d[1] == DESC_INTERFACE) {
			is_ours = is_chosen(plug, d);
		} else if (d[1] == DESC_ENDPOINT && is_ours && d[2] == ep) {
			return d;
		}
	}
	return NULL;
}

size_t vusb_max_packet(const struct vusb_plug *plug, uint8_t ep)
{
	const uint8_t *d = vusb_find_ep(plug, ep);

	return (size_t)((d[4] | d[5] << 8) & 0x7ff);
}

int vusb_ep_interface(const struct vusb_plug *plug, uint8_t ep)
{
	int interface = -1;
	const uint8_t *d;

	for (size_t at = 0; (d = next_desc(&plug->dev->desc, &at));) {
		if (d[1] == DESC_INTERFACE) {
			interface = is_chosen(plug, d) ? d[2] : -1;
		} else if (d[1] == DESC_ENDPOINT && d[2] == ep && interface >= 0) {
			return interface;
		}
	}
	return -1;
}

bool vusb_has_alternate(const struct vusb_desc *desc, unsigned interface, unsigned alternate)
{
	const uint8_t *d;

	for (size_t at = 0; (d = next_desc(desc, &at));) {
		if (d[1] == DESC_INTERFACE && d[2] == interface && d[3] == alternate) {
			return true;
		}
	}
	return false;
}

int vusb_interface_count(const struct vusb_desc *desc)
{
	return desc->config[4];
}

static const uint8_t *hid_desc(const struct vusb_desc *desc, uint8_t interface)
{
	bool is_ours = false;
	const uint8_t *d;

	for (size_t at = 0; (d = next_desc(desc, &at));) {
		if (d[1] == DESC_INTERFACE) {
			is_ours = d[2] == interface;
		} else if (d[1] == DESC_HID && is_ours) {
			return d;
		}
	}
	return NULL;
}

static int give(uint8_t *data, int len, const uint8_t *bytes, size_t count)
{
	int n = (size_t)len < count ? len : (int)count;

	memcpy(data, bytes, (size_t)n);
	return n;
}

static int give_string(const struct vusb_desc *desc, uint8_t index, uint8_t *data, int len)
{
	uint8_t bytes[255] = {
		4, DESC_STRING, 0x09, 0x04}; /* index 0: the languages, US English only */
	const char *text;
	size_t count = 2;

	if (index == 0) {
		return give(data, len, bytes, 4);
	}
	text = index < VUSB_MAX_STRINGS ? desc->strings[index] : NULL;
	if (!text) {
		return -EPIPE;
	}
	for (; *text && count + 2 <= 254; text++, count += 2) { /* ASCII only */
		bytes[count] = (uint8_t)*text;
		bytes[count + 1] = 0;
	}
	bytes[0] = (uint8_t)count;
	return give(data, len, bytes, count);
}

static int get_descriptor(
	const struct vusb_desc *desc, const struct vusb_setup *setup, uint8_t *data, int len)
{
	uint8_t type = (uint8_t)(setup->value >> 8), index = (uint8_t)setup->value;
	const uint8_t *d;

	switch (type) {
	case DESC_DEVICE:
		return give(data, len, desc->device, 18);
	case DESC_CONFIG:
		return index == 0 ? give(data, len, desc->config, desc->config_len) : -EPIPE;
	case DESC_STRING:
		return give_string(desc, index, data, len);
	case DESC_HID:
		d = hid_desc(desc, (uint8_t)setup->index);
		return d ? give(data, len, d, d[0]) : -EPIPE;
	case DESC_REPORT:
		if (setup->index < VUSB_MAX_INTERFACES && desc->report[setup->index].bytes) {
			return give(data, len, desc->report[setup->index].bytes,
				desc->report[setup->index].len);
		}
		return -EPIPE;
	default:
		return -EPIPE;
	}
}

static unsigned ep_slot(uint8_t ep)
{
	return (ep & 15u) | (ep & 0x80 ? 16u : 0);
}

int vusb_standard_control(
	struct vusb_plug *plug, const struct vusb_setup *setup, uint8_t *data, int len)
{
	const struct vusb_desc *desc = &plug->dev->desc;
	uint8_t ep = (uint8_t)setup->index;
	uint16_t status = 0;

	switch (setup->request) {
	case 0x00: /* GET_STATUS */
		if ((setup->type & 31) == 2) {
			status = plug->halted[ep_slot(ep)];
		}
		return give(data, len, (const uint8_t[]){(uint8_t)status, 0}, 2);
	case 0x01: /* CLEAR_FEATURE */
		if ((setup->type & 31) == 2 && setup->value == 0) {
			if ((ep & 15) && !vusb_find_ep(plug, ep)) {
				return -EPIPE;
			}
			vusb_clear_halt(plug, ep);
		}
		return 0;
	case 0x03: /* SET_FEATURE */
		if ((setup->type & 31) == 2 && setup->value == 0 && (ep & 15)) {
			plug->halted[ep_slot(ep)] = true;
		}
		return 0;
	case 0x05: /* SET_ADDRESS */
		return 0;
	case 0x06:
		return get_descriptor(desc, setup, data, len);
	case 0x08:
		return give(data, len, &plug->configuration, 1);
	case 0x09:
		if (setup->value > 1) {
			return -EPIPE;
		}
		vusb_set_configuration(plug, (uint8_t)setup->value);
		return 0;
	case 0x0a:
		if (setup->index >= vusb_interface_count(desc)) {
			return -EPIPE;
		}
		return give(data, len, &plug->alt[setup->index], 1);
	case 0x0b:
		if (!vusb_has_alternate(desc, setup->index, setup->value)) {
			return -EPIPE;
		}
		vusb_set_interface(plug, (uint8_t)setup->index, (uint8_t)setup->value);
		return 0;
	default:
		return -EPIPE;
	}
}
