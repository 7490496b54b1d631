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

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct tiles *tiles = arg;
	struct tile one = tiles->get(view, tiles->arg, index);
	*out = (struct row){.kind = one.is_disabled ? ROW_PLAIN : ROW_ONWARD,
		.icon = one.icon,
		.name = one.name,
		.note = one.fact,
		.badge = one.badge,
		.badge_icon = one.badge_icon,
		.badge_tone = one.badge_tone,
		.action = one.action,
		.arg = one.arg};
}

void tile_grid(const struct view *view, struct rect body, uint32_t id, const struct tiles *tiles)
{
	struct ui *ui = view->ui;
	int count = tiles->count, columns = column_count(view);
	int lines = MAX_OF((count + columns - 1) / columns, 1), gap = mm(view, 8), least = 0;
	struct rect first = rect_column(rect_row(body, 0, lines, gap), 0, columns, gap);
	bool is_small = false, is_roomy = true;
	for (int i = 0; i < count; i++) {
		struct tile one = tiles->get(view, tiles->arg, i);
		least = MAX_OF(least, tile_height(ui, first.w, &one));
		is_small |= !tile_has_room(ui, first, &one);
		is_roomy &= tile_is_roomy(ui, first, &one);
	}
	if ((body.h + gap) / lines - gap < least) {
		row_list(view, body, id,
			&(const struct rows){
				.count = count, .fill = fill, .arg = (void *)(uintptr_t)tiles});
		return;
	}
	for (int i = 0; i < count; i++) {
		struct rect line = rect_row(body, i / columns, lines, gap);
		struct tile one = tiles->get(view, tiles->arg, i);
		one.is_small = is_small;
		one.is_roomy = is_roomy;
		tile(ui, rect_column(line, i % columns, columns, gap), &one);
	}
}
