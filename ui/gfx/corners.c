#include "ui/gfx/corners.h"

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"

const struct corner *corners_get(struct corners *corners, int radius, int line, int blur)
{
	radius = CLAMP(radius, 0, CORNER_SIDE_MAX / 2);
	line = CLAMP(line, 0, CORNER_SIDE_MAX / 2);
	blur = CLAMP(blur, 0, CORNER_SIDE_MAX / 8);
	for (int i = 0; i < CORNER_MAX; i++) {
		const struct kept_corner *kept = &corners->list[i];
		if (kept->corner.size && kept->radius == radius && kept->line == line &&
			kept->blur == blur) {
			return &kept->corner;
		}
	}
	struct kept_corner *kept = &corners->list[corners->next];
	corners->next = (corners->next + 1) % CORNER_MAX;
	mem_free(kept->corner.cover);
	const int size = corner_size(radius, line, blur);
	*kept = (struct kept_corner){.radius = radius, .line = line, .blur = blur};
	kept->corner.size = size;
	kept->corner.cover = mem_alloc((size_t)size, (size_t)size);
	corner_draw(&kept->corner, radius, line, blur);
	return &kept->corner;
}

void corners_finish(struct corners *corners)
{
	for (int i = 0; i < CORNER_MAX; i++) {
		mem_free(corners->list[i].corner.cover);
	}
	*corners = (struct corners){0};
}
