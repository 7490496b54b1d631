/* What a case asks for, answered in words: the page on which they are written, and the one on which
 * they are read once more before they are sent. */
#include "firmware/base/str.h"
#include "firmware/model/track.h"
#include "ui/screens/typed_page.h"

enum { TEXT_ID = 7300, PAD_MM = 8 };

static const char *about(const struct view *view)
{
	return text_in(view, &kiosk_track(view->kiosk)->view->title);
}

void screen_reply(const struct view *view)
{
	const struct case_ask *ask = track_replied(view->kiosk);
	if (!ask) {
		return; /* nothing is answered */
	}
	const char *text = track_reply_text(view->kiosk),
		   *help = text_in(view, &ask->material.help);
	int count = (int)utf8_count(text);
	const struct typed_page typed = {.title = say(view, "What is still needed"),
		.icon = "post",
		.question = text_in(view, &ask->material.title),
		.help = help[0] ? help : NULL,
		.about = about(view),
		.text = text,
		.hint = ui_format(
			view->ui, say(view, "%d of %d characters"), count, ask->max_length),
		.is_wrong = count >= ask->max_length,
		.is_long = true,
		.is_ready = track_reply_is_ready(view->kiosk) && !input_composed(view->input)[0]};
	typed_page(view, &typed);
}

void screen_reply_check(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct case_ask *ask = track_replied(view->kiosk);
	if (!ask) {
		return; /* nothing was answered */
	}
	const struct text_style *style = STYLE(.size = TEXT_HEADING, .is_personal = true);
	const char *text = track_reply_text(view->kiosk);
	struct page page = page_usual(say(view, "Is everything right?"), STEP_NONE);
	page.crumbs[0] = about(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Hand it in"),
		.icon = "check",
		.action = ACTION_submit};
	page.back_label = say(view, "Change");
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "post", .name = about(view)});
	ui_paragraph(ui, &body, STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD),
		text_in(view, &ask->material.title), mm(view, 3));
	ui_paragraph(ui, &body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT),
		say(view, "Please read it once more, then hand it in."), mm(view, 5));
	int pad = mm(view, PAD_MM);
	int height = ui_text_height(ui, body.w - 2 * pad, style, text) + 2 * pad;
	struct rect clip, at = list_begin(view, body, TEXT_ID, height, &clip);
	at.h = height;
	ui_card(ui, at, TONE_CARD);
	ui_text(ui, rect_inset(at, pad, pad), style, text);
	list_end(view, height);
}
