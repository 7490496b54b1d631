/* How long one waits, in words: the same on the page and on the slip. Main thread. */
#ifndef ONEDOOR_UI_SCREENS_WAIT_TEXT_H
#define ONEDOOR_UI_SCREENS_WAIT_TEXT_H

#include "firmware/msg/catalog.h"
#include "firmware/msg/hall.h"

enum { WAIT_TEXT_LEN = 96 };

/* "7 people before you", "Nobody is before you"; "" when the hall has not said. */
void ahead_text(enum lang lang, const struct ticket *ticket, char out[WAIT_TEXT_LEN]);
/* "about 12–20 minutes", from two hours on in hours; "" when the hall has not said. */
void wait_text(enum lang lang, const struct ticket *ticket, char out[WAIT_TEXT_LEN]);

#endif
