/* Pages on which something is being done and nothing can be: reading, asking, issuing, wiping. */
#include "ui/screens/parts.h"

void busy_page(const struct view *view, const struct busy *busy)
{
	struct page page = {.title = busy->title,
		.step = busy->step,
		.is_quiet = !busy->has_back,
		.back = busy->has_back ? ACTION_back : ACTION_none};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.picture = busy->picture,
			.icon = busy->picture ? NULL : "hourglass",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = busy->head,
			.text = busy->text,
			.has_dots = true});
}

void screen_reading(const struct view *view)
{
	busy_page(view, &(const struct busy){.title = say(view, "ID card"),
				.step = STEP_IDENTIFY,
				.picture = reader_picture(view),
				.head = say(view, "Reading your card"),
				.text = say(view, "Please leave it where it is."),
				.has_back = true});
}

void screen_asking(const struct view *view)
{
	bool is_who = view->kiosk->place.shape == SHAPE_identify;
	busy_page(view, &(const struct busy){.title = say(view, "One moment"),
				.step = is_who ? STEP_IDENTIFY : STEP_NONE,
				.head = say(view, "Asking the hall"),
				.text = say(view, "This takes a moment."),
				.has_back = true});
}

void screen_issuing(const struct view *view)
{
	busy_page(view, &(const struct busy){.title = say(view, "Your number"),
				.step = STEP_TAKE,
				.head = say(view, "Fetching your number"),
				.text = say(view, "This takes a moment.")});
}

void screen_handing_in(const struct view *view)
{
	busy_page(view,
		&(const struct busy){.title = say(view, "One moment"),
			.head = say(view, "Handing it in"),
			.text = say(view, "Please wait. It is sent once, whatever happens.")});
}

void screen_wiping(const struct view *view)
{
	busy_page(view, &(const struct busy){.title = say(view, "Goodbye"),
				.head = say(view, "Erasing what you entered"),
				.text = say(view, "Nothing of you stays in this machine.")});
}
