#include "drivers/scanner/cdc.h"
#include "drivers/scanner/line_code.h"
#include "drivers/scanner/scan_gate.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum {
	CLASS_CDC = 2,
	SUBCLASS_ACM = 2,
	CLASS_DATA = 10,
	TYPE_BULK = 2,
	SET_LINE_CODING = 0x20,
	SET_CONTROL_LINE_STATE = 0x22,
	CONTROL_MS = 500,
	PACKET_MAX = 512,
};

struct cdc {
	struct scan_gate gate;
	struct usb_pipe *pipe;
	struct line_code code;
};

static const struct usb_interface *find_interface(
	const struct usb_info *info, uint8_t class_code, int subclass)
{
	for (int i = 0; i < info->interface_count; i++) {
		const struct usb_interface *interface = &info->interfaces[i];
		if (interface->class_code == class_code &&
			(subclass < 0 || interface->subclass == subclass)) {
			return interface;
		}
	}
	return NULL;
}

static int cdc_match(const struct usb_info *info)
{
	const struct usb_interface *data = find_interface(info, CLASS_DATA, -1);
	uint16_t max_packet = 0;
	bool is_ours = scan_is_ours(info) && data &&
		       find_interface(info, CLASS_CDC, SUBCLASS_ACM) &&
		       scan_find_in(data, TYPE_BULK, &max_packet);
	return is_ours ? 20 : 0;
}

static void cdc_close(void *state)
{
	struct cdc *scanner = state;
	usb_pipe_close(scanner->pipe);
	mem_wipe(scanner, sizeof(*scanner));
	mem_free(scanner);
}

/* Most ignore the speed; many send nothing before DTR. */
static enum err raise_line(struct usb_handle *usb, uint8_t interface)
{
	uint8_t coding[] = {0x00, 0xC2, 0x01, 0x00, 0, 0, 8}; /* 115200, 1 stop bit, no parity, 8 */
	size_t done = 0;
	enum err err = usb_control(usb, 0x21, SET_LINE_CODING, 0, interface, coding, sizeof(coding),
		CONTROL_MS, &done);
	if (err == ERR_STALL) {
		err = OK;
	}
	if (err == OK) {
		/* DTR and RTS */
		err = usb_control(usb, 0x21, SET_CONTROL_LINE_STATE, 3, interface, NULL, 0,
			CONTROL_MS, &done);
	}
	return err == ERR_STALL ? OK : err;
}

static enum err cdc_open(struct device *device, struct usb_handle *usb, const struct usb_info *info,
	void **state_out)
{
	struct cdc *scanner = mem_new(struct cdc);
	scanner->gate.device = device;
	line_code_init(&scanner->code, LINE_GAP_MS, LINE_LONG_GAP_MS);
	*state_out = NULL;
	enum err err = ERR_UNSUPPORTED;
	const struct usb_interface *line = find_interface(info, CLASS_CDC, SUBCLASS_ACM);
	const struct usb_interface *data = find_interface(info, CLASS_DATA, -1);
	uint16_t max_packet = 0;
	uint8_t endpoint = data ? scan_find_in(data, TYPE_BULK, &max_packet) : 0;
	if (!line || !endpoint || max_packet > PACKET_MAX) {
		goto out;
	}
	err = usb_claim(usb, line->number);
	if (err == OK) {
		err = usb_claim(usb, data->number);
	}
	if (err == OK) {
		/* Packet by packet: a code that fills its last one is often not followed by an
		 * empty one, which alone would end a longer transfer. */
		err = usb_pipe_open(usb, endpoint, max_packet, device_wake, device, &scanner->pipe);
	}
	if (err == OK) {
		err = raise_line(usb, line->number);
	}
	if (err != OK) {
		goto out;
	}
	/* What comes first may be the rest of a code whose beginning was lost with a failure. */
	line_code_refuse(&scanner->code, clock_ms() + SCAN_OPENED_MS);
	char model[48];
	str_format(model, sizeof(model), "%04x:%04x serial", info->vendor, info->product);
	device_set_model(device, model, 0);
	device_report(device, DEVICE_READY, REASON_NONE, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
	*state_out = scanner;
	scanner = NULL;
out:
	if (scanner) {
		cdc_close(scanner);
	}
	return err;
}

static void pass_if_whole(struct cdc *scanner)
{
	if (line_code_is_whole(&scanner->code, clock_ms())) {
		scan_gate_post(&scanner->gate, &scanner->code.shot);
		line_code_wipe(&scanner->code);
	}
}

static enum err take_bytes(struct cdc *scanner)
{
	uint8_t bytes[PACKET_MAX];
	enum err err = OK;
	for (int i = 0; i < USB_PIPE_QUEUE_MAX; i++) {
		size_t done = 0;
		err = usb_pipe_take(scanner->pipe, bytes, sizeof(bytes), &done);
		if (err == ERR_TOO_BIG) {
			line_code_refuse(&scanner->code, clock_ms() + LINE_LONG_GAP_MS);
			continue;
		}
		if (err != OK) {
			break;
		}
		line_code_add(&scanner->code, bytes, done, clock_ms());
		mem_wipe(bytes, done);
	}
	return err == ERR_TIMEOUT ? OK : err;
}

static enum err cdc_poll(void *state, int64_t *wait_ms_out)
{
	struct cdc *scanner = state;
	enum err err = take_bytes(scanner);
	pass_if_whole(scanner);
	*wait_ms_out = line_code_wait_ms(&scanner->code, clock_ms());
	return err;
}

static enum err cdc_run(void *state, struct cmd *cmd)
{
	struct cdc *scanner = state;
	if (!scan_gate_order(&scanner->gate, cmd)) {
		return OK;
	}
	enum err err = take_bytes(scanner);
	if (scanner->code.is_begun) {
		line_code_refuse(&scanner->code, scanner->code.until_ms);
	}
	return err;
}

const struct driver scanner_cdc = {
	.name = "cdc",
	.kind = DEVICE_SCANNER,
	.match = cdc_match,
	.open = cdc_open,
	.poll = cdc_poll,
	.run = cdc_run,
	.close = cdc_close,
};
