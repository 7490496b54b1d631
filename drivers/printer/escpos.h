/* The slip printer: ESC/POS over the USB printer class. See driver.h for what its functions mean.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_H
#define ONEDOOR_DRIVERS_ESCPOS_H

#include "drivers/driver.h"

extern const struct driver printer_escpos;

#endif
