/* Search among the matters. */
#include "ui/screens/search_page.h"

enum { EXAMPLE_LEN = 24, SYLLABLES = 2, LIST_ID = 3000 };

/* Where it belongs: its department, else the matters that it stands among. */
static const char *belongs_to(const struct view *view, int index)
{
	const struct catalog *catalog = view->kiosk->catalog;
	int department = catalog->matters[index].department;
	if (department >= 0) {
		return text_in(view, &catalog->departments[department].name);
	}
	for (int i = 0; i < catalog->group_count; i++) {
		const struct matter_group *group = &catalog->groups[i];
		for (int k = 0; k < group->matter_count; k++) {
			if (group->matters[k] == index) {
				return group_name(view, group);
			}
		}
	}
	return "";
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	(void)arg;
	const struct search_result *result = &kiosk_choose(view->kiosk)->search.results[index];
	const struct catalog *catalog = view->kiosk->catalog;
	const struct matter *matter = &catalog->matters[result->index];
	struct queue_status status = kiosk_department_status(view->kiosk, matter->department);
	*out = (struct row){
		.name = text_in(view, &matter->name),
		.note = belongs_to(view, result->index),
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

/* The first syllables of what is often asked for here, whole and as first letters: an example that
 * finds something. False: there is none. */
static bool take_example(const struct view *view, char whole[EXAMPLE_LEN], char first[EXAMPLE_LEN])
{
	const struct catalog *catalog = view->kiosk->catalog;
	if (!catalog || catalog->often_count == 0) {
		return false;
	}
	size_t whole_len = 0, first_len = 0;
	bool is_first = true;
	for (const char *at = catalog->matters[catalog->often[0]].pinyin;
		*at && whole_len + 1 < EXAMPLE_LEN && (first_len < SYLLABLES || *at != ' '); at++) {
		if (*at == ' ') {
			is_first = true;
			continue;
		}
		whole[whole_len++] = *at;
		if (is_first) {
			first[first_len++] = *at;
		}
		is_first = false;
	}
	whole[whole_len] = first[first_len] = '\0';
	return first_len == SYLLABLES;
}

static const char *hint_words(const struct view *view)
{
	char whole[EXAMPLE_LEN], first[EXAMPLE_LEN];
	if (view->lang != LANG_ZH) {
		return say(view, "For example: passport, pension, licence.");
	}
	return take_example(view, whole, first)
		       ? ui_format(view->ui,
				 say(view, "Pinyin or its first letters will do: %1$s or %2$s."),
				 whole, first)
		       : say(view, "Pinyin or its first letters will do");
}

void screen_search(const struct view *view)
{
	search_page(view, &(const struct search_page){.icon = "search",
				  .question = say(view, "Type what it is about"),
				  .hint = hint_words(view),
				  .placeholder = say(view, "What do you want to do?"),
				  .search = &kiosk_choose(view->kiosk)->search,
				  .list_id = LIST_ID,
				  .fill = fill});
}
