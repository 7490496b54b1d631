/* What a code of the hall's own is about, by its address. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_SCANNED_H
#define ONEDOOR_MODEL_SCANNED_H

#include "firmware/model/kiosk.h"

/* What stands behind the catalogue's qr_base and that path ("/t/"), when it is an id and nothing
 * else; else false, and "". */
bool scanned_id(const struct kiosk *kiosk, const struct scan *scan, const char *path,
	char out[HALL_ID_LEN + 1]);
/* The same of an entry's page, "/e/COLLECTION/ID"; what is in the outs of another is of no use. */
bool scanned_entry(const struct kiosk *kiosk, const struct scan *scan,
	char collection[CODE_LEN + 1], char id[ENTRY_ID_LEN + 1]);

#endif
