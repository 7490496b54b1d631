/* When the kiosk cannot serve: closed, and out of service. With the reason, and the nearest
 * alternative. Language and look can be chosen all the same. */
#include "firmware/base/str.h"
#include "ui/screens/parts.h"

/* The nearest other place, as much of it as there is room for. */
struct other {
	const char *name, *text;
	enum text_size size;
	int height_px;
};

static int text_height(const struct view *view, int width, enum text_size size,
	enum font_weight weight, const char *text)
{
	return ui_text_height(view->ui, width, STYLE(.size = size, .weight = weight), text);
}

static struct other plan_other(const struct view *view, int width, int room)
{
	struct ui *ui = view->ui;
	const struct catalog *catalog = view->kiosk->catalog;
	struct other other = {0};
	if (!catalog || catalog->alternative_count == 0) {
		return other;
	}
	const struct alternative *place = &catalog->alternatives[0];
	const char *address = text_in(view, &place->address), *hours = text_in(view, &place->hours);
	const char *both =
		address[0] && hours[0] ? ui_format(ui, "%s · %s", address, hours) : address;
	const struct {
		const char *text;
		enum text_size size;
	} ways[] = {{both, TEXT_BODY}, {both, TEXT_NOTE}, {address, TEXT_BODY},
		{address, TEXT_NOTE}, {"", TEXT_NOTE}};
	other.name = text_in(view, &place->name);
	int fixed = ui_line_px(ui, TEXT_NOTE) +
		    text_height(view, width, TEXT_HEADING, FONT_BOLD, other.name) + mm(view, 1);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		other.text = ways[i].text;
		other.size = ways[i].size;
		other.height_px =
			fixed + text_height(view, width, other.size, FONT_REGULAR, other.text);
		if (other.height_px <= room) {
			break;
		}
	}
	return other;
}

static void paint_other(const struct view *view, struct rect in, const struct other *other)
{
	struct ui *ui = view->ui;
	ui_text(ui, rect_cut_top(&in, ui_line_px(ui, TEXT_NOTE)),
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT), say(view, "Nearest other place"));
	ui_paragraph(ui, &in, STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD), other->name,
		mm(view, 1));
	ui_paragraph(ui, &in, STYLE(.size = other->size), other->text, 0);
}

static void rest(const struct view *view, const char *title, const char *picture, const char *head,
	const char *text, const char *detail)
{
	struct ui *ui = view->ui;
	struct page page = {.title = title, .back = ACTION_none, .is_rest = true};
	struct rect body = page_frame(view, &page);
	technician_line(view, &body, NULL);
	int pad_x = mm(view, 10), pad = mm(view, 7), width = body.w - 2 * pad_x;
	struct other other = plan_other(view, width, body.h * 2 / 5);
	struct rect card = {0};
	if (other.name) {
		/* two lines of address at least, so that the card looks the same everywhere */
		int usual = ui_line_px(ui, TEXT_NOTE) + ui_line_px(ui, TEXT_HEADING) +
			    2 * ui_line_px(ui, TEXT_BODY) + mm(view, 4);
		card = rect_cut_bottom(&body, MAX_OF(usual, other.height_px) + 2 * pad);
		rect_cut_bottom(&body, mm(view, 8));
	}
	if (detail && text_height(view, width, TEXT_BODY, FONT_REGULAR, detail) > body.h / 4) {
		detail = NULL; /* a reason that leaves no room for what it explains */
	}
	message_body(view, body,
		&(const struct message){.picture = picture,
			.tone = TONE_CANAL,
			.title = head,
			.text = text,
			.detail = detail});
	if (other.name) {
		ui_card(ui, card, TONE_CARD);
		paint_other(view, rect_inset(card, pad_x, pad), &other);
	}
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

/* What who looks after it gave as the reason; NULL: a word that has none here. */
static const char *told_reason(const struct view *view, const char **picture, const char **text)
{
	static const struct {
		const char *word, *picture, *reason;
	} told[] = {
#define N_(msgid)		    msgid
#define TOLD(word, picture, reason) {#word, picture, reason},
#include "firmware/model/told.def"
#undef TOLD
#undef N_
	};
	size_t i = 0;
	while (i < ARRAY_LEN(told) && !str_equal(told[i].word, view->kiosk->care.reason)) {
		i++;
	}
	if (i == ARRAY_LEN(told)) {
		return NULL;
	}
	if (str_equal(told[i].word, "hours")) { /* nobody works on it */
		*text = say(view, "Please use the machine beside, or ask at the desk.");
	}
	*picture = told[i].picture ? told[i].picture : *picture;
	return say(view, told[i].reason);
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
	case SERVICE_TOLD:
		reason = told_reason(view, &picture, &text);
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
