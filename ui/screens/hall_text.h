/* What is said of the hall, the same on the page and on the slip. Main thread. */
#ifndef ONEDOOR_UI_SCREENS_HALL_TEXT_H
#define ONEDOOR_UI_SCREENS_HALL_TEXT_H

#include "firmware/msg/catalog.h"

#define HOTLINE "12345"

enum { HOURS_TEXT_LEN = 64, WEEK_TEXT_LEN = 7 * (HOURS_TEXT_LEN + 64) };

/* "9:00–12:00  13:30–17:00"; "" when closed all day. */
void hours_text(const struct hours *hours, char out[HOURS_TEXT_LEN]);
/* "Monday to Friday 9:00–17:00", a line for each run of days that are alike; "" when not known. */
void week_text(enum lang lang, const struct catalog *catalog, char out[WEEK_TEXT_LEN]);

#endif
