#include "drivers/scanner/hidpos.h"
#include "drivers/scanner/hidpos_wire.h"
#include "drivers/scanner/scan_gate.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

enum {
	CLASS_HID = 3,
	TYPE_INTERRUPT = 3,
	CONTROL_MS = 500,
	FEATURE_OUTPUT_MODE = 0xFE, /* Honeywell family: 01 = HID POS */
};

struct hidpos {
	struct scan_gate gate;
	struct usb_handle *usb;
	struct usb_pipe *pipe;
	struct hidpos_format format;
	struct hidpos_code code;
};

static bool is_honeywell_family(uint16_t vendor)
{
	return vendor == VENDOR_HONEYWELL || vendor == VENDOR_HHP || vendor == VENDOR_YOUJIE;
}

/* A HID interface that is neither keyboard nor mouse; which it really is, only its report
 * descriptor tells. */
static bool may_be_pos(const struct usb_interface *interface)
{
	uint16_t max_packet = 0;
	return interface->class_code == CLASS_HID && interface->subclass == 0 &&
	       interface->hid_report_len > 0 &&
	       scan_find_in(interface, TYPE_INTERRUPT, &max_packet);
}

static int hidpos_match(const struct usb_info *info)
{
	for (int i = 0; i < info->interface_count; i++) {
		if (may_be_pos(&info->interfaces[i]) && scan_is_ours(info)) {
			return 30;
		}
	}
	return 0;
}

static enum err read_format(
	struct hidpos *scanner, const struct usb_info *info, const struct usb_interface *interface)
{
	uint8_t descriptor[HID_DESCRIPTOR_MAX];
	size_t len = MIN_OF((size_t)interface->hid_report_len, sizeof(descriptor));
	size_t done = 0;
	struct hid_layout *layout = mem_new(struct hid_layout);
	/* GET_DESCRIPTOR, report, from the interface. */
	enum err err = usb_control(scanner->usb, 0x81, 0x06, 0x2200, interface->number, descriptor,
		(uint16_t)len, CONTROL_MS, &done);
	if (err == OK) {
		err = hid_layout_parse(layout, descriptor, done);
	}
	if (err == OK) {
		err = hidpos_format_parse(&scanner->format, layout);
	}
	mem_free(layout);
	if (err == OK || err == ERR_GONE || err == ERR_IO) {
		return err;
	}
	/* Another collection than ours is not a scanner; an unreadable one may be. */
	if (err != ERR_NOT_FOUND && hidpos_format_by_vendor(&scanner->format, info->vendor)) {
		log_info("scanner", "report descriptor %s, the maker's layout instead",
			err_name(err));
		return OK;
	}
	return err;
}

/* In a composite the same code could also be typed: the kernel must not hear it. */
static enum err claim_keyboards(struct hidpos *scanner, const struct usb_info *info)
{
	for (int i = 0; i < info->interface_count; i++) {
		if (scan_is_boot_keyboard(&info->interfaces[i])) {
			enum err err = usb_claim(scanner->usb, info->interfaces[i].number);
			if (err != OK) {
				return err;
			}
		}
	}
	return OK;
}

static void switch_to_pos(struct hidpos *scanner, uint8_t interface)
{
	uint8_t report[] = {FEATURE_OUTPUT_MODE, 1};
	size_t done = 0;
	/* SET_REPORT, feature. Models that are always in this mode refuse it. */
	enum err err = usb_control(scanner->usb, 0x21, 0x09, 0x0300 | FEATURE_OUTPUT_MODE,
		interface, report, sizeof(report), CONTROL_MS, &done);
	log_debug("scanner", "HID POS on: %s", err_name(err));
}

/* The first interface of this device with a scanner's collection. */
static enum err find_pos(struct hidpos *scanner, const struct usb_info *info,
	const struct usb_interface **interface_out)
{
	enum err err = ERR_NOT_FOUND;
	for (int i = 0; i < info->interface_count; i++) {
		const struct usb_interface *interface = &info->interfaces[i];
		if (!may_be_pos(interface)) {
			continue;
		}
		err = usb_claim(scanner->usb, interface->number);
		if (err == OK) {
			err = read_format(scanner, info, interface);
		}
		if (err == OK) {
			*interface_out = interface;
			return OK;
		}
		if (err == ERR_GONE) {
			return err;
		}
	}
	return err == ERR_NOT_FOUND ? ERR_UNSUPPORTED : err;
}

