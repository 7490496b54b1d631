/* The step that shows what a matter needs: it asks the hall for the document, then it is read,
 * and taken along on paper. */
#ifndef ONEDOOR_MODEL_GUIDE_H
#define ONEDOOR_MODEL_GUIDE_H

#include "firmware/model/kiosk.h"

struct guide {			      /* its state */
	struct matter_detail *detail; /* owned; NULL: none yet */
	int matter;		      /* index: whose */
};

/* It can be printed now. */
bool guide_can_print(const struct kiosk *kiosk);

#endif
