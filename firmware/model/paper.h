/* The step that gets a slip into a hand: the card first taken away, printed, asked about when
 * nobody knows whether it came. For any slip. */
#ifndef ONEDOOR_MODEL_PAPER_H
#define ONEDOOR_MODEL_PAPER_H

#include "firmware/model/kiosk.h"

struct paper {		/* its state */
	bool is_wanted; /* a slip has been asked for */
	bool is_printing;
	bool has_come;
	enum slip slip;	   /* which */
	int count;	   /* slips of this visit that may have come */
	bool is_recovered; /* of before a power cut */
};

/* The slip can be printed once more, now. */
bool kiosk_can_print_again(const struct kiosk *kiosk);

#endif
