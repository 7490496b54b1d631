/*
 * A barcode scanner in the shapes that exist: HID POS of two makers' families (and their slips of
 * the pen), CDC-ACM, and a keyboard. Report layouts: DEVICES.md's sources, the makers' manuals.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/devices/vusb.h"

enum { REPORT = 64, PART = 56, PACKET = 64, CODE_MAX = 3000 };

enum shape { HONEYWELL, NEWLAND, SHIFTED, NO_COUNT, COUNTED, CDC, KEYBOARD, BESIDE, NO_NAME };

struct scanner {
	enum shape shape;
	struct vusb_msgq codes, keys; /* codes: HID POS or CDC IN; keys: the keyboard's */
	bool is_pos_on;		      /* Honeywell: feature report FE */
	bool is_dtr_on;
	uint8_t coding[7];   /* SET_LINE_CODING */
	int64_t last_key_us; /* when the last key report is due */
	unsigned scans, beeps, commands;
};

static const char *const variants[] = {"hidpos-honeywell", "hidpos-newland", "hidpos-shifted",
	"hidpos-nocount", "hidpos-counted", "cdc", "keyboard", "keyboard-beside", "keyboard-noname",
	NULL};

static const struct vusb_knob knobs[] = {
	{"pos_on", "0", "1: Honeywell's HID POS output is on from the start"},
	{"aim", "]Q1", "AIM identifier of what is scanned"},
	{"suffix", "0d", "hex bytes behind a code (cdc) or 0d for Enter (keyboard)"},
	{"chunk", "0", "cdc: bytes a transfer; 0: as many as fit"},
	{"zlp", "0", "cdc: 1: an empty packet behind a code that fills its last one"},
	{"key_ms", "4", "time from one key report to the next"},
	{"needs_dtr", "1", "cdc: what is scanned before DTR is lost"},
	{NULL, NULL, NULL},
};

/* Collection 8C/02 with report 02: count, AIM 1-3, data, maker's code, flag; then a vendor's
 * collection beside it. */
static const uint8_t report_honeywell[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1,
	0x02, 0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09,
	0x3b, 0x81, 0x02, 0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd, 0x95, 0x03, 0x81, 0x02,
	0x09, 0xfe, 0x95, 0x38, 0x82, 0x02, 0x01, 0x06, 0x8c, 0xff, 0x09, 0x10, 0x95, 0x02, 0x81,
	0x02, 0x05, 0x8c, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81, 0x02,
	0x95, 0x07, 0x81, 0x03, 0xc0, 0x09, 0x14, 0xa1, 0x02, 0x85, 0x04, 0x09, 0x00, 0x75, 0x08,
	0x95, 0x01, 0x91, 0x02, 0xc0, 0xc0, 0x06, 0x8c, 0xff, 0x09, 0x02, 0xa1, 0x01, 0x85, 0xfe,
	0x09, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0xb1, 0x02, 0x85, 0xfd,
	0x09, 0x02, 0x95, 0x3f, 0x91, 0x02, 0xc0};
/* Newland: report 02: count, 56 data, filler, code id, filler, flag; commands as output report 04.
 */
static const uint8_t report_newland[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02,
	0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b,
	0x81, 0x02, 0x05, 0x8c, 0x09, 0xfe, 0x95, 0x38, 0x82, 0x02, 0x01, 0x95, 0x03, 0x81, 0x03,
	0x09, 0x10, 0x95, 0x02, 0x81, 0x02, 0x25, 0x01, 0x75, 0x01, 0x95, 0x01, 0x09, 0xff, 0x81,
	0x02, 0x95, 0x07, 0x81, 0x03, 0xc0, 0x85, 0x04, 0x09, 0x14, 0x26, 0xff, 0x00, 0x75, 0x08,
	0x95, 0x3f, 0x91, 0x02, 0xc0};
/* Another maker: report 01, 62 data padded with NUL, no count, no flag. */
static const uint8_t report_nocount[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02,
	0x85, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x3e, 0x09, 0xfe, 0x82, 0x02,
	0x01, 0xc0, 0xc0};
/* Microscan's way: report 01: count, 62 data, no flag. */
static const uint8_t report_counted[] = {0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x09, 0x12, 0xa1, 0x02,
	0x85, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x01, 0x05, 0x01, 0x09, 0x3b,
	0x81, 0x02, 0x05, 0x8c, 0x95, 0x3e, 0x09, 0xfe, 0x82, 0x02, 0x01, 0xc0, 0xc0};
