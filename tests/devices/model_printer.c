/*
 * An 80 mm slip printer: ESC/POS over the USB printer class.
 *
 * Bytes go into a receive buffer; run() takes commands out of it as fast as the print head allows
 * and only while the printer is fit to print. Real-time commands (DLE ...) are obeyed when they
 * arrive, also inside raster data, as real printers do. What the buffer cannot hold is NAKed.
 * Commands: the makers' ESC/POS references.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/printer_paper.h"
#include "tests/devices/vusb.h"

enum {
	BUFFER = 1 << 17,
	DOTS_PER_MM = 8,
	LINE_DOTS = 30,
	RASTER_BYTES = 80,
	DLE = 0x10,
	ESC = 0x1b,
	FS = 0x1c,
	GS = 0x1d
};

enum shape { POS80, TM_T88V, XP_C58K, XPRINTER, CITIZEN };

struct printer {
	enum shape shape;
	int width; /* dots */
	struct paper *paper;
	struct vusb_msgq reply;
	uint8_t buffer[BUFFER];
	size_t used;
	uint8_t tail[16]; /* the last bytes that arrived, for real-time commands across transfers */
	size_t tail_len;
	int64_t busy_until_us; /* the head's */
	int64_t last_byte_us;
	int raster_width, raster_left,
		raster_line; /* bytes a line, lines to come, lines printed; 0: no raster open */
	bool is_paper_near, is_paper_out, is_cover_open, is_cutter_jammed, is_head_hot, is_offline,
		is_silent;
	bool is_cutter_failing; /* it will jam at the next cut */
	bool is_locked;		/* the firmware has hung itself up: only a power cycle helps */
	long left_rows;		/* until the paper ends; -1 no limit */
	int lose;		/* bytes that the firmware's bug will swallow */
	uint8_t asb;		/* bits of GS a */
	uint8_t asb_last[4];
	uint32_t errors, lines, jobs, cuts;
	bool is_in_line; /* something stands on the line: a cut would be ignored */
};

static const char *const variants[] = {"pos80", "tm-t88v", "xp-c58k", "xprinter", "citizen", NULL};

static const struct vusb_knob knobs[] = {
	{"width", "", "dots a line; the variant's own when empty"},
	{"speed", "150", "mm/s; 0: at once"},
	{"buffer", "65536", "bytes of receive buffer"},
	{"idle_in", "", "zlp or nak: what an IN gets when there is nothing to say"},
	{"ghs", "", "1: knows GS ( H"},
	{"gsr", "", "1: knows GS r"},
	{"clears", "", "1: knows DLE DC4 8, which empties the buffer"},
	{"asb", "1", "1: knows GS a"},
	{"dle", "1", "1: answers DLE EOT; 2: with wrong fixed bits"},
	{"reply_ms", "", "how long a status answer takes"},
	{"deviceid", "", "normal, empty, little (its length), unended (no last ';') or stall"},
	{"mdl", "", "its model in the device id; the variant's own when empty"},
	{"portstatus", "", "normal or 0"},
	{"lockup_on_clear_halt", "", "1: CLEAR_HALT and SET_INTERFACE hang it up"},
	{"second_job_loses", "0", "bytes swallowed after a job when the host set it up anew"},
	{"raster_max", "2303", "lines a raster may have; what is longer comes out garbled"},
	{NULL, NULL, NULL},
};

#define CONFIG(in_type)                                                                            \
	{                                                                                          \
		9, 2, 32, 0, 1, 1, 0, 0xC0, 1, 9, 4, 0, 0, 2, 7, 1, 2, 0, 7, 5, 0x02, 2, 64, 0, 0, \
			7, 5, 0x81, in_type, 64, 0, 0                                              \
	}
static const uint8_t config[] = CONFIG(2);

