/* The plan of a floor, of openapi.yaml's `Plan`. Tolerant: an area, a mark or a route that cannot
 * be read is left out and counted. Any thread. */
#ifndef ONEDOOR_HALL_API_PLAN_H
#define ONEDOOR_HALL_API_PLAN_H

#include "firmware/hall/api_common.h"
#include "firmware/msg/plan.h"

/* In that memory. NULL: it is none, or nothing of it can be drawn. Adds to *skipped what was left
 * out. */
struct plan *plan_read(struct api_memory *memory, const struct json *object, int *skipped);

#endif
