#include "ui/screens/case_words.h"
#include "ui/screens/receipt_text.h"

#include <string.h>

const char *colour_word(const struct view *view, enum colour colour)
{
	switch (colour) {
	case COLOUR_GREEN:
		return say(view, "In time");
	case COLOUR_YELLOW:
		return say(view, "Needs attention");
	case COLOUR_RED:
		return say(view, "Late");
	case COLOUR_NONE:
	default:
		return NULL;
	}
}

const char *colour_icon(enum colour colour)
{
	static const char *const icons[] = {[COLOUR_NONE] = NULL,
		[COLOUR_GREEN] = "ok",
		[COLOUR_YELLOW] = "warning",
		[COLOUR_RED] = "error"};
	return icons[colour];
}

enum tone colour_tone(enum colour colour)
{
	static const enum tone tones[] = {[COLOUR_NONE] = TONE_SOFT,
		[COLOUR_GREEN] = TONE_GREEN,
		[COLOUR_YELLOW] = TONE_AMBER,
		[COLOUR_RED] = TONE_RED};
	return tones[colour];
}

const char *entry_icon(enum entry_kind kind)
{
	static const char *const icons[] = {[ENTRY_OTHER] = "info",
		[ENTRY_APPOINTMENT] = "calendar",
		[ENTRY_CASE] = "receipt",
		[ENTRY_ASK] = "warning",
		[ENTRY_TICKET] = "ticket",
		[ENTRY_CERTIFICATE] = "certificate",
		[ENTRY_EVALUATION] = "ok",
		[ENTRY_BILL] = "coins",
		[ENTRY_RECEIPT] = "receipt"};
	return icons[kind];
}

const char *entry_kind_word(const struct view *view, enum entry_kind kind)
{
	switch (kind) {
	case ENTRY_APPOINTMENT:
		return say(view, "Appointment");
	case ENTRY_CASE:
		return say(view, "Case");
	case ENTRY_ASK:
		return say(view, "Still needed");
	case ENTRY_TICKET:
		return say(view, "Number of today");
	case ENTRY_CERTIFICATE:
		return say(view, "Certificate");
	case ENTRY_EVALUATION:
		return say(view, "Waits to be rated");
	case ENTRY_BILL:
		return say(view, "To be paid");
	case ENTRY_RECEIPT:
		return say(view, "Receipt");
	case ENTRY_OTHER:
	default:
		return say(view, "Note");
	}
}

const char *moment_words(const struct view *view, int64_t utc_ms)
{
	char words[DATE_TEXT_LEN] = "";
	if (utc_ms > 0) {
		moment_text(view->lang, kiosk_local_time(view->kiosk, utc_ms), words);
	}
	return ui_format(view->ui, "%s", words);
}

const char *entry_moment(const struct view *view, const struct my_entry *entry)
{
	bool is_of_today = entry->kind == ENTRY_CERTIFICATE || entry->kind == ENTRY_BILL;
	return is_of_today ? "" : moment_words(view, entry->at_ms);
}

const char *check_in_words(const struct view *view)
{
	const struct appointment *it = track_appointment(view->kiosk);
	struct local_time from =
		kiosk_local_time(view->kiosk, it ? it->at_ms - CHECK_IN_EARLIEST_MS : 0);
	switch (track_check_in(view->kiosk)) {
	case CHECK_IN_EARLY:
		return ui_format(view->ui,
			say(view, "That day you can check in here from %d:%02d."), from.hour,
			from.minute);
	case CHECK_IN_NOW:
		return say(view, "When you are here for it, check in and take your number.");
	case CHECK_IN_LATE:
		return say(view, "Its time is over. Please take a number.");
	default:
		return say(view, "Come in time, and check in at the desk with your ID card.");
	}
}

const char *day_words(const struct view *view, const char *day)
{
	char words[DATE_TEXT_LEN];
	day_text(view->lang, day, words);
	return ui_format(view->ui, "%s", words);
}

const char *case_no_words(const struct view *view, const char *no)
{
	char words[RECEIPT_TEXT_LEN];
	if (strlen(no) == CASE_NO_LEN) {
		case_no_text(no, words);
	} else {
		receipt_key_text(no, words);
	}
	return ui_format(view->ui, "%s", words);
}

const char *origin_words(const struct view *view, const struct text *source, int64_t as_of_ms)
{
	const char *name = text_in(view, source);
	return as_of_ms > 0 ? ui_format(view->ui, "%s%s%s", name, name[0] ? " · " : "",
				      moment_words(view, as_of_ms))
			    : name;
}
