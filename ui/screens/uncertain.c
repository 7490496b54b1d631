/* The printer did not say whether the slip came out: the person is asked, nothing is repeated
 * blindly. */
#include "ui/screens/parts.h"

/* By its number, when it is a number's. */
static const char *question(const struct view *view)
{
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	return ticket ? ui_format(
				view->ui, say(view, "Did a slip with %s come out?"), ticket->number)
		      : say(view, "Did a slip come out?");
}

void screen_uncertain(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	struct page page = {.title = say(view, "Your slip"),
		.step = kiosk_paper(kiosk)->is_copy ? STEP_NONE : STEP_TAKE,
		.back = ACTION_none};
	struct rect body = page_frame(view, &page);
	int answers_h = mm(view, ui_is_portrait(ui) ? 90 : 64);
	struct rect answers = rect_cut_bottom(&body, answers_h);
	rect_cut_bottom(&body, mm(view, 8));
	const char *text =
		kiosk_paper(kiosk)->is_recovered
			? say(view, "Please look into the slot. The power was off for a moment.")
			: say(view, "Please look into the slot. The printer did not tell us.");
	message_body(view, body,
		&(const struct message){.picture = "pic-take-slip",
			.tone = TONE_CANAL,
			.title = question(view),
			.text = text});
	int gap = mm(view, 8);
	tile(ui, rect_column(answers, 0, 2, gap),
		TILE(.icon = "check", .name = say(view, "Yes, I have it"),
			.fact = say(view, "Go on"), .action = ACTION_slip_came));
	tile(ui, rect_column(answers, 1, 2, gap),
		TILE(.icon = "printer", .name = say(view, "No, nothing came"),
			.fact = say(view, "Print it again"), .action = ACTION_slip_missing));
}
