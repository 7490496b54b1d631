/*
 * The technician's row: a printer that no table knows, by its number (printer.usb in the
 * configuration). Any thread.
 */
#ifndef ONEDOOR_DRIVERS_PRINTER_ROW_H
#define ONEDOOR_DRIVERS_PRINTER_ROW_H

#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct printer_row {
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
enum err printer_row_parse(
	const char *text, struct printer_row *row_out, const char **why_out) MUST_CHECK;

/* From here on this printer is taken; NULL or the empty text: none. Before the devices' threads
 * start. The text was checked. */
void printer_row_use(const char *text);
/* The row for this device, or NULL. */
const struct printer_row *printer_row_find(uint16_t vendor, uint16_t product);

#endif
