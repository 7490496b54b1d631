/* The step that gets a slip into a hand: the card first taken away, printed, asked about when
 * nobody knows whether it came. For any slip. */
#ifndef ONEDOOR_MODEL_PAPER_H
#define ONEDOOR_MODEL_PAPER_H

#include "firmware/model/kiosk.h"

struct paper {		/* its state */
	bool is_wanted; /* a slip has been asked for */
	bool is_printing;
	bool has_come;
	bool is_copy;	   /* of what is shown: that is come back to */
	enum slip slip;	   /* which */
	int count;	   /* slips of this visit that may have come */
	bool is_recovered; /* of before a power cut */
};

/* The slip can be printed once more, now. */
bool kiosk_can_print_again(const struct kiosk *kiosk);
/* What is shown can be printed as that slip, now: there is paper, and few came out already. */
bool kiosk_can_copy(const struct kiosk *kiosk, enum slip slip);

#endif
