/* Matters that belong together: the hotline's, the city's bundles. */
#include "ui/screens/parts.h"

#include <stdint.h>
#include <string.h>

static const struct matter_group *group_of(const struct kiosk *kiosk)
{
	const struct catalog *catalog = kiosk->catalog;
	int index = kiosk->place.group;
	return catalog && index >= 0 && index < catalog->group_count ? &catalog->groups[index]
								     : NULL;
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct matter_group *group = arg;
	const struct matter *matter = &view->kiosk->catalog->matters[group->matters[index]];
	*out = (struct row){.name = text_in(view, &matter->name),
		.icon = matter->icon && matter->icon[0] ? matter->icon : NULL,
		.note = (matter->identify & IDENTIFY_NONE) ? say(view, "no name needed") : NULL,
		.action = ACTION_matter,
		.arg = group->matters[index]};
	row_mark_off(view, group->matters[index], out);
}

void screen_group(const struct view *view)
{
	const struct matter_group *group = group_of(view->kiosk);
	struct page page = page_usual(say(view, "What is it about?"), STEP_CHOOSE);
	page.crumbs[0] = group ? group_name(view, group) : NULL;
	struct rect body = page_frame(view, &page);
	if (!group) {
		return;
	}
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = group->icon[0] ? group->icon : "certificate",
			.name = group_name(view, group)});
	struct rows rows = {group->matter_count, 0, fill, (void *)(uintptr_t)group};
	row_list(view, body, (uint32_t)(2500 + view->kiosk->place.group), &rows);
}
