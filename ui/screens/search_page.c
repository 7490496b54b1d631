/* A page on which names are searched: a field, what was found as one types, and the keyboard that
 * stays put. */
#include "ui/screens/search_page.h"

#include <ctype.h>
#include <string.h>

enum { EXAMPLE_LEN = 24, SYLLABLES = 2, TABS_MM = 20, TABS_ROOM_MM = 118, CANDIDATES_MM = 21 };
/* A row and the line below it: what was found before words. Two rows, and it: before anything is
 * typed. */
enum { LIST_LEAST_MM = 64, BEFORE_LEAST_MM = 100 };
enum { SPACE_KEY = ' ', KEY_MM = 22, KEY_GAP_MM = 3, KEY_WIDEST_MM = 40, PAD_GAP_MM = 8 };

static const char *const lines[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
static const char *const pad_lines[] = {"123", "456", "789", "0"};

/* Portrait: figures above the letters. Landscape: a pad beside them, as on a telephone. */
static bool has_pad(const struct view *view)
{
	return !ui_is_portrait(view->ui);
}

static int key_px(const struct view *view, int width)
{
	int gap = mm(view, KEY_GAP_MM), columns = 10, gaps = 9 * gap;
	if (has_pad(view)) {
		columns += 3;
		gaps += 2 * gap + mm(view, PAD_GAP_MM);
	}
	return MIN_OF((width - gaps) / columns, mm(view, KEY_WIDEST_MM));
}

/* Keys of one width side by side in the middle of rect. */
static void key_line(const struct view *view, struct rect rect, const char *letters, int key_w)
{
	struct ui *ui = view->ui;
	int gap = mm(view, KEY_GAP_MM);
	int count = (int)strlen(letters);
	struct rect in = rect_centre(rect, count * key_w + (count - 1) * gap, rect.h);
	for (int i = 0; i < count; i++) {
		const char *label = ui_format(ui, "%c", toupper(letters[i]));
		key(ui, rect_cut_left(&in, key_w),
			KEY(.label = label, .spoken = label, .action = ACTION_key,
				.arg = letters[i]));
		rect_cut_left(&in, gap);
	}
}

static void space_line(const struct view *view, struct rect line)
{
	struct ui *ui = view->ui;
	struct rect erase = rect_cut_right(&line, line.w * 3 / 10);
	rect_cut_right(&line, mm(view, KEY_GAP_MM));
	key(ui, line,
		KEY(.label = say(view, "Space"), .spoken = say(view, "Space"), .action = ACTION_key,
			.arg = SPACE_KEY, .is_wide = true));
	key(ui, erase,
		KEY(.label = say(view, "Delete"), .icon = "backspace",
			.spoken = say(view, "Delete"), .action = ACTION_key_delete,
			.is_wide = true));
}

static int line_count(const struct view *view)
{
	return has_pad(view) ? 4 : 5;
}

static void keyboard(const struct view *view, struct rect rect)
{
	int gap = mm(view, KEY_GAP_MM), key_w = key_px(view, rect.w), line = 0;
	int count = line_count(view);
	if (has_pad(view)) {
		struct rect pad = rect_cut_right(&rect, 3 * key_w + 2 * gap);
		rect_cut_right(&rect, mm(view, PAD_GAP_MM));
		for (int i = 0; i < 4; i++) {
			key_line(view, rect_row(pad, i, 4, gap), pad_lines[i], key_w);
		}
	} else {
		key_line(view, rect_row(rect, line++, count, gap), "1234567890", key_w);
	}
	for (int i = 0; i < 3; i++) {
		key_line(view, rect_row(rect, line++, count, gap), lines[i], key_w);
	}
	struct rect last = rect_row(rect, line, count, gap);
	space_line(view, rect_centre(last, 10 * key_w + 9 * gap, last.h));
}

static int keyboard_height(const struct view *view)
{
	int count = line_count(view);
	return count * mm(view, KEY_MM) + (count - 1) * mm(view, KEY_GAP_MM);
}

/* Chinese words for the letters typed; each must be wide enough for a finger. */
static void candidates(const struct view *view, struct rect rect, const struct search *search)
{
	struct ui *ui = view->ui;
	const struct text_style *style = STYLE(.size = TEXT_HEADING);
	int gap = mm(view, 3);
	for (int i = 0; i < search->candidate_count; i++) {
		int width = MAX_OF(mm(view, 22),
			ui_text_width(ui, style, search->candidates[i]) + mm(view, 10));
		if (width > rect.w) {
			break;
		}
		key(ui, rect_cut_left(&rect, width),
			KEY(.label = search->candidates[i], .spoken = search->candidates[i],
				.action = ACTION_candidate, .arg = i, .is_wide = true));
		rect_cut_left(&rect, gap);
	}
}

static void nothing(const struct view *view, struct rect rect, const char *title, const char *text)
{
	struct ui *ui = view->ui;
	const struct text_style *big =
		STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD, .align = ALIGN_CENTRE);
	const struct text_style *small =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int width = MIN_OF(rect.w, mm(view, 300));
	int height = ui_text_height(ui, width, big, title) + mm(view, 4) +
		     ui_text_height(ui, width, small, text);
	struct rect in = rect_centre(rect, width, MIN_OF(height, rect.h));
	ui_paragraph(ui, &in, big, title, mm(view, 4));
	ui_paragraph(ui, &in, small, text, 0);
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

const char *search_hint(const struct view *view)
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

/* The rows, and after the last of them that there are more. */
static void fill(const struct view *view, void *arg, int index, struct row *out)
{
	const struct search_page *page = arg;
	if (index < page->count) {
		page->fill(view, page->arg, index, out);
		return;
	}
	*out = (struct row){.kind = ROW_PLAIN,
		.name = say(view, "There is more"),
		.note = say(view, "Type more letters to find it.")};
}

static void list(const struct view *view, struct rect rect, const struct search_page *page)
{
	row_list(view, rect, page->list_id,
		&(const struct rows){.count = page->count + (page->total > page->count),
			.fill = fill,
			.arg = (void *)(uintptr_t)page});
}

/* Before anything is typed: how to type, where that is not said above, and what may be meant. */
static void beginning(const struct view *view, struct rect rect, const struct search_page *page,
	bool is_hint_shown)
{
	struct ui *ui = view->ui;
	const struct text_style *small = STYLE(.size = TEXT_BODY, .tone = TONE_SOFT);
	int gap = mm(view, 3), head = ui_line_px(ui, TEXT_BODY) + gap;
	int hint = is_hint_shown ? 0 : ui_text_height(ui, rect.w, small, page->hint) + gap;
	bool has_room = rect.h - head - hint >= ui_px_elder(ui, BEFORE_LEAST_MM);
	if (page->before && page->count > 0 && has_room) {
		if (!is_hint_shown) {
			ui_paragraph(ui, &rect, small, page->hint, gap);
		}
		ui_paragraph(ui, &rect, STYLE(.size = TEXT_BODY, .weight = FONT_BOLD), page->before,
			gap);
		list(view, rect, page);
	} else if (!is_hint_shown) {
		nothing(view, rect, page->question, page->hint);
	}
}

static void results(const struct view *view, struct rect rect, const struct search_page *page,
	bool is_hint_shown)
{
	if (!page->search->query[0]) {
		beginning(view, rect, page, is_hint_shown);
	} else if (page->count == 0) {
		nothing(view, rect, say(view, "Nothing found"),
			say(view, "Try fewer or other letters, or touch Help and ask us."));
	} else {
		list(view, rect, page);
	}
}

void search_page(const struct view *view, const struct search_page *search)
{
	struct ui *ui = view->ui;
	struct page page = page_usual(say(view, "Search"), STEP_NONE);
	page.crumbs[0] = search->where;
	struct rect body = page_frame(view, &page);
	struct rect zone = look_zone(view, &body);
	subject(view, zone,
		&(const struct subject){
			.icon = search->icon, .name = search->question, .facts = {search->hint}});
	struct rect top = rect_cut_top(&body, mm(view, 24));
	/* far from the letters: it takes all of them */
	key(ui, rect_cut_right(&top, mm(view, 28)),
		KEY(.icon = "close", .spoken = say(view, "Clear"), .action = ACTION_key_clear,
			.is_wide = true));
	rect_cut_right(&top, mm(view, 4));
	field(ui, top,
		FIELD(.icon = "search", .text = search->search->query,
			.placeholder = search->placeholder, .size = TEXT_HEADING, .is_active = true,
			.label = say(view, "Search")));
	struct rect board = rect_cut_bottom(&body, keyboard_height(view));
	rect_cut_bottom(&body, mm(view, 4));
	keyboard(view, board);
	int words_h = mm(view, CANDIDATES_MM) + mm(view, 3);
	bool has_room = search->count == 0 || body.h - words_h >= ui_px_elder(ui, LIST_LEAST_MM);
	if (search->search->candidate_count > 0 && has_room) {
		struct rect words = rect_cut_bottom(&body, mm(view, CANDIDATES_MM));
		rect_cut_bottom(&body, mm(view, 3));
		candidates(view, words, search->search);
	}
	rect_cut_top(&body, mm(view, 4));
	int tabs = MAX_OF(mm(view, TABS_MM), ui_line_px(ui, TEXT_BODY) + mm(view, 8));
	if (search->tabs && search->search->query[0] &&
		body.h - tabs >= ui_px_elder(ui, TABS_ROOM_MM)) {
		search->tabs(view, rect_cut_top(&body, tabs));
		rect_cut_top(&body, mm(view, 4));
	}
	results(view, body, search, zone.h > 0);
}
