/* Where to go in words, the same on the page and on the slip. Pure. */
#ifndef ONEDOOR_UI_SCREENS_PLACE_TEXT_H
#define ONEDOOR_UI_SCREENS_PLACE_TEXT_H

#include "firmware/msg/catalog.h"
#include "firmware/msg/hall.h"

/* Bytes; as many windows as a matter has and as long a name as a zone has, nothing of them cut. */
enum {
	WINDOWS_TEXT_LEN = 512,
	FLOOR_TEXT_LEN = 64,
	PLACE_TEXT_LEN = WINDOWS_TEXT_LEN + FLOOR_TEXT_LEN + HALL_NAME_LEN,
};

/* "A012, A011, A010, A021" as the hall writes it becomes "Windows A010–A012, A021", listed as the
 * language does; "" when there are none. */
void windows_text(enum lang lang, const char *windows, char out[WINDOWS_TEXT_LEN]);
void floor_text(enum lang lang, int floor, char out[FLOOR_TEXT_LEN]);
/* Floor (0: unknown) and zone on the first line, the windows on the second; "" is left out. */
void place_text(
	enum lang lang, int floor, const char *zone, const char *windows, char out[PLACE_TEXT_LEN]);

#endif
