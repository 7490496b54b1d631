/* A small catalogue of a fictional hall, for unit tests: 2 zones, 3 departments, 8 matters, a
 * voice and a bundle in a group each, 4 units. */
#ifndef ONEDOOR_TESTS_SMALL_CATALOG_H
#define ONEDOOR_TESTS_SMALL_CATALOG_H

#include "firmware/msg/catalog.h"

enum { SMALL_WATER, SMALL_MOBILE, SMALL_CITY_CARD, SMALL_POST }; /* indexes of units */
enum {
	SMALL_SOCIAL_CARD = 0,
	SMALL_PENSION = 1,
	SMALL_TOILET_MAP = 3,
	SMALL_VOICE = 8,
	SMALL_BUNDLE = 9
}; /* indexes of matters */

struct catalog *small_catalog_create(const char *version); /* catalog_destroy */

#endif
