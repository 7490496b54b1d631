/* The first question: which part of the hall. Search above, six zones below. */
#include "ui/screens/parts.h"

#include "firmware/base/str.h"

enum { EXAMPLES = 3 };

static void search_bar(const struct view *view, struct rect rect)
{
	field(view->ui, rect,
		FIELD(.icon = "search", .text = "",
			.placeholder = say(view, "Search: what do you want to do?"),
			.size = TEXT_HEADING, .action = ACTION_search,
			.label = say(view, "Search")));
}

static const char *zone_fact(const struct view *view, int index)
{
	const struct zone *zone = &view->kiosk->catalog->zones[index];
	int waiting = kiosk_zone_status(view->kiosk, index).waiting;
	const char *place = floor_words(view, zone->floor);
	return waiting >= 0 ? ui_format(view->ui, "%s · %s", place, waiting_words(view, waiting))
			    : place;
}

/* What is done there: the first matter of its first departments. */
static const char *zone_examples(const struct view *view, int index)
{
	const struct catalog *catalog = view->kiosk->catalog;
	const struct zone *zone = &catalog->zones[index];
	char words[EXAMPLES * (HALL_NAME_LEN + 1)] = "";
	for (int i = 0, taken = 0; i < zone->department_count && taken < EXAMPLES; i++) {
		const struct department *department =
			&catalog->departments[zone->first_department + i];
		if (department->matter_count > 0) {
			const struct matter *matter = &catalog->matters[department->first_matter];
			str_append(words, sizeof(words), "%s%s", taken++ ? "\n" : "",
				text_in(view, &matter->name));
		}
	}
	return ui_format(view->ui, "%s", words);
}

/* Elder mode: one column where the page is tall. */
static int column_count(const struct view *view)
{
	bool is_elder = ui_theme(view->ui)->is_elder;
	if (!ui_is_portrait(view->ui)) {
		return is_elder ? 2 : 3;
	}
	return is_elder && !ui_is_low_reach(view->ui) ? 1 : 2;
}

void screen_zones(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct catalog *catalog = view->kiosk->catalog;
	struct page page = {
		.title = say(view, "What can we do for you?"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish"),
	};
	struct rect body = page_frame(view, &page);
	search_bar(view, rect_cut_top(&body, mm(view, 28)));
	rect_cut_top(&body, mm(view, 10));
	int columns = column_count(view);
	int count = catalog ? catalog->zone_count : 0;
	int lines = (count + columns - 1) / columns;
	int gap = mm(view, 8);
	for (int i = 0; i < count; i++) {
		struct rect line = rect_row(body, i / columns, MAX_OF(lines, 1), gap);
		const struct zone *zone = &catalog->zones[i];
		struct queue_status status = kiosk_zone_status(view->kiosk, i);
		tile(ui, rect_column(line, i % columns, columns, gap),
			TILE(.icon = zone->icon[0] ? zone->icon : "building",
				.name = text_in(view, &zone->name), .fact = zone_fact(view, i),
				.examples = zone_examples(view, i),
				.badge = load_word(view, status.load),
				.badge_icon = load_icon(status.load),
				.badge_tone = load_tone(status.load), .action = ACTION_zone,
				.arg = i));
	}
}
