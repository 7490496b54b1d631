/*
 * The gate every scanned code passes: handed over only while a screen asks, once an asking, for the
 * session that asked. All else is dropped. One thread.
 */
#ifndef ONEDOOR_DRIVERS_SCAN_GATE_H
#define ONEDOOR_DRIVERS_SCAN_GATE_H

#include "drivers/device.h"
#include "drivers/driver.h"
#include "drivers/scanner/scan_shot.h"

/* A scanner just opened that says nothing for so long is not in the middle of a code. */
enum { SCAN_OPENED_MS = 150 };

/* Zeroed: closed. */
struct scan_gate {
	struct device *device; /* for scan_gate_post */
	bool is_open;
	uint32_t session;
};

/* SCAN_START opens, SCAN_STOP and WIPE close. True when what was received so far is to be
 * forgotten: a code from before the question is no answer to it. */
bool scan_gate_order(struct scan_gate *gate, const struct cmd *cmd);
/* The fact that the code of this shot was scanned, to be posted; NULL when nobody asks or there is
 * none in it. Takes the shot's code: wipe it afterwards. */
struct msg *scan_gate_pass(struct scan_gate *gate, struct scan_shot *shot);
/* The same for a driver: the fact is posted. On the device's thread. */
void scan_gate_post(struct scan_gate *gate, struct scan_shot *shot);

/* True for makers of scanners and for what the configuration names: only their keyboards are ever
 * taken from the kernel. */
bool scan_is_ours(const struct usb_info *info);
/* Boot keyboard interface (HID 3/1/1)? */
bool scan_is_boot_keyboard(const struct usb_interface *interface);
/* The interrupt (or bulk) IN endpoint; 0 when there is none. */
uint8_t scan_find_in(const struct usb_interface *interface, uint8_t type, uint16_t *max_packet_out);

#endif
