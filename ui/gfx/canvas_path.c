#include "firmware/base/mem.h"
#include "ui/gfx/canvas.h"
#include "ui/gfx/path.h"

void canvas_path(struct canvas *canvas, struct rect rect, const struct path *path, int line,
	struct color color)
{
	struct rect part = rect_intersect(rect, canvas->clip);
	if (rect_is_empty(part)) {
		return;
	}
	struct rect clip = canvas->clip;
	struct mask row = {.w = part.w, .h = 1, .cover = mem_alloc((size_t)part.w, 1)};
	int *scratch = mem_alloc((size_t)part.w, sizeof(*scratch));
	canvas->clip = part;
	for (int y = part.y; y < part.y + part.h; y++) {
		if (path_row(path, line, part.x - rect.x, y - rect.y, part.w, row.cover, scratch)) {
			canvas_mask(canvas, part.x, y, &row, color);
		}
	}
	canvas->clip = clip;
	mem_free(scratch);
	mem_free(row.cover);
}
