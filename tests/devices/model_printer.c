/*
 * An 80 mm slip printer: ESC/POS over the USB printer class.
 *
 * Bytes go into a receive buffer; printer_run() takes commands out of it as fast as the print head
 * allows and only while the printer is fit to print. Real-time commands (DLE ...) are obeyed when
 * they arrive, also inside raster data, as real printers do. What the buffer cannot hold is NAKed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/printer.h"

static const struct vusb_knob knobs[] = {
	{"width", "", "dots a line; the variant's own when empty"},
	{"speed", "150", "mm/s; 0: at once"},
	{"buffer", "65536", "bytes of receive buffer"},
	{"idle_in", "", "zlp or nak: what an IN gets when there is nothing to say"},
	{"ghs", "", "1: knows GS ( H"},
	{"gsr", "", "1: knows GS r"},
	{"clears", "", "1: knows DLE DC4 8, which empties the buffer"},
	{"asb", "1", "1: knows GS a"},
	{"dle", "1", "1: answers DLE EOT; 2: with wrong fixed bits; 3: in the order of its queue"},
	{"reply_ms", "", "how long a status answer takes"},
	{"deviceid", "", "normal, empty, stall, or joined: little, short (its length), unended"},
	{"mdl", "", "its model in the device id and in GS I; the variant's own when empty"},
	{"portstatus", "", "normal or 0"},
	{"lockup_on_clear_halt", "", "1: CLEAR_HALT and SET_INTERFACE hang it up"},
	{"second_job_loses", "0", "bytes swallowed after a job when the host set it up anew"},
	{"raster_max", "2303", "lines a raster may have; what is longer comes out garbled"},
	{NULL, NULL, NULL},
};

long printer_own(const struct vusb_dev *dev, const char *knob, long fallback)
{
	return *vusb_knob_text(dev, knob) ? vusb_knob(dev, knob) : fallback;
}

bool printer_is_text(const struct vusb_dev *dev, const char *knob, const char *text, bool fallback)
{
	const char *value = vusb_knob_text(dev, knob);

	return *value ? !strcmp(value, text) : fallback;
}

static void create(struct vusb_dev *dev, const char *variant)
{
	struct printer *p = calloc(1, sizeof(*p));

	if (!p) {
		abort();
	}
	for (int i = 0; printer_variants[i]; i++) {
		if (!strcmp(printer_variants[i], variant)) {
			p->shape = &printer_shapes[i];
		}
	}
	dev->state = p;
	p->width = (int)printer_own(dev, "width", p->shape->width) / 8 * 8;
	p->paper = paper_create(p->width);
	p->left_rows = p->talking_rows = -1;
	dev->desc = (struct vusb_desc){
		.device = p->shape->device,
		.config = p->shape->config,
		.config_len = p->shape->config_len,
		.kernel_driver = {p->shape->config[9 + 5] == 7 ? "usblp" : NULL},
		.speed_mbit = 12,
	};
	memcpy(dev->desc.strings, p->shape->strings, sizeof(p->shape->strings));
}

static void destroy(struct vusb_dev *dev)
{
	struct printer *p = dev->state;

	vusb_msgq_clear(&p->reply);
	paper_destroy(p->paper);
	free(p);
}

static int out(struct vusb_dev *dev, uint8_t ep, const uint8_t *data, int len)
{
	struct printer *p = dev->state;
	size_t room = (size_t)vusb_knob(dev, "buffer");
	int taken = 0;

	if (p->is_locked || (p->shape->out_ep && ep != p->shape->out_ep)) {
		return -EAGAIN;
	}
	room = room > PRINTER_BUFFER ? PRINTER_BUFFER : room;
	printer_run(dev);
	for (; taken < len; taken++) {
		if (p->used == room) {
			printer_run(dev);
			if (p->used == room) {
				break;
			}
		}
		if (p->lose > 0) {
			p->lose--;
			continue;
		}
		p->buffer[p->used++] = data[taken];
		if (p->tail_len == sizeof(p->tail)) {
			memmove(p->tail, p->tail + 1, --p->tail_len);
		}
		p->tail[p->tail_len++] = data[taken];
		printer_real_time(dev);
	}
	printer_run(dev);
	return taken > 0 || len == 0 ? taken : -EAGAIN;
}

static int in(struct vusb_dev *dev, uint8_t ep, uint8_t *buf, int len)
{
	struct printer *p = dev->state;
	int r;

	if (p->is_locked || (p->shape->in_ep && ep != p->shape->in_ep)) {
		return -EAGAIN;
	}
	r = vusb_msgq_take(&p->reply, buf, len, 64);
	if (r == -EAGAIN && printer_is_text(dev, "idle_in", "zlp", p->shape->is_zlp)) {
		return 0;
	}
	return r;
}

static void event(struct vusb_dev *dev, enum vusb_event event)
{
	struct printer *p = dev->state;

	if (event == VUSB_EVENT_PLUGGED) { /* its power is its own, its talk is new */
		vusb_msgq_clear(&p->reply);
		p->tail_len = 0;
		p->is_locked = false;
		p->asb = 0;
		return;
	}
	if ((event == VUSB_EVENT_CLEAR_HALT || event == VUSB_EVENT_SET_INTERFACE) &&
		printer_own(dev, "lockup_on_clear_halt", p->shape->locks_up)) {
		p->is_locked = true;
	}
	if (p->jobs > 0) {
		p->lose = (int)vusb_knob(dev, "second_job_loses");
	}
}

