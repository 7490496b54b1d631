/*
 * An ID card reader with a SAM: the conversation of a GA 450 reader over four USB shapes.
 *
 * Frames: AA AA AA 96 69, length (big-endian, counts what follows), command or status, data, XOR of
 * length to data. The card's state machine is sam_answer(); the shapes differ only in how bytes
 * come in and go out.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/idcard_cards.h"
#include "tests/devices/vusb.h"

enum { MAX_FRAME = 4096, MAX_FORCED = 8, PACKET = 64 };

enum shape { SDT_SPLIT, SDT_WHOLE, DK_HID, ROUTON_HID };

enum card_kind { CARD_NONE, CARD_ID, CARD_BANK };

enum card_stage { STAGE_LAID, STAGE_FOUND, STAGE_SELECTED, STAGE_READ, STAGE_FAILED };

struct idcard {
	enum shape shape;
	uint8_t in[MAX_FRAME]; /* bytes of the request so far */
	size_t in_len;
	struct vusb_msgq reply, reply_body; /* body: the second pipe of SDT_SPLIT */
	uint8_t pending[MAX_FRAME]; /* DK and Routon: the reply still to be cut into reports */
	size_t pending_len, pending_sent;
	bool waits_for_ack; /* DK: we sent a full part of a long message */
	enum card_kind card;
	enum card_stage stage;
	bool is_damaged;
	uint8_t text[CARD_TEXT], photo[CARD_PHOTO], address[CARD_ADDRESS];
	bool has_address;
	struct {
		uint16_t command;
		uint8_t sw3;
		int times;
	} forced[MAX_FORCED];
	int64_t busy_until_us; /* after a SAM reset */
	int64_t taken_us;      /* when the host took the last bytes */
	unsigned reads, finds, bad_frames;
};

static const char *const variants[] = {"sdt-split", "sdt-whole", "dk-hid", "routon-hid", NULL};

static const struct vusb_knob knobs[] = {
	{"find_once", "0", "1: find sees a card once, read or not"},
	{"find_again", "0", "1: find sees a card again that was read and still lies there"},
	{"gone_sw3", "0x41", "answer to 30 03 when the card has gone"},
	{"bank_at", "find", "where a bank card is refused with 40: find, select or read"},
	{"finger", "0", "bytes of fingerprints for 30 10: 0, 512 or 1024"},
	{"sam", "0x90", "verdict of SAM status (0x60: self test failed, 0x66: not authorised)"},
	{"find_ms", "0", "time a find takes"},
	{"select_ms", "0", "time a select takes"},
	{"read_ms", "0", "time a read takes (real ones: 300 to 900)"},
	{"reset_ms", "0", "time the SAM is silent after a reset"},
	{"stray", "0", "stray AA bytes before each reply"},
	{"mute", "0", "1: takes everything, answers nothing"},
	{"chunk", "0", "replies in pieces of so many bytes, each its own transfer (sdt-whole)"},
	{NULL, NULL, NULL},
};

/* Class and strings of 0400:C35A are not published: vendor class, no strings. */
static const uint8_t dev_sdt[18] = {
	18, 1, 0x10, 0x01, 0, 0, 0, 64, 0x00, 0x04, 0x5a, 0xc3, 0x00, 0x01, 0, 0, 0, 1};
static const uint8_t cfg_split[] = {9, 2, 46, 0, 1, 1, 0, 0x80, 100, 9, 4, 0, 0, 4, 0xff, 0xff,
	0xff, 0, 7, 5, 0x02, 2, 64, 0, 0, 7, 5, 0x81, 2, 64, 0, 0, 7, 5, 0x06, 2, 64, 0, 0, 7, 5,
	0x85, 2, 64, 0, 0};
static const uint8_t cfg_whole[] = {9, 2, 32, 0, 1, 1, 0, 0x80, 100, 9, 4, 0, 0, 2, 0xff, 0xff,
	0xff, 0, 7, 5, 0x02, 2, 64, 0, 0, 7, 5, 0x81, 2, 64, 0, 0};

/* Vendor page, 64 bytes each way, no report id. */
static const uint8_t report_vendor64[] = {0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x02,
	0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x81, 0x02, 0x09, 0x03, 0x15, 0x00,
	0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x91, 0x02, 0xc0};
