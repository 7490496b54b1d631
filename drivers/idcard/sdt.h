/*
 * ID card readers of the GA 450 / SDT family: the conversation. Runs on its device's thread
 * (drivers/driver.h). Looks for cards only between CMD_CARD_WATCH and CMD_CARD_STOP; a card that
 * was read is watched until it is removed. Of what a card says only struct id_card leaves.
 */
#ifndef ONEDOOR_DRIVERS_IDCARD_SDT_H
#define ONEDOOR_DRIVERS_IDCARD_SDT_H

#include "drivers/driver.h"

extern const struct driver idcard_sdt;

#endif
