/* What happened, what to do, who helps, and the way on. Never a code alone; the code is small, for
 * the technician. */
#include "ui/screens/parts.h"

struct story {
	const char *picture, *icon;
	const char *title, *text;
	const char *way_on; /* label of try_again; NULL: none */
};

static struct story story_of(const struct view *view)
{
	bool has_ticket = view->kiosk->has_ticket;
	switch (view->kiosk->problem) {
	case PROBLEM_NO_PAPER:
		return (struct story){"pic-no-paper", NULL, say(view, "The paper has run out"),
			has_ticket ? say(view, "Please take a photo of your number or write it "
					       "down. It is valid without a slip.")
				   : say(view, "Please use the machine beside, or ask at the desk. "
					       "No number was taken."),
			has_ticket ? say(view, "Print again") : say(view, "Try again")};
	case PROBLEM_PRINTER:
		return (struct story){"pic-no-paper", NULL, say(view, "The printer does not work"),
			has_ticket ? say(view, "Please take a photo of your number or write it "
					       "down. It is valid without a slip.")
				   : say(view, "Please use the machine beside, or ask at the desk. "
					       "No number was taken."),
			has_ticket ? say(view, "Print again") : say(view, "Try again")};
	case PROBLEM_READER_MISSING:
		return (struct story){NULL, "card-reader",
			say(view, "The card reader does not answer"),
			say(view, "Please use the machine beside, or ask at the desk."),
			say(view, "Try again")};
	case PROBLEM_CARD_UNREADABLE:
		return (struct story){"pic-lay-card-right", NULL,
			say(view, "The card was not read"),
			say(view,
				"Take it away, then lay it flat on the reader and leave it there."),
			say(view, "Try again")};
	case PROBLEM_CARD_NOT_ID:
		return (struct story){NULL, "id-card", say(view, "This is not an ID card"),
			say(view, "Please lay your resident ID card or residence permit on the "
				  "reader."),
			say(view, "Try again")};
	case PROBLEM_CARD_EXPIRED:
		return (struct story){NULL, "calendar", say(view, "This card has expired"),
			say(view, "Please choose another way, or renew it at the police windows."),
			say(view, "Another way")};
	case PROBLEM_HALL_OFFLINE:
		return (struct story){"pic-offline", NULL, say(view, "The hall cannot be reached"),
			say(view, "Please try again in a minute, or ask at the desk. The line is "
				  "down."),
			say(view, "Try again")};
	case PROBLEM_QUOTA:
		return (struct story){NULL, "calendar", say(view, "No numbers are left for today"),
			ui_format(view->ui, "%s\n%s",
				say(view, "Please ask at the desk about this matter, or come "
					  "another day."),
				opening_words(view, kiosk_midnight_ms(view->kiosk))),
			say(view, "Another matter")};
	case PROBLEM_CLOSED:
		return (struct story){"pic-closed", NULL, say(view, "The hall is closed now"),
			opening_words(view, view->kiosk->wall_ms), say(view, "Finish")};
	case PROBLEM_CARD_LIMIT:
		return (struct story){NULL, "ticket", say(view, "You already have a number"),
			say(view, "Please use the number you have, or ask at the desk. Each card "
				  "gets only so many numbers a day."),
			say(view, "Another matter")};
	case PROBLEM_IDENTITY:
		return (struct story){NULL, "person", say(view, "We could not confirm who you are"),
			say(view, "Please try once more, or ask at the desk."),
			say(view, "Try again")};
	case PROBLEM_CODE_UNKNOWN:
		return (struct story){NULL, "qr", say(view, "This code is not known here"),
			say(view, "Please choose on the screen what you want to do."),
			say(view, "Choose on the screen")};
	case PROBLEM_STORAGE:
		return (struct story){"pic-out-of-service", NULL,
			say(view, "This machine cannot give numbers now"),
			say(view, "Please use the machine beside, or ask at the desk. "
				  "No number was taken."),
			say(view, "Try again")};
	case PROBLEM_BUSY:
		return (struct story){NULL, "hourglass", say(view, "The machine is busy"),
			say(view, "Please try once more."), say(view, "Try again")};
	case PROBLEM_HALL_REFUSED:
	case PROBLEM_NONE:
	case PROBLEM_COUNT:
	default:
		return (struct story){NULL, "info", say(view, "This is not possible at the moment"),
			say(view, "Please ask at the desk. The hall did not give a number."),
			say(view, "Try again")};
	}
}

static void kept_number(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	ui_card(ui, rect, TONE_CARD);
	ui_text(ui, rect,
		STYLE(.size = TEXT_NUMBER, .weight = FONT_BOLD, .tone = TONE_CANAL,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
		view->kiosk->ticket.number);
}

void screen_problem(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	struct story story = story_of(view);
	struct page page = page_usual(
		kiosk->has_ticket ? say(view, "Your number") : say(view, "Please note"), STEP_NONE);
	if (kiosk->has_ticket) {
		page.back = ACTION_home;
		page.back_label = say(view, "Finish");
		page.has_home = false;
	}
	page.primary = (struct button){
		.kind = BUTTON_PRIMARY, .label = story.way_on, .action = ACTION_try_again};
	struct rect body = page_frame(view, &page);
	if (!kiosk->has_ticket) {
		technician_line(view, &body, kiosk->refusal.code);
	}
	struct message message = {
		.picture = story.picture,
		.icon = story.icon,
		.tone = story.picture ? TONE_CANAL : TONE_AMBER,
		.ground = TONE_AMBER_TINT,
		.title = story.title,
		.text = story.text,
		.extra_px = kiosk->has_ticket ? mm(view, 64) : 0,
	};
	struct rect extra = message_body(view, body, &message);
	if (kiosk->has_ticket) {
		kept_number(view, extra);
	}
}
