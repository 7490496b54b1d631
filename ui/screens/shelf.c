/* The collections of a shelf. */
#include "ui/screens/entry_words.h"

#include <string.h>

enum { LIST_ID = 7100 };

static const char *count_words(const struct view *view, const struct collection *collection)
{
	const char *note = text_in(view, &collection->note);
	if (collection->layout == LAYOUT_SINGLE) {
		return note;
	}
	const char *count = entries_words(view, collection->count);
	return note[0] ? ui_format(view->ui, "%s · %s", count, note) : count;
}

static const struct collection *collection_at(const struct view *view, int index)
{
	const struct collections *all = view->kiosk->collections;
	int at = read_shelf_collection(all, kiosk_read(view->kiosk)->shelf, index);
	return at < 0 ? NULL : &all->collections[at];
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	(void)arg;
	const struct collection *collection = collection_at(view, index);
	if (collection) {
		*out = (struct row){.icon = collection->icon[0] ? collection->icon : NULL,
			.name = text_in(view, &collection->name),
			.note = count_words(view, collection),
			.action = ACTION_collection,
			.arg = (int)(collection - view->kiosk->collections->collections)};
	}
}

static size_t text_len(const struct view *view, int index)
{
	const struct collection *collection = collection_at(view, index);
	return collection ? strlen(text_in(view, &collection->name)) +
				    strlen(text_in(view, &collection->note))
			  : 0;
}

void screen_shelf(const struct view *view)
{
	const struct collections *all = view->kiosk->collections;
	int index = kiosk_read(view->kiosk)->shelf;
	struct page page = page_usual(say(view, "What would you like to know?"), STEP_NONE);
	bool is_known = all && index >= 0 && index < all->shelf_count;
	if (!is_known) {
		(void)page_frame(view, &page);
		return;
	}
	const struct shelf *shelf = &all->shelves[index];
	page.title = text_in(view, &shelf->name);
	page.crumbs[0] = say(view, "Look up");
	struct rect body = page_frame(view, &page);
	int count = read_shelf_count(all, index);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = shelf->icon[0] ? shelf->icon : "eye",
			.name = ui_format(
				view->ui, say_n(view, "%d list", "%d lists", count), count),
			.facts = {text_in(view, &all->source)}});
	struct rows rows = {.count = count, .fill = fill};
	for (int i = 1; i < rows.count; i++) {
		if (text_len(view, i) > text_len(view, rows.longest)) {
			rows.longest = i;
		}
	}
	row_list(view, body, (uint32_t)(LIST_ID + index), &rows);
}
