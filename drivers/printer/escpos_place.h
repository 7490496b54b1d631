/*
 * Where on a USB device the printer is: its interface and endpoints, by the printer class, by what
 * is known of its number (quirks.h) or by the technician's choice. Pure, any thread.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_PLACE_H
#define ONEDOOR_DRIVERS_ESCPOS_PLACE_H

#include <stdbool.h>
#include <stdint.h>
#include "drivers/choice.h"
#include "drivers/usb/usb.h"

struct escpos_place {
	uint8_t interface, alternate;
	uint8_t out_endpoint;
	uint8_t in_endpoint; /* 0: one way only */
};

/* False when the device has no such place. Of several the best: both ways before one way. choice
 * may be NULL; where it names something, that and nothing else is taken, of whatever class. */
bool escpos_place_find(const struct usb_info *info, uint32_t quirks,
	const struct device_choice *choice, struct escpos_place *place_out);

#endif
