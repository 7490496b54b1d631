/* Scanners that are a serial port (CDC-ACM). See driver.h for what its functions mean. */
#ifndef ONEDOOR_DRIVERS_CDC_H
#define ONEDOOR_DRIVERS_CDC_H

#include "drivers/driver.h"

extern const struct driver scanner_cdc;

#endif