static const struct {
	uint8_t device[18];
	const char *strings[4];
	int width, ghs, gsr, reply_ms; /* what knows GS ( H knows DLE DC4 8 too */
	bool is_zlp, is_id_empty, is_port_zero, locks_up;
} shapes[] = {
	[POS80] = {{18, 1, 0x10, 0x01, 0, 0, 0, 64, 0x16, 0x04, 0x11, 0x50, 0, 2, 1, 2, 0, 1},
		{NULL, "POS80", "USB Printing Support"}, 576, 0, 1, 0, false, false, false, true},
	[TM_T88V] = {{18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xb8, 0x04, 0x02, 0x0e, 0, 1, 1, 2, 0, 1},
		{NULL, "EPSON", "TM-T88V"}, 512, 1, 1, 20, true, false, false, false},
	[XP_C58K] = {{18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x83, 0x04, 0x0b, 0x07, 0, 2, 1, 2, 0, 1},
		{NULL, "", ""}, 384, 0, 0, 0, false, true, true, false},
	[XPRINTER] = {{18, 1, 0x10, 0x01, 0, 0, 0, 64, 0xc9, 0x1f, 0x16, 0x20, 0, 1, 1, 2, 0, 1},
		{NULL, "Xprinter", "XP-80"}, 576, 0, 1, 0, false, false, false, false},
	[CITIZEN] = {{18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x90, 0x1d, 0xf0, 0x20, 0, 1, 1, 2, 0, 1},
		{NULL, "CITIZEN", "CT-E351"}, 576, 0, 1, 0, false, false, false, false},
};

static long own(const struct vusb_dev *dev, const char *knob, long fallback)
{
	return *vusb_knob_text(dev, knob) ? vusb_knob(dev, knob) : fallback;
}

static bool is_text(const struct vusb_dev *dev, const char *knob, const char *text, bool fallback)
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
	for (int i = 0; variants[i]; i++) {
		if (!strcmp(variants[i], variant)) {
			p->shape = (enum shape)i;
		}
	}
	dev->state = p;
	p->width = (int)own(dev, "width", shapes[p->shape].width) / 8 * 8;
	p->paper = paper_create(p->width);
	p->left_rows = -1;
	dev->desc = (struct vusb_desc){
		.device = shapes[p->shape].device,
		.config = config,
		.config_len = sizeof(config),
		.kernel_driver = {"usblp"},
		.speed_mbit = 12,
	};
	memcpy(dev->desc.strings, shapes[p->shape].strings, sizeof(shapes[p->shape].strings));
}

static void destroy(struct vusb_dev *dev)
{
	struct printer *p = dev->state;

	vusb_msgq_clear(&p->reply);
	paper_destroy(p->paper);
	free(p);
}

/* ---- what it says ---- */

static bool has_error(const struct printer *p)
{
	return p->is_cutter_jammed || p->is_head_hot;
}

static bool is_fit(const struct printer *p)
{
	return !p->is_paper_out && !p->is_cover_open && !has_error(p) && !p->is_offline &&
	       !p->is_silent && !p->is_locked;
}

static void say(struct vusb_dev *dev, const void *bytes, size_t len)
{
	struct printer *p = dev->state;
	int64_t due_us = vusb_now_us() + own(dev, "reply_ms", shapes[p->shape].reply_ms) * 1000;

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
		return (uint8_t)(status | (is_fit(p) ? 0 : 0x08));
	case 2:
		return (uint8_t)(status | (p->is_cover_open ? 0x04 : 0) |
				 (p->is_paper_out ? 0x20 : 0) | (has_error(p) ? 0x40 : 0));
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
	out[0] = (uint8_t)(0x14 | (is_fit(p) ? 0 : 0x08) | (p->is_cover_open ? 0x20 : 0));
	out[1] = (uint8_t)((p->is_cutter_jammed ? 0x08 : 0) | (p->is_head_hot ? 0x40 : 0));
	out[2] = (uint8_t)((p->is_paper_near || p->is_paper_out ? 0x03 : 0) |
			   (p->is_paper_out ? 0x0c : 0));
	out[3] = 0x0f;
}

