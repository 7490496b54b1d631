/* 好差评: how it was, in five levels, with reasons if one likes. Of a ticket or a case, once; as
 * easily skipped as sent; sent now or not at all. */
#ifndef ONEDOOR_MODEL_RATE_H
#define ONEDOOR_MODEL_RATE_H

#include "firmware/model/kiosk.h"

struct rate { /* kiosk_rate(kiosk): its state */
	struct rated rated;
	char title[LANG_COUNT][HALL_NAME_LEN + 1]; /* what it is called; "" unknown */
	int level;				   /* 5 … 1; 0: none is chosen */
	unsigned reasons;			   /* chosen: bits by index of the catalogue's */
	bool asks_why;	       /* in elder mode reasons are shown only when they are asked for */
	struct thanks *thanks; /* owned; NULL: not rated yet */
};

/* The reasons that go with the level that is chosen, by index of the catalogue's, in its order. */
int rate_reasons(const struct kiosk *kiosk, int out[HALL_MAX_REASONS]);
bool rate_is_chosen(const struct rate *rate, int reason);

#endif