static const uint8_t dev_dk[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x83, 0x04, 0x2b, 0x57, 0x00, 0x02, 1, 2, 0, 1};
static const uint8_t cfg_dk[] = {9, 2, 41, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 2, 3, 0, 0, 0, 9, 0x21,
	0x11, 0x01, 0, 1, 0x22, sizeof(report_vendor64), 0, 7, 5, 0x81, 3, 64, 0, 1, 7, 5, 0x01, 3,
	64, 0, 1};
/* Routon: everything on the control pipe; the interrupt endpoint that HID demands stays silent. */
static const uint8_t dev_routon[18] = {
	18, 1, 0x10, 0x01, 0, 0, 0, 8, 0x25, 0x04, 0x59, 0x81, 0x00, 0x01, 1, 2, 0, 1};
static const uint8_t cfg_routon[] = {9, 2, 34, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 1, 3, 0, 0, 0, 9,
	0x21, 0x10, 0x01, 0, 1, 0x22, sizeof(report_vendor64), 0, 7, 5, 0x81, 3, 8, 0, 10};

static void create(struct vusb_dev *dev, const char *variant)
{
	struct idcard *c = calloc(1, sizeof(*c));
	struct vusb_desc *d = &dev->desc;

	if (!c) {
		abort();
	}
	dev->state = c;
	d->speed_mbit = 12;
	for (int i = 0; variants[i]; i++) {
		c->shape = !strcmp(variants[i], variant) ? (enum shape)i : c->shape;
	}
	switch (c->shape) {
	case SDT_SPLIT:
	case SDT_WHOLE:
		d->device = dev_sdt;
		d->config = c->shape == SDT_SPLIT ? cfg_split : cfg_whole;
		d->config_len = c->shape == SDT_SPLIT ? sizeof(cfg_split) : sizeof(cfg_whole);
		return;
	case DK_HID:
		d->device = dev_dk;
		d->config = cfg_dk;
		d->config_len = sizeof(cfg_dk);
		d->strings[1] = "DK";
		d->strings[2] = "HID Reader";
		break;
	case ROUTON_HID:
		d->device = dev_routon;
		d->config = cfg_routon;
		d->config_len = sizeof(cfg_routon);
		d->strings[1] = "Routon";
		d->strings[2] = "HIDIDR";
		break;
	}
	d->kernel_driver[0] = "usbhid";
	d->report[0].bytes = report_vendor64;
	d->report[0].len = sizeof(report_vendor64);
}

static void destroy(struct vusb_dev *dev)
{
	struct idcard *c = dev->state;

	vusb_msgq_clear(&c->reply);
	vusb_msgq_clear(&c->reply_body);
	free(c);
}

/* ---- out: cutting a reply for the host ---- */

static void wake_for_reply(struct vusb_dev *dev, int64_t due_us)
{
	if (!dev->wake_us || due_us < dev->wake_us) {
		dev->wake_us = due_us;
	}
}

/* DK: 64-byte report, count 1..63, data; after each full part the host says FF and gets the next.
 */
static void dk_send_part(struct idcard *c, int64_t due_us)
{
	size_t left = c->pending_len - c->pending_sent, n = left > PACKET - 1 ? PACKET - 1 : left;
	uint8_t report[PACKET] = {0};

	report[0] = (uint8_t)n;
	memcpy(report + 1, c->pending + c->pending_sent, n);
	c->pending_sent += n;
	c->waits_for_ack = c->pending_sent < c->pending_len;
	vusb_msgq_put(&c->reply, report, sizeof(report), due_us);
}

static void send_bytes(struct vusb_dev *dev, const uint8_t *frame, size_t len, long after_ms)
{
	struct idcard *c = dev->state;
	int64_t due_us = vusb_now_us() + after_ms * 1000;
	size_t chunk = (size_t)vusb_knob(dev, "chunk");

	if (vusb_knob(dev, "mute")) {
		return;
	}
	switch (c->shape) {
	case SDT_SPLIT: {
		size_t body = 0; /* behind stray bytes, preamble and length */

		while (body + 5 < len && memcmp(frame + body, "\xaa\xaa\xaa\x96\x69", 5) != 0) {
			body++;
		}
		vusb_msgq_put(&c->reply, frame, body + 7, due_us);
		vusb_msgq_put(&c->reply_body, frame + body + 7, len - body - 7, due_us);
		break;
	}
	case SDT_WHOLE:
		chunk = chunk && chunk < len ? chunk : len;
		for (size_t at = 0; at < len; at += chunk) {
			vusb_msgq_put(
				&c->reply, frame + at, len - at < chunk ? len - at : chunk, due_us);
		}
		break;
	case DK_HID:
	case ROUTON_HID:
		memcpy(c->pending, frame, len);
		c->pending_len = len;
		c->pending_sent = 0;
		if (c->shape == DK_HID) {
			dk_send_part(c, due_us);
		} else {
			c->busy_until_us = due_us > c->busy_until_us ? due_us : c->busy_until_us;
		}
		break;
	}
	wake_for_reply(dev, due_us);
}

