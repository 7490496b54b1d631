/* The technician's door: a PIN on twelve large keys, or a code at the scanner. */
#include "ui/screens/tech_parts.h"

#include <string.h>

enum { DIGITS = 12 };

/* Why not, or what to do. */
static const char *words_of(const struct view *view)
{
	const struct tech *tech = kiosk_tech(view->kiosk);
	int locked_s = tech_locked_s(view->kiosk);
	if (tech->is_asked) {
		return say(view, "One moment");
	}
	if (locked_s > 0) {
		return ui_format(view->ui,
			say(view, "Too many wrong PINs. Try again in %d:%02d, or show a code."),
			locked_s / 60, locked_s % 60);
	}
	switch (tech->has_answer ? tech->answer.admission : ADMISSION_YES) {
	case ADMISSION_NO:
		return ui_format(view->ui,
			say_n(view, "Wrong PIN. %d try left.", "Wrong PIN. %d tries left.",
				tech->answer.tries_left),
			tech->answer.tries_left);
	case ADMISSION_NO_PIN_SET:
		return say(view, "No PIN is set for this machine. Show a technician's code.");
	case ADMISSION_NO_CODE:
		return say(view, "This code is not valid for this machine.");
	case ADMISSION_CODE_OVER:
		return say(view, "The time of this code is over.");
	case ADMISSION_LOCKED:
	case ADMISSION_YES:
	default:
		return say(view, "Type the PIN, or show your code to the scanner.");
	}
}

static const char *dots(const struct view *view)
{
	int len = (int)strlen(kiosk_tech(view->kiosk)->pin);
	static const char all[] = "••••••••••••";
	return ui_format(view->ui, "%.*s", MIN_OF(len, DIGITS) * (int)strlen("•"), all);
}

void screen_tech_pin(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct tech *tech = kiosk_tech(view->kiosk);
	bool is_said = tech_locked_s(view->kiosk) > 0 ||
		       (tech->has_answer && tech->answer.admission != ADMISSION_YES);
	const struct tech_frame frame = {.title = say(view, "Technician"),
		.back = say(view, "Leave"),
		.primary = {.kind = BUTTON_PRIMARY,
			.label = say(view, "Continue"),
			.icon = "arrow-right",
			.is_end_icon = true,
			.action = ACTION_submit,
			.is_disabled = strlen(tech->pin) < PIN_MIN_LEN || tech->is_asked ||
				       tech_locked_s(view->kiosk) > 0}};
	struct rect body = tech_frame(view, &frame, NULL);
	look_zone(view, &body);
	body = rect_centre(body, MIN_OF(body.w, mm(view, PAD_COLUMN_MM)), body.h);
	field(ui, rect_cut_top(&body, mm(view, 34)),
		FIELD(.icon = "shield", .text = dots(view), .placeholder = say(view, "PIN"),
			.is_personal = true, .is_active = true, .size = TEXT_TITLE,
			.label = say(view, "PIN")));
	const struct text_style *style =
		STYLE(.size = TEXT_BODY, .tone = is_said ? TONE_AMBER : TONE_SOFT,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE);
	const char *words = words_of(view);
	ui_text(ui,
		rect_cut_top(&body, MAX_OF(mm(view, 20), ui_text_height(ui, body.w, style, words))),
		style, words);
	digit_pad(view, body);
}
