/* The first question: which part of the hall. Search above, six zones below. */
#include "ui/screens/parts.h"

#include "firmware/base/str.h"

enum { EXAMPLES = 3, LIST_ID = 900 };

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

static struct tile zone_tile(const struct view *view, int index)
{
	const struct zone *zone = &view->kiosk->catalog->zones[index];
	struct queue_status status = kiosk_zone_status(view->kiosk, index);
	return (struct tile){.icon = zone->icon[0] ? zone->icon : "building",
		.name = text_in(view, &zone->name),
		.fact = zone_fact(view, index),
		.examples = zone_examples(view, index),
		.badge = load_word(view, status.load),
		.badge_icon = load_icon(status.load),
		.badge_tone = load_tone(status.load),
		.action = ACTION_zone,
		.arg = index};
}

/* Where one applies, groups of matters stand beside the zones. */
static int tile_count(const struct view *view)
{
	const struct catalog *catalog = view->kiosk->catalog;
	bool has_groups = view->kiosk->place.doing == SHAPE_intake;
	return catalog->zone_count + (has_groups ? catalog->group_count : 0);
}

static struct tile group_tile(const struct view *view, int index)
{
	const struct matter_group *group = &view->kiosk->catalog->groups[index];
	return (struct tile){.icon = group->icon[0] ? group->icon : "certificate",
		.name = group_name(view, group),
		.fact = ui_format(view->ui,
			say_n(view, "%d matter", "%d matters", group->matter_count),
			group->matter_count),
		.action = ACTION_group,
		.arg = index};
}

static struct tile tile_at(const struct view *view, const void *arg, int index)
{
	(void)arg;
	int zones = view->kiosk->catalog->zone_count;
	return index < zones ? zone_tile(view, index) : group_tile(view, index - zones);
}

static void hall_now(const struct view *view, struct rect zone)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct catalog *catalog = kiosk->catalog;
	if (!catalog) {
		return;
	}
	int waiting = waiting_in_hall(kiosk), count = 0;
	struct subject hall = {.icon = "hall", .name = text_in(view, &catalog->hall_name)};
	struct local_time time = kiosk_local_time(kiosk, kiosk->wall_ms);
	const char *hours = kiosk->has_wall ? hours_words(view, time.days) : "";
	if (waiting >= 0) {
		hall.facts[count++] = waiting_words(view, waiting);
	}
	if (hours[0]) {
		hall.facts[count++] = ui_format(view->ui, "%s  %s", say(view, "Open today"), hours);
	}
	subject(view, zone, &hall);
}

void screen_zones(const struct view *view)
{
	const struct catalog *catalog = view->kiosk->catalog;
	struct page page = {
		.title = say(view, "What can we do for you?"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish"),
	};
	if (kiosk_can_go_back(view->kiosk)) {
		page = page_usual(say(view, "Where do you want to go?"), STEP_CHOOSE);
	}
	struct rect body = page_frame(view, &page);
	hall_now(view, look_zone(view, &body));
	search_bar(view, rect_cut_top(&body, mm(view, 28)));
	rect_cut_top(&body, mm(view, 10));
	if (catalog && catalog->zone_count > 0) {
		tile_grid(view, body, LIST_ID,
			&(const struct tiles){.count = tile_count(view), .get = tile_at});
	}
}
