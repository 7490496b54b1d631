/* 代办: who does it lays the own card first; who it is for agrees. */
#include "ui/screens/parts.h"
#include "firmware/model/proxy.h"

static struct page page_of(const struct view *view, const char *title)
{
	struct page page = page_usual(title, STEP_IDENTIFY);
	page.crumbs[0] = matter_name(view);
	return page;
}

void screen_agent(const struct view *view)
{
	struct page page = page_of(view, say(view, "You do it for somebody else"));
	struct rect body = page_frame(view, &page);
	const struct text_style *note =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	const char *words = say(view, "Your card first, then the card of the person it is for. "
				      "Both names stand on the case.");
	int height = ui_text_height(view->ui, body.w, note, words);
	ui_text(view->ui, rect_cut_bottom(&body, height), note, words);
	rect_cut_bottom(&body, mm(view, 6));
	card_way(view, body, say(view, "First lay your own ID card on the reader"));
}

static const char *agent_words(const struct view *view, const char *name)
{
	return ui_format(view->ui, say(view, "%s does it for somebody else"), name);
}

void screen_agent_known(const struct view *view)
{
	static const char *const pictures[] = {
		[READER_RIGHT] = "pic-take-card",
		[READER_LEFT] = "pic-take-card-left",
		[READER_BELOW] = "pic-take-card-below",
	};
	struct page page = page_of(view, say(view, "You do it for somebody else"));
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Continue"),
		.icon = "arrow-right",
		.is_end_icon = true,
		.is_disabled = view->kiosk->is_card_present,
		.action = ACTION_next};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.picture = pictures[view->kiosk->config.reader_side],
			.tone = TONE_CANAL,
			.title = say(view, "Please take your card"),
			.text = say(view, "Then lay the card of the person it is for on the "
					  "reader."),
			.detail = agent_words(view, kiosk_proxy(view->kiosk)->shown_name)});
}

void screen_agent_again(const struct view *view)
{
	const struct kept_agent *kept = proxy_kept(view->kiosk);
	struct page page = page_of(view, say(view, "You do it for somebody else"));
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Yes, it is me"),
		.icon = "check",
		.action = ACTION_same_agent};
	page.other = (struct button){.kind = BUTTON_OUTLINE,
		.label = say(view, "Somebody else"),
		.action = ACTION_other_agent};
	page.is_even = true;
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.icon = "people",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = ui_format(view->ui, say(view, "Is it %s again?"),
				kept ? kept->proxy.shown_name : ""),
			.text = say(view, "Whoever handed in the last one need not lay the card "
					  "down again.")});
}

void screen_consent(const struct view *view)
{
	const struct proxy *proxy = kiosk_proxy(view->kiosk);
	const char *person = view->kiosk->visit->who.shown_name;
	struct page page = page_of(view, say(view, "Do you agree?"));
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "I agree"),
		.icon = "check",
		.action = ACTION_agree};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.icon = "people",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = ui_format(view->ui, say(view, "%s lets %s do this"), person,
				proxy->shown_name),
			.text = ui_format(view->ui,
				say(view, "Matter: %s. Your name and your number go into the form, "
					  "and the answer comes to you. Please touch the button "
					  "yourself."),
				matter_name(view))});
}
