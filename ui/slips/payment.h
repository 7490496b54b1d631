/* The slip of a payment, of this visit or of one before. Only for ui/slips; main thread. */
#ifndef ONEDOOR_UI_SLIPS_PAYMENT_H
#define ONEDOOR_UI_SLIPS_PAYMENT_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/account.h"

/* The caller's. */
struct document *payment_document(
	const struct kiosk *kiosk, const struct payment_receipt *receipt) MUST_CHECK;

#endif
