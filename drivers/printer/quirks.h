/*
 * What is special about which printer: a static table by vendor and product, and what the printer
 * says of itself (IEEE 1284 device id). Pure, any thread. Facts gathered from printers' manuals,
 * CUPS' and the kernel's quirk lists and public issue trackers.
 */
#ifndef ONEDOOR_DRIVERS_PRINTER_QUIRKS_H
#define ONEDOOR_DRIVERS_PRINTER_QUIRKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum {
	/* Locks up on CLEAR_HALT, SET_INTERFACE or SOFT_RESET: never send them. */
	PRINTER_NO_RESET = 1 << 0,
	/* Its class is vendor specific, yet it is a printer. */
	PRINTER_VENDOR_CLASS = 1 << 1,
	/* A bridge or printer that never answers on bulk IN. */
	PRINTER_ONE_WAY = 1 << 2,
	/* Understands GS ( H (print finished), GS ( D, GS I 67 and DLE DC4 08; skips what it lacks.
	 */
	PRINTER_EPSON = 1 << 3,
	/* GET_PORT_STATUS tells nothing. */
	PRINTER_NO_PORT_STATUS = 1 << 4,
	/* GS r is not answered on USB, and not to be asked. */
	PRINTER_NO_QUEUE_STATUS = 1 << 5,

	PRINTER_TM = PRINTER_EPSON | PRINTER_VENDOR_CLASS,
};

struct printer_quirk {
	uint16_t vendor;
	uint16_t product;      /* 0: all of the vendor */
	uint16_t product_mask; /* bits of product that count; 0 with product 0 */
	uint32_t flags;
	int width_dots; /* 0: not known by number */
	const char *name;
};

enum { PRINTER_DEFAULT_WIDTH = 576 };

/* NULL when nothing special is known. Static. */
const struct printer_quirk *printer_quirk_find(uint16_t vendor, uint16_t product);

/* True for makers of office printers (pages, not slips): never ours. */
bool printer_is_office_vendor(uint16_t vendor, uint16_t product);

struct printer_identity {
	char maker[24];
	char model[32];
};

enum { PRINTER_DEVICE_ID_MAX = 1023 };

/*
 * The reply to GET_DEVICE_ID: length (big-endian, itself included; some send it little-endian, some
 * do not count it), then "KEY:VALUE;" fields, of which MFG/MANUFACTURER and MDL/MODEL are taken;
 * the last may lack its ';'. What follows a NUL is not looked at. Only printable ASCII is kept.
 * ERR_NOT_FOUND when it is empty, ERR_PROTOCOL when the length is nonsense; both leave the identity
 * empty.
 */
enum err printer_identity_parse(
	struct printer_identity *identity, const uint8_t *data, size_t len) MUST_CHECK;

/* Dots a line of a model by its name ("TM-T88V"), 0 when unknown. */
int printer_width_of_model(const char *model);

#endif
