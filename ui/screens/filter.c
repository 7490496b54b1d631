/* Which entries of a list are shown: all, or those of one kind. */
#include "ui/screens/entry_words.h"

#include <string.h>

enum { LIST_ID = 7400 };

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct read *read = arg;
	const struct filter *filter = &read->listing->collection.filters[read->filter];
	int value = index - 1;
	*out = (struct row){.kind = ROW_ONE,
		.is_on = read->chosen[read->filter] == value,
		.name = value < 0 ? say(view, "All") : text_in(view, &filter->values[value].name),
		.note = entries_words(view, read->would_show[index]),
		.action = ACTION_filter_value,
		.arg = read_filter_arg(read->filter, value)};
}

void screen_filter(const struct view *view)
{
	const struct read *read = kiosk_read(view->kiosk);
	struct page page = page_usual(say(view, "Which ones?"), STEP_NONE);
	bool is_known = read->listing && read->filter < read->listing->collection.filter_count;
	if (!is_known) {
		(void)page_frame(view, &page);
		return;
	}
	const struct collection *collection = &read->listing->collection;
	const struct filter *filter = &collection->filters[read->filter];
	/* what else is chosen: it is that of which the counts are */
	const char *other = chosen_words(view, read, read->filter);
	page.crumbs[0] = text_in(view, &collection->name);
	page.crumbs[1] = other[0] ? other : NULL;
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = collection->icon[0] ? collection->icon : "eye",
			.name = text_in(view, &filter->name)});
	struct rows rows = {
		.count = filter->value_count + 1, .fill = fill, .arg = (void *)(uintptr_t)read};
	for (int i = 1; i < filter->value_count; i++) {
		if (strlen(text_in(view, &filter->values[i].name)) >
			strlen(text_in(view, &filter->values[MAX_OF(rows.longest - 1, 0)].name))) {
			rows.longest = i + 1;
		}
	}
	row_list(view, body, (uint32_t)(LIST_ID + read->filter), &rows);
}
