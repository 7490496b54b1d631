/*
 * What somebody plugs into a terminal to get in: a keyboard, one that does not call itself so, and
 * two that borrow a card reader's number and are a keyboard as well. Made by one table; it types
 * when told to ("press USAGE").
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

enum { REPORT_LEN = 8, CONFIG_MAX = 1024, ALTERNATES = 100 };

struct gadget {
	uint8_t device[18], config[CONFIG_MAX];
	size_t config_len;
	struct vusb_msgq reports;
};

/* Eight modifiers, a byte of nothing, six keys. */
static const uint8_t report_desc[] = {0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0,
	0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x75, 0x08, 0x95,
	0x01, 0x81, 0x01, 0x19, 0x00, 0x29, 0x65, 0x15, 0x00, 0x25, 0x65, 0x95, 0x06, 0x81, 0x00,
	0xc0};
static const char *const variants[] = {"keyboard", "disguised", "reader", "crowd", NULL};
static const struct vusb_knob knobs[] = {{NULL, NULL, NULL}};

static void add(struct gadget *g, const uint8_t *bytes, size_t len)
{
	memcpy(g->config + g->config_len, bytes, len);
	g->config_len += len;
}

static void add_vendor_interface(struct gadget *g, uint8_t alternate)
{
	const uint8_t bytes[] = {9, 4, 0, alternate, 0, 0xff, alternate, 0, 0};
	add(g, bytes, sizeof(bytes));
}

/* A boot keyboard says so in its interface, too. */
static void add_keyboard(struct gadget *g, uint8_t number, bool is_boot)
{
	const uint8_t bytes[] = {9, 4, number, 0, 1, 3, is_boot, is_boot, 0, 9, 0x21, 0x11, 0x01, 0,
		1, 0x22, (uint8_t)sizeof(report_desc), 0, 7, 5, 0x81, 3, REPORT_LEN, 0, 4};
	add(g, bytes, sizeof(bytes));
}

static void create(struct vusb_dev *dev, const char *variant)
{
	static const uint8_t device[18] = {
		18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x71, 0x7a, 0x00, 0x01, 1, 2, 0, 1};
	static const uint8_t config[9] = {9, 2, 0, 0, 1, 1, 0, 0x80, 50};
	struct gadget *g = calloc(1, sizeof(*g));
	if (!g) {
		abort();
	}
	bool is_alone = !strcmp(variant, "keyboard") || !strcmp(variant, "disguised");
	int alternates = is_alone ? 0 : !strcmp(variant, "crowd") ? ALTERNATES : 1;
	uint8_t keyboard = is_alone ? 0 : 1;
	dev->state = g;
	memcpy(g->device, device, sizeof(device));
	add(g, config, sizeof(config));
	for (int i = 0; i < alternates; i++) {
		add_vendor_interface(g, (uint8_t)i);
	}
	add_keyboard(g, keyboard, strcmp(variant, "disguised") != 0);
	g->config[2] = (uint8_t)g->config_len;
	g->config[3] = (uint8_t)(g->config_len >> 8);
	g->config[4] = (uint8_t)(keyboard + 1);
	if (!is_alone) { /* 0400:c35a */
		memcpy(g->device + 8, (const uint8_t[]){0x00, 0x04, 0x5a, 0xc3}, 4);
	}
	dev->desc = (struct vusb_desc){.device = g->device,
		.config = g->config,
		.config_len = g->config_len,
		.strings = {NULL, "Onedoor test", "Gadget"},
		.speed_mbit = 12};
	dev->desc.report[keyboard].bytes = report_desc;
	dev->desc.report[keyboard].len = sizeof(report_desc);
	dev->desc.kernel_driver[keyboard] = "usbhid";
}

static void destroy(struct vusb_dev *dev)
{
	struct gadget *g = dev->state;

	vusb_msgq_clear(&g->reports);
	free(g);
}

static int control(struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len)
{
	(void)dev;
	(void)data;
	if (setup->type == 0x21) { /* idle, protocol, its lights */
		return setup->request == 0x09 ? len : 0;
	}
	return -EPIPE;
}

static int out(struct vusb_dev *dev, uint8_t ep, const uint8_t *data, int len)
{
	(void)dev;
	(void)ep;
	(void)data;
	(void)len;
	return -EPIPE;
}

static int in(struct vusb_dev *dev, uint8_t ep, uint8_t *buf, int len)
{
	struct gadget *g = dev->state;

	(void)ep;
	return vusb_msgq_take(&g->reports, buf, len, REPORT_LEN);
}

static int poke(struct vusb_dev *dev, const char *verb, const char *arg, char *reply, size_t size)
{
	struct gadget *g = dev->state;
	unsigned usage = 0;
	uint8_t report[REPORT_LEN] = {0};

	(void)reply;
	(void)size;
	if (strcmp(verb, "press") != 0) {
		return -ENOENT;
	}
	if (sscanf(arg, "%u", &usage) != 1 || usage == 0 || usage > 0x65) {
		return -EINVAL;
	}
	report[2] = (uint8_t)usage;
	vusb_msgq_put(&g->reports, report, sizeof(report), 0);
	report[2] = 0;
	vusb_msgq_put(&g->reports, report, sizeof(report), 0);
	vusb_kick(dev);
	return 0;
}

static void event(struct vusb_dev *dev, enum vusb_event event)
{
	struct gadget *g = dev->state;

	if (event == VUSB_EVENT_PLUGGED || event == VUSB_EVENT_RESET) {
		vusb_msgq_clear(&g->reports);
	}
}

const struct vusb_model model_gadget = {
	.kind = "gadget",
	.variants = variants,
	.knobs = knobs,
	.create = create,
	.destroy = destroy,
	.control = control,
	.out = out,
	.in = in,
	.event = event,
	.poke = poke,
};
