/* Large choices in columns: they fill the page, or are a list when they are too many for it. */
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

static struct tile tile_at(const struct view *view, const struct tiles *tiles, int index)
{
	struct tile out = {0};
	tiles->fill(view, tiles->arg, index, &out);
	return out;
}

void tile_list(const struct view *view, struct rect body, uint32_t id, const struct tiles *tiles)
{
	struct ui *ui = view->ui;
	int columns = MIN_OF(column_count(view), MAX_OF(tiles->count, 1));
	int lines = MAX_OF((tiles->count + columns - 1) / columns, 1), gap = mm(view, 8);
	struct rect area = body;
	if (tiles->most_mm > 0) {
		int most = lines * (ui_px_elder(ui, tiles->most_mm) + gap) - gap;
		area.h = MIN_OF(area.h, most);
	}
	int height = (area.h + gap) / lines - gap, least = 0;
	struct rect first = rect_column(rect_row(area, 0, lines, gap), 0, columns, gap);
	bool is_small = false;
	for (int i = 0; i < tiles->count; i++) {
		struct tile one = tile_at(view, tiles, i);
		least = MAX_OF(least, tile_height(ui, first.w, &one));
		is_small |= !tile_has_room(ui, first, &one);
	}
	bool is_list = height < least;
	int total = lines * (least + gap) - gap;
	struct rect clip, at = body;
	if (is_list) {
		at = list_begin(view, body, id, total, &clip);
	}
	for (int i = 0; i < tiles->count; i++) {
		struct rect line = is_list ? (struct rect){at.x, at.y + i / columns * (least + gap),
						     at.w, least}
					   : rect_row(area, i / columns, lines, gap);
		struct tile one = tile_at(view, tiles, i);
		one.is_small = is_small;
		tile(ui, rect_column(line, i % columns, columns, gap), &one);
	}
	if (is_list) {
		list_end(view, total);
	}
}
