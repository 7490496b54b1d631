/* Search among the matters. */
#include "ui/screens/search_page.h"

enum { LIST_ID = 3000 };

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	(void)arg;
	const struct search_result *result = &kiosk_choose(view->kiosk)->search.results[index];
	const struct catalog *catalog = view->kiosk->catalog;
	const struct matter *matter = &catalog->matters[result->index];
	struct queue_status status = kiosk_department_status(view->kiosk, matter->department);
	*out = (struct row){
		.name = text_in(view, &matter->name),
		.note = matter_where(view, result->index),
		.bold_at = result->match_at,
		.bold_len = result->match_len,
		.has_match = true,
		.badge = load_word(view, status.load),
		.badge_icon = load_icon(status.load),
		.badge_tone = load_tone(status.load),
		.action = ACTION_matter,
		.arg = result->index,
	};
	row_mark_off(view, result->index, out);
}

void screen_search(const struct view *view)
{
	search_page(view, &(const struct search_page){.icon = "search",
				  .question = say(view, "Type what it is about"),
				  .hint = search_hint(view),
				  .placeholder = say(view, "What do you want to do?"),
				  .search = &kiosk_choose(view->kiosk)->search,
				  .list_id = LIST_ID,
				  .count = kiosk_choose(view->kiosk)->search.result_count,
				  .total = kiosk_choose(view->kiosk)->search.total_count,
				  .fill = fill});
}