static void changed(struct vusb_dev *dev)
{
	struct printer *p = dev->state;
	uint8_t status[4];

	automatic_status(p, status);
	if (p->asb && memcmp(status, p->asb_last, 4) != 0) {
		say(dev, status, 4);
	}
	memcpy(p->asb_last, status, 4);
}

/* ---- printing ---- */

static void use_rows(struct vusb_dev *dev, int rows)
{
	struct printer *p = dev->state;
	long speed = vusb_knob(dev, "speed");
	int64_t now = vusb_now_us();

	if (speed > 0) {
		p->busy_until_us = (p->busy_until_us > now ? p->busy_until_us : now) +
				   (int64_t)rows * 1000000 / (speed * DOTS_PER_MM);
	}
	if (p->left_rows >= 0) {
		p->left_rows = p->left_rows > rows ? p->left_rows - rows : 0;
		if (p->left_rows == 0) {
			p->is_paper_out = true;
			changed(dev);
		}
	}
}

static void feed(struct vusb_dev *dev, int rows)
{
	struct printer *p = dev->state;

	for (int i = 0; i < rows; i++) {
		paper_row(p->paper, NULL);
	}
	p->is_in_line = false;
	use_rows(dev, rows);
}

static void cut(struct vusb_dev *dev, int rows)
{
	struct printer *p = dev->state;

	if (p->is_in_line) {
		p->errors++; /* ignored in the middle of a line */
		return;
	}
	if (p->is_cutter_failing) {
		p->is_cutter_failing = false;
		p->is_cutter_jammed = true;
		changed(dev);
		return;
	}
	feed(dev, rows);
	p->cuts++;
	p->jobs++;
	if (!paper_cut(p->paper, dev->vusb->paper_dir)) {
		vusb_log_note(dev->vusb->log, "%s cannot write the slip", dev->name);
	}
}

static void raster_row(struct vusb_dev *dev, const uint8_t *bytes)
{
	struct printer *p = dev->state;
	uint8_t row[RASTER_BYTES * 2] = {0};
	int width = p->raster_width < p->width / 8 ? p->raster_width : p->width / 8;

	memcpy(row, bytes, (size_t)width);
	if (++p->raster_line > vusb_knob(dev, "raster_max")) {
		vusb_garble(row, (size_t)p->width / 8, (uint32_t)p->raster_line);
	}
	paper_row(p->paper, row);
	p->lines++;
	p->raster_left--;
	use_rows(dev, 1);
}

/* ---- commands in the buffer; each returns the bytes it used, 0: wait for more ---- */

static size_t unknown(struct printer *p, size_t len)
{
	p->errors++;
	return len;
}

static size_t esc_command(struct vusb_dev *dev, const uint8_t *b, size_t len)
{
	struct printer *p = dev->state;

	if (len < 2) {
		return 0;
	}
	switch (b[1]) {
	case '@':
		p->is_in_line = false; /* what stood on the line is forgotten */
		return 2;
	case '2':
		return 2;
	case 'd':
	case 'J':
		if (len < 3) {
			return 0;
		}
		feed(dev, b[1] == 'd' ? b[2] * LINE_DOTS : b[2]);
		return 3;
	case '!':
	case 'E':
	case '-':
	case 'a':
	case 't':
	case 'R':
	case '3':
	case '=':
		return len < 3 ? 0 : 3;
	case 'c':
	case 'B':
		return len < 4 ? 0 : 4;
	case 'p':
		return len < 5 ? 0 : 5;
	default:
		return unknown(p, 2);
	}
}

static void identify(struct vusb_dev *dev, uint8_t n)
{
	struct printer *p = dev->state;
	char text[64];
	const char *const *strings = shapes[p->shape].strings;

	if (n == 1 || n == 0x31 || n == 2 || n == 0x32 || n == 3 || n == 0x33) {
		static const uint8_t ids[] = {0x20, 0x03, 0x01};

		say(dev, &ids[(n & 0x0f) - 1], 1);
		return;
	}
	if (n == 0x41 || n == 0x42 || n == 0x43 || n == 0x45) {
		snprintf(text, sizeof(text), "_%s",
			n == 0x42   ? strings[1]
			: n == 0x43 ? strings[2]
			: n == 0x45 ? "CHINA GB18030"
				    : "1.00");
		say(dev, text, strlen(text) + 1);
	}
}

