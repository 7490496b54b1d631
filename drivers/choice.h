/*
 * A device that the configuration names because nobody knows it: by its number, and where on it a
 * printer is. Pure, any thread.
 */
#ifndef ONEDOOR_DRIVERS_CHOICE_H
#define ONEDOOR_DRIVERS_CHOICE_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "drivers/usb/usb.h"

/* Zeroed: none is named. What follows the number is for printers. */
struct device_choice {
	uint16_t vendor, product;
	int interface;		       /* -1: the best one */
	int out_endpoint, in_endpoint; /* addresses; -1: the first; in 0: one way only */
	int width_dots;		       /* 0: by its model */
};

/*
 * "vvvv:pppp[,interface,out,in,width]", for example 04b8:0e15,0,01,82,576: numbers of the device
 * and its endpoints in hexadecimal, the others decimal; what is left out or empty is found by the
 * driver. ERR_INVALID: *why_out says what would be right, in words for a technician (static).
 */
enum err device_choice_parse(
	const char *text, struct device_choice *choice_out, const char **why_out) MUST_CHECK;
bool device_choice_names(const struct device_choice *choice, const struct usb_info *info);

#endif
