/* A place of the hall: where it is, and the way there, a floor at a time. */
#include "firmware/model/read.h"
#include "firmware/plan/way_plan.h"
#include "ui/kit/document.h"
#include "ui/screens/parts.h"
#include "ui/screens/way_text.h"

enum { GAP_MM = 6, LEG_MM = 26 };

static const char *in_words(const struct view *view,
	void (*write)(enum lang, const struct building *, const struct way *, char[WAY_TEXT_LEN]),
	const struct way *way)
{
	char words[WAY_TEXT_LEN];
	write(view->lang, view->kiosk->building, way, words);
	return ui_format(view->ui, "%s", words);
}

/* One after the other, as they are walked. */
static void legs(const struct view *view, struct rect rect, const struct way *way, int shown)
{
	for (int i = 0; i < way->leg_count; i++) {
		char words[WAY_TEXT_LEN];
		plan_floor_text(
			view->lang, &view->kiosk->building->floors[way->legs[i].floor], words);
		button(view->ui, rect_column(rect, i, way->leg_count, mm(view, GAP_MM)),
			BUTTON(.kind = i == shown ? BUTTON_PRIMARY : BUTTON_OUTLINE,
				.label = ui_format(view->ui, "%d  %s", i + 1, words),
				.action = ACTION_leg, .arg = i));
	}
}

static void plan(const struct view *view, struct rect rect, const struct way *way, int shown)
{
	char words[WAY_TEXT_LEN];
	struct document *document = document_create(1, "");
	leg_text(view->lang, view->kiosk->building, way, shown, words);
	way_add_plan(document, view->kiosk->building, way, shown, view->lang,
		way->leg_count > 1 ? words : "", false);
	document_draw_plan(view->ui, rect, document, 0, view->lang);
	document_destroy(document);
}

static struct page page_of(const struct view *view)
{
	struct page page = page_usual(say(view, "How to get there"), STEP_NONE);
	if (read_can_print_place(view->kiosk)) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.icon = "printer",
			.label = say(view, "Print it"),
			.action = ACTION_print};
	}
	return page;
}

/* Said once: as the subject, on a flat or a low page in the head. */
static bool is_in_head(const struct view *view)
{
	return !ui_is_portrait(view->ui) || ui_is_low_reach(view->ui);
}

/* Where to, where that is, how far. */
static void where_to(const struct view *view, struct rect *body, const struct subject *place)
{
	struct rect zone = look_zone(view, body);
	if (zone.h > 0) {
		subject(view, zone, place);
	} else if (!is_in_head(view)) { /* all of the panel is within reach */
		ui_paragraph(view->ui, body, STYLE(.size = TEXT_BODY, .weight = FONT_BOLD),
			ui_format(view->ui, "%s · %s", place->name, place->facts[0]),
			mm(view, GAP_MM));
	}
}

void screen_place(const struct view *view)
{
	const struct read *read = kiosk_read(view->kiosk);
	struct page page = page_of(view);
	struct way way;
	if (!kiosk_way(view->kiosk, read->place, &way)) {
		(void)page_frame(view, &page);
		return;
	}
	int shown = MIN_OF(read->leg, way.leg_count - 1);
	const char *name = text_in(view, way.target.name), *words = in_words(view, way_text, &way);
	if (is_in_head(view)) {
		page.crumbs[0] = name;
		page.crumbs[1] = words;
	}
	struct rect body = page_frame(view, &page);
	where_to(view, &body,
		&(const struct subject){.icon = way.target.icon[0] ? way.target.icon : "location",
			.name = name,
			.facts = {words}});
	if (way.leg_count > 1) {
		int height = MAX_OF(
			mm(view, LEG_MM), ui_line_px(view->ui, TEXT_BODY) + mm(view, 2 * GAP_MM));
		legs(view, rect_cut_top(&body, height), &way, shown);
		rect_cut_top(&body, mm(view, GAP_MM));
	}
	plan(view, body, &way, shown);
}