static void tick(struct vusb_dev *dev, int64_t now_us)
{
	struct printer *p = dev->state;
	int64_t due_us = vusb_msgq_due_us(&p->reply);

	printer_run(dev);
	if (due_us > now_us && (!dev->wake_us || due_us < dev->wake_us)) {
		dev->wake_us = due_us;
	}
}

/* ---- pokes ---- */

static int set_paper(struct printer *p, const char *arg)
{
	int mm;

	if (!strcmp(arg, "out")) {
		p->is_paper_out = true;
	} else if (!strcmp(arg, "near")) {
		p->is_paper_near = true;
		p->is_paper_out = false;
	} else if (!strcmp(arg, "ok")) {
		p->is_paper_near = p->is_paper_out = false;
		p->left_rows = -1;
	} else if (sscanf(arg, "left %d", &mm) == 1 && mm >= 0) {
		p->left_rows = (long)mm * PRINTER_DOTS_PER_MM;
	} else {
		return -EINVAL;
	}
	return 0;
}

/* At once, or "after MM" of paper: in the middle of a slip, however fast the test is. */
static int fall_silent(struct printer *p, const char *arg)
{
	int mm;

	if (!*arg) {
		p->is_silent = true;
	} else if (sscanf(arg, "after %d", &mm) == 1 && mm > 0) {
		p->talking_rows = (long)mm * PRINTER_DOTS_PER_MM;
	} else {
		return -EINVAL;
	}
	return 0;
}

static int one_of(const char *arg, const char *off, const char *on, bool *value)
{
	if (strcmp(arg, off) != 0 && strcmp(arg, on) != 0) {
		return -EINVAL;
	}
	*value = !strcmp(arg, on);
	return 0;
}

static int ask(const struct printer *p, const char *verb, char *reply, size_t size)
{
	const struct {
		const char *name;
		long long value;
	} numbers[] = {
		{"slips", paper_slips(p->paper)},
		{"inked", paper_inked(p->paper)},
		{"rows", paper_rows(p->paper)},
		{"lines", p->lines},
		{"errors", p->errors},
		{"cuts", p->cuts},
		{"buffered", (long long)p->used},
		{"cut-us", p->cut_us},
		{"busy-until-us", p->busy_until_us},
		{"locked", p->is_locked},
		{"id-index", p->id_index},
		{"width", p->width},
	};

	if (!strcmp(verb, "last")) {
		snprintf(reply, size, "%s", paper_last(p->paper));
		return 0;
	}
	if (!strcmp(verb, "proof")) {
		for (size_t i = 0; i < sizeof(p->proof); i++) {
			snprintf(reply + 2 * i, size - 2 * i, "%02x", p->proof[i]);
		}
		return 0;
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (!strcmp(verb, numbers[i].name)) {
			snprintf(reply, size, "%lld", numbers[i].value);
			return 0;
		}
	}
	return -ENOENT;
}

static int poke(struct vusb_dev *dev, const char *verb, const char *arg, char *reply, size_t size)
{
	struct printer *p = dev->state;
	int r = 0;

	if (!strcmp(verb, "paper")) {
		r = set_paper(p, arg);
	} else if (!strcmp(verb, "cover")) {
		r = one_of(arg, "close", "open", &p->is_cover_open);
	} else if (!strcmp(verb, "cutter")) {
		if (!strcmp(arg, "fail")) {
			p->is_cutter_failing = true;
		} else {
			r = one_of(arg, "ok", "jam", &p->is_cutter_jammed);
		}
	} else if (!strcmp(verb, "head")) {
		r = one_of(arg, "ok", "hot", &p->is_head_hot);
	} else if (!strcmp(verb, "offline")) {
		p->is_offline = true;
	} else if (!strcmp(verb, "silent")) {
		r = fall_silent(p, arg);
	} else if (!strcmp(verb, "online")) {
		p->is_offline = p->is_silent = false;
		p->talking_rows = -1;
	} else if (!strcmp(verb, "say")) { /* bytes that nobody asked for */
		uint8_t bytes[256];
		int n = vusb_hex(arg, bytes, sizeof(bytes));

		if (n <= 0) {
			return -EINVAL;
		}
		printer_say(dev, bytes, (size_t)n);
	} else if (!strcmp(verb, "power-cycle")) {
		printer_clear_buffer(p);
		p->is_locked = false;
		p->asb = 0;
		p->jobs = 0;
	} else {
		return ask(p, verb, reply, size);
	}
	printer_changed(dev);
	printer_run(dev);
	vusb_kick(dev);
	return r;
}

const struct vusb_model model_printer = {
	.kind = "printer",
	.variants = printer_variants,
	.knobs = knobs,
	.create = create,
	.destroy = destroy,
	.control = printer_control,
	.out = out,
	.in = in,
	.event = event,
	.poke = poke,
	.tick = tick,
};
