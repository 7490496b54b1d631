/* Who helps: the desk, the hotline, and where this terminal stands. */
#include "ui/screens/parts.h"

void screen_help(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	struct page page = page_usual(say(view, "Help"), STEP_NONE);
	struct rect body = page_frame(view, &page);
	technician_line(view, &body, NULL);
	const char *values[4];
	const char *labels[4];
	const char *icons[4];
	int count = 0;
	icons[count] = "hall";
	labels[count] = say(view, "A person");
	values[count++] = say(
		view, "Our helpers at the desk in the hall will come with you to this machine.");
	icons[count] = "telephone";
	labels[count] = say(view, "Hotline, day and night");
	values[count++] = "12345";
	if (kiosk->catalog && kiosk->catalog->hall_phone[0]) {
		icons[count] = "phone";
		labels[count] = say(view, "The hall's telephone");
		values[count++] = kiosk->catalog->hall_phone;
	}
	icons[count] = "location";
	labels[count] = say(view, "This machine");
	values[count++] = kiosk->config.place[0] ? ui_format(ui, "%s · %s", kiosk->config.place,
							   kiosk->config.terminal_id)
						 : kiosk->config.terminal_id;
	int gap = mm(view, 10);
	int pad = mm(view, 12);
	int height = -gap;
	for (int i = 0; i < count; i++) {
		height += fact_height(view, body.w - 2 * pad, values[i]) + gap;
	}
	int room = body.h - height - 2 * pad - gap;
	int picture = MIN_OF(room, mm(view, 140));
	if (picture > mm(view, 40)) {
		struct rect at = rect_cut_top(&body, picture);
		ui_icon(ui, rect_centre(at, picture * 3 / 2, picture), "pic-help", TONE_CANAL);
		rect_cut_top(&body, gap);
	}
	struct rect card = rect_cut_top(&body, MIN_OF(body.h, height + 2 * pad));
	ui_card(ui, card, TONE_CARD);
	struct rect in = rect_inset(card, pad, pad);
	for (int i = 0; i < count; i++) {
		rect_cut_top(&in, fact(view, in, icons[i], labels[i], values[i], false) + gap);
	}
}
