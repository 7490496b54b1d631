/* The hall of the reference city, as it is told to a terminal at the entrance. */
#ifndef ONEDOOR_TESTS_HARNESS_CITY_BUILDING_H
#define ONEDOOR_TESTS_HARNESS_CITY_BUILDING_H

#include "firmware/msg/building.h"

struct building *city_building_read(void); /* building_destroy */

#endif