static void send_reply(
	struct vusb_dev *dev, uint8_t sw3, const uint8_t *data, size_t len, long after_ms)
{
	uint8_t frame[MAX_FRAME + 64];
	size_t at = 0, stray = (size_t)vusb_knob(dev, "stray") & 31, start, count = len + 4;
	uint8_t check = 0;

	while (at < stray) {
		frame[at++] = 0xaa;
	}
	memcpy(frame + at, "\xaa\xaa\xaa\x96\x69", 5);
	at += 5;
	start = at;
	frame[at++] = (uint8_t)(count >> 8);
	frame[at++] = (uint8_t)count;
	frame[at++] = 0;
	frame[at++] = 0;
	frame[at++] = sw3;
	if (len) {
		memcpy(frame + at, data, len);
		at += len;
	}
	for (size_t i = start; i < at; i++) {
		check ^= frame[i];
	}
	frame[at++] = check;
	send_bytes(dev, frame, at, after_ms);
}

/* ---- the SAM and the card ---- */

static bool forced_verdict(struct idcard *c, uint16_t command, uint8_t *sw3)
{
	for (int i = 0; i < MAX_FORCED; i++) {
		if (c->forced[i].times && c->forced[i].command == command) {
			c->forced[i].times--;
			*sw3 = c->forced[i].sw3;
			return true;
		}
	}
	return false;
}

static void answer_find(struct vusb_dev *dev)
{
	struct idcard *c = dev->state;
	long ms = vusb_knob(dev, "find_ms");
	bool was_used = c->stage == STAGE_READ || c->stage == STAGE_FAILED ||
			(c->stage != STAGE_LAID && vusb_knob(dev, "find_once"));
	bool sees = c->card != CARD_NONE &&
		    (!was_used || (c->stage == STAGE_READ && vusb_knob(dev, "find_again")));

	c->finds++;
	if (!sees) {
		send_reply(dev, 0x80, NULL, 0, ms);
	} else if (c->card == CARD_BANK && !strcmp(vusb_knob_text(dev, "bank_at"), "find")) {
		send_reply(dev, 0x40, NULL, 0, ms);
	} else {
		c->stage = STAGE_FOUND;
		send_reply(dev, 0x9f, (const uint8_t[4]){0}, 4, ms);
	}
}

static void answer_select(struct vusb_dev *dev)
{
	struct idcard *c = dev->state;
	long ms = vusb_knob(dev, "select_ms");

	if (c->card == CARD_NONE || (c->stage != STAGE_FOUND && c->stage != STAGE_SELECTED)) {
		send_reply(dev, 0x81, NULL, 0, ms);
	} else if (c->card == CARD_BANK && !strcmp(vusb_knob_text(dev, "bank_at"), "select")) {
		send_reply(dev, 0x40, NULL, 0, ms);
	} else {
		c->stage = STAGE_SELECTED;
		send_reply(dev, 0x90, (const uint8_t[8]){0}, 8, ms);
	}
}

