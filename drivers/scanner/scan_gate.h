/*
 * The gate every scanned code passes: handed over only while a screen asks, once an asking, for the
 * session that asked. All else is dropped. On the device's thread.
 */
#ifndef ONEDOOR_DRIVERS_SCAN_GATE_H
#define ONEDOOR_DRIVERS_SCAN_GATE_H

#include "drivers/device.h"
#include "drivers/driver.h"

/* A scanner just opened that says nothing for so long is not in the middle of a code. */
enum { SCAN_OPENED_MS = 150 };

struct scan_gate {
	struct device *device;
	bool is_open;
	uint32_t session;
};

/* SCAN_START opens, SCAN_STOP and WIPE close. True when what was received so far is to be
 * forgotten: a code from before the question is no answer to it. */
bool scan_gate_order(struct scan_gate *gate, const struct cmd *cmd);
/* Token is borrowed; over SCAN_MAX_LEN or empty: dropped. */
void scan_gate_pass(struct scan_gate *gate, const uint8_t *token, size_t len);

/* True for makers of scanners: only their keyboards are ever taken from the kernel. */
bool scan_is_maker(uint16_t vendor);
/* Boot keyboard interface (HID 3/1/1)? */
bool scan_is_boot_keyboard(const struct usb_interface *interface);
/* The interrupt (or bulk) IN endpoint; 0 when there is none. */
uint8_t scan_find_in(const struct usb_interface *interface, uint8_t type, uint16_t *max_packet_out);

#endif
