/* Things to choose from as tiles that fill the page; when they are too many for it, they are a
 * list. */
#include "ui/screens/parts.h"

/* Elder mode: one column where the page is tall. */
static int column_count(const struct view *view)
{
	bool is_elder = ui_theme(view->ui)->is_elder;
	if (!ui_is_portrait(view->ui)) {
		return is_elder ? 2 : 3;
	}
	return is_elder && !ui_is_low_reach(view->ui) ? 1 : 2;
}

void tile_grid(const struct view *view, struct rect body, uint32_t id, const struct tiles *tiles)
{
	struct ui *ui = view->ui;
	int count = tiles->count, columns = column_count(view);
	int lines = MAX_OF((count + columns - 1) / columns, 1), gap = mm(view, 8);
	int height = (body.h + gap) / lines - gap, least = 0;
	struct rect first = rect_column(rect_row(body, 0, lines, gap), 0, columns, gap);
	bool is_small = false;
	for (int i = 0; i < count; i++) {
		struct tile one = tiles->get(view, tiles->arg, i);
		least = MAX_OF(least, tile_height(ui, first.w, &one));
		is_small |= !tile_has_room(ui, first, &one);
	}
	bool is_list = height < least;
	int total = lines * (least + gap) - gap;
	struct rect clip, at = body;
	if (is_list) {
		at = list_begin(view, body, id, total, &clip);
	}
	for (int i = 0; i < count; i++) {
		struct rect line = is_list ? (struct rect){at.x, at.y + i / columns * (least + gap),
						     at.w, least}
					   : rect_row(body, i / columns, lines, gap);
		struct tile one = tiles->get(view, tiles->arg, i);
		one.is_small = is_small;
		tile(ui, rect_column(line, i % columns, columns, gap), &one);
	}
	if (is_list) {
		list_end(view, total);
	}
}