static void answer_read(struct vusb_dev *dev, bool with_finger)
{
	struct idcard *c = dev->state;
	long ms = vusb_knob(dev, "read_ms");
	size_t finger = with_finger ? (size_t)vusb_knob(dev, "finger") & 0x7ff : 0, at = 0;
	uint8_t data[6 + CARD_TEXT + CARD_PHOTO + 0x7ff] = {0};

	if (c->card == CARD_NONE || (c->stage != STAGE_SELECTED && c->stage != STAGE_READ)) {
		send_reply(dev, c->card == CARD_NONE ? 0x41 : 0x23, NULL, 0, ms);
		return;
	}
	if (c->card == CARD_BANK || c->is_damaged) {
		c->stage = STAGE_FAILED; /* it must leave the field before it can be found again */
		send_reply(dev, c->card == CARD_BANK ? 0x40 : 0x41, NULL, 0, ms);
		return;
	}
	c->stage = STAGE_READ;
	c->reads++;
	data[at++] = CARD_TEXT >> 8;
	data[at++] = CARD_TEXT & 255;
	data[at++] = CARD_PHOTO >> 8;
	data[at++] = CARD_PHOTO & 255;
	if (with_finger) {
		data[at++] = (uint8_t)(finger >> 8);
		data[at++] = (uint8_t)finger;
	}
	memcpy(data + at, c->text, CARD_TEXT);
	at += CARD_TEXT;
	memcpy(data + at, c->photo, CARD_PHOTO);
	at += CARD_PHOTO;
	for (size_t i = 0; i < finger; i++) {
		data[at++] = (uint8_t)(i * 37);
	}
	send_reply(dev, 0x90, data, at, ms);
}

static void answer_address(struct vusb_dev *dev)
{
	struct idcard *c = dev->state;

	if (c->card == CARD_NONE) {
		send_reply(dev, (uint8_t)vusb_knob(dev, "gone_sw3"), NULL, 0, 0);
	} else if (c->card == CARD_BANK || (c->stage != STAGE_SELECTED && c->stage != STAGE_READ)) {
		send_reply(dev, 0x23, NULL, 0, 0);
	} else if (c->has_address) {
		send_reply(dev, 0x90, c->address, sizeof(c->address), 0);
	} else {
		send_reply(dev, 0x91, NULL, 0, 0);
	}
}

/* frame[0..1] length, [2] command, [3] parameter. */
static void sam_answer(struct vusb_dev *dev, const uint8_t *frame, size_t len)
{
	static const uint8_t sam_id[16] = {0x05, 0x00, 0x03, 0x00, 0x45, 0x2f, 0x34, 0x01, 0x39,
		0x30, 0x00, 0x00, 0x15, 0xcd, 0x5b,
		0x07}; /* prints as 05.03-20197189-0000012345-0123456789 */
	struct idcard *c = dev->state;
	uint16_t command = (uint16_t)(frame[2] << 8 | frame[3]);
	uint8_t check = 0, sw3;

	for (size_t i = 0; i + 1 < len; i++) {
		check ^= frame[i];
	}
	if (check != frame[len - 1]) {
		c->bad_frames++;
		send_reply(dev, 0x10, NULL, 0, 0);
		return;
	}
	if (forced_verdict(c, command, &sw3)) {
		if (c->stage == STAGE_SELECTED && frame[2] == 0x30 && sw3 == 0x41) {
			c->stage = STAGE_FAILED;
		}
		send_reply(dev, sw3, NULL, 0, 0);
		return;
	}
	switch (command) {
	case 0x10ff:
		c->stage = STAGE_LAID;
		send_reply(dev, 0x90, NULL, 0, vusb_knob(dev, "reset_ms"));
		return;
	case 0x11ff:
		send_reply(dev, (uint8_t)vusb_knob(dev, "sam"), NULL, 0, 0);
		return;
	case 0x12ff:
		send_reply(dev, 0x90, sam_id, sizeof(sam_id), 0);
		return;
	case 0x2001:
		answer_find(dev);
		return;
	case 0x2002:
		answer_select(dev);
		return;
	case 0x3001:
	case 0x3010:
		answer_read(dev, command == 0x3010);
		return;
	case 0x3003:
		answer_address(dev);
		return;
	default:
		if (frame[2] == 0x60 || frame[2] == 0x61) {
			send_reply(dev, 0x90, NULL, 0, 0);
			return;
		}
		c->bad_frames++;
		send_reply(dev, 0x21, NULL, 0, 0);
	}
}

