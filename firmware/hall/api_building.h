/* The hall's building, of openapi.yaml's `Plan`. Tolerant: what cannot be read of a floor is left
 * out and counted; ways of which a node cannot be read are left out whole. Any thread. */
#ifndef ONEDOOR_HALL_API_BUILDING_H
#define ONEDOOR_HALL_API_BUILDING_H

#include <stddef.h>
#include "firmware/base/err.h"
#include "firmware/msg/building.h"

/* The caller's. ERR_INVALID: it is none, or where this terminal stands cannot be read. */
enum err building_parse(const char *json, size_t len, struct building **building_out) MUST_CHECK;

#endif