static const uint8_t report_keyboard[] = {0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19,
	0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01,
	0x75, 0x08, 0x81, 0x03, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x26, 0xff, 0x00, 0x19, 0x00,
	0x2a, 0xff, 0x00, 0x81, 0x00, 0xc0};

#define HID(len) 9, 0x21, 0x11, 0x01, 0, 1, 0x22, (len)&0xff, (len) >> 8
static const uint8_t dev_honeywell[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x2e, 0x0c, 0xb3, 0x0d, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_honeywell[] = {9, 2, 73, 0, 2, 1, 0, 0x80, 250, 9, 4, 0, 0, 2, 3, 1, 1, 0,
	HID(sizeof(report_keyboard)), 7, 5, 0x84, 3, 8, 0, 4, 7, 5, 0x05, 3, 8, 0, 4, 9, 4, 1, 0, 2,
	3, 0, 0, 0, HID(sizeof(report_honeywell)), 7, 5, 0x82, 3, 64, 0, 4, 7, 5, 0x07, 3, 64, 0,
	4};
static const uint8_t dev_newland[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xab, 0x1e, 0x10, 0x1d, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_newland[] = {9, 2, 41, 0, 1, 1, 0, 0x80, 250, 9, 4, 0, 0, 2, 3, 0, 0, 0,
	HID(sizeof(report_newland)), 7, 5, 0x82, 3, 64, 0, 4, 7, 5, 0x07, 3, 64, 0, 4};
static const uint8_t dev_nocount[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x7e, 0x06, 0x09, 0x08, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_nocount[] = {9, 2, 34, 0, 1, 1, 0, 0x80, 250, 9, 4, 0, 0, 1, 3, 0, 0, 0,
	HID(sizeof(report_nocount)), 7, 5, 0x82, 3, 64, 0, 4};
static const uint8_t dev_counted[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x5a, 0x06, 0x01, 0x00, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_counted[] = {9, 2, 34, 0, 1, 1, 0, 0x80, 250, 9, 4, 0, 0, 1, 3, 0, 0, 0,
	HID(sizeof(report_counted)), 7, 5, 0x82, 3, 64, 0, 4};
static const uint8_t dev_cdc[18] = {
	18, 1, 0x00, 0x02, 2, 0, 0, 64, 0xab, 0x1e, 0x06, 0x1d, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_cdc[] = {9, 2, 67, 0, 2, 1, 0, 0x80, 250, 9, 4, 0, 0, 1, 2, 2, 1, 0, 5,
	0x24, 0, 0x10, 0x01, 5, 0x24, 1, 0, 1, 4, 0x24, 2, 2, 5, 0x24, 6, 0, 1, 7, 5, 0x83, 3, 16,
	0, 10, 9, 4, 1, 0, 2, 10, 0, 0, 0, 7, 5, 0x82, 2, 64, 0, 0, 7, 5, 0x02, 2, 64, 0, 0};
static const uint8_t dev_keyboard[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xab, 0x1e, 0x03, 0x1d, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_keyboard[] = {9, 2, 34, 0, 1, 1, 0, 0x80, 250, 9, 4, 0, 0, 1, 3, 1, 1, 0,
	HID(sizeof(report_keyboard)), 7, 5, 0x84, 3, 8, 0, 4};

/* One whose maker is known to nobody. */
static const uint8_t dev_noname[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0x45, 0x01, 0x12, 0x00, 0, 1, 1, 2, 0, 1};

/* A keyboard with something of its maker's beside it that is no scanner. */
static const uint8_t report_beside[] = {0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26,
	0xff, 0x00, 0x75, 0x08, 0x95, 0x40, 0x09, 0x01, 0x81, 0x02, 0xc0};
static const uint8_t dev_beside[18] = {
	18, 1, 0x00, 0x02, 0, 0, 0, 64, 0xe0, 0x05, 0x00, 0x12, 0, 1, 1, 2, 0, 1};
static const uint8_t cfg_beside[] = {9, 2, 59, 0, 2, 1, 0, 0x80, 250, 9, 4, 0, 0, 1, 3, 1, 1, 0,
	HID(sizeof(report_keyboard)), 7, 5, 0x84, 3, 8, 0, 4, 9, 4, 1, 0, 1, 3, 0, 0, 0,
	HID(sizeof(report_beside)), 7, 5, 0x82, 3, 64, 0, 4};

static struct vusb_desc describe(enum shape shape)
{
	struct vusb_desc desc = {.strings = {NULL, "Onedoor Test", "Scanner"}, .speed_mbit = 12};

	switch (shape) {
	case HONEYWELL:
	case SHIFTED:
		desc.device = dev_honeywell;
		desc.config = cfg_honeywell;
		desc.config_len = sizeof(cfg_honeywell);
		desc.report[0].bytes = report_keyboard;
		desc.report[0].len = sizeof(report_keyboard);
		desc.report[1].bytes = report_honeywell;
		desc.report[1].len = sizeof(report_honeywell);
		desc.kernel_driver[0] = desc.kernel_driver[1] = "usbhid";
		break;
	case NEWLAND:
		desc.device = dev_newland;
		desc.config = cfg_newland;
		desc.config_len = sizeof(cfg_newland);
		desc.report[0].bytes = report_newland;
		desc.report[0].len = sizeof(report_newland);
		desc.kernel_driver[0] = "usbhid";
		break;
	case NO_COUNT:
		desc.device = dev_nocount;
		desc.config = cfg_nocount;
		desc.config_len = sizeof(cfg_nocount);
		desc.report[0].bytes = report_nocount;
		desc.report[0].len = sizeof(report_nocount);
		desc.kernel_driver[0] = "usbhid";
		break;
	case COUNTED:
		desc.device = dev_counted;
		desc.config = cfg_counted;
		desc.config_len = sizeof(cfg_counted);
		desc.report[0].bytes = report_counted;
		desc.report[0].len = sizeof(report_counted);
		desc.kernel_driver[0] = "usbhid";
		break;
	case CDC:
		desc.device = dev_cdc;
		desc.config = cfg_cdc;
		desc.config_len = sizeof(cfg_cdc);
		desc.kernel_driver[0] = desc.kernel_driver[1] = "cdc_acm";
		break;
	case BESIDE:
		desc.device = dev_beside;
		desc.config = cfg_beside;
		desc.config_len = sizeof(cfg_beside);
		desc.report[0].bytes = report_keyboard;
		desc.report[0].len = sizeof(report_keyboard);
		desc.report[1].bytes = report_beside;
		desc.report[1].len = sizeof(report_beside);
		desc.kernel_driver[0] = desc.kernel_driver[1] = "usbhid";
		break;
	case KEYBOARD:
	case NO_NAME:
		desc.device = shape == NO_NAME ? dev_noname : dev_keyboard;
		desc.config = cfg_keyboard;
		desc.config_len = sizeof(cfg_keyboard);
		desc.report[0].bytes = report_keyboard;
		desc.report[0].len = sizeof(report_keyboard);
		desc.kernel_driver[0] = "usbhid";
		break;
	}
	return desc;
}

static void create(struct vusb_dev *dev, const char *variant)
{
	struct scanner *s = calloc(1, sizeof(*s));

	if (!s) {
		abort();
	}
	for (int i = 0; variants[i]; i++) {
		if (!strcmp(variants[i], variant)) {
			s->shape = (enum shape)i;
		}
	}
	s->is_pos_on = vusb_knob(dev, "pos_on") != 0;
	dev->state = s;
	dev->desc = describe(s->shape);
}

static void destroy(struct vusb_dev *dev)
{
	struct scanner *s = dev->state;

	vusb_msgq_clear(&s->codes);
	vusb_msgq_clear(&s->keys);
	free(s);
}

static bool is_keyboard(const struct scanner *s)
{
	return s->shape == KEYBOARD || s->shape == BESIDE || s->shape == NO_NAME;
}

/* ---- a code becomes reports ---- */

static void put_report(struct scanner *s, const uint8_t report[REPORT])
{
	vusb_msgq_put(&s->codes, report, REPORT, 0);
}

static void put_honeywell(
	struct vusb_dev *dev, const char *aim, const uint8_t *code, size_t len, bool is_broken)
{
	struct scanner *s = dev->state;
	const char *first_aim = strcmp(aim, "]Z6") ? aim : "]X0"; /* told at an answer's end only */
	size_t at = 0;

	do {
		uint8_t report[REPORT] = {0x02};
		size_t shift = s->shape == SHIFTED ? 1 : 0;
		size_t n = len - at < PART - shift ? len - at : PART - shift;

		report[1] = (uint8_t)n;
		if (s->shape == NEWLAND) {
			memcpy(report + 2, code + at, n);
			report[62] = 0x0d;
		} else {
			for (size_t i = 0; i < 3; i++) {
				report[2 + shift + i] =
					(uint8_t)(at + n < len ? first_aim : aim)[i];
			}
			memcpy(report + 5 + shift, code + at, n);
			report[61] = 0x73;
		}
		at += n;
		report[63] = at < len || is_broken;
		put_report(s, report);
	} while (at < len);
}

/* Report 01 with 62 bytes, behind a count or padded with NUL. */
static void put_plain(struct scanner *s, const uint8_t *code, size_t len)
{
	size_t head = s->shape == COUNTED ? 2 : 1;

	for (size_t at = 0; at < len; at += REPORT - 2) {
		uint8_t report[REPORT] = {0x01};
		size_t n = len - at < REPORT - 2 ? len - at : REPORT - 2;

		if (s->shape == COUNTED) {
			report[1] = (uint8_t)n;
		}
		memcpy(report + head, code + at, n);
		vusb_msgq_put(&s->codes, report, head + REPORT - 2, 0);
	}
}

static uint8_t key_of(uint8_t c, bool *shift)
{
	static const char plain[] = "-=[]\\;'`,./", shifted[] = "_+{}|:\"~<>?";
	static const uint8_t plain_codes[] = {
		0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38};
	static const char digits_shifted[] = "!@#$%^&*()";
	const char *found;

	*shift = false;
	if (c >= 'a' && c <= 'z') {
		return (uint8_t)(0x04 + c - 'a');
	}
	if (c >= 'A' && c <= 'Z') {
		*shift = true;
		return (uint8_t)(0x04 + c - 'A');
	}
	if (c >= '1' && c <= '9') {
		return (uint8_t)(0x1e + c - '1');
	}
	if (c == '0') {
		return 0x27;
	}
	if (c == ' ') {
		return 0x2c;
	}
	if (c == '\r') {
		return 0x28;
	}
	if (c && (found = strchr(plain, c))) {
		return plain_codes[found - plain];
	}
	if (c == '\t') {
		return 0x2b;
	}
	*shift = true;
	if (c && (found = strchr(shifted, c))) {
		return plain_codes[found - shifted];
	}
	if (c && (found = strchr(digits_shifted, c))) {
		return (uint8_t)(0x1e + (found - digits_shifted));
	}
	return 0;
}

/* One report a poll, as often as a host asks by the descriptor. */
static void put_key(struct vusb_dev *dev, uint8_t modifiers, uint8_t key)
{
	struct scanner *s = dev->state;
	uint8_t report[8] = {modifiers, 0, key};
	int64_t now_us = vusb_now_us();

	s->last_key_us = (s->last_key_us > now_us ? s->last_key_us : now_us) +
			 vusb_knob(dev, "key_ms") * 1000;
	vusb_msgq_put(&s->keys, report, sizeof(report), s->last_key_us);
	dev->wake_us = vusb_msgq_due_us(&s->keys);
}

static void tick(struct vusb_dev *dev, int64_t now_us)
{
	struct scanner *s = dev->state;

	(void)now_us;
	vusb_kick(dev);
	dev->wake_us = vusb_msgq_due_us(&s->keys);
}

/* Chinese: Alt held down, the GBK pair as decimal on the keypad. */
static void put_alt(struct vusb_dev *dev, unsigned value)
{
	char digits[8];

	snprintf(digits, sizeof(digits), "%u", value);
	for (const char *d = digits; *d; d++) {
		put_key(dev, 0x04, (uint8_t)(*d == '0' ? 0x62 : 0x59 + *d - '1'));
		put_key(dev, 0x04, 0);
	}
	put_key(dev, 0, 0);
}

static void put_keys(struct vusb_dev *dev, const uint8_t *code, size_t len)
{
	uint8_t before = 0;

	for (size_t i = 0; i < len; i++) {
		bool shift;
		uint8_t key;

		if (code[i] >= 0x81 && i + 1 < len) {
			put_alt(dev, (unsigned)(code[i] << 8 | code[i + 1]));
			i++;
			before = 0;
			continue;
		}
		bool ctrl = code[i] < 0x1b && code[i] != '\r' && code[i] != '\t';

		key = ctrl ? (uint8_t)(0x03 + code[i]) : key_of(code[i], &shift); /* Ctrl+A is 1 */
		if (key == before) { /* between different keys the all-zero report is left out */
			put_key(dev, 0, 0);
		}
		put_key(dev, ctrl ? 0x01 : shift ? 0x02 : 0, key);
		before = key;
	}
	put_key(dev, 0, 0);
}

static void put_cdc(struct vusb_dev *dev, const uint8_t *code, size_t len)
{
	struct scanner *s = dev->state;
	long chunk = vusb_knob(dev, "chunk");
	size_t step = chunk > 0 ? (size_t)chunk : len;

	if (!s->is_dtr_on && vusb_knob(dev, "needs_dtr")) {
		return;
	}
	for (size_t at = 0; at < len; at += step) {
		vusb_msgq_put(&s->codes, code + at, len - at < step ? len - at : step, 0);
	}
	if (len % PACKET == 0 && vusb_knob(dev, "zlp")) {
		vusb_msgq_put(&s->codes, code, 0, 0);
	}
}

static void scan(struct vusb_dev *dev, const uint8_t *code, size_t len, bool is_broken)
{
	struct scanner *s = dev->state;
	uint8_t whole[CODE_MAX + 16];
	uint8_t suffix[16];
	int suffix_len = vusb_hex(vusb_knob_text(dev, "suffix"), suffix, sizeof(suffix));

	s->scans++;
	memcpy(whole, code, len);
	switch (s->shape) {
	case HONEYWELL:
	case SHIFTED:
		if (!s->is_pos_on) {
			put_keys(dev, code, len); /* until it is told otherwise it types */
			break;
		}
		put_honeywell(dev, vusb_knob_text(dev, "aim"), code, len, is_broken);
		break;
	case NEWLAND:
		put_honeywell(dev, "", code, len, is_broken);
		break;
	case NO_COUNT:
	case COUNTED:
		put_plain(s, code, len);
		break;
	case CDC:
	case KEYBOARD:
	case BESIDE:
	case NO_NAME:
		if (suffix_len > 0 && !is_broken) {
			memcpy(whole + len, suffix, (size_t)suffix_len);
			len += (size_t)suffix_len;
		}
		if (s->shape == CDC) {
			put_cdc(dev, whole, len);
		} else {
			put_keys(dev, whole, len);
		}
		break;
	}
	vusb_kick(dev);
}

/* ---- what the host says ---- */

static void answer(struct vusb_dev *dev, const uint8_t *text, size_t len)
{
	uint8_t reply[CODE_MAX];

	if (len + 2 <= sizeof(reply)) { /* the command again, an ACK before its full stop */
		memcpy(reply, text, len);
		reply[len] = 0x06;
		reply[len + 1] = '.';
		put_honeywell(dev, "]Z6", reply, len + 2, false);
	}
}

static int command(struct vusb_dev *dev, const uint8_t *data, int len)
{
	struct scanner *s = dev->state;

	s->commands++;
	if ((s->shape == HONEYWELL || s->shape == SHIFTED) && len >= 4 && data[0] == 0xfd &&
		data[2] == 0x16) {
		if (data[3] == 0x07) {
			s->beeps++;
		} else if (data[3] == 0x4d && len >= 5 && data[1] > 3) {
			answer(dev, data + 5,
				(size_t)data[1] - 4 < (size_t)len - 5 ? (size_t)data[1] - 4
								      : (size_t)len - 5);
		}
	} else if (s->shape == NEWLAND && len >= 2 && data[0] == 0x04) {
		static const uint8_t ack[REPORT] = {
			0x02, 8, 0x02, 0x07, 0x02, 0x00, 0x00, 0x01, 0x00, 0x33};

		put_report(s, ack);
	}
	return len;
}

static int out(struct vusb_dev *dev, uint8_t ep, const uint8_t *data, int len)
{
	if (ep == 0x07) {
		return command(dev, data, len);
	}
	return len; /* keyboard lights, cdc bytes */
}

static int in(struct vusb_dev *dev, uint8_t ep, uint8_t *buf, int len)
{
	struct scanner *s = dev->state;

	if (ep == 0x84) {
		return vusb_msgq_take(&s->keys, buf, len, 8);
	}
	if (ep == 0x82) {
		return vusb_msgq_take(&s->codes, buf, len, 64);
	}
	return -EAGAIN;
}

static int control(struct vusb_dev *dev, const struct vusb_setup *setup, uint8_t *data, int len)
{
	struct scanner *s = dev->state;
	bool is_hid = s->shape != CDC;

	if (is_hid && setup->type == 0x21 && setup->request == 0x09) { /* SET_REPORT */
		if (setup->value >> 8 == 3 && (setup->value & 0xff) == 0xfe && len >= 1 &&
			(s->shape == HONEYWELL || s->shape == SHIFTED)) {
			s->is_pos_on =
				data[len - 1] == 1; /* with or without the report id before it */
		} else if (setup->value >> 8 == 2) {
			return command(dev, data, len);
		}
		return len;
	}
	if (is_hid && setup->type == 0x21 &&
		(setup->request == 0x0a || setup->request == 0x0b)) { /* SET_IDLE, SET_PROTOCOL */
		return 0;
	}
	if (is_hid && setup->type == 0xa1 && setup->request == 0x01) {
		return -EPIPE; /* GET_REPORT is not supported, as on many real ones */
	}
	if (!is_hid && setup->type == 0x21 && setup->request == 0x20 && len == 7) {
		memcpy(s->coding, data, sizeof(s->coding)); /* SET_LINE_CODING */
		return len;
	}
	if (!is_hid && setup->type == 0x21 && setup->request == 0x22) {
		s->is_dtr_on = setup->value & 1; /* SET_CONTROL_LINE_STATE */
		return len;
	}
	return -EPIPE;
}

static void event(struct vusb_dev *dev, enum vusb_event event)
{
	struct scanner *s = dev->state;

	if (event == VUSB_EVENT_PLUGGED || event == VUSB_EVENT_RESET) {
		vusb_msgq_clear(&s->codes);
		vusb_msgq_clear(&s->keys);
		if (event == VUSB_EVENT_PLUGGED) {
			s->is_pos_on = vusb_knob(dev, "pos_on") != 0;
			s->is_dtr_on = false;
		}
	}
}

/* Any bytes, a word each, as reports that come at once. */
static int put_reports(struct vusb_dev *dev, struct vusb_msgq *queue, const char *words)
{
	uint8_t report[CODE_MAX];
	char word[2 * CODE_MAX + 1];
	while (*words) {
		size_t word_len = strcspn(words, " ");
		if (word_len >= sizeof(word)) {
			return -EINVAL;
		}
		memcpy(word, words, word_len);
		word[word_len] = '\0';
		int len = vusb_hex(word, report, sizeof(report));
		if (len <= 0) {
			return -EINVAL;
		}
		vusb_msgq_put(queue, report, (size_t)len, 0);
		words += word_len + (words[word_len] == ' ');
	}
	vusb_kick(dev);
	return 0;
}

static int poke(struct vusb_dev *dev, const char *verb, const char *arg, char *reply, size_t size)
{
	struct scanner *s = dev->state;
	uint8_t code[CODE_MAX];
	int len;

	if (!strcmp(verb, "scan") || !strcmp(verb, "scan-part")) {
		size_t text_len = strlen(arg);

		if (text_len == 0 || text_len > CODE_MAX) {
			return -EINVAL;
		}
		memcpy(code, arg, text_len);
		scan(dev, code, text_len, !strcmp(verb, "scan-part"));
	} else if (!strcmp(verb, "answer")) { /* as to a menu command */
		answer(dev, (const uint8_t *)arg, strlen(arg));
		vusb_kick(dev);
	} else if (!strcmp(verb, "scan-hex")) {
		len = vusb_hex(arg, code, sizeof(code));
		if (len <= 0) {
			return -EINVAL;
		}
		scan(dev, code, (size_t)len, false);
	} else if (!strcmp(verb, "report-hex")) {
		return put_reports(dev, is_keyboard(s) ? &s->keys : &s->codes, arg);
	} else if (!strcmp(verb, "key-hex")) { /* the same from a composite's keyboard */
		return put_reports(dev, &s->keys, arg);
	} else if (!strcmp(verb, "scans")) {
		snprintf(reply, size, "%u", s->scans);
	} else if (!strcmp(verb, "beeps")) {
		snprintf(reply, size, "%u", s->beeps);
	} else if (!strcmp(verb, "commands")) {
		snprintf(reply, size, "%u", s->commands);
	} else if (!strcmp(verb, "dtr")) {
		snprintf(reply, size, "%d", s->is_dtr_on);
	} else if (!strcmp(verb, "speed")) {
		snprintf(reply, size, "%u",
			(unsigned)(s->coding[0] | s->coding[1] << 8 | s->coding[2] << 16));
	} else if (!strcmp(verb, "pos-on")) {
		snprintf(reply, size, "%d", s->is_pos_on);
	} else {
		return -ENOENT;
	}
	return 0;
}

const struct vusb_model model_scanner = {
	.kind = "scanner",
	.variants = variants,
	.knobs = knobs,
	.create = create,
	.destroy = destroy,
	.control = control,
	.out = out,
	.in = in,
	.event = event,
	.tick = tick,
	.poke = poke,
};