static void hidpos_close(void *state)
{
	struct hidpos *scanner = state;
	usb_pipe_close(scanner->pipe);
	mem_wipe(scanner, sizeof(*scanner));
	mem_free(scanner);
}

static enum err hidpos_open(struct device *device, struct usb_handle *usb,
	const struct usb_info *info, void **state_out)
{
	struct hidpos *scanner = mem_new(struct hidpos);
	scanner->gate.device = device;
	scanner->usb = usb;
	*state_out = NULL;
	const struct usb_interface *interface = NULL;
	enum err err = find_pos(scanner, info, &interface);
	if (err == OK) {
		err = claim_keyboards(scanner, info);
	}
	if (err != OK) {
		goto out;
	}
	if (is_honeywell_family(info->vendor)) {
		switch_to_pos(scanner, interface->number);
	}
	uint16_t max_packet = 0;
	uint8_t endpoint = scan_find_in(interface, TYPE_INTERRUPT, &max_packet);
	size_t report_max = MAX_OF((size_t)scanner->format.report_len, (size_t)max_packet);
	/* Whole packets: a longer one would be an overflow. */
	report_max =
		max_packet ? (report_max + max_packet - 1) / max_packet * max_packet : report_max;
	err = report_max > HIDPOS_REPORT_MAX ? ERR_UNSUPPORTED
					     : usb_pipe_open(usb, endpoint, report_max, device_wake,
						       device, &scanner->pipe);
	if (err != OK) {
		goto out;
	}
	/* What comes first may be the rest of a code whose beginning was lost with a failure. */
	hidpos_code_refuse(&scanner->code, clock_ms() + SCAN_OPENED_MS);
	char model[48];
	str_format(model, sizeof(model), "%04x:%04x HID POS", info->vendor, info->product);
	device_set_model(device, model, 0);
	device_report(device, DEVICE_READY, REASON_NONE, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
	*state_out = scanner;
	scanner = NULL;
out:
	if (scanner) {
		hidpos_close(scanner);
	}
	return err;
}

static void take_whole(struct hidpos *scanner, bool is_heard)
{
	if (hidpos_code_is_whole(&scanner->code, clock_ms())) {
		if (is_heard) {
			scan_gate_post(&scanner->gate, &scanner->code.shot);
		}
		hidpos_code_wipe(&scanner->code);
	}
}

/* Takes all reports there are. is_heard false: followed, so that one knows where a code ends, but
 * dropped. */
static enum err take_reports(struct hidpos *scanner, bool is_heard)
{
	uint8_t report[HIDPOS_REPORT_MAX];
	enum err err = OK;
	for (int i = 0; i < USB_PIPE_QUEUE_MAX; i++) {
		size_t done = 0;
		err = usb_pipe_take(scanner->pipe, report, sizeof(report), &done);
		if (err == ERR_TOO_BIG) {
			hidpos_code_refuse(&scanner->code, clock_ms() + HIDPOS_CONTINUE_MS);
			continue;
		}
		if (err != OK) {
			break;
		}
		struct hidpos_part part;
		if (hidpos_decode(&scanner->format, report, done, &part) == OK) {
			take_whole(scanner, is_heard);
			hidpos_code_add(&scanner->code, &part, clock_ms());
			take_whole(scanner, is_heard);
		}
		mem_wipe(report, done);
	}
	return err == ERR_TIMEOUT ? OK : err;
}

static enum err hidpos_poll(void *state, int64_t *wait_ms_out)
{
	struct hidpos *scanner = state;
	enum err err = take_reports(scanner, true);
	take_whole(scanner, true);
	*wait_ms_out = hidpos_code_tick(&scanner->code, clock_ms());
	return err;
}

static enum err hidpos_run(void *state, struct cmd *cmd)
{
	struct hidpos *scanner = state;
	if (!scan_gate_order(&scanner->gate, cmd)) {
		return OK;
	}
	enum err err = take_reports(scanner, false);
	if (scanner->code.is_ended) {
		hidpos_code_wipe(&scanner->code);
	} else if (hidpos_code_tick(&scanner->code, clock_ms()) >= 0) {
		hidpos_code_refuse(&scanner->code, scanner->code.until_ms);
	}
	return err;
}

const struct driver scanner_hidpos = {
	.name = "hidpos",
	.kind = DEVICE_SCANNER,
	.match = hidpos_match,
	.open = hidpos_open,
	.poll = hidpos_poll,
	.run = hidpos_run,
	.close = hidpos_close,
};
