/* 取号: a matter, who it is, a number of the hall's, a slip in the hand. */
#ifndef ONEDOOR_MODEL_QUEUE_H
#define ONEDOOR_MODEL_QUEUE_H

#include "firmware/model/kiosk.h"
#include "firmware/msg/application.h"

/* What the page that asks whether all is right lets one choose anew: ACTION_change's arg. */
enum change { CHANGE_NOTHING, CHANGE_MATTER, CHANGE_WHO };

struct queue {				   /* kiosk_queue(kiosk): its state */
	char appointment[HALL_ID_LEN + 1]; /* checked in for; "" none */
	struct ticket ticket;
	bool has_ticket;
	bool is_settled; /* the hall's worker was told how its slip ended */
};

/* The number of this visit; NULL: none yet. */
const struct ticket *kiosk_ticket(const struct kiosk *kiosk);

#endif
