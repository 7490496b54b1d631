/* The accounts of who laid the card down, with what is due on each. */
#include "ui/screens/account_parts.h"

enum { LIST_ID = 9010 };

static const struct my_accounts *mine_of(const struct view *view)
{
	return kiosk_account(view->kiosk)->mine;
}

/* What nobody is paying yet. */
static int64_t left_of(const struct my_account *it)
{
	return MAX_OF(it->due_fen - it->paying_fen, (int64_t)0);
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	(void)arg;
	const struct my_account *it = &mine_of(view)->list[index];
	const struct catalog *catalog = view->kiosk->catalog;
	int unit = catalog_find_unit(catalog, it->unit);
	bool is_due = it->due_fen > 0;
	bool is_being_paid = is_due && left_of(it) == 0;
	*out = (struct row){.icon = unit >= 0 ? unit_icon(&catalog->units[unit]) : "coins",
		.name = unit >= 0 ? text_in(view, &catalog->units[unit].name) : it->unit,
		.note = it->has_balance ? ui_format(view->ui, say(view, "%s · balance %s"),
						  it->shown_no, money_words(view, it->balance_fen))
					: it->shown_no,
		.badge = is_being_paid ? say(view, "Being paid")
			 : is_due      ? money_words(view, left_of(it))
				       : say(view, "Nothing is due"),
		.badge_icon = is_being_paid ? "hourglass"
			      : is_due	    ? "coins"
					    : "ok",
		.badge_tone = is_due ? TONE_AMBER : TONE_GREEN,
		.action = ACTION_my_account,
		.arg = index};
}

static const char *due_words(const struct view *view, const struct my_accounts *mine)
{
	int64_t left = 0, due = 0;
	for (int i = 0; i < mine->count; i++) {
		left += left_of(&mine->list[i]);
		due += mine->list[i].due_fen;
	}
	return left > 0
		       ? ui_format(view->ui, say(view, "%s is due in all"), money_words(view, left))
	       : due > 0 ? say(view, "Being paid")
			 : say(view, "Nothing is due");
}

void screen_my_accounts(const struct view *view)
{
	const struct my_accounts *mine = mine_of(view);
	struct page page = page_usual(say(view, "Your accounts"), STEP_NONE);
	page.crumbs[0] =
		view->kiosk->visit->who.shown_name[0] ? view->kiosk->visit->who.shown_name : NULL;
	page.other = (struct button){.kind = BUTTON_OUTLINE,
		.icon = "search",
		.label = say(view, "Another account"),
		.action = ACTION_other_bill};
	struct rect body = page_frame(view, &page);
	if (!mine) {
		return;
	}
	if (mine->count == 0) {
		message_body(view, body,
			&(const struct message){.icon = "coins",
				.tone = TONE_CANAL,
				.ground = TONE_TINT,
				.title = say(view, "No account is on your card"),
				.text = say(view, "You can still pay by the number on the bill: "
						  "touch Another account.")});
		return;
	}
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "person",
			.name = due_words(view, mine),
			.facts = {say(view, "Touch one to see it, to pay or to top up.")}});
	struct rows rows = {mine->count, 0, fill, NULL};
	row_list(view, body, LIST_ID, &rows);
}