static size_t gs_paren(struct vusb_dev *dev, const uint8_t *b, size_t len)
{
	struct printer *p = dev->state;
	size_t body;

	if (len < 5) {
		return 0;
	}
	body = (size_t)(b[3] | b[4] << 8);
	if (len < 5 + body) {
		return 0;
	}
	if (b[2] == 'H' && own(dev, "ghs", shapes[p->shape].ghs)) {
		if (body == 6 && b[5] == 0x30) {
			uint8_t answer[] = {0x37, 0x22, b[7], b[8], b[9], b[10], 0};
			int64_t due_us =
				p->busy_until_us > vusb_now_us() ? p->busy_until_us : vusb_now_us();

			if (!p->is_silent && !p->is_locked) {
				vusb_msgq_put(&p->reply, answer, sizeof(answer), due_us);
				if (!dev->wake_us || due_us < dev->wake_us) {
					dev->wake_us = due_us;
				}
			}
		}
		return 5 + body;
	}
	if (b[2] != 'D' && b[2] != 'E' && b[2] != 'A' && b[2] != 'H') {
		p->errors++;
	} else if (b[2] == 'H') {
		p->errors++; /* this one does not know it: the bytes would come out as text */
	}
	return 5 + body;
}

static size_t gs_command(struct vusb_dev *dev, const uint8_t *b, size_t len)
{
	struct printer *p = dev->state;

	if (len < 2) {
		return 0;
	}
	switch (b[1]) {
	case 'v':
		if (len < 8) {
			return 0;
		}
		p->raster_width = b[4] | b[5] << 8;
		p->raster_left = b[6] | b[7] << 8;
		p->raster_line = 0;
		if (b[2] != '0' || b[3] != 0 || p->raster_width == 0 ||
			p->raster_width > RASTER_BYTES) {
			p->raster_left = 0;
			return unknown(p, 8);
		}
		return 8;
	case 'V':
		if (len < 3) {
			return 0;
		}
		if (b[2] == 0 || b[2] == 1 || b[2] == '0' || b[2] == '1') {
			cut(dev, 0);
			return 3;
		}
		if (len < 4) {
			return 0;
		}
		cut(dev, b[3]);
		return 4;
	case 'a':
		if (len < 3) {
			return 0;
		}
		if (vusb_knob(dev, "asb")) {
			p->asb = b[2];
			automatic_status(p, p->asb_last);
			if (p->asb) {
				say(dev, p->asb_last, 4);
			}
		}
		return 3;
	case 'r':
		if (len < 3) {
			return 0;
		}
		if (own(dev, "gsr", shapes[p->shape].gsr)) {
			uint8_t status =
				(b[2] & 0x0f) == 1 ? (uint8_t)(p->is_paper_near ? 0x03 : 0) : 0;

			say(dev, &status, 1);
		}
		return 3;
	case 'I':
		if (len < 3) {
			return 0;
		}
		identify(dev, b[2]);
		return 3;
	case '(':
		return gs_paren(dev, b, len);
	case '!':
	case 'B':
		return len < 3 ? 0 : 3;
	case 'L':
	case 'W':
	case 'P':
		return len < 4 ? 0 : 4;
	default:
		return unknown(p, 2);
	}
}

/* DLE sequences were obeyed when they came; here they are only skipped. */
static size_t dle_command(struct printer *p, const uint8_t *b, size_t len)
{
	if (len < 3) {
		return 0;
	}
	if (b[1] == 4 || b[1] == 5) {
		return 3;
	}
	if (b[1] == 0x14) {
		return b[2] == 8 ? (len < 10 ? 0 : 10) : (len < 5 ? 0 : 5);
	}
	return unknown(p, 1);
}

