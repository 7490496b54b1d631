/* The departments of a zone. */
#include "ui/screens/parts.h"

#include <string.h>

/* On plates when one of them has its own: the zone's for all of them would say nothing. */
static const char *icon_of(
	const struct catalog *catalog, const struct zone *zone, const struct department *department)
{
	bool has_icons = false;
	for (int i = 0; i < zone->department_count; i++) {
		has_icons |= catalog->departments[zone->first_department + i].icon[0] != '\0';
	}
	return !has_icons ? NULL : department->icon[0] ? department->icon : "building";
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct zone *zone = arg;
	const struct catalog *catalog = view->kiosk->catalog;
	int at = zone->first_department + index;
	const struct department *department = &catalog->departments[at];
	struct queue_status status = kiosk_department_status(view->kiosk, at);
	*out = (struct row){
		.icon = icon_of(catalog, zone, department),
		.name = text_in(view, &department->name),
		.note = ui_format(view->ui,
			say_n(view, "%d matter", "%d matters", department->matter_count),
			department->matter_count),
		.badge = load_word(view, status.load),
		.badge_icon = load_icon(status.load),
		.badge_tone = load_tone(status.load),
		.badge_note = status.waiting >= 0 ? waiting_words(view, status.waiting) : NULL,
		.action = ACTION_department,
		.arg = at,
	};
}

void screen_departments(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct zone *zone =
		&kiosk->catalog->zones[CLAMP(kiosk->place.zone, 0, kiosk->catalog->zone_count - 1)];
	struct page page = page_usual(say(view, "Which department?"), STEP_CHOOSE);
	page.crumbs[0] = text_in(view, &zone->name);
	page.crumbs[1] = floor_words(view, zone->floor);
	struct rect body = page_frame(view, &page);
	int waiting = kiosk_zone_status(kiosk, kiosk->place.zone).waiting;
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = zone->icon[0] ? zone->icon : "building",
			.name = text_in(view, &zone->name),
			.facts = {floor_words(view, zone->floor),
				waiting >= 0 ? waiting_words(view, waiting) : NULL}});
	struct rows rows = {zone->department_count, 0, fill, (void *)(uintptr_t)zone};
	const struct department *departments = &kiosk->catalog->departments[zone->first_department];
	for (int i = 1; i < rows.count; i++) {
		if (strlen(text_in(view, &departments[i].name)) >
			strlen(text_in(view, &departments[rows.longest].name))) {
			rows.longest = i;
		}
	}
	row_list(view, body, (uint32_t)(1000 + kiosk->place.zone), &rows);
}
