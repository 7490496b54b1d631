/* What the virtual printer does with the bytes it is sent. Commands: the makers' ESC/POS
 * references.
 */
#include <string.h>

#include "tests/devices/printer.h"

enum { LINE_DOTS = 30, RASTER_BYTES = 80 };

static void use_rows(struct vusb_dev *dev, int rows)
{
	struct printer *p = dev->state;
	long speed = vusb_knob(dev, "speed");
	int64_t now = vusb_now_us();

	if (speed > 0) {
		p->busy_until_us = (p->busy_until_us > now ? p->busy_until_us : now) +
				   (int64_t)rows * 1000000 / (speed * PRINTER_DOTS_PER_MM);
	}
	if (p->talking_rows >= 0) {
		p->talking_rows = p->talking_rows > rows ? p->talking_rows - rows : 0;
		p->is_silent = p->is_silent || p->talking_rows == 0;
	}
	if (p->left_rows >= 0) {
		p->left_rows = p->left_rows > rows ? p->left_rows - rows : 0;
		if (p->left_rows == 0) {
			p->is_paper_out = true;
			printer_changed(dev);
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
		printer_changed(dev);
		return;
	}
	feed(dev, rows);
	p->cuts++;
	p->cut_us = vusb_now_us();
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
	if (b[2] == 'H' && printer_own(dev, "ghs", p->shape->ghs)) {
		if (body == 6 && b[5] == 0x30) {
			uint8_t answer[] = {0x37, 0x22, b[7], b[8], b[9], b[10], 0};
			int64_t due_us =
				p->busy_until_us > vusb_now_us() ? p->busy_until_us : vusb_now_us();

			memcpy(p->proof, answer, sizeof(answer));
			printer_say_at(dev, answer, sizeof(answer), due_us);
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
			printer_watch(dev, b[2]);
		}
		return 3;
	case 'r':
		if (len < 3) {
			return 0;
		}
		if (printer_own(dev, "gsr", p->shape->gsr)) {
			uint8_t status =
				(b[2] & 0x0f) == 1 ? (uint8_t)(p->is_paper_near ? 0x03 : 0) : 0;

			printer_say(dev, &status, 1);
		}
		return 3;
	case 'I':
		if (len < 3) {
			return 0;
		}
		printer_identify(dev, b[2]);
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

/* DLE sequences were obeyed when they came; here they are only skipped, but by a printer that
 * answers in the order of its queue. */
static size_t dle_command(struct vusb_dev *dev, const uint8_t *b, size_t len)
{
	struct printer *p = dev->state;

	if (len < 3) {
		return 0;
	}
	if (b[1] == 4 && b[2] >= 1 && b[2] <= 4 && vusb_knob(dev, "dle") == 3) {
		printer_say_status(dev, b[2]);
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
		return dle_command(dev, b, len);
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

void printer_run(struct vusb_dev *dev)
{
	struct printer *p = dev->state;
	size_t at = 0;

	while (printer_is_fit(p) && at < p->used) {
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
	if (p->used && printer_is_fit(p) && p->busy_until_us > vusb_now_us()) {
		int64_t wake_us = p->busy_until_us - 10000;

		if (!dev->wake_us || wake_us < dev->wake_us) {
			dev->wake_us = wake_us;
		}
	}
}

void printer_clear_buffer(struct printer *p)
{
	p->used = 0;
	p->raster_left = 0;
	p->is_in_line = false;
}

/* Looks for real-time commands at the end of what has arrived. */
void printer_real_time(struct vusb_dev *dev)
{
	struct printer *p = dev->state;
	const uint8_t *t = p->tail;
	static const uint8_t clear[] = {DLE, 0x14, 8, 1, 3, 0x14, 1, 6, 2, 8};

	if (p->tail_len >= 3 && t[p->tail_len - 3] == DLE && t[p->tail_len - 2] == 4) {
		uint8_t n = t[p->tail_len - 1];

		if (n >= 1 && n <= 4 && vusb_knob(dev, "dle") && vusb_knob(dev, "dle") != 3) {
			printer_say_status(dev, n);
		}
	} else if (p->tail_len >= 3 && t[p->tail_len - 3] == DLE && t[p->tail_len - 2] == 5) {
		uint8_t n = t[p->tail_len - 1];

		if (n == 2 && printer_has_error(p)) {
			printer_clear_buffer(p);
			p->is_cutter_jammed = false;
			printer_changed(dev);
		}
	} else if (p->tail_len >= sizeof(clear) && printer_own(dev, "clears", p->shape->ghs) &&
		   !memcmp(t + p->tail_len - sizeof(clear), clear, sizeof(clear))) {
		static const uint8_t answer[] = {0x37, 0x25, 0};

		printer_clear_buffer(p);
		printer_say(dev, answer, sizeof(answer));
	}
}
