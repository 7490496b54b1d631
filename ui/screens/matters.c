/* The matters of a department. */
#include "ui/screens/parts.h"

#include <string.h>

static const char *days_words(const struct view *view, const struct matter *matter)
{
	if (matter->promised_days < 0) {
		return windows_words(view, matter->windows);
	}
	if (matter->promised_days == 0) {
		return say(view, "done on the spot");
	}
	return ui_format(view->ui,
		say_n(view, "promised in %d working day", "promised in %d working days",
			matter->promised_days),
		matter->promised_days);
}

/* Of a row, about. */
static size_t text_len(const struct view *view, const struct matter *matter)
{
	return strlen(text_in(view, &matter->name)) +
	       (matter->promised_days < 0 ? strlen(matter->windows) : 0);
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct department *department = arg;
	int at = department->first_matter + index;
	const struct matter *matter = &view->kiosk->catalog->matters[at];
	*out = (struct row){
		.name = text_in(view, &matter->name),
		.note = days_words(view, matter),
		.action = ACTION_matter,
		.arg = at,
	};
	row_mark_off(view, at, out);
}

void screen_matters(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct catalog *catalog = kiosk->catalog;
	int index = CLAMP(kiosk->place.department, 0, catalog->department_count - 1);
	const struct department *department = &catalog->departments[index];
	struct page page = page_usual(say(view, "What is it about?"), STEP_CHOOSE);
	page.crumbs[0] = text_in(view, &catalog->zones[department->zone].name);
	page.crumbs[1] = text_in(view, &department->name);
	struct rect body = page_frame(view, &page);
	const struct zone *zone = &catalog->zones[department->zone];
	int waiting = kiosk_department_status(kiosk, index).waiting;
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = department->icon[0] ? department->icon
						: zone->icon[0]	    ? zone->icon
								    : "building",
			.name = text_in(view, &department->name),
			.facts = {ui_format(view->ui, "%s · %s", floor_words(view, zone->floor),
					  text_in(view, &zone->name)),
				waiting >= 0 ? waiting_words(view, waiting) : NULL}});
	struct rows rows = {department->matter_count, 0, fill, (void *)(uintptr_t)department};
	const struct matter *matters = &catalog->matters[department->first_matter];
	for (int i = 1; i < rows.count; i++) {
		if (text_len(view, &matters[i]) > text_len(view, &matters[rows.longest])) {
			rows.longest = i;
		}
	}
	row_list(view, body, (uint32_t)(2000 + index), &rows);
}
