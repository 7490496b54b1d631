/* What is only looked at: above the reach line of a tall panel. */
#include "ui/screens/parts.h"

enum { LOOK_MM = 60 };

struct rect look_zone(const struct view *view, struct rect *body)
{
	struct ui *ui = view->ui;
	int line = ui_reach(ui).y + mm(view, 4);
	bool has_zone =
		ui_is_portrait(ui) && !ui_is_low_reach(ui) && line - body->y >= mm(view, LOOK_MM);
	struct rect zone = rect_cut_top(body, has_zone ? line - body->y : 0);
	rect_cut_bottom(&zone, mm(view, 8));
	return zone;
}

void subject(const struct view *view, struct rect zone, const struct subject *subject)
{
	struct ui *ui = view->ui;
	if (zone.h <= 0) {
		return;
	}
	const struct text_style *name = STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD);
	const struct text_style *fact = STYLE(.size = TEXT_BODY, .tone = TONE_SOFT);
	int plate = MIN_OF(mm(view, 44), zone.h);
	struct rect left = rect_cut_left(&zone, plate);
	ui_plate(ui, rect_centre(left, plate, plate), subject->icon, TONE_CANAL, TONE_TINT);
	rect_cut_left(&zone, mm(view, 10));
	int height = ui_text_height(ui, zone.w, name, subject->name), count = 0;
	for (; count < SUBJECT_FACTS && subject->facts[count]; count++) {
		int more = mm(view, 2) + ui_text_height(ui, zone.w, fact, subject->facts[count]);
		if (height + more > zone.h) {
			break; /* it stands on the page itself, too */
		}
		height += more;
	}
	zone = rect_centre(zone, zone.w, MIN_OF(height, zone.h));
	ui_paragraph(ui, &zone, name, subject->name, mm(view, 2));
	for (int i = 0; i < count; i++) {
		ui_paragraph(ui, &zone, fact, subject->facts[i], mm(view, 2));
	}
}
