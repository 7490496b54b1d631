/* One part of the machine is tried: what to do for it, and what came of it. Never what was read. */
#include "ui/screens/tech_parts.h"

static void page(const struct view *view, const struct message *message, struct button primary)
{
	const struct tech_frame frame = {
		.title = tech_test_name(view, kiosk_tech(view->kiosk)->test), .primary = primary};
	message_body(view, tech_frame(view, &frame, NULL), message);
}

static struct button again_button(const struct view *view)
{
	return (struct button){.kind = BUTTON_PRIMARY,
		.icon = "again",
		.label = say(view, "Test again"),
		.action = ACTION_try_again};
}

void screen_tech_card(const struct view *view)
{
	const struct device_status *status = &view->kiosk->devices[DEVICE_IDCARD];
	page(view,
		&(const struct message){.picture = reader_picture(view),
			.tone = TONE_CANAL,
			.title = say(view, "Lay any ID card on the reader"),
			.text = say(view, "Only whether it is read, and how fast. Nothing of it is "
					  "kept or shown."),
			.detail = tech_device_words(view, status)},
		(struct button){0});
}

void screen_tech_scan(const struct view *view)
{
	const struct device_status *status = &view->kiosk->devices[DEVICE_SCANNER];
	page(view,
		&(const struct message){.icon = "scanner",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = say(view, "Show any code to the scanner"),
			.text = say(view, "Only its kind and length are shown."),
			.detail = tech_device_words(view, status)},
		(struct button){0});
}

static const char *took_words(const struct view *view)
{
	int took_ms = kiosk_tech(view->kiosk)->took_ms;
	return took_ms < 0 ? NULL
			   : ui_format(view->ui, say(view, "It took %.1f seconds."),
				     (double)took_ms / 1000);
}

static const char *fine_words(const struct view *view)
{
	const struct tech *tech = kiosk_tech(view->kiosk);
	switch (tech->test) {
	case TECH_CARD:
		return say(view, "The card was read");
	case TECH_SCAN:
		return ui_format(view->ui,
			tech->is_text ? say(view, "Text, %d bytes")
				      : say(view, "Other code, %d bytes"),
			tech->scan_len);
	case TECH_PRINT:
		return say(view, "The sample is printed");
	case TECH_TOUCH:
		return say(view, "All fields were touched");
	case TECH_AIM:
		return say(view, "All targets were met");
	default:
		return say(view, "Done");
	}
}

static const char *failed_words(const struct view *view)
{
	const struct tech *tech = kiosk_tech(view->kiosk);
	switch (tech->test) {
	case TECH_CARD:
		return say(view, "The card was not read");
	case TECH_PRINT:
		return say(view, "The sample was not printed");
	case TECH_TOUCH:
		return ui_format(view->ui, say(view, "%d of %d fields were touched"),
			__builtin_popcount(tech->touched), TECH_CELLS);
	case TECH_AIM:
		return ui_format(
			view->ui, say(view, "%d of %d targets were met"), tech->hits, TECH_AIMS);
	default:
		return say(view, "It did not work");
	}
}

static const char *look_words(const struct view *view)
{
	const struct tech *tech = kiosk_tech(view->kiosk);
	const struct device_status printer = {
		.kind = DEVICE_PRINTER, .state = DEVICE_FAULT, .reason = tech->reason};
	if (tech->test != TECH_PRINT) {
		return took_words(view);
	}
	return tech->result == TECH_FINE
		       ? say(view, "Are all lines whole, all greys even, and does the code open?")
		       : tech_device_words(view, &printer);
}

void screen_tech_result(const struct view *view)
{
	const struct tech *tech = kiosk_tech(view->kiosk);
	if (tech->result == TECH_RUNNING) {
		page(view,
			&(const struct message){.icon = "printer",
				.tone = TONE_CANAL,
				.ground = TONE_TINT,
				.title = say(view, "Printing a sample"),
				.text = say(view, "This takes a moment."),
				.has_dots = true},
			(struct button){0});
		return;
	}
	bool is_fine = tech->result == TECH_FINE;
	page(view,
		&(const struct message){.icon = is_fine ? "ok" : "error",
			.tone = is_fine ? TONE_GREEN : TONE_RED,
			.ground = is_fine ? TONE_GREEN_TINT : TONE_RED_TINT,
			.title = is_fine ? fine_words(view) : failed_words(view),
			.text = look_words(view)},
		again_button(view));
}

void screen_tech_sound(const struct view *view)
{
	struct ui *ui = view->ui;
	int volume = view->kiosk->volume;
	const struct tech_frame frame = {
		.title = say(view, "Loudspeaker"), .primary = again_button(view)};
	struct rect body = tech_frame(view, &frame, NULL);
	struct rect control = message_body(view, body,
		&(const struct message){.icon = "volume",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = say(view, "Was a tone to be heard?"),
			.text = say(view, "If not, make it louder and test again. The volume is "
					  "kept."),
			.extra_px = mm(view, 40)});
	control = rect_centre(control, MIN_OF(control.w, mm(view, 240)), control.h);
	button(ui, rect_cut_left(&control, mm(view, 60)),
		BUTTON(.kind = BUTTON_OUTLINE, .icon = "minus", .label = say(view, "Softer"),
			.action = ACTION_volume, .arg = volume - 1, .is_disabled = volume <= 0,
			.is_stacked = true));
	button(ui, rect_cut_right(&control, mm(view, 60)),
		BUTTON(.kind = BUTTON_OUTLINE, .icon = "plus", .label = say(view, "Louder"),
			.action = ACTION_volume, .arg = volume + 1,
			.is_disabled = volume >= VOLUME_MAX, .is_stacked = true));
	ui_text(ui, control,
		STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .align = ALIGN_CENTRE,
			.valign = VALIGN_MIDDLE),
		ui_format(ui, say(view, "%d of %d"), volume, VOLUME_MAX));
}