static void take_bytes(struct vusb_dev *dev, const uint8_t *bytes, size_t len)
{
	struct idcard *c = dev->state;

	for (size_t i = 0; i < len; i++) {
		static const uint8_t preamble[5] = {0xaa, 0xaa, 0xaa, 0x96, 0x69};
		size_t count;

		c->in[c->in_len++] = bytes[i];
		if (c->in_len <= 5) {
			if (memcmp(c->in, preamble, c->in_len) !=
				0) { /* AA AA AA AA 96 69 is fine, too */
				c->in_len = bytes[i] == 0xaa ? (c->in_len == 4 ? 3 : 1) : 0;
			}
			continue;
		}
		if (c->in_len < 7) {
			continue;
		}
		count = (size_t)(c->in[5] << 8 | c->in[6]);
		if (count < 2 || count + 7 > MAX_FRAME) {
			c->in_len = 0;
			c->bad_frames++;
			send_reply(dev, 0x11, NULL, 0, 0);
			continue;
		}
		if (c->in_len == 7 + count) {
			c->in_len = 0;
			if (count == 2) { /* sleep and wake of the battery models: no parameter */
				send_reply(dev, 0x90, NULL, 0, 0);
			} else {
				sam_answer(dev, c->in + 5, count + 2);
			}
		}
	}
}

/* ---- in: bytes from the host ---- */

static int out(struct vusb_dev *dev, uint8_t ep, const uint8_t *data, int len)
{
	struct idcard *c = dev->state;

	switch (c->shape) {
	case SDT_SPLIT:
		/* The header pipe takes exactly preamble and length; the rest belongs to the other
		 * pipe. */
		if (ep == 0x02) {
			c->in_len = 0;
			if (len == 7) {
				take_bytes(dev, data, 7);
			}
		} else if (c->in_len >= 7) {
			take_bytes(dev, data, (size_t)len);
		}
		break;
	case SDT_WHOLE:
		take_bytes(dev, data, (size_t)len);
		break;
	case DK_HID:
		if (len > 0 && data[0] == 0xff) {
			if (c->waits_for_ack) {
				dk_send_part(c, 0);
			}
		} else if (len > 1 && data[0] >= 1 && data[0] <= 63 && data[0] < len) {
			take_bytes(dev, data + 1, data[0]);
			if (c->in_len) { /* more of this request is to come: ask for it */
				uint8_t ack[PACKET] = {0xff};

				vusb_msgq_put(&c->reply, ack, sizeof(ack), 0);
			}
		}
		break;
	case ROUTON_HID:
		return -EPIPE;
	}
	return len;
}

static int in(struct vusb_dev *dev, uint8_t ep, uint8_t *buf, int len)
{
	struct idcard *c = dev->state;
	struct vusb_msgq *queue = c->shape == SDT_SPLIT && ep == 0x85 ? &c->reply_body : &c->reply;
	int r = vusb_msgq_take(queue, buf, len, c->shape == ROUTON_HID ? 8 : PACKET);

	if (r == -EAGAIN && vusb_msgq_due_us(queue)) {
		wake_for_reply(dev, vusb_msgq_due_us(queue));
	}
	if (r > 0) {
		c->taken_us = vusb_now_us();
	}
	return r;
}

static int control(struct vusb_dev *dev, const struct vusb_setup *s, uint8_t *data, int len)
{
	struct idcard *c = dev->state;

	if (c->shape != DK_HID && c->shape != ROUTON_HID) {
		return -EPIPE;
	}
	if (s->type == 0x21 && (s->request == 0x0a || s->request == 0x0b)) {
		return 0; /* SET_IDLE, SET_PROTOCOL */
	}
	if (c->shape != ROUTON_HID) {
		return -EPIPE;
	}
	if (s->type == 0x21 && s->request == 0x09 && (s->value >> 8 == 2 || s->value >> 8 == 3)) {
		/* Reports are 64 bytes: the padding behind a frame is no frame's beginning. */
		c->in_len = len > 0 && data[0] == 0xaa ? 0 : c->in_len;
		take_bytes(dev, data, (size_t)len);
		return len;
	}
	if (s->type == 0xa1 && s->request == 0x01 && s->value >> 8 == 1) {
		size_t left = c->pending_len - c->pending_sent,
		       n = left > (size_t)len ? (size_t)len : left;

		memset(data, 0, (size_t)len);
		if (c->busy_until_us > vusb_now_us()) {
			return len; /* nothing yet: a report of zeros, as such readers give */
		}
		memcpy(data, c->pending + c->pending_sent, n);
		c->pending_sent += n;
		return len;
	}
	return -EPIPE;
}

