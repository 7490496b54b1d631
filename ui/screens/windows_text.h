/* The windows of a matter in words, the same on the page and on the slip. Pure. */
#ifndef ONEDOOR_UI_SCREENS_WINDOWS_TEXT_H
#define ONEDOOR_UI_SCREENS_WINDOWS_TEXT_H

#include <stddef.h>
#include "firmware/msg/catalog.h"

/* "A012, A013" as the hall writes it becomes "Windows A012, A013", listed as the language does; ""
 * when there are none. Cut at out_size. */
void windows_text(enum lang lang, const char *windows, char *out, size_t out_size);

#endif
