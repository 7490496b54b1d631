/* A shape that only the tests know: who it is, what the hall has to say, on paper. */
#ifndef ONEDOOR_MODEL_PROBE_H
#define ONEDOOR_MODEL_PROBE_H

#include "firmware/model/kiosk.h"

struct probe {			   /* its state */
	struct document *document; /* owned; NULL: none yet */
};

#endif
