/* Dates in words, the same on the page and on the slip. Main thread. */
#ifndef ONEDOOR_UI_SCREENS_DATE_TEXT_H
#define ONEDOOR_UI_SCREENS_DATE_TEXT_H

#include "firmware/model/kiosk.h"

enum { DATE_TEXT_LEN = 64 };

/* "November"; 1 to 12. Valid as long as the catalogue of translations. */
const char *month_text(enum lang lang, int month);
/* "Monday"; 1 to 7. Likewise. */
const char *weekday_text(enum lang lang, int weekday);
/* Of "2026-11-27": "27 November 2026"; what is no day stays as it is. */
void day_text(enum lang lang, const char *date, char out[DATE_TEXT_LEN]);
/* "27 November 2026, 9:05". */
void moment_text(enum lang lang, struct local_time time, char out[DATE_TEXT_LEN]);

#endif
