/* 查信息: the hall's collections, list by list, entry by entry. */
#ifndef ONEDOOR_MODEL_READ_H
#define ONEDOOR_MODEL_READ_H

#include "firmware/model/kiosk.h"

struct read { /* kiosk_read(kiosk): its state */
	bool is_waiting;
};

#endif
