/* What goes with a form, and how it comes: from the phone, from the city's own register, or on
 * paper later. */
#include "ui/screens/parts.h"
#include "firmware/model/guide.h"
#include "firmware/model/intake.h"

static const char *way_words(const struct view *view, const struct material *material)
{
	return (material->ways & WAY_PAPER) ? say(view, "Bring it to the window later")
					    : say(view, "You will be asked for it");
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const int *list = arg;
	const struct material *material = &kiosk_guide(view->kiosk)->detail->materials[list[index]];
	*out = (struct row){.kind = ROW_PLAIN,
		.icon = "certificate",
		.name = text_in(view, &material->title),
		.note = way_words(view, material),
		.badge = material->is_required ? say(view, "needed") : NULL,
		.badge_tone = TONE_AMBER,
		.action = ACTION_none};
}

void screen_materials(const struct view *view)
{
	struct page page = page_usual(say(view, "What goes with it"), STEP_NONE);
	page.crumbs[0] = matter_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Continue"),
		.icon = "arrow-right",
		.is_end_icon = true,
		.action = ACTION_next};
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "certificate", .name = matter_name(view)});
	int list[MATTER_MAX_MATERIALS];
	struct rows rows = {intake_materials(view->kiosk, list), 0, fill, list};
	row_list(view, body, 7200, &rows);
}
