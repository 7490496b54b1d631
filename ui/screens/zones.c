/* The first question: which part of the hall. Search above, six zones below. */
#include "ui/screens/parts.h"

enum { COLUMNS_PORTRAIT = 2, COLUMNS_LANDSCAPE = 3 };

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
	bool is_portrait = ui_is_portrait(ui);
	int columns = is_portrait ? COLUMNS_PORTRAIT : COLUMNS_LANDSCAPE;
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
				.badge = load_word(view, status.load),
				.badge_icon = load_icon(status.load),
				.badge_tone = load_tone(status.load), .action = ACTION_zone,
				.arg = i));
	}
}
