/*
 * ID card readers of the GA 450 / SDT family: the conversation. Runs on its device's thread
 * (drivers/driver.h). Looks for cards from CMD_CARD_NOTICE or CMD_CARD_WATCH to CMD_WIPE and reads
 * one only after WATCH. A card that lay there before the first look of a NOTICE is not read until
 * it was lifted: it may be somebody else's. Whatever card was found is watched until it is removed.
 * Of what a card says only struct id_card leaves.
 */
#ifndef ONEDOOR_DRIVERS_IDCARD_SDT_H
#define ONEDOOR_DRIVERS_IDCARD_SDT_H

#include "drivers/driver.h"

extern const struct driver idcard_sdt;

#endif
