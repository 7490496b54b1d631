/* The shape `account`, as the other files of the model know it. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_ACCOUNT_STEP_H
#define ONEDOOR_MODEL_ACCOUNT_STEP_H

#include "firmware/model/step.h"

/* A bill's bar code leads to its account: entry_out is to be entered with. False: it is none. */
bool account_find_bill(const struct kiosk *kiosk, const struct scan *scan, struct entry *entry_out);
/* While a payment is open the hall is asked about it; its time ends. */
enum next account_tick(struct step *s);
/* When the tick must come; INT64_MAX: it need not. */
int64_t account_next_ms(const struct kiosk *kiosk);

#endif
