/* The step that gets a slip into a hand: the card first taken away, printed, asked about when
 * nobody knows whether it came. For any slip. */
#ifndef ONEDOOR_MODEL_PAPER_H
#define ONEDOOR_MODEL_PAPER_H

#include "firmware/model/kiosk.h"

struct paper {		/* its state */
	bool is_wanted; /* a slip has been asked for */
	bool is_printing;
	int count;	   /* slips of this visit that may have come */
	bool is_recovered; /* of before a power cut */
};

const struct paper *kiosk_paper(const struct kiosk *kiosk);

#endif
