/* A payment of which nobody can say how it stands, and one that was none: what is true of the
 * money, in words. */
#include "ui/screens/account_parts.h"

enum { LAST_S = 60 };

static const struct paying *paying_of(const struct view *view)
{
	return &kiosk_account(view->kiosk)->paying;
}

/* --- nobody knows yet --- */

/* No phone was asked: there is nothing to be afraid of. */
static struct message not_begun(const struct view *view)
{
	return (struct message){.icon = "info",
		.tone = TONE_AMBER,
		.ground = TONE_AMBER_TINT,
		.title = say(view, "The payment did not begin"),
		.text = say(view, "Nothing was asked of your phone, and nothing was paid.")};
}

static struct message not_clear(const struct view *view)
{
	return (struct message){.icon = "hourglass",
		.tone = TONE_AMBER,
		.ground = TONE_AMBER_TINT,
		.title = say(view, "Please do not pay again"),
		.text = paying_of(view)->is_giving_up
				? say(view, "It is being cancelled. If it has been paid "
					    "already, your receipt comes at once.")
				: say(view, "We are asking whether it has been paid. This "
					    "page goes on by itself."),
		.has_dots = true};
}

/* What leaving means, and towards the end that it comes by itself. */
static const char *leaving_words(const struct view *view)
{
	const char *words =
		paying_of(view)->is_offered
			? say(view, "You may leave: what was paid is kept, and stands on "
				    "your page with your ID card. What was not is "
				    "cancelled.")
			: "";
	bool is_ending = kiosk_done_left_s(view->kiosk) <= LAST_S;
	return is_ending
		       ? ui_format(view->ui, "%s%s%s", words, words[0] ? "\n" : "", end_words(view))
		       : words;
}

void screen_pay_checking(const struct view *view)
{
	bool is_offered = paying_of(view)->is_offered;
	struct page page = {.title = say(view, "One moment"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish")};
	if (!is_offered) {
		page.title = say(view, "Please note");
		page.primary = (struct button){.kind = BUTTON_PRIMARY,
			.label = say(view, "Try again"),
			.action = ACTION_try_again};
	}
	page.other = helper_button(view);
	page.crumbs[0] = account_name(view);
	struct rect body = page_frame(view, &page);
	struct message message = is_offered ? not_clear(view) : not_begun(view);
	const char *detail = leaving_words(view);
	message.detail = detail[0] ? detail : NULL;
	message_body(view, body, &message);
}

/* --- not paid --- */

static const char *unpaid_title(const struct view *view)
{
	if (!paying_of(view)->is_offered) {
		return say(view, "The payment did not begin");
	}
	switch (account_payment_state(view->kiosk)) {
	case PAYMENT_REFUSED:
		return say(view, "The payment was refused");
	case PAYMENT_EXPIRED:
		return say(view, "The time to pay is over");
	default:
		return say(view, "The payment is cancelled");
	}
}

void screen_unpaid(const struct view *view)
{
	const struct payment *payment = paying_of(view)->payment;
	const char *reason = payment ? text_in(view, &payment->reason) : "";
	const char *nothing =
		paying_of(view)->is_offered
			? say(view, "Nothing was paid.")
			: say(view, "Nothing was asked of your phone, and nothing was paid.");
	struct page page = {.title = say(view, "Please note"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish"),
		.has_home = true,
		.is_even = true};
	page.crumbs[0] = account_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Try again"),
		.action = ACTION_try_again};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.icon = "info",
			.tone = TONE_AMBER,
			.ground = TONE_AMBER_TINT,
			.title = unpaid_title(view),
			.text = reason[0] ? ui_format(view->ui, "%s\n%s", reason, nothing)
					  : nothing,
			.detail = end_words(view)});
}
