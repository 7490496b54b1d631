/*
 * 缴费: what is owed to whom, and paying it. An account is found by its number, by a bill's bar
 * code or by the card of who holds it. A payment is shown until the hall has said its final word,
 * or the visit ends; what becomes of it then is the hall worker's. Nothing is kept beyond the
 * visit.
 */
#ifndef ONEDOOR_MODEL_ACCOUNT_H
#define ONEDOOR_MODEL_ACCOUNT_H

#include "firmware/model/kiosk.h"

struct account {  /* kiosk_account(kiosk): its state */
	int unit; /* index of the catalogue's; -1 none is chosen */
};

#endif
