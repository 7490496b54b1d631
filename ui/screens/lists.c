/* What is longer than the page: it scrolls, and is turned by buttons, since not everybody knows
 * that it can be dragged. Rows fill the height they have, and are turned by whole ones. */
#include "ui/screens/parts.h"

enum {
	PAGER_MM = 26,
	PAGER_GAP_MM = 4,
	BUTTON_MM = 44,
	EDGE_MM = 3, /* shadows and focus rings need a little room outside the rows */
	GAP_MM = 4,
	ROW_MAX_MM = 44,    /* rows grow as high, where there is room */
	NAME_LARGE_MM = 34, /* from here on the name is a size larger */
	ELDER_ROWS = 6,	    /* at most so many are in sight in elder mode (PEOPLE.md 2.2) */
	MEASURED_MAX = 100, /* of more rows only the longest is measured */
	ROWS_AROUND = 2,
};

/* --- the line below a list --- */

static int pager_height(const struct view *view)
{
	return MAX_OF(
		ui_px_elder(view->ui, PAGER_MM), ui_line_px(view->ui, TEXT_BODY) + mm(view, 8));
}

static void turn_button(
	const struct view *view, struct rect at, uint32_t id, int by_px, bool is_off)
{
	struct ui *ui = view->ui;
	const char *label = by_px < 0 ? say(view, "Up") : say(view, "More below");
	unsigned state = ui_scroll_control(ui, at, label, id, by_px, is_off ? STATE_DISABLED : 0);
	if (is_off) {
		ui_outline(ui, at, mm(view, 4), mm(view, 0.4), TONE_OFF_LINE);
	} else {
		ui_round(ui, at, mm(view, 4), state & STATE_PRESSED ? TONE_TINT_DEEP : TONE_TINT);
	}
	enum tone tone = is_off ? TONE_OFF : TONE_CANAL;
	int icon = ui_px_elder(ui, 8), gap = mm(view, 3);
	const struct text_style *style =
		STYLE(.size = TEXT_BODY, .tone = tone, .valign = VALIGN_MIDDLE);
	int width = MIN_OF(ui_text_width(ui, style, label) + 1, at.w - icon - gap - mm(view, 6));
	struct rect in = rect_centre(at, icon + gap + width, at.h);
	ui_icon(ui, rect_centre(rect_cut_left(&in, icon), icon, icon),
		by_px < 0 ? "arrow-up" : "arrow-down", tone);
	rect_cut_left(&in, gap);
	ui_text(ui, in, style, label);
	ui_focus_ring(ui, at, mm(view, 4), state);
}

static int button_px(const struct view *view)
{
	const struct text_style *style = STYLE(.size = TEXT_BODY);
	int width = MAX_OF(ui_text_width(view->ui, style, say(view, "Up")),
		ui_text_width(view->ui, style, say(view, "More below")));
	return MAX_OF(mm(view, BUTTON_MM), width + ui_px_elder(view->ui, 8) + mm(view, 12));
}

/* Left, where one is; right, the two ways on: so far down and up. */
static void pager(const struct view *view, struct rect line, uint32_t id, int down_px, int up_px,
	struct scroll_state state, const char *words)
{
	int end = state.content_px - state.view_px, width = button_px(view);
	turn_button(view, rect_cut_right(&line, width), id, down_px, state.at_px >= end);
	rect_cut_right(&line, mm(view, 4));
	turn_button(view, rect_cut_right(&line, width), id, -up_px, state.at_px <= 0);
	rect_cut_right(&line, mm(view, 4));
	ui_text(view->ui, line,
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .valign = VALIGN_MIDDLE), words);
}

static struct scroll_state state_of(
	const struct view *view, uint32_t id, int view_px, int content_px)
{
	/* as it will be in this frame: the last one may have been of another look */
	int at = ui_scroll_state(view->ui, id).at_px;
	return (struct scroll_state){.at_px = CLAMP(at, 0, MAX_OF(content_px - view_px, 0)),
		.view_px = view_px,
		.content_px = content_px};
}

static struct rect scroll_begin(
	const struct view *view, struct rect rect, uint32_t id, struct rect *clip)
{
	int edge = mm(view, EDGE_MM);
	*clip = (struct rect){rect.x - edge, rect.y, rect.w + 2 * edge, rect.h};
	struct rect at = ui_scroll_begin(view->ui, id, *clip);
	rect_cut_top(&at, edge);
	return rect_inset(at, edge, 0);
}

