/* Scenarios of the hall's plan. Main thread. */
#ifndef ONEDOOR_TESTS_STATES_PLACE_H
#define ONEDOOR_TESTS_STATES_PLACE_H

#include "firmware/model/kiosk.h"

/* The city's own plan is known. */
void state_plan(struct kiosk *kiosk);
void state_place(struct kiosk *kiosk);
void state_place_room(struct kiosk *kiosk);
void state_place_lift(struct kiosk *kiosk);
void state_place_above(struct kiosk *kiosk);
void state_place_zone(struct kiosk *kiosk);
void state_map(struct kiosk *kiosk);
void state_map_crowded(struct kiosk *kiosk);
void state_map_as_list(struct kiosk *kiosk);

#endif
