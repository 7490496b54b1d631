/* What happened, what to do, who helps, and the way on. Never a code alone; the code is small, for
 * the technician. */
#include "ui/screens/parts.h"
#include "firmware/model/track.h"

/* The paper is back, the cover shut, while this page is still shown. */
static bool is_ready_again(const struct kiosk *kiosk)
{
	enum problem problem = kiosk->place.problem;
	return (problem == PROBLEM_NO_PAPER || problem == PROBLEM_PRINTER) &&
	       kiosk_can_print_again(kiosk);
}

static const char *title_of(const struct view *view, const struct problem_words *words)
{
	return is_ready_again(view->kiosk) ? say(view, "The printer is ready again")
					   : say(view, words->title);
}

/* The number that is kept though no slip came: of a ticket, or of what was handed in. NULL none. */
static const char *kept_words(const struct view *view)
{
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	return ticket ? ticket->number : receipt_number(view);
}

/* What a page shows did not come on paper: the page has all that would be on it. */
static bool is_of_copy(const struct kiosk *kiosk)
{
	return kiosk->place.shape == SHAPE_paper && kiosk_paper(kiosk)->is_copy;
}

static const char *unprinted_words(const struct view *view, const struct problem_words *words)
{
	if (is_of_copy(view->kiosk)) {
		return kiosk_paper(view->kiosk)->slip == SLIP_case
			       ? say(view, "Go back and take a photo of the page, or follow the "
					   "case on your phone.")
			       : say(view, "Go back: you can read it on the page, or take a "
					   "photo of it.");
	}
	return kept_words(view) ? say(view, "Please take a photo of your number or write it "
					    "down. It is valid without a slip.")
				: say(view, words->text);
}

static const char *come_back_words(const struct view *view, const struct problem_words *words)
{
	int64_t at_ms = view->kiosk->visit->come_back_ms;
	const char *text = say(view, words->text);
	return at_ms > 0 ? ui_format(view->ui, "%s\n%s", text,
				   ui_format(view->ui, say(view, "Please try again after %s."),
					   clock_words(view, at_ms + 59999)))
			 : text;
}

/* The hall's own words for why first, when it said them. */
static const char *said_words(const struct view *view, const struct problem_words *words)
{
	const struct kiosk *kiosk = view->kiosk;
	const char *said = kiosk->visit->refusal.text.in[kiosk->prefs.lang];
	const char *text = say(view, words->text);
	return said[0] ? ui_format(view->ui, "%s\n%s", said, text) : text;
}

static const char *ready_words(const struct view *view)
{
	return kept_words(view) || is_of_copy(view->kiosk)
		       ? say(view, "Touch Print again: your slip comes now.")
		       : say(view, "You can take your number now.");
}

/* What the problem alone does not know. */
static const char *text_of(const struct view *view, const struct problem_words *words)
{
	switch (view->kiosk->place.problem) {
	case PROBLEM_NO_PAPER:
	case PROBLEM_PRINTER:
		return is_ready_again(view->kiosk) ? ready_words(view)
						   : unprinted_words(view, words);
	case PROBLEM_SUSPENDED:
		return said_words(view, words);
	case PROBLEM_QUOTA:
		return ui_format(view->ui, "%s\n%s", say(view, words->text),
			opening_words(view, kiosk_midnight_ms(view->kiosk)));
	case PROBLEM_CARD_UNREADABLE:
		return ui_format(view->ui, "%s\n%s", say(view, words->text), reader_words(view));
	case PROBLEM_TOO_OFTEN:
		return come_back_words(view, words);
	case PROBLEM_CLOSED:
		return opening_words(view, view->kiosk->wall_ms);
	default:
		return say(view, words->text);
	}
}

static const char *label_of(const struct view *view, const struct problem_words *words)
{
	const struct kiosk *kiosk = view->kiosk;
	if (kept_words(view) || is_of_copy(kiosk)) {
		return say(view, "Print again");
	}
	if (kiosk_can_follow(kiosk)) {
		return say(view, "See where it stands");
	}
	bool has_other_way =
		kiosk->place.problem == PROBLEM_READER_MISSING && kiosk_identify_ways(kiosk) != 0;
	return has_other_way ? say(view, "Another way") : say(view, words->label);
}

static void kept_number(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	ui_card(ui, rect, TONE_CARD);
	ui_text(ui, rect,
		STYLE(.size = kiosk_ticket(view->kiosk) ? TEXT_NUMBER : TEXT_DISPLAY,
			.weight = FONT_BOLD, .tone = TONE_CANAL, .align = ALIGN_CENTRE,
			.valign = VALIGN_MIDDLE),
		kept_words(view));
}

void screen_problem(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	const struct problem_words *words = problem_words(kiosk->place.problem);
	bool has_ticket = kept_words(view) != NULL;
	struct page page = page_usual(
		has_ticket ? say(view, "Your number") : say(view, "Please note"), STEP_NONE);
	if (has_ticket) {
		page.back = ACTION_home;
		page.back_label = say(view, "Finish");
		page.has_home = false;
	}
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = label_of(view, words),
		.action = ACTION_try_again,
		.is_disabled = has_ticket && !kiosk_can_print_again(kiosk)};
	page.other = helper_button(view);
	struct rect body = page_frame(view, &page);
	if (!has_ticket) {
		technician_line(view, &body, kiosk->place.code);
	}
	bool is_reader = kiosk->place.problem == PROBLEM_CARD_UNREADABLE;
	struct message message = {
		.picture = is_ready_again(kiosk) ? "pic-take-slip"
			   : is_reader		 ? reader_picture(view)
						 : words->picture,
		.icon = words->icon,
		.tone = words->picture ? TONE_CANAL : TONE_AMBER,
		.ground = TONE_AMBER_TINT,
		.title = title_of(view, words),
		.text = text_of(view, words),
		.extra_px = has_ticket ? ui_line_px(view->ui, TEXT_NUMBER) + mm(view, 12) : 0,
	};
	struct rect extra = message_body(view, body, &message);
	if (has_ticket) {
		kept_number(view, extra);
	}
}
