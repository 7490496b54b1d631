/* When the kiosk cannot serve: closed, and out of service. With the reason, and the nearest
 * alternative. Language and look can be chosen all the same. */
#include "ui/screens/parts.h"

static void alternative(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct catalog *catalog = view->kiosk->catalog;
	if (!catalog || catalog->alternative_count == 0 || rect.h < mm(view, 40)) {
		return;
	}
	const struct alternative *other = &catalog->alternatives[0];
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, 10), mm(view, 7));
	ui_text(ui, rect_cut_top(&in, ui_line_px(ui, TEXT_NOTE)),
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT), say(view, "Nearest other place"));
	ui_paragraph(ui, &in, STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD),
		text_in(view, &other->name), mm(view, 1));
	ui_paragraph(ui, &in, STYLE(.size = TEXT_BODY),
		ui_format(ui, "%s · %s", text_in(view, &other->address),
			text_in(view, &other->hours)),
		0);
}

static int alternative_height(const struct view *view)
{
	struct ui *ui = view->ui;
	return view->kiosk->catalog && view->kiosk->catalog->alternative_count > 0
		       ? ui_line_px(ui, TEXT_NOTE) + ui_line_px(ui, TEXT_HEADING) +
				 2 * ui_line_px(ui, TEXT_BODY) + mm(view, 18)
		       : 0;
}

static void rest(const struct view *view, const char *title, const char *picture, const char *head,
	const char *text, const char *detail)
{
	struct page page = {.title = title, .back = ACTION_none};
	struct rect body = page_frame(view, &page);
	technician_line(view, &body, NULL);
	int height = alternative_height(view);
	struct rect other = rect_cut_bottom(&body, height);
	rect_cut_bottom(&body, height ? mm(view, 8) : 0);
	message_body(view, body,
		&(const struct message){.picture = picture,
			.tone = TONE_CANAL,
			.title = head,
			.text = text,
			.detail = detail});
	alternative(view, other);
}

/* Why it is closed all day, as the catalogue says of a special one. */
static const char *special_reason(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	if (!kiosk->catalog || !kiosk->has_wall) {
		return NULL;
	}
	struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	const struct special_day *special = catalog_special_day(kiosk->catalog, now.days);
	return special && special->hours.span_count == 0 ? text_in(view, &special->reason) : NULL;
}

void screen_closed(const struct view *view)
{
	rest(view, say(view, "Closed"), "pic-closed", say(view, "The hall is closed now"),
		opening_words(view, view->kiosk->wall_ms), special_reason(view));
}

void screen_out_of_service(const struct view *view)
{
	const struct kiosk *kiosk = view->kiosk;
	const char *text = say(view,
		"Please use the machine beside, or ask at the desk. We are working on this one.");
	const char *reason = NULL;
	const char *picture = "pic-out-of-service";
	switch (kiosk->service) {
	case SERVICE_PRINTER:
		reason = kiosk->devices[DEVICE_PRINTER].reason == REASON_PAPER_OUT
				 ? say(view, "Reason: the paper has run out")
				 : say(view, "Reason: the printer does not answer");
		picture = "pic-no-paper";
		break;
	case SERVICE_NO_CATALOG:
		reason = say(view, "Reason: the hall has not been reached yet");
		picture = "pic-offline";
		break;
	case SERVICE_STORAGE:
		reason = kiosk->storage == STORAGE_FULL
				 ? say(view, "Reason: this machine's storage is full")
				 : say(view, "Reason: this machine's storage cannot be written");
		break;
	case SERVICE_PANEL:
		reason = say(view, "Reason: the screen is not set up yet");
		break;
	case SERVICE_MAINTENANCE:
		reason = say(view, "Reason: maintenance");
		break;
	case SERVICE_OK:
	default:
		break;
	}
	rest(view, say(view, "Out of service"), picture,
		say(view, "This machine cannot help you now"), text, reason);
}
