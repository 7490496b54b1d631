/* The technician's door: a PIN on twelve large keys, or a code at the scanner. */
#include "ui/screens/tech_parts.h"

#include <string.h>

enum { DIGITS = 12 };

/* Why not, or what to do. */
static const char *words_of(const struct view *view)
{
	const struct tech *tech = kiosk_tech(view->kiosk);
	if (tech->is_asked) {
		return say(view, "One moment");
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
	case ADMISSION_OPEN:
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

/* What stands below the field. While a PIN is of no use: how long still, and what is. */
static void paint_words(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct tech *tech = kiosk_tech(view->kiosk);
	int locked_s = tech_locked_s(view->kiosk);
	bool is_said = tech->has_answer && tech->answer.admission != ADMISSION_YES &&
		       tech->answer.admission != ADMISSION_OPEN;
	const struct text_style *style =
		STYLE(.size = TEXT_BODY, .tone = is_said ? TONE_AMBER : TONE_SOFT,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE);
	if (locked_s == 0) {
		ui_text(ui, rect, style, words_of(view));
		return;
	}
	rect_cut_top(&rect, mm(view, 4));
	const char *head =
		ui_format(ui, say(view, "Locked for %d:%02d"), locked_s / 60, locked_s % 60);
	const struct text_style *head_style = STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD,
		.tone = TONE_AMBER, .align = ALIGN_CENTRE);
	ui_paragraph(ui, &rect, head_style, head, mm(view, 1));
	ui_text(ui, rect, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE),
		say(view, "There were too many wrong PINs. A technician's code still opens: show "
			  "it to the scanner."));
}

void screen_tech_pin(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct tech *tech = kiosk_tech(view->kiosk);
	bool is_shut = tech_is_shut(view->kiosk);
	const struct tech_frame frame = {.title = say(view, "Technician"),
		.back = say(view, "Leave"),
		.primary = {.kind = BUTTON_PRIMARY,
			.label = say(view, "Continue"),
			.icon = "arrow-right",
			.is_end_icon = true,
			.action = ACTION_submit,
			.is_disabled =
				strlen(tech->pin) < PIN_MIN_LEN || tech->is_asked || is_shut}};
	struct rect body = tech_frame(view, &frame, NULL);
	look_zone(view, &body);
	body = rect_centre(body, MIN_OF(body.w, mm(view, PAD_COLUMN_MM)), body.h);
	field(ui, rect_cut_top(&body, mm(view, 34)),
		FIELD(.icon = "shield", .text = dots(view), .placeholder = say(view, "PIN"),
			.is_personal = true, .is_active = !is_shut, .size = TEXT_TITLE,
			.label = say(view, "PIN")));
	paint_words(view, rect_cut_top(&body, mm(view, tech_locked_s(view->kiosk) > 0 ? 50 : 20)));
	digit_pad(view, body, is_shut);
}
