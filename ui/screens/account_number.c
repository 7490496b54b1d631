/* The number of an account, typed; a slip of the finger is said at once. */
#include "ui/screens/account_parts.h"
#include "ui/screens/typed_page.h"

/* How many of them are wanted. */
static const char *length_words(const struct view *view, const struct unit_ask *ask)
{
	int least = ask->min_len, most = ask->max_len;
	if (least == most) {
		return ui_format(view->ui,
			ask->has_letters ? say_n(view, "%d character", "%d characters", most)
					 : say_n(view, "%d digit", "%d digits", most),
			most);
	}
	return ui_format(view->ui,
		ask->has_letters ? say(view, "%d to %d characters") : say(view, "%d to %d digits"),
		least, most);
}

static const char *hint_words(const struct view *view, const struct unit *unit)
{
	if (kiosk_account(view->kiosk)->is_unknown) {
		return say(view, "This number is not known. Please compare it with your bill.");
	}
	if (account_is_number_wrong(view->kiosk)) {
		return say(view, "One of the digits is not right. Please compare it with your "
				 "bill.");
	}
	return length_words(view, &unit->ask);
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