static void forget_talk(struct idcard *c)
{
	c->in_len = c->pending_len = c->pending_sent = 0;
	c->waits_for_ack = false;
	vusb_msgq_clear(&c->reply);
	vusb_msgq_clear(&c->reply_body);
}

static void event(struct vusb_dev *dev, enum vusb_event event)
{
	struct idcard *c = dev->state;

	if (event == VUSB_EVENT_PLUGGED || event == VUSB_EVENT_RESET) {
		forget_talk(c);
		if (event == VUSB_EVENT_PLUGGED) {
			c->stage = STAGE_LAID; /* its power comes from the bus */
		}
	}
}

static void tick(struct vusb_dev *dev, int64_t now_us)
{
	(void)dev;
	(void)now_us; /* the kick that follows hands out what is due */
}

/* ---- pokes ---- */

static void lay_card(struct idcard *c, enum card_kind kind)
{
	c->card = kind;
	c->stage = STAGE_LAID;
	c->is_damaged = false;
	c->has_address = false;
	card_photo(c->photo);
}

static int force(struct idcard *c, const char *arg)
{
	unsigned a, b, sw3;
	int times = 1;

	if (!strcmp(arg, "clear")) {
		memset(c->forced, 0, sizeof(c->forced));
		return 0;
	}

	if (sscanf(arg, "%2x%2x %x %d", &a, &b, &sw3, &times) < 3 || sw3 > 255) {
		return -EINVAL;
	}
	for (int i = 0; i < MAX_FORCED; i++) {
		if (!c->forced[i].times) {
			c->forced[i].command = (uint16_t)(a << 8 | b);
			c->forced[i].sw3 = (uint8_t)sw3;
			c->forced[i].times = times;
			return 0;
		}
	}
	return -EINVAL;
}

static int poke(struct vusb_dev *dev, const char *verb, const char *arg, char *reply, size_t size)
{
	struct idcard *c = dev->state;

	if (!strcmp(verb, "card")) {
		uint8_t text[CARD_TEXT];

		if (!strcmp(arg, "bank")) {
			lay_card(c, CARD_BANK);
		} else if (card_make(arg, text)) {
			lay_card(c, CARD_ID);
			memcpy(c->text, text, sizeof(text));
			c->is_damaged = !strcmp(arg, "damaged");
		} else {
			snprintf(reply, size, "the cards are: %s", card_names());
			return -EINVAL;
		}
	} else if (!strcmp(verb, "card-hex")) {
		uint8_t text[CARD_TEXT];

		if (vusb_hex(arg, text, sizeof(text)) != CARD_TEXT) {
			snprintf(reply, size, "want 512 hex digits");
			return -EINVAL;
		}
		lay_card(c, CARD_ID);
		memcpy(c->text, text, sizeof(text));
	} else if (!strcmp(verb, "address")) {
		card_put_utf8(c->address, sizeof(c->address), arg);
		c->has_address = *arg != '\0';
	} else if (!strcmp(verb, "lift")) {
		c->card = CARD_NONE;
		c->stage = STAGE_LAID;
	} else if (!strcmp(verb, "sw3")) {
		return force(c, arg);
	} else if (!strcmp(verb, "card-text")) { /* what lies there, for a test to compare with */
		for (int i = 0; i < CARD_TEXT && size > 2 * CARD_TEXT; i++) {
			snprintf(reply + 2 * i, 3, "%02x", c->card == CARD_ID ? c->text[i] : 0);
		}
	} else if (!strcmp(verb, "reads")) {
		snprintf(reply, size, "%u", c->reads);
	} else if (!strcmp(verb, "finds")) {
		snprintf(reply, size, "%u", c->finds);
	} else if (!strcmp(verb, "taken-us")) {
		snprintf(reply, size, "%lld", (long long)c->taken_us);
	} else if (!strcmp(verb, "bad-frames")) {
		snprintf(reply, size, "%u", c->bad_frames);
	} else if (!strcmp(verb, "say")) { /* bytes that nobody asked for */
		uint8_t bytes[1024];
		int n = vusb_hex(arg, bytes, sizeof(bytes));

		if (n <= 0) {
			return -EINVAL;
		}
		vusb_msgq_put(&c->reply, bytes, (size_t)n, 0);
		vusb_kick(dev);
	} else {
		return -ENOENT;
	}
	return 0;
}

const struct vusb_model model_idcard = {
	.kind = "idcard",
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
