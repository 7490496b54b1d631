/* The step that finds a matter: zone → department → matter, search, or a matter's code shown to the
 * scanner. Done, the place has the matter chosen. */
#ifndef ONEDOOR_MODEL_CHOOSE_H
#define ONEDOOR_MODEL_CHOOSE_H

#include "firmware/model/kiosk.h"
#include "firmware/model/search.h"

struct choose { /* kiosk_choose(kiosk): its state */
	struct search search;
};

#endif
