/* Scanners that are a keyboard, taken from the kernel so that nothing is ever typed. Only devices
 * of scanner makers, or named by the configuration: an ordinary keyboard is never claimed. See
 * driver.h. */
#ifndef ONEDOOR_DRIVERS_KEYBOARD_H
#define ONEDOOR_DRIVERS_KEYBOARD_H

#include "drivers/driver.h"

extern const struct driver scanner_keyboard;

#endif
