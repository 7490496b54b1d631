/* A hall of two floors for tests, 20 m by 10 m each. One stands at the left of floor 1; A01 and
 * zone A (in which one stands) are there, zone B and B01 above it, the stairs in the middle, and
 * below them the lift. */
#ifndef ONEDOOR_TESTS_HARNESS_SMALL_BUILDING_H
#define ONEDOOR_TESTS_HARNESS_SMALL_BUILDING_H

#include "firmware/msg/building.h"

struct building *small_building_create(void); /* building_destroy */

#endif
