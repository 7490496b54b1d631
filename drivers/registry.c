#include "drivers/driver.h"
#include "drivers/printer/escpos.h"
#include "drivers/scanner/cdc.h"
#include "drivers/scanner/hidpos.h"
#include "drivers/scanner/keyboard.h"
#include "drivers/idcard/sdt.h"

#include <stddef.h>

/* One line a driver, by kind. Where several match a device, the better match wins, then the
 * earlier line. */
const struct driver *const driver_registry[] = {
	/* DEVICE_IDCARD */
	&idcard_sdt,
	/* DEVICE_SCANNER */
	&scanner_hidpos,
	&scanner_cdc,
	&scanner_keyboard,
	/* DEVICE_PRINTER */
	&printer_escpos,
	NULL,
};
