/* Where a floor's points are, in pixels or dots. Any thread. */
#ifndef ONEDOOR_UI_KIT_PLAN_POINTS_H
#define ONEDOOR_UI_KIT_PLAN_POINTS_H

#include "firmware/msg/plan.h"
#include "ui/kit/rect.h"

/* The floor as large as it gets in the box, at its middle. */
struct rect plan_fitted(const struct plan *plan, struct rect box);
struct point plan_point_at(const struct plan *plan, struct rect floor, struct plan_point point);

#endif
