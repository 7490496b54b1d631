/* Search of everything: what is found stands in the order of how well it was meant, each with what
 * it is. */
#include "firmware/model/find.h"
#include "ui/screens/search_page.h"

enum { LIST_ID = 3500, GAP_MM = 3 };

static const char *kind_word(const struct view *view, enum found_kind kind)
{
	switch (kind) {
	case FOUND_MATTER:
		return say(view, "Apply");
	case FOUND_UNIT:
		return say(view, "Pay bills");
	case FOUND_LIST:
		return say(view, "List");
	case FOUND_PLACE:
		return say(view, "Service point");
	case FOUND_ENTRY:
		return say(view, "Info");
	default:
		return say(view, "All");
	}
}

static const char *kind_icon(enum found_kind kind)
{
	static const char *const icons[FOUND_KIND_COUNT] = {
		"certificate", "coins", "eye", "location", "info"};
	return icons[kind];
}

/* Where it stands. */
static const char *where(const struct view *view, const struct found_row *row)
{
	const struct kiosk *kiosk = view->kiosk;
	int index = find_index(kiosk, row), collection = find_collection(kiosk, row);
	switch (row->kind) {
	case FOUND_MATTER:
		return matter_where(view, index);
	case FOUND_UNIT:
		return text_in(view, &kiosk->catalog->units[index].note);
	case FOUND_LIST:
		return text_in(view, &kiosk->collections->collections[index].note);
	default:
		return collection < 0
			       ? ""
			       : text_in(view, &kiosk->collections->collections[collection].name);
	}
}

static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct find *find = arg;
	const struct found_row *row = &find->rows[index];
	const struct search_result *result = &find->found[row->kind].results[row->result];
	const char *place = where(view, row);
	*out = (struct row){.icon = kind_icon(row->kind),
		.name = text_in(view, find_name(view->kiosk, row)),
		.note = place[0] ? ui_format(view->ui, "%s · %s", kind_word(view, row->kind), place)
				 : kind_word(view, row->kind),
		.bold_at = result->match_at,
		.bold_len = result->match_len,
		.has_match = true,
		.action = ACTION_row,
		.arg = index};
}

/* All, and each kind of which something was found. */
static void tabs(const struct view *view, struct rect rect)
{
	const struct find *find = kiosk_find(view->kiosk);
	int kinds[FOUND_KIND_COUNT + 1] = {FOUND_ANY}, count = 1;
	for (int kind = 0; kind < FOUND_KIND_COUNT; kind++) {
		if (find->found[kind].total_count > 0) {
			kinds[count++] = kind;
		}
	}
	if (count < 3) {
		return; /* of one kind only: nothing to choose */
	}
	for (int i = 0; i < count; i++) {
		button(view->ui, rect_column(rect, i, count, mm(view, GAP_MM)),
			BUTTON(.kind = find->kind == kinds[i] ? BUTTON_OUTLINE : BUTTON_QUIET,
				.label = kind_word(view, (enum found_kind)kinds[i]),
				.is_selected = find->kind == kinds[i], .action = ACTION_found_kind,
				.arg = kinds[i]));
	}
}

void screen_find(const struct view *view)
{
	const struct find *find = kiosk_find(view->kiosk);
	search_page(view,
		&(const struct search_page){.icon = "search",
			.question = say(view, "Type what it is about"),
			.hint = search_hint(view),
			.placeholder = say(view, "Matters, bills, places, news: search them all"),
			.search = &find->query,
			.list_id = LIST_ID,
			.count = find->row_count,
			.total = find->total_count,
			.before = say(view, "Often done today"),
			.fill = fill,
			.arg = (void *)(uintptr_t)find,
			.tabs = tabs});
}
