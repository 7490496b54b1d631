/* Facts as words. */
#include "ui/screens/parts.h"

#include <string.h>

#include "firmware/base/str.h"
#include "ui/screens/place_text.h"
#include "ui/screens/wait_text.h"
#include "ui/text/tr.h"

const char *say(const struct view *view, const char *msgid)
{
	return tr(view->lang, msgid);
}

const char *say_n(const struct view *view, const char *one, const char *many, int n)
{
	return tr_n(view->lang, one, many, (unsigned long)MAX_OF(0, n));
}

const char *text_in(const struct view *view, const struct text *text)
{
	return text->in[view->lang];
}

int mm(const struct view *view, double millimetres)
{
	return ui_px(view->ui, millimetres);
}

const char *load_word(const struct view *view, enum load load)
{
	switch (load) {
	case LOAD_CLEAR:
		return say(view, "Quiet");
	case LOAD_MODERATE:
		return say(view, "Moderate");
	case LOAD_BUSY:
		return say(view, "Busy");
	case LOAD_UNKNOWN:
	default:
		return NULL;
	}
}

const char *load_icon(enum load load)
{
	static const char *const icons[] = {
		[LOAD_UNKNOWN] = NULL,
		[LOAD_CLEAR] = "load-clear",
		[LOAD_MODERATE] = "load-moderate",
		[LOAD_BUSY] = "load-busy",
	};
	return icons[load];
}

enum tone load_tone(enum load load)
{
	return load == LOAD_CLEAR ? TONE_GREEN : load == LOAD_BUSY ? TONE_AMBER : TONE_SOFT;
}

const char *waiting_words(const struct view *view, int waiting)
{
	if (waiting < 0) {
		return "";
	}
	if (waiting == 0) {
		return say(view, "Nobody waiting");
	}
	return ui_format(
		view->ui, say_n(view, "%d person waiting", "%d people waiting", waiting), waiting);
}

const char *wait_words(const struct view *view, const struct ticket *ticket)
{
	char words[WAIT_TEXT_LEN];
	wait_text(view->lang, ticket, words);
	return ui_format(view->ui, "%s", words);
}

const char *ahead_words(const struct view *view, const struct ticket *ticket)
{
	char words[WAIT_TEXT_LEN];
	ahead_text(view->lang, ticket, words);
	return ui_format(view->ui, "%s", words);
}

const char *floor_words(const struct view *view, int floor)
{
	char words[FLOOR_TEXT_LEN];
	floor_text(view->lang, floor, words);
	return ui_format(view->ui, "%s", words);
}

const char *matter_off_words(const struct view *view, int matter)
{
	const struct kiosk *kiosk = view->kiosk;
	switch (kiosk_matter_state(kiosk, matter)) {
	case MATTER_SUSPENDED:
		return say(view, "Suspended");
	case MATTER_QUOTA_USED_UP:
		return kiosk->place.doing == SHAPE_queue ? say(view, "No numbers left today")
							 : NULL;
	default:
		return NULL;
	}
}

const char *windows_words(const struct view *view, const char *windows)
{
	char words[WINDOWS_TEXT_LEN];
	windows_text(view->lang, windows, words);
	return ui_format(view->ui, "%s", words);
}

static const struct zone *ticket_zone(const struct kiosk *kiosk)
{
	int index = kiosk_ticket(kiosk) && kiosk->catalog
			    ? catalog_find_zone(kiosk->catalog, kiosk_ticket(kiosk)->zone)
			    : -1;
	return index >= 0 ? &kiosk->catalog->zones[index] : zone_now(kiosk);
}

const char *place_words(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct zone *zone = ticket_zone(kiosk);
	const struct matter *matter = matter_now(kiosk);
	const char *windows = kiosk_ticket(kiosk) ? kiosk_ticket(kiosk)->windows
			      : matter		  ? matter->windows
						  : "";
	int floor = kiosk_ticket(kiosk) ? kiosk_ticket(kiosk)->floor : zone ? zone->floor : 0;
	char words[PLACE_TEXT_LEN];
	place_text(view->lang, floor, zone ? text_in(view, &zone->name) : "", windows, words);
	return ui_format(view->ui, "%s", words);
}

int waiting_in_hall(const struct kiosk *kiosk)
{
	int sum = -1;
	for (int i = 0; kiosk->catalog && i < kiosk->catalog->zone_count; i++) {
		int waiting = kiosk_zone_status(kiosk, i).waiting;
		if (waiting >= 0) {
			sum = MAX_OF(sum, 0) + waiting;
		}
	}
	return sum;
}

const struct matter *matter_now(const struct kiosk *kiosk)
{
	const struct catalog *catalog = kiosk->catalog;
	int index = kiosk->place.matter;
	if (kiosk_ticket(kiosk) && catalog) {
		index = catalog_find_matter(catalog, kiosk_ticket(kiosk)->matter);
	}
	return catalog && index >= 0 && index < catalog->matter_count ? &catalog->matters[index]
								      : NULL;
}

const struct department *department_now(const struct kiosk *kiosk)
{
	const struct catalog *catalog = kiosk->catalog;
	const struct matter *matter = matter_now(kiosk);
	int index = matter ? matter->department : kiosk->place.department;
	return catalog && index >= 0 && index < catalog->department_count
		       ? &catalog->departments[index]
		       : NULL;
}

const struct zone *zone_now(const struct kiosk *kiosk)
{
	const struct catalog *catalog = kiosk->catalog;
	const struct department *department = department_now(kiosk);
	int index = department ? department->zone : kiosk->place.zone;
	return catalog && index >= 0 && index < catalog->zone_count ? &catalog->zones[index] : NULL;
}

const char *matter_name(const struct view *view)
{
	const struct matter *matter = matter_now(view->kiosk);
	return matter ? text_in(view, &matter->name) : "";
}

const char *reader_words(const struct view *view)
{
	switch (view->kiosk->config.reader_side) {
	case READER_LEFT:
		return say(view, "Lay it on the reader at the left of the screen.");
	case READER_BELOW:
		return say(view, "Lay it on the reader below the screen.");
	case READER_RIGHT:
	default:
		return say(view, "Lay it on the reader at the right of the screen.");
	}
}

const char *reader_picture(const struct view *view)
{
	static const char *const pictures[] = {
		[READER_RIGHT] = "pic-lay-card-right",
		[READER_LEFT] = "pic-lay-card-left",
		[READER_BELOW] = "pic-lay-card-below",
	};
	return pictures[view->kiosk->config.reader_side];
}

const char *group_name(const struct view *view, const struct matter_group *group)
{
	return strcmp(group->code, GROUP_BUNDLES) == 0 ? say(view, "Several matters at once")
						       : text_in(view, &group->name);
}

const char *matter_where(const struct view *view, int index)
{
	const struct catalog *catalog = view->kiosk->catalog;
	int department = catalog->matters[index].department;
	if (department >= 0) {
		return text_in(view, &catalog->departments[department].name);
	}
	for (int i = 0; i < catalog->group_count; i++) {
		const struct matter_group *group = &catalog->groups[i];
		for (int k = 0; k < group->matter_count; k++) {
			if (group->matters[k] == index) {
				return group_name(view, group);
			}
		}
	}
	return "";
}

const char *end_words(const struct view *view)
{
	int left = kiosk_done_left_s(view->kiosk);
	return ui_format(view->ui,
		say_n(view, "This page ends in %d second", "This page ends in %d seconds", left),
		left);
}
