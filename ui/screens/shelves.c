/* What can be looked up: the hall's shelves. */
#include "ui/screens/entry_words.h"

#include "firmware/base/str.h"

enum { LIST_ID = 7000, EXAMPLES = 3, EXAMPLES_LEN = EXAMPLES * (HALL_NAME_LEN + 1) };

/* The first collections that stand there. */
static const char *examples(const struct view *view, const struct collections *all, int shelf)
{
	char words[EXAMPLES_LEN] = "";
	for (int i = 0; i < EXAMPLES; i++) {
		int at = read_shelf_collection(all, shelf, i);
		if (at >= 0) {
			str_append(words, sizeof(words), "%s%s", i ? "\n" : "",
				text_in(view, &all->collections[at].name));
		}
	}
	return ui_format(view->ui, "%s", words);
}

static struct tile tile_at(const struct view *view, const void *arg, int index)
{
	const struct collections *all = arg;
	const struct shelf *shelf = &all->shelves[index];
	int count = read_shelf_count(all, index);
	return (struct tile){.icon = shelf->icon[0] ? shelf->icon : "eye",
		.name = text_in(view, &shelf->name),
		.fact = ui_format(view->ui, say_n(view, "%d list", "%d lists", count), count),
		.examples = examples(view, all, index),
		.action = ACTION_shelf,
		.arg = index,
		.is_disabled = count == 0};
}

void screen_shelves(const struct view *view)
{
	const struct collections *all = view->kiosk->collections;
	struct page page = page_usual(say(view, "What would you like to know?"), STEP_NONE);
	struct rect body = page_frame(view, &page);
	if (!all) {
		return;
	}
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "eye",
			.name = text_in(view, &view->kiosk->catalog->hall_name),
			.facts = {say(view, "Everything the city makes public, to read here, to "
					    "print, or to take along on your phone."),
				ui_format(view->ui, say(view, "Updated %s"),
					as_of_words(view, all->as_of_ms))}});
	tile_grid(view, body, LIST_ID,
		&(const struct tiles){.count = all->shelf_count, .get = tile_at, .arg = all});
}