struct rect list_begin(
	const struct view *view, struct rect rect, uint32_t id, int content_px, struct rect *clip)
{
	if (content_px + mm(view, EDGE_MM) > rect.h) {
		struct rect line = rect_cut_bottom(&rect, pager_height(view));
		rect_cut_bottom(&rect, mm(view, PAGER_GAP_MM));
		struct scroll_state state =
			state_of(view, id, rect.h, content_px + 2 * mm(view, EDGE_MM));
		int step = MAX_OF(state.view_px * 85 / 100, 1);
		int end = MAX_OF(state.content_px - state.view_px, 0);
		int pages = 1 + (end + step - 1) / step;
		int now = state.at_px >= end ? pages : 1 + (state.at_px + step / 2) / step;
		pager(view, line, id, step, step, state,
			ui_format(view->ui, say(view, "Page %d of %d"), MIN_OF(now, pages), pages));
	}
	return scroll_begin(view, rect, id, clip);
}

void list_end(const struct view *view, int content_px)
{
	ui_scroll_end(view->ui, content_px + 2 * mm(view, EDGE_MM));
}

/* --- what is cut between its lines --- */

static void turned_pager(const struct view *view, struct rect line, uint32_t id,
	const struct cuts *cuts, struct scroll_state state)
{
	int page = cuts_page(cuts), at = cuts->at_px;
	int down = page + 1 < cuts->page_count ? cuts->pages[page + 1].from_px - at : cuts->room_px;
	bool is_begun = at > cuts->pages[page].from_px || page == 0;
	int up = at - cuts->pages[is_begun ? page : page - 1].from_px;
	pager(view, line, id, MAX_OF(down, 1), MAX_OF(up, 1), state,
		ui_format(view->ui, say(view, "Page %d of %d"), page + 1, cuts->page_count));
}

/* What is seen begins and ends between two lines; not while it moves, nor where much would be left
 * empty. */
static struct rect whole_lines(const struct view *view, struct rect clip, const struct cuts *cuts)
{
	int edge = mm(view, EDGE_MM), at = cuts->at_px, most = cuts->room_px / 5;
	bool is_turned = at == cuts->pages[cuts_page(cuts)].from_px;
	int above = cuts->has_above ? cuts->above_px - (at - edge) : 0;
	int below = cuts->has_below ? at + cuts->room_px + edge - cuts->below_px : 0;
	if (above > 0 && above <= most) {
		rect_cut_top(&clip, above);
	}
	if (below > 0 && (is_turned || below <= most)) {
		rect_cut_bottom(&clip, below);
	}
	return clip;
}

struct turned turned_begin(const struct view *view, struct rect rect, uint32_t id, int content_px,
	cuts_fn *fn, const void *arg)
{
	int edge = mm(view, EDGE_MM);
	struct turned out = {.content_px = content_px};
	if (content_px + edge <= rect.h) {
		out.at = scroll_begin(view, rect, id, &out.clip);
		return out;
	}
	struct rect line = rect_cut_bottom(&rect, pager_height(view));
	rect_cut_bottom(&rect, mm(view, PAGER_GAP_MM));
	struct scroll_state before = ui_scroll_state(view->ui, id);
	struct cuts cuts = {.room_px = MAX_OF(rect.h - 2 * edge, 1), .at_px = before.at_px};
	fn(view, arg, rect.w, &cuts);
	int last = cuts.pages[cuts.page_count - 1].from_px;
	out.content_px = MAX_OF(last + cuts.room_px, cuts.pages[cuts.page_count - 1].to_px);
	turned_pager(view, line, id, &cuts, state_of(view, id, rect.h, out.content_px + 2 * edge));
	out.at = scroll_begin(view, rect, id, &out.clip);
	if (!before.is_moving) {
		out.clip = whole_lines(view, out.clip, &cuts);
		ui_scroll_see(view->ui, out.clip);
	}
	return out;
}

void turned_end(const struct view *view, const struct turned *turned)
{
	list_end(view, turned->content_px);
}

/* --- rows --- */

/* Lines of equal height, of one or two rows. */
struct layout {
	int columns, line_count;
	int page_lines; /* in sight at once */
	int height;	/* of a row */
	bool is_large;	/* names */
	bool is_note_large;
};

static int needed(const struct view *view, int width, const struct rows *rows, bool is_large,
	bool is_note_large)
{
	bool is_measured = rows->count <= MEASURED_MAX;
	int height = 0;
	for (int i = is_measured ? 0 : rows->longest; i < rows->count; i++) {
		struct row item = {0};
		rows->fill(view, rows->arg, i, &item);
		item.is_large = is_large;
		item.is_note_large = is_note_large;
		height = MAX_OF(height, row_height(view->ui, width, &item));
		if (!is_measured) {
			break;
		}
	}
	return height;
}

