/* Scanners that speak HID POS. See driver.h for what its functions mean. */
#ifndef ONEDOOR_DRIVERS_HIDPOS_H
#define ONEDOOR_DRIVERS_HIDPOS_H

#include "drivers/driver.h"

extern const struct driver scanner_hidpos;

#endif
