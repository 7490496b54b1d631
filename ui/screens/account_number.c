/* The number of an account, typed; a slip of the finger is said at once. */
#include "ui/screens/account_parts.h"
#include "ui/screens/typed_page.h"

static const char *hint_words(const struct view *view, const struct unit *unit)
{
	if (kiosk_account(view->kiosk)->is_unknown) {
		return say(view, "This number is not known. Please compare it with your bill.");
	}
	if (account_is_number_wrong(view->kiosk)) {
		return say(view, "One of the figures is not right. Please compare it with your "
				 "bill.");
	}
	const struct unit_ask *ask = &unit->ask;
	return ask->min_len == ask->max_len
		       ? ui_format(view->ui,
				 say_n(view, "%d character", "%d characters", ask->max_len),
				 ask->max_len)
		       : ui_format(view->ui, say(view, "%d to %d characters"), ask->min_len,
				 ask->max_len);
}

void screen_account_number(const struct view *view)
{
	const struct account *account = kiosk_account(view->kiosk);
	const struct unit *unit = account_unit(view->kiosk);
	if (!unit) {
		return; /* none is chosen */
	}
	const char *help = text_in(view, &unit->ask.help);
	bool is_wrong = account->is_unknown || account_is_number_wrong(view->kiosk);
	typed_page(view,
		&(const struct typed_page){.title = text_in(view, &unit->ask.title),
			.icon = unit_icon(unit),
			.question = say(view, "What is the number?"),
			.help = help[0] && !is_wrong ? help : NULL,
			.about = text_in(view, &unit->name),
			.text = account_no_words(view, account->no),
			.placeholder = unit->ask.example[0]
					       ? ui_format(view->ui, say(view, "Like %s"),
							 account_no_words(view, unit->ask.example))
					       : "",
			.hint = hint_words(view, unit),
			.is_wrong = is_wrong,
			.is_ready = account_has_number(view->kiosk)});
}
