/* Versions of the system: "1.2.3", up to four numbers. Pure. */
#ifndef ONEDOOR_CARE_VERSION_H
#define ONEDOOR_CARE_VERSION_H

#include <stdbool.h>

/* One that can be compared. */
bool version_is_one(const char *text);
/* Both must be one. */
bool version_is_newer(const char *text, const char *than);

#endif
