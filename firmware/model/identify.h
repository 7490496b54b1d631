/* The step that finds out who is here: by card, by phone number, or nobody where the matter allows
 * it. Done, visit->who says who. */
#ifndef ONEDOOR_MODEL_IDENTIFY_H
#define ONEDOOR_MODEL_IDENTIFY_H

#include "firmware/model/kiosk.h"

enum { PHONE_LEN = 11 };

struct identify { /* kiosk_identify(kiosk): its state */
	struct id_card card;
	struct pii phone; /* digits typed so far */
};

#endif