static size_t command(struct vusb_dev *dev, const uint8_t *b, size_t len)
{
	struct printer *p = dev->state;

	switch (b[0]) {
	case 0:
	case '\r':
		return 1;
	case '\n':
		feed(dev, LINE_DOTS);
		return 1;
	case DLE:
		return dle_command(p, b, len);
	case ESC:
		return esc_command(dev, b, len);
	case GS:
		return gs_command(dev, b, len);
	case FS:
		if (len < 2) {
			return 0;
		}
		return b[1] == '&' || b[1] == '.' ? 2 : len < 3 ? 0 : 3;
	default:
		p->is_in_line = true;
		return unknown(p, 1); /* text: this paper only takes dots */
	}
}

static void run(struct vusb_dev *dev)
{
	struct printer *p = dev->state;
	size_t at = 0;

	while (is_fit(p) && at < p->used) {
		size_t used;

		if (p->busy_until_us >
			vusb_now_us() +
				20000) { /* a little ahead of the head, as a line buffer is */
			break;
		}
		if (p->raster_left > 0) {
			used = p->used - at < (size_t)p->raster_width ? 0 : (size_t)p->raster_width;
			if (used) {
				raster_row(dev, p->buffer + at);
			}
		} else {
			used = command(dev, p->buffer + at, p->used - at);
		}
		if (!used) {
			break;
		}
		at += used;
	}
	p->used -= at;
	memmove(p->buffer, p->buffer + at, p->used);
	if (p->used && is_fit(p) && p->busy_until_us > vusb_now_us()) {
		int64_t wake_us = p->busy_until_us - 10000;

		if (!dev->wake_us || wake_us < dev->wake_us) {
			dev->wake_us = wake_us;
		}
	}
}

static void clear_buffer(struct printer *p)
{
	p->used = 0;
	p->raster_left = 0;
	p->is_in_line = false;
}

/* Looks for real-time commands at the end of what has arrived. */
static void real_time(struct vusb_dev *dev)
{
	struct printer *p = dev->state;
	const uint8_t *t = p->tail;
	static const uint8_t clear[] = {DLE, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8};

	if (p->tail_len >= 3 && t[p->tail_len - 3] == DLE && t[p->tail_len - 2] == 4) {
		uint8_t n = t[p->tail_len - 1];

		if (n >= 1 && n <= 4 && vusb_knob(dev, "dle")) {
			uint8_t status = real_time_status(p, n);

			if (vusb_knob(dev, "dle") == 2) {
				status ^= 0x12;
			}
			say(dev, &status, 1);
		}
	} else if (p->tail_len >= 3 && t[p->tail_len - 3] == DLE && t[p->tail_len - 2] == 5) {
		uint8_t n = t[p->tail_len - 1];

		if (n == 2 && has_error(p)) {
			clear_buffer(p);
			p->is_cutter_jammed = false;
			changed(dev);
		}
	} else if (p->tail_len >= sizeof(clear) && own(dev, "clears", shapes[p->shape].ghs) &&
		   !memcmp(t + p->tail_len - sizeof(clear), clear, sizeof(clear))) {
		static const uint8_t answer[] = {0x37, 0x25, 0};

		clear_buffer(p);
		say(dev, answer, sizeof(answer));
	}
}

