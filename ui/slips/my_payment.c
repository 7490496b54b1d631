/* What was paid before, once more: the hall keeps it on my page. */
#include "firmware/model/track.h"
#include "ui/slips/payment.h"
#include "ui/slips/slips.h"

struct document *slip_my_payment(const struct kiosk *kiosk)
{
	return payment_document(kiosk, track_receipt(kiosk));
}
