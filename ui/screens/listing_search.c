/* Search in one list. */
#include "ui/screens/entry_words.h"
#include "ui/screens/search_page.h"

enum { LIST_ID = 7500 };

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct read *read = arg;
	const struct search_result *result = &read->search.results[index];
	const struct entry_row *row = &read->listing->rows[result->index];
	*out = (struct row){.icon = row->icon[0] ? row->icon : NULL,
		.name = text_in(view, &row->name),
		.note = entry_note(view, &read->listing->collection, row, NULL),
		.bold_at = result->match_at,
		.bold_len = result->match_len,
		.has_match = true,
		.action = ACTION_row,
		.arg = result->index};
	entry_light(&read->listing->collection, row, view->lang, out);
}

void screen_listing_search(const struct view *view)
{
	const struct read *read = kiosk_read(view->kiosk);
	const struct collection *collection = read->listing ? &read->listing->collection : NULL;
	const char *name = collection ? text_in(view, &collection->name) : "";
	search_page(view,
		&(const struct search_page){
			.icon = collection && collection->icon[0] ? collection->icon : "search",
			.question = name,
			.hint = say(view, "Pinyin or its first letters will do"),
			.placeholder = say(view, "Search in this list"),
			.where = name,
			.search = &read->search,
			.list_id = LIST_ID,
			.count = read->search.result_count,
			.fill = fill,
			.arg = (void *)(uintptr_t)read});
}
