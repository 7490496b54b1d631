/* Somebody does a matter for somebody else. */
#ifndef ONEDOOR_TESTS_STATES_PROXY_H
#define ONEDOOR_TESTS_STATES_PROXY_H

#include "firmware/model/kiosk.h"

void state_agent(struct kiosk *kiosk);
void state_agent_known(struct kiosk *kiosk);
void state_agent_known_away(struct kiosk *kiosk); /* the card is gone */
void state_agent_again(struct kiosk *kiosk);
void state_home_again(struct kiosk *kiosk); /* with the next person */
void state_identify_other(struct kiosk *kiosk);
void state_consent(struct kiosk *kiosk);
void state_filed_other(struct kiosk *kiosk);

#endif
