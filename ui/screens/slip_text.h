/* The slip's words, in the citizen's language. No name, number or phone gets on it. Main thread. */
#ifndef ONEDOOR_UI_SCREENS_SLIP_TEXT_H
#define ONEDOOR_UI_SCREENS_SLIP_TEXT_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/slip.h"

/* Of kiosk_ticket(kiosk). */
void slip_compose(const struct kiosk *kiosk, struct slip *out);

#endif
