/* A phone number, typed on twelve large keys. */
#include "ui/screens/parts.h"

#include <string.h>

static const char *grouped(const struct view *view, const char *digits)
{
	int len = (int)strlen(digits);
	return ui_format(view->ui, "%.*s%s%.*s%s%.*s", MIN_OF(len, 3), digits, len > 3 ? " " : "",
		len > 3 ? MIN_OF(len - 3, 4) : 0, len > 3 ? digits + 3 : "", len > 7 ? " " : "",
		len > 7 ? len - 7 : 0, len > 7 ? digits + 7 : "");
}

void screen_phone(const struct view *view)
{
	struct ui *ui = view->ui;
	const char *digits = pii_reveal(&kiosk_identify(view->kiosk)->phone);
	bool is_whole = strlen(digits) == PHONE_LEN;
	bool is_odd = digits[0] && digits[0] != '1';
	int missing = digits[0] ? PHONE_LEN - (int)strlen(digits) : 0;
	struct page page = page_usual(say(view, "Your phone number"), STEP_IDENTIFY);
	page.crumbs[0] = matter_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = missing > 0 && !is_odd
				 ? ui_format(ui,
					   say_n(view, "%d digit more", "%d digits more", missing),
					   missing)
				 : say(view, "Continue"),
		.icon = "arrow-right",
		.is_end_icon = true,
		.action = ACTION_phone_done,
		.is_disabled = !is_whole || is_odd};
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){
			.icon = "ticket", .name = matter_name(view), .facts = {place_words(view)}});
	struct rect line = rect_cut_top(&body, mm(view, 34));
	field(ui, rect_centre(line, MIN_OF(line.w, mm(view, PAD_COLUMN_MM)), line.h),
		FIELD(.icon = "phone", .text = grouped(view, digits),
			.placeholder = say(view, "11 digits"), .is_personal = true,
			.is_active = true, .size = TEXT_TITLE,
			.label = say(view, "Your phone number")));
	const char *hint =
		is_odd ? say(view, "A mobile number begins with 1. Please look again.")
		: view->kiosk->place.doing == SHAPE_intake
			? say(view,
				  "Used only for what you hand in, and erased here when you leave.")
			: say(view, "Used only for this number, and erased when you leave.");
	const struct text_style *style = STYLE(.size = TEXT_NOTE, .align = ALIGN_CENTRE,
		.valign = VALIGN_MIDDLE, .tone = is_odd ? TONE_AMBER : TONE_SOFT);
	ui_text(ui,
		rect_cut_top(&body, MAX_OF(mm(view, 16), ui_text_height(ui, body.w, style, hint))),
		style, hint);
	digit_pad(view, body, false);
}
