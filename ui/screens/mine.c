/* My page: all that there is for who laid the card down, newest first. */
#include "ui/screens/case_words.h"

enum { LIST_ID = 8100 };

static const struct my_page *page_of(const struct view *view)
{
	return kiosk_track(view->kiosk)->mine;
}

static const char *note_of(const struct view *view, const struct my_entry *entry)
{
	const char *state = text_in(view, &entry->state_text);
	const char *text = text_in(view, &entry->text);
	const char *what = entry->kind == ENTRY_ASK
				   ? ui_format(view->ui, say(view, "Still needed: %s"), text)
			   : text[0] && state[0] ? ui_format(view->ui, "%s · %s", text, state)
			   : state[0]		 ? state
						 : text;
	const char *when = entry_moment(view, entry);
	return what[0] && when[0] ? ui_format(view->ui, "%s · %s", what, when)
	       : what[0]	  ? what
				  : when;
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	(void)arg;
	const struct my_entry *entry = &page_of(view)->entries[index];
	*out = (struct row){.icon = entry_icon(entry->kind),
		.name = text_in(view, &entry->title),
		.note = entry->kind == ENTRY_EVALUATION ? entry_kind_word(view, entry->kind)
							: note_of(view, entry),
		.badge = entry->kind == ENTRY_CASE || entry->kind == ENTRY_ASK
				 ? colour_word(view, entry->colour)
				 : NULL,
		.badge_icon = colour_icon(entry->colour),
		.badge_tone = colour_tone(entry->colour),
		.action = ACTION_entry,
		.arg = index};
}

void screen_mine(const struct view *view)
{
	const struct my_page *mine = page_of(view);
	struct page page = page_usual(say(view, "My matters"), STEP_NONE);
	page.crumbs[0] =
		view->kiosk->visit->who.shown_name[0] ? view->kiosk->visit->who.shown_name : NULL;
	struct rect body = page_frame(view, &page);
	if (!mine) {
		return;
	}
	const char *origin = origin_words(view, &mine->source, mine->as_of_ms);
	if (mine->entry_count == 0) {
		message_body(view, body,
			&(const struct message){.icon = "ok",
				.tone = TONE_CANAL,
				.ground = TONE_TINT,
				.title = say(view, "Nothing is waiting for you"),
				.text = say(view, "No case, no number, no appointment. What you "
						  "apply for or book is shown here.")});
		return;
	}
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "person",
			.name = ui_format(view->ui,
				say_n(view, "%d matter of yours", "%d matters of yours",
					mine->entry_count),
				mine->entry_count),
			.facts = {say(view, "Touch one to see where it stands."), origin}});
	struct rows rows = {mine->entry_count, 0, fill, NULL};
	row_list(view, body, LIST_ID, &rows);
}
