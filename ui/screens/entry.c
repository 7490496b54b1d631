/* Something on my page that is no case: what the hall says of it, and what to do. */
#include "ui/screens/account_parts.h"
#include "ui/screens/case_words.h"

static const char *advice(const struct view *view, enum entry_kind kind)
{
	switch (kind) {
	case ENTRY_APPOINTMENT:
		return check_in_words(view);
	case ENTRY_TICKET:
		return say(view, "Please watch the screens: your number is called.");
	case ENTRY_CERTIFICATE:
		return say(view, "You need not bring it: applying here, you can share it.");
	case ENTRY_EVALUATION:
		return say(view, "You can say how it was, here or on your phone.");
	default:
		return say(view, "Please ask at the desk about it.");
	}
}

void screen_entry(const struct view *view)
{
	const struct track *track = kiosk_track(view->kiosk);
	const struct my_entry *entry = track->mine && track->entry < track->mine->entry_count
					       ? &track->mine->entries[track->entry]
					       : NULL;
	struct page page = page_usual(
		entry ? entry_kind_word(view, entry->kind) : say(view, "My matters"), STEP_NONE);
	const struct payment_receipt *receipt = track_receipt(view->kiosk);
	if (receipt) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.icon = "printer",
			.label = say(view, "Print the receipt"),
			.is_disabled = !kiosk_can_copy(view->kiosk, SLIP_my_payment),
			.action = ACTION_print};
	} else if (entry && track_check_in(view->kiosk) == CHECK_IN_NOW) {
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.icon = "ticket",
			.label = say(view, "Check in"),
			.action = ACTION_check_in};
	}
	struct rect body = page_frame(view, &page);
	if (!entry) {
		return;
	}
	if (receipt) {
		subject(view, look_zone(view, &body),
			&(const struct subject){.icon = entry_icon(entry->kind),
				.name = text_in(view, &entry->title),
				.facts = {text_in(view, &entry->state_text)}});
		receipt_card(view, body, receipt);
		return;
	}
	const char *parts[] = {text_in(view, &entry->text), text_in(view, &entry->state_text),
		entry_moment(view, entry), advice(view, entry->kind)};
	const char *text = "";
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		text = parts[i][0] && text[0] ? ui_format(view->ui, "%s\n%s", text, parts[i])
		       : parts[i][0]	      ? parts[i]
					      : text;
	}
	message_body(view, body,
		&(const struct message){.icon = entry_icon(entry->kind),
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = text_in(view, &entry->title),
			.text = text});
}
