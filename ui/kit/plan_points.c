#include "ui/kit/plan_points.h"

struct rect plan_fitted(const struct plan *plan, struct rect box)
{
	int h = (int)((int64_t)box.w * plan->height_mm / plan->width_mm);
	if (h <= box.h) {
		return rect_centre(box, box.w, h);
	}
	return rect_centre(box, (int)((int64_t)box.h * plan->width_mm / plan->height_mm), box.h);
}

struct point plan_point_at(const struct plan *plan, struct rect floor, struct plan_point point)
{
	return (struct point){
		(int16_t)(floor.x + (int)((int64_t)point.x * floor.w / plan->width_mm)),
		(int16_t)(floor.y + (int)((int64_t)point.y * floor.h / plan->height_mm))};
}