static int lines_in(const struct view *view, int room, int height)
{
	int gap = mm(view, GAP_MM);
	int lines = (room - 2 * mm(view, EDGE_MM) + gap) / (height + gap);
	if (ui_theme(view->ui)->is_elder) {
		lines = MIN_OF(lines, ELDER_ROWS);
	}
	return MAX_OF(lines, 1);
}

static struct rect column(const struct view *view, struct rect line, int columns, int index)
{
	return rect_column(line, index, columns, mm(view, 8));
}

static struct layout plan(const struct view *view, struct rect rect, const struct rows *rows)
{
	int max = ui_px_elder(view->ui, ROW_MAX_MM), gap = mm(view, GAP_MM);
	int edges = 2 * mm(view, EDGE_MM), need = needed(view, rect.w, rows, false, false);
	struct layout out = {.columns = 1, .line_count = rows->count};
	bool may_halve = !ui_is_portrait(view->ui) && !ui_theme(view->ui)->is_elder;
	if (may_halve && rows->count > lines_in(view, rect.h, need)) {
		int halved = needed(view, column(view, rect, 2, 0).w, rows, false, false);
		if (halved <= max) {
			need = halved;
			out.columns = 2;
			out.line_count = (rows->count + 1) / 2;
		}
	}
	int room = rect.h;
	if (out.line_count > lines_in(view, room, need)) {
		room -= pager_height(view) + mm(view, PAGER_GAP_MM);
	}
	out.page_lines = MIN_OF(lines_in(view, room, need), MAX_OF(out.line_count, 1));
	int fill = (room - edges + gap) / out.page_lines - gap;
	int width = column(view, rect, out.columns, 0).w;
	if (out.page_lines == out.line_count) { /* all are in sight: as large as they can become */
		max = MAX_OF(max, needed(view, width, rows, true, true));
	}
	out.height = CLAMP(fill, need, MAX_OF(need, max));
	out.is_large = out.height >= mm(view, NAME_LARGE_MM) &&
		       needed(view, width, rows, true, false) <= out.height;
	bool is_name_large = out.is_large || ui_theme(view->ui)->is_elder;
	out.is_note_large =
		is_name_large && needed(view, width, rows, out.is_large, true) <= out.height;
	return out;
}

static void rows_pager(const struct view *view, struct rect line, uint32_t id,
	const struct layout *layout, struct scroll_state state, int count)
{
	int step = layout->height + mm(view, GAP_MM);
	int first = (state.at_px + step / 2) / step * layout->columns;
	int last = MIN_OF(first + layout->page_lines * layout->columns, count);
	int page = layout->page_lines * step;
	pager(view, line, id, page, page, state,
		ui_format(view->ui, say(view, "%d–%d of %d"), first + 1, last, count));
}

static void item(const struct view *view, struct rect rect, const struct rows *rows, int index,
	const struct layout *layout)
{
	struct row item = {0};
	rows->fill(view, rows->arg, index, &item);
	item.is_large = layout->is_large;
	item.is_note_large = layout->is_note_large;
	row(view->ui, rect, &item);
}

void row_mark_off(const struct view *view, int matter, struct row *row)
{
	const char *words = matter_off_words(view, matter);
	if (words) {
		row->badge = words;
		row->badge_icon = "info";
		row->badge_tone = TONE_AMBER;
	}
}

void row_list(const struct view *view, struct rect rect, uint32_t id, const struct rows *rows)
{
	struct layout layout = plan(view, rect, rows);
	int gap = mm(view, GAP_MM), step = layout.height + gap;
	int total = layout.line_count * step - gap, edges = 2 * mm(view, EDGE_MM);
	if (layout.line_count > layout.page_lines) {
		struct rect line = rect_cut_bottom(&rect, pager_height(view));
		rect.h = MIN_OF(rect.h, layout.page_lines * step - gap + edges);
		line.y = rect.y + rect.h + mm(view, PAGER_GAP_MM);
		rows_pager(view, line, id, &layout, state_of(view, id, rect.h, total + edges),
			rows->count);
	}
	struct rect clip;
	struct rect at = scroll_begin(view, rect, id, &clip);
	int first = MAX_OF((clip.y - at.y) / step - ROWS_AROUND, 0);
	int last = MIN_OF((clip.y + clip.h - at.y) / step + ROWS_AROUND, layout.line_count - 1);
	for (int i = first * layout.columns; i < MIN_OF((last + 1) * layout.columns, rows->count);
		i++) {
		struct rect line = {at.x, at.y + i / layout.columns * step, at.w, layout.height};
		item(view, column(view, line, layout.columns, i % layout.columns), rows, i,
			&layout);
	}
	list_end(view, total);
}
