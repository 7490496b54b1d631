/*
 * A two-finger touch screen after Microsoft's multitouch HID layout, which Linux' hid-multitouch
 * knows. Coordinates are 0..32767 in both directions.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

enum { FINGERS = 2, REPORT_LEN = 2 + FINGERS * 6 };

struct finger {
	bool is_down, was_down;
	uint16_t x, y;
};

struct touch {
	struct finger fingers[FINGERS];
	struct vusb_msgq reports;
};

/* tip switch, 7 bits of padding, contact id, X, Y */
#define FINGER                                                                                     \
	0x05, 0x0d, 0x09, 0x22, 0xa1, 0x02, 0x09, 0x42, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95,  \
		0x01, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03, 0x25, 0x0f, 0x75, 0x08, 0x95, 0x01,      \
		0x09, 0x51, 0x81, 0x02, 0x05, 0x01, 0x26, 0xff, 0x7f, 0x75, 0x10, 0x09, 0x30,      \
		0x81, 0x02, 0x09, 0x31, 0x81, 0x02, 0xc0

static const uint8_t report_desc[] = {0x05, 0x0d, 0x09, 0x04, 0xa1, 0x01, 0x85, 0x01, FINGER,
	FINGER, 0x05, 0x0d, 0x09, 0x54, 0x25, 0x7f, 0x75, 0x08, 0x95, 0x01, 0x81, 0x02, 0x85, 0x02,
	0x09, 0x55, 0x25, 0x02, 0xb1, 0x02, 0xc0};
static const uint8_t dev_desc[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x09, 0x12, 0x70, 0x7a, 0x00, 0x01, 1, 2, 0, 1};
static const uint8_t cfg_desc[] = {9, 2, 34, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 1, 3, 0, 0, 0, 9,
	0x21, 0x11, 0x01, 0, 1, 0x22, (uint8_t)sizeof(report_desc), 0, 7, 5, 0x81, 3, 64, 0, 4};
static const char *const variants[] = {"multitouch", NULL};
static const struct vusb_knob knobs[] = {{NULL, NULL, NULL}};

static void create(struct vusb_dev *dev, const char *variant)
{
	(void)variant;
	dev->state = calloc(1, sizeof(struct touch));
	if (!dev->state) {
		abort();
	}
	dev->desc = (struct vusb_desc){.device = dev_desc,
		.config = cfg_desc,
		.config_len = sizeof(cfg_desc),
		.report = {{report_desc, sizeof(report_desc)}},
		.strings = {NULL, "Onedoor test", "Touch screen"},
		.kernel_driver = {"usbhid"},
		.speed_mbit = 12};
}

static void destroy(struct vusb_dev *dev)
{
	struct touch *t = dev->state;

	vusb_msgq_clear(&t->reports);
	free(t);
}

static int control(struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len)
{
	(void)dev;
	if (setup->type == 0x21 && (setup->request == 0x0a || setup->request == 0x09)) {
		return setup->request == 0x09 ? len : 0;
	}
	if (setup->type == 0xa1 && setup->request == 0x01 && setup->value == 0x0302 && len >= 2) {
		data[0] = 2;
		data[1] = FINGERS;
		return 2;
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
	struct touch *t = dev->state;

	(void)ep;
	return vusb_msgq_take(&t->reports, buf, len, 64);
}

static void send_report(struct vusb_dev *dev)
{
	struct touch *t = dev->state;
	uint8_t report[REPORT_LEN] = {1};
	int count = 0;

	for (int i = 0; i < FINGERS; i++) {
		struct finger *f = &t->fingers[i];
		uint8_t *b = report + 1 + 6 * count;

		if (!f->is_down && !f->was_down) {
			continue;
		}
		b[0] = f->is_down;
		b[1] = (uint8_t)i;
		b[2] = (uint8_t)f->x;
		b[3] = (uint8_t)(f->x >> 8);
		b[4] = (uint8_t)f->y;
		b[5] = (uint8_t)(f->y >> 8);
		f->was_down = f->is_down;
		count++;
	}
	report[REPORT_LEN - 1] = (uint8_t)count;
	vusb_msgq_put(&t->reports, report, sizeof(report), 0);
	vusb_kick(dev);
}

/* "down X Y [FINGER]", "move X Y [FINGER]", "up [FINGER]"; with or without "touch" before. */
static int poke(struct vusb_dev *dev, const char *verb, const char *arg, char *reply, size_t size)
{
	struct touch *t = dev->state;
	unsigned x = 0, y = 0, i = 0;
	char word[8];

	(void)reply;
	(void)size;
	if (!strcmp(verb, "touch") && sscanf(arg, "%7s", word) == 1) {
		arg += strlen(word);
		return poke(dev, word, arg + strspn(arg, " "), reply, size);
	}
	if (!strcmp(verb, "up")) {
		(void)!sscanf(arg, "%u", &i);
		if (i >= FINGERS || !t->fingers[i].is_down) {
			return -EINVAL;
		}
		t->fingers[i].is_down = false;
	} else if (!strcmp(verb, "down") || !strcmp(verb, "move")) {
		if (sscanf(arg, "%u %u %u", &x, &y, &i) < 2 || i >= FINGERS || x > 32767 ||
			y > 32767 || t->fingers[i].is_down != !strcmp(verb, "move")) {
			return -EINVAL;
		}
		t->fingers[i].is_down = true;
		t->fingers[i].x = (uint16_t)x;
		t->fingers[i].y = (uint16_t)y;
	} else {
		return -ENOENT;
	}
	send_report(dev);
	return 0;
}

static void event(struct vusb_dev *dev, enum vusb_event event)
{
	struct touch *t = dev->state;

	if (event == VUSB_EVENT_PLUGGED || event == VUSB_EVENT_RESET) {
		vusb_msgq_clear(&t->reports);
		memset(t->fingers, 0, sizeof(t->fingers));
	}
}

const struct vusb_model model_touch = {
	.kind = "touch",
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
