/* Scenarios of rating and of a helper who was called. One thread. */
#ifndef ONEDOOR_TESTS_STATES_HELPING_H
#define ONEDOOR_TESTS_STATES_HELPING_H

#include "firmware/model/kiosk.h"

void state_rate(struct kiosk *kiosk);
void state_rate_good(struct kiosk *kiosk);
void state_rate_bad(struct kiosk *kiosk);
void state_rate_case(struct kiosk *kiosk);
void state_rate_full(struct kiosk *kiosk);
void state_thanks(struct kiosk *kiosk);
void state_thanks_follow_up(struct kiosk *kiosk);
void state_thanks_full(struct kiosk *kiosk);
void state_helper_calling(struct kiosk *kiosk);
void state_helper_coming(struct kiosk *kiosk);
void state_helper_nobody(struct kiosk *kiosk);
void state_helper_over(struct kiosk *kiosk);
void state_helper_forgotten(struct kiosk *kiosk);
void state_helper_failed(struct kiosk *kiosk);
void state_helper_full(struct kiosk *kiosk);

#endif
