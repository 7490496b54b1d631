/* The plan of a floor: of openapi.yaml the block `plan` and `Floor`. Tolerant: an area, a mark or a
 * route that cannot be read is left out and counted. Any thread. */
#ifndef ONEDOOR_HALL_API_PLAN_H
#define ONEDOOR_HALL_API_PLAN_H

#include "firmware/hall/api_common.h"
#include "firmware/msg/plan.h"

/* In that memory. NULL: it is none, or nothing of it can be drawn. Adds to *skipped what was left
 * out. */
struct plan *plan_read(struct api_memory *memory, const struct json *object, int *skipped);

/* Points of that floor: all of them, or none; NULL for none, and when they are not as many as that.
 */
struct plan_point *plan_points_read(struct api_memory *memory, const struct plan *plan,
	const struct json *array, size_t least, size_t most);

#endif
