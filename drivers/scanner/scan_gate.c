#include "drivers/scanner/scan_gate.h"
#include "drivers/scanner/scan_text.h"

#include <string.h>

bool scan_gate_order(struct scan_gate *gate, const struct cmd *cmd)
{
	switch (cmd->kind) {
	case CMD_SCAN_START:
		gate->is_open = true;
		gate->session = cmd->session;
		return true;
	case CMD_SCAN_STOP:
	case CMD_WIPE:
		gate->is_open = false;
		return true;
	default:
		return false;
	}
}

struct msg *scan_gate_pass(struct scan_gate *gate, struct scan_shot *shot)
{
	size_t len = gate->is_open ? scan_shot_take_code(shot) : 0;
	if (len == 0) {
		return NULL;
	}
	gate->is_open = false;
	struct msg *fact = msg_create(MSG_SCANNED, gate->session);
	fact->scan.len = (uint16_t)len;
	memcpy(fact->scan.token, shot->bytes, len);
	fact->scan.is_utf8 = scan_text_is_utf8(shot->bytes, len, SCAN_UTF8_FIRST);
	return fact;
}

void scan_gate_post(struct scan_gate *gate, struct scan_shot *shot)
{
	struct msg *fact = scan_gate_pass(gate, shot);
	if (fact) {
		device_post(gate->device, fact);
	}
}

bool scan_is_ours(const struct usb_info *info)
{
	/* Honeywell, HHP, Youjie, Zebra/Symbol, Datalogic, Intermec, Opticon, Newland. */
	static const uint16_t makers[] = {
		0x0C2E, 0x0536, 0x23D0, 0x05E0, 0x05F9, 0x067E, 0x065A, 0x1EAB};
	for (size_t i = 0; i < ARRAY_LEN(makers); i++) {
		if (makers[i] == info->vendor) {
			return true;
		}
	}
	return info->is_chosen;
}

bool scan_is_boot_keyboard(const struct usb_interface *interface)
{
	return interface->class_code == 3 && interface->subclass == 1 && interface->protocol == 1;
}

uint8_t scan_find_in(const struct usb_interface *interface, uint8_t type, uint16_t *max_packet_out)
{
	for (int i = 0; i < interface->endpoint_count; i++) {
		const struct usb_endpoint *endpoint = &interface->endpoints[i];
		if (endpoint->type == type && endpoint->address & 0x80) {
			*max_packet_out = endpoint->max_packet;
			return endpoint->address;
		}
	}
	return 0;
}