static int out(struct vusb_dev *dev, uint8_t ep, const uint8_t *data, int len)
{
	struct printer *p = dev->state;
	size_t room = (size_t)vusb_knob(dev, "buffer");
	int taken = 0;

	(void)ep;
	if (p->is_locked) {
		return -EAGAIN;
	}
	room = room > BUFFER ? BUFFER : room;
	run(dev);
	for (; taken < len; taken++) {
		if (p->used == room) {
			run(dev);
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
		real_time(dev);
	}
	if (taken > 0) {
		p->last_byte_us = vusb_now_us();
	}
	run(dev);
	return taken > 0 || len == 0 ? taken : -EAGAIN;
}

static int in(struct vusb_dev *dev, uint8_t ep, uint8_t *buf, int len)
{
	struct printer *p = dev->state;
	int r;

	(void)ep;
	if (p->is_locked) {
		return -EAGAIN;
	}
	r = vusb_msgq_take(&p->reply, buf, len, 64);
	if (r == -EAGAIN && is_text(dev, "idle_in", "zlp", shapes[p->shape].is_zlp)) {
		return 0;
	}
	return r;
}

static int device_id(const struct vusb_dev *dev, uint8_t *data, int len)
{
	const struct printer *p = dev->state;
	const char *const *strings = shapes[p->shape].strings;
	const char *model = vusb_knob_text(dev, "mdl");
	char text[128] = "";
	size_t n = 2;

	if (is_text(dev, "deviceid", "stall", false)) {
		return -EPIPE;
	}
	if (!is_text(dev, "deviceid", "empty", shapes[p->shape].is_id_empty)) {
		snprintf(text + 2, sizeof(text) - 2, "MFG:%s;CMD:ESC/POS;CLS:PRINTER;MDL:%s%s",
			strings[1], *model ? model : strings[2],
			is_text(dev, "deviceid", "unended", false) ? "" : ";");
		n = 2 + strlen(text + 2);
	}
	text[0] = (char)(n >> 8);
	text[1] = (char)n;
	if (is_text(dev, "deviceid", "little", false)) {
		text[1] = text[0];
		text[0] = (char)n;
	}
	n = n < (size_t)len ? n : (size_t)len;
	memcpy(data, text, n);
	return (int)n;
}

static int control(struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len)
{
	struct printer *p = dev->state;

	if (p->is_locked) {
		return -EAGAIN;
	}
	if (setup->type == 0xa1 && setup->request == 0) {
		return setup->index == 0 ? device_id(dev, data, len) : -EPIPE;
	}
	if (setup->type == 0xa1 && setup->request == 1) {
		if (len < 1) {
			return 0;
		}
		data[0] = is_text(dev, "portstatus", "0", shapes[p->shape].is_port_zero)
				  ? 0
				  : (uint8_t)((p->is_paper_out ? 0x20 : 0) |
					      (p->is_offline ? 0 : 0x10) |
					      (has_error(p) || p->is_cover_open || p->is_paper_out
							      ? 0
							      : 0x08));
		return 1;
	}
	if ((setup->type == 0x21 || setup->type == 0x23) && setup->request == 2) {
		clear_buffer(p);
		return 0;
	}
	return -EPIPE;
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
		own(dev, "lockup_on_clear_halt", shapes[p->shape].locks_up)) {
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

	run(dev);
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
		p->left_rows = (long)mm * DOTS_PER_MM;
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
		{"last-byte-us", p->last_byte_us},
		{"busy-until-us", p->busy_until_us},
		{"locked", p->is_locked},
		{"width", p->width},
	};

	if (!strcmp(verb, "last")) {
		snprintf(reply, size, "%s", paper_last(p->paper));
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
		p->is_silent = true;
	} else if (!strcmp(verb, "online")) {
		p->is_offline = p->is_silent = false;
	} else if (!strcmp(verb, "say")) { /* bytes that nobody asked for */
		uint8_t bytes[256];
		int n = vusb_hex(arg, bytes, sizeof(bytes));

		if (n <= 0) {
			return -EINVAL;
		}
		say(dev, bytes, (size_t)n);
	} else if (!strcmp(verb, "power-cycle")) {
		clear_buffer(p);
		p->is_locked = false;
		p->asb = 0;
		p->jobs = 0;
	} else {
		return ask(p, verb, reply, size);
	}
	changed(dev);
	run(dev);
	vusb_kick(dev);
	return r;
}

const struct vusb_model model_printer = {
	.kind = "printer",
	.variants = variants,
	.knobs = knobs,
	.create = create,
	.destroy = destroy,
	.control = control,
	.out = out,
	.in = in,
	.event = event,
	.poke = poke,
	.tick = tick,
};
