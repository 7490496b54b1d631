/* The step that shows what a matter needs: it asks the hall for the document, then it is read,
 * and taken along on paper. */
#ifndef ONEDOOR_MODEL_GUIDE_H
#define ONEDOOR_MODEL_GUIDE_H

#include "firmware/model/kiosk.h"

struct guide {			      /* its state */
	struct matter_detail *detail; /* owned; NULL: none yet */
	int matter;		      /* index: whose */
	bool is_again;		      /* it is read anew, for the form that was begun … */
	struct matter_detail *old;    /* … which borrows from this one until it has taken over;
					 owned, NULL none */
};

/* It can be printed now. */
bool guide_can_print(const struct kiosk *kiosk);

#endif
