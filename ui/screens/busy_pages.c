/* Pages on which something is being done and nothing can be: reading, issuing, printing, wiping. */
#include "ui/screens/parts.h"

static void busy(const struct view *view, const char *title, enum step step, const char *picture,
	const char *head, const char *text, bool has_back)
{
	struct page page = {.title = title,
		.step = step,
		.is_quiet = !has_back,
		.back = has_back ? ACTION_back : ACTION_none};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.picture = picture,
			.icon = picture ? NULL : "hourglass",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = head,
			.text = text,
			.has_dots = true});
}

void screen_reading(const struct view *view)
{
	busy(view, say(view, "ID card"), STEP_IDENTIFY, reader_picture(view),
		say(view, "Reading your card"), say(view, "Please leave it where it is."), true);
}

void screen_checking(const struct view *view)
{
	busy(view, say(view, "One moment"), STEP_IDENTIFY, NULL, say(view, "Asking the hall"),
		say(view, "This takes a moment."), true);
}

void screen_fetching(const struct view *view)
{
	busy(view, say(view, "One moment"), STEP_NONE, NULL, say(view, "Fetching the guide"),
		say(view, "This takes a moment."), true);
}

void screen_issuing(const struct view *view)
{
	busy(view, say(view, "Your number"), STEP_TAKE, NULL, say(view, "Fetching your number"),
		say(view, "This takes a moment."), false);
}

void screen_printing(const struct view *view)
{
	busy(view, say(view, "Your number"), STEP_TAKE, "pic-take-slip",
		say(view, "Printing your slip"),
		say(view, "Please wait until it is cut. It comes out of the slot below."), false);
}

void screen_wiping(const struct view *view)
{
	busy(view, say(view, "Goodbye"), STEP_NONE, NULL, say(view, "Erasing what you entered"),
		say(view, "Nothing of you stays in this machine."), false);
}
