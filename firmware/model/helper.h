/*
 * 帮办: a helper who comes to this machine. He is called from whatever page, by way of the help
 * sheet, and what is done there goes on meanwhile; one call at a time, as long as the visit lasts.
 * Who ends the visit calls him off; who walks away does not: he may stand beside it.
 */
#ifndef ONEDOOR_MODEL_HELPER_H
#define ONEDOOR_MODEL_HELPER_H

#include "firmware/model/kiosk.h"

enum helper_stage {
	HELPER_NONE,
	HELPER_CALLING, /* the hall is asked */
	HELPER_COMING,	/* it says that somebody comes */
	HELPER_NOBODY,	/* or that nobody can */
	HELPER_OVER,	/* somebody was here, or the hall knows of no call any more */
	HELPER_FAILED,	/* nobody was called */
};

struct helper { /* kiosk_helper(kiosk): its state */
	enum helper_stage stage;
	struct helper_call *call; /* owned: what the hall said last; NULL: nothing */
	int64_t until_ms;	  /* calling: an answer must be there; coming: it is asked again */
};

/* Whoever stands here waits for one. */
bool kiosk_awaits_helper(const struct kiosk *kiosk);
/* One can be called now. */
bool kiosk_can_call_helper(const struct kiosk *kiosk);

#endif
