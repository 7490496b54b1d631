/* What the virtual printer answers: real-time and automatic status, names, the class's requests. */
#include <errno.h>
#include <string.h>

#include "tests/devices/printer.h"

bool printer_has_error(const struct printer *p)
{
	return p->is_cutter_jammed || p->is_head_hot;
}

bool printer_is_fit(const struct printer *p)
{
	return !p->is_paper_out && !p->is_cover_open && !printer_has_error(p) && !p->is_offline &&
	       !p->is_silent && !p->is_locked;
}

void printer_say(struct vusb_dev *dev, const void *bytes, size_t len)
{
	struct printer *p = dev->state;

	printer_say_at(dev, bytes, len,
		vusb_now_us() + printer_own(dev, "reply_ms", p->shape->reply_ms) * 1000);
}

void printer_say_at(struct vusb_dev *dev, const void *bytes, size_t len, int64_t due_us)
{
	struct printer *p = dev->state;

	if (p->is_silent || p->is_locked) {
		return;
	}
	vusb_msgq_put(&p->reply, bytes, len, due_us);
	if (!dev->wake_us || due_us < dev->wake_us) {
		dev->wake_us = due_us;
	}
}

static uint8_t real_time_status(const struct printer *p, uint8_t n)
{
	uint8_t status = 0x12;

	switch (n) {
	case 1:
		return (uint8_t)(status | (printer_is_fit(p) ? 0 : 0x08));
	case 2:
		return (uint8_t)(status | (p->is_cover_open ? 0x04 : 0) |
				 (p->is_paper_out ? 0x20 : 0) | (printer_has_error(p) ? 0x40 : 0));
	case 3:
		return (uint8_t)(status | (p->is_cutter_jammed ? 0x08 : 0) |
				 (p->is_head_hot ? 0x40 : 0));
	default:
		return (uint8_t)(status | (p->is_paper_near || p->is_paper_out ? 0x0c : 0) |
				 (p->is_paper_out ? 0x60 : 0));
	}
}

static void automatic_status(const struct printer *p, uint8_t out[4])
{
	out[0] = (uint8_t)(0x14 | (printer_is_fit(p) ? 0 : 0x08) | (p->is_cover_open ? 0x20 : 0));
	out[1] = (uint8_t)((p->is_cutter_jammed ? 0x08 : 0) | (p->is_head_hot ? 0x40 : 0));
	out[2] = (uint8_t)((p->is_paper_near || p->is_paper_out ? 0x03 : 0) |
			   (p->is_paper_out ? 0x0c : 0));
	out[3] = 0x0f;
}

void printer_changed(struct vusb_dev *dev)
{
	struct printer *p = dev->state;
	uint8_t status[4];

	automatic_status(p, status);
	if (p->asb && memcmp(status, p->asb_last, 4) != 0) {
		printer_say(dev, status, 4);
	}
	memcpy(p->asb_last, status, 4);
}

void printer_say_status(struct vusb_dev *dev, uint8_t n)
{
	uint8_t status = real_time_status(dev->state, n);

	if (vusb_knob(dev, "dle") == 2) {
		status ^= 0x12;
	}
	printer_say(dev, &status, 1);
}

void printer_watch(struct vusb_dev *dev, uint8_t mask)
{
	struct printer *p = dev->state;

	p->asb = mask;
	automatic_status(p, p->asb_last);
	if (mask) {
		printer_say(dev, p->asb_last, 4);
	}
}

void printer_identify(struct vusb_dev *dev, uint8_t n)
{
	const struct printer *p = dev->state;
	char text[64];
	const char *const *strings = p->shape->strings;
	const char *model = vusb_knob_text(dev, "mdl");

	if (n == 1 || n == 0x31 || n == 2 || n == 0x32 || n == 3 || n == 0x33) {
		static const uint8_t ids[] = {0x20, 0x03, 0x01};

		printer_say(dev, &ids[(n & 0x0f) - 1], 1);
		return;
	}
	if (n == 0x41 || n == 0x42 || n == 0x43 || n == 0x45) {
		snprintf(text, sizeof(text), "_%s",
			n == 0x42   ? strings[1]
			: n == 0x43 ? (*model ? model : strings[2])
			: n == 0x45 ? "CHINA GB18030"
				    : "1.00");
		printer_say(dev, text, strlen(text) + 1);
	}
}

/* "little-unended": words joined by dashes. */
static bool form_has(const struct vusb_dev *dev, const char *word)
{
	return strstr(vusb_knob_text(dev, "deviceid"), word) != NULL;
}

static int device_id(const struct vusb_dev *dev, uint8_t *data, int len)
{
	const struct printer *p = dev->state;
	const char *const *strings = p->shape->strings;
	const char *model = vusb_knob_text(dev, "mdl");
	char text[128] = "";
	size_t n = 2, stated;

	if (printer_is_text(dev, "deviceid", "stall", false)) {
		return -EPIPE;
	}
	if (!printer_is_text(dev, "deviceid", "empty", p->shape->is_id_empty)) {
		snprintf(text + 2, sizeof(text) - 2, "MFG:%s;CMD:ESC/POS;CLS:PRINTER;MDL:%s%s",
			strings[1], *model ? model : strings[2],
			form_has(dev, "unended") ? "" : ";");
		n = 2 + strlen(text + 2);
	}
	stated = n - (form_has(dev, "short") ? 2 : 0);
	text[form_has(dev, "little") ? 1 : 0] = (char)(stated >> 8);
	text[form_has(dev, "little") ? 0 : 1] = (char)stated;
	n = n < (size_t)len ? n : (size_t)len;
	memcpy(data, text, n);
	return (int)n;
}

/* The interface of a virtual printer is the first one with endpoints. */
static uint8_t printer_interface(const struct printer *p)
{
	return p->shape->config[9 + 2];
}

/* What calls itself vendor specific knows nothing of the class's requests. */
static bool is_printer_class(const struct vusb_dev *dev)
{
	const struct printer *p = dev->state;

	return p->shape->config[9 + 5] == 7;
}

int printer_control(struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len)
{
	struct printer *p = dev->state;
	const uint8_t place[2] = {printer_interface(p), dev->plug->alt[printer_interface(p)]};

	if (setup->type == 0xa1 && setup->request == 0) {
		p->id_index = setup->index; /* also of a question that it does not know */
	}
	if (!is_printer_class(dev)) {
		return -EPIPE;
	}
	if (p->is_locked) {
		return -EAGAIN;
	}
	if (setup->type == 0xa1 && setup->request == 0) {
		return setup->index == (place[0] << 8 | place[1]) ? device_id(dev, data, len)
								  : -EPIPE;
	}
	if (setup->type == 0xa1 && setup->request == 1) {
		if (len < 1) {
			return 0;
		}
		data[0] = printer_is_text(dev, "portstatus", "0", p->shape->is_port_zero)
				  ? 0
				  : (uint8_t)((p->is_paper_out ? 0x20 : 0) |
					      (p->is_offline ? 0 : 0x10) |
					      (printer_has_error(p) || p->is_cover_open ||
								      p->is_paper_out
							      ? 0
							      : 0x08));
		return 1;
	}
	if ((setup->type == 0x21 || setup->type == 0x23) && setup->request == 2) {
		printer_clear_buffer(p);
		return 0;
	}
	return -EPIPE;
}
