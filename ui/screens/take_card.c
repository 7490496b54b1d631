/* Nothing is printed while the card lies there: nobody shall forget it. */
#include "ui/screens/parts.h"

void screen_take_card(const struct view *view)
{
	static const char *const pictures[] = {
		[READER_RIGHT] = "pic-take-card",
		[READER_LEFT] = "pic-take-card-left",
		[READER_BELOW] = "pic-take-card-below",
	};
	bool is_copy = kiosk_paper(view->kiosk)->is_copy;
	struct page page = page_usual(say(view, "Your ID card"), is_copy ? STEP_NONE : STEP_TAKE);
	page.has_home = false;
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.picture = pictures[view->kiosk->config.reader_side],
			.tone = TONE_CANAL,
			.title = say(view, "Please take your card"),
			.text = is_copy ? say(view, "The slip is printed as soon as you have it.")
					: say(view, "Your number is printed as soon as you have "
						    "it.")});
}
