#include "drivers/scanner/keyboard.h"
#include "drivers/scanner/keyboard_wire.h"
#include "drivers/scanner/line_code.h"
#include "drivers/scanner/scan_gate.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum {
	TYPE_INTERRUPT = 3,
	CONTROL_MS = 500,
	SET_PROTOCOL = 0x0B,
	SET_IDLE = 0x0A,
	REPORT_MAX = 64,
	ENTER_GAP_MS = 60, /* typing is slower than a serial line */
};

struct wedge {
	struct scan_gate gate;
	struct usb_pipe *pipe;
	struct keyboard keyboard;
	struct line_code code;
};

static const struct usb_interface *find_keyboard(const struct usb_info *info, uint8_t *endpoint_out)
{
	for (int i = 0; i < info->interface_count; i++) {
		const struct usb_interface *interface = &info->interfaces[i];
		uint16_t max_packet = 0;
		*endpoint_out = scan_find_in(interface, TYPE_INTERRUPT, &max_packet);
		if (scan_is_boot_keyboard(interface) && *endpoint_out && max_packet <= REPORT_MAX) {
			return interface;
		}
	}
	return NULL;
}

static int keyboard_match(const struct usb_info *info)
{
	uint8_t endpoint = 0;
	return scan_is_ours(info) && find_keyboard(info, &endpoint) ? 10 : 0;
}

static void keyboard_close(void *state)
{
	struct wedge *scanner = state;
	usb_pipe_close(scanner->pipe);
	mem_wipe(scanner, sizeof(*scanner));
	mem_free(scanner);
}

static enum err keyboard_open(struct device *device, struct usb_handle *usb,
	const struct usb_info *info, void **state_out)
{
	struct wedge *scanner = mem_new(struct wedge);
	scanner->gate.device = device;
	line_code_init(&scanner->code, ENTER_GAP_MS, LINE_LONG_GAP_MS);
	*state_out = NULL;
	uint8_t endpoint = 0;
	const struct usb_interface *interface = find_keyboard(info, &endpoint);
	enum err err = interface ? usb_claim(usb, interface->number) : ERR_UNSUPPORTED;
	if (err != OK) {
		goto out;
	}
	size_t done = 0;
	/* Boot protocol, and no repeating of held keys; many refuse one or the other. */
	err = usb_control(
		usb, 0x21, SET_PROTOCOL, 0, interface->number, NULL, 0, CONTROL_MS, &done);
	if (err == OK || err == ERR_STALL) {
		err = usb_control(
			usb, 0x21, SET_IDLE, 0, interface->number, NULL, 0, CONTROL_MS, &done);
	}
	if (err != OK && err != ERR_STALL) {
		goto out;
	}
	err = usb_pipe_open(
		usb, endpoint, KEYBOARD_REPORT_LEN, device_wake, device, &scanner->pipe);
	if (err != OK) {
		goto out;
	}
	/* What comes first may be the rest of a code whose beginning was lost with a failure. */
	line_code_refuse(&scanner->code, clock_ms() + SCAN_OPENED_MS);
	char model[48];
	str_format(model, sizeof(model), "%04x:%04x keyboard", info->vendor, info->product);
	device_set_model(device, model, 0);
	device_report(device, DEVICE_READY, REASON_NONE, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
	*state_out = scanner;
	scanner = NULL;
out:
	if (scanner) {
		keyboard_close(scanner);
	}
	return err;
}

static enum err take_reports(struct wedge *scanner)
{
	uint8_t report[REPORT_MAX];
	uint8_t typed[KEYBOARD_OUT_MAX];
	enum err err = OK;
	for (int i = 0; i < USB_PIPE_QUEUE_MAX; i++) {
		size_t done = 0;
		err = usb_pipe_take(scanner->pipe, report, sizeof(report), &done);
		if (err == ERR_TOO_BIG) {
			line_code_refuse(&scanner->code, clock_ms() + LINE_LONG_GAP_MS);
			continue;
		}
		if (err != OK) {
			break;
		}
		size_t len = keyboard_take(&scanner->keyboard, report, done, typed);
		line_code_add(&scanner->code, typed, len, clock_ms());
	}
	mem_wipe(report, sizeof(report));
	mem_wipe(typed, sizeof(typed));
	return err == ERR_TIMEOUT ? OK : err;
}

static enum err keyboard_poll(void *state, int64_t *wait_ms_out)
{
	struct wedge *scanner = state;
	enum err err = take_reports(scanner);
	if (line_code_is_whole(&scanner->code, clock_ms())) {
		scan_gate_post(&scanner->gate, &scanner->code.shot);
		line_code_wipe(&scanner->code);
	}
	*wait_ms_out = line_code_wait_ms(&scanner->code, clock_ms());
	return err;
}

static enum err keyboard_run(void *state, struct cmd *cmd)
{
	struct wedge *scanner = state;
	if (!scan_gate_order(&scanner->gate, cmd)) {
		return OK;
	}
	enum err err = take_reports(scanner);
	if (scanner->code.is_begun) {
		line_code_refuse(&scanner->code, scanner->code.until_ms);
	}
	return err;
}

const struct driver scanner_keyboard = {
	.name = "keyboard",
	.kind = DEVICE_SCANNER,
	.match = keyboard_match,
	.open = keyboard_open,
	.poll = keyboard_poll,
	.run = keyboard_run,
	.close = keyboard_close,
};
