/* Is somebody still there? Seen and heard; one touch goes on. */
#include "ui/screens/parts.h"

void idle_warning(const struct view *view)
{
	struct ui *ui = view->ui;
	struct rect panel = ui_panel(ui);
	struct rect area = ui_is_low_reach(ui) ? ui_reach(ui) : panel;
	ui_overlay(ui);
	const struct text_style *title =
		STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .align = ALIGN_CENTRE);
	const struct text_style *text =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	const char *head = say(view, "Do you need more time?");
	const char *body = say(view, "Otherwise what you entered is erased.");
	int width = MIN_OF(area.w - mm(view, 28), mm(view, 300));
	int inner = width - mm(view, 32);
	int ring_side = mm(view, 64);
	int button_h = mm(view, 34);
	int gap = mm(view, 8);
	int height = ring_side + ui_text_height(ui, inner, title, head) +
		     ui_text_height(ui, inner, text, body) + button_h + 3 * gap + mm(view, 32);
	struct rect in = sheet(ui, area, width, MIN_OF(height, area.h - mm(view, 8)));
	ring(ui, rect_centre(rect_cut_top(&in, ring_side), ring_side, ring_side),
		kiosk_warning_left_s(view->kiosk), kiosk_warning_total_s(view->kiosk));
	rect_cut_top(&in, gap);
	ui_paragraph(ui, &in, title, head, gap / 2);
	ui_paragraph(ui, &in, text, body, gap);
	/* who leaves wants it erased now */
	struct rect buttons = rect_cut_bottom(&in, button_h);
	button(ui, rect_column(buttons, 0, 2, gap),
		BUTTON(.kind = BUTTON_OUTLINE, .label = say(view, "Finish and erase"),
			.action = ACTION_finish));
	button(ui, rect_column(buttons, 1, 2, gap),
		BUTTON(.kind = BUTTON_PRIMARY, .label = say(view, "Continue"),
			.action = ACTION_more_time));
}
