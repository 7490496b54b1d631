/* What slips share. Only for ui/slips; main thread. */
#ifndef ONEDOOR_UI_SLIPS_PARTS_H
#define ONEDOOR_UI_SLIPS_PARTS_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/document.h"

/* Where it is from and how old it is, in the hall's time. */
void slip_add_source(
	struct document *document, const struct kiosk *kiosk, const struct document *of);
/* For staff: which machine printed it. */
void slip_set_foot(struct document *document, const struct kiosk *kiosk);

#endif
