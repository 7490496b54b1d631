/* Head, action bar, tools and state line: the same place on every page. What is touched lies within
 * reach: on a tall panel the tools are a strip at the bottom, and the head only says where one is.
 */
#include "ui/screens/parts.h"

enum { MARGIN_MM = 14, BUTTON_MM = 30, COLUMN_MM = 108, MARK_MM = 22, TOOL_MM = 26 };

struct button helper_button(const struct view *view)
{
	return kiosk_can_call_helper(view->kiosk) ? (struct button){.kind = BUTTON_OUTLINE,
							    .icon = "person",
							    .label = say(view, "Call a helper"),
							    .action = ACTION_call_helper}
						  : (struct button){0};
}

struct page page_usual(const char *title, enum step step)
{
	return (struct page){.title = title, .step = step, .back = ACTION_back, .has_home = true};
}

void brand_mark(const struct view *view, struct rect rect)
{
	ui_round(view->ui, rect, rect.w * 28 / 100, TONE_CANAL);
	int side = rect.w * 70 / 100;
	ui_icon(view->ui, rect_centre(rect, side, side), "door", TONE_ON_CANAL);
}

/* What the page itself is about has no second button on it; help belongs to a visit. */
static bool is_on_page(const struct view *view, enum action action)
{
	if (action == ACTION_help && !view->kiosk->is_active) {
		return true;
	}
	switch (kiosk_screen(view->kiosk)) {
	case SCREEN_help:
		return action == ACTION_help;
	case SCREEN_modes:
		return action != ACTION_help && action != ACTION_home;
	default:
		return false;
	}
}

static struct button low_reach_button(const struct view *view)
{
	return (struct button){.kind = BUTTON_QUIET,
		.icon = "low-reach",
		.label = say(view, "Easy reach"),
		.action = ACTION_toggle_low_reach,
		.is_stacked = true,
		.is_selected = view->kiosk->prefs.is_low_reach};
}

static struct button modes_button(const struct view *view)
{
	return (struct button){.kind = BUTTON_QUIET,
		.icon = "contrast",
		.label = say(view, "Display"),
		.action = ACTION_more_actions,
		.is_stacked = true};
}

static struct button language_button(const struct view *view)
{
	/* in the other language, so that who needs it can read it */
	return (struct button){.kind = BUTTON_QUIET,
		.icon = "language",
		.label = view->lang == LANG_ZH ? "English" : "中文",
		.action = ACTION_toggle_lang,
		.is_stacked = true};
}

static struct button elder_button(const struct view *view)
{
	return (struct button){.kind = BUTTON_QUIET,
		.icon = "elder",
		.label = say(view, "Large text"),
		.action = ACTION_toggle_elder,
		.is_stacked = true,
		.is_selected = view->kiosk->prefs.is_elder};
}

static struct button help_button(const struct view *view)
{
	return (struct button){.kind = BUTTON_QUIET,
		.icon = "help",
		.label = say(view, "Help"),
		.action = ACTION_help,
		.is_stacked = true};
}

/* The head's buttons from the right, and the room they leave for words. */
struct head {
	int count, words_px;
	struct button buttons[3];
	int widths[3];
};

static void plan_head(
	const struct view *view, int width_px, const struct page *page, struct head *out)
{
	const struct button buttons[] = {
		help_button(view), elder_button(view), language_button(view)};
	*out = (struct head){.words_px = width_px - mm(view, MARK_MM + 6)};
	bool has_tools = !page->is_quiet && !ui_is_portrait(view->ui);
	for (size_t i = 0; i < ARRAY_LEN(buttons) && has_tools; i++) {
		if (is_on_page(view, buttons[i].action)) {
			continue;
		}
		int width = button_width(view->ui, &buttons[i], mm(view, 24));
		out->words_px -= width + mm(view, 2);
		out->buttons[out->count] = buttons[i];
		out->widths[out->count++] = width;
	}
	out->words_px -= out->count ? mm(view, 2) : 0;
}

static const char *crumb_words(const struct view *view, const struct page *page)
{
	if (!page->crumbs[0]) {
		return "";
	}
	return page->crumbs[1] ? ui_format(view->ui, "%s  ›  %s", page->crumbs[0], page->crumbs[1])
			       : page->crumbs[0];
}

static const struct text_style *crumb_style(void)
{
	static const struct text_style style = {.size = TEXT_NOTE, .tone = TONE_SOFT};
	return &style;
}

/* The usual height of the head; more when the way to this page takes several lines. */
static int head_height(
	const struct view *view, const struct head *plan, const struct page *page, int usual_px)
{
	int crumbs =
		ui_text_height(view->ui, plan->words_px, crumb_style(), crumb_words(view, page));
	return MAX_OF(usual_px, crumbs + ui_line_px(view->ui, TEXT_TITLE) + mm(view, 1));
}

static void paint_head(const struct view *view, struct rect head, int usual_px,
	const struct head *plan, const struct page *page)
{
	struct ui *ui = view->ui;
	int mark = mm(view, MARK_MM);
	struct rect top = head;
	top.h = usual_px;
	brand_mark(view, rect_centre(rect_cut_left(&top, mark), mark, mark));
	for (int i = 0; i < plan->count; i++) {
		button(ui, rect_cut_right(&top, plan->widths[i]), &plan->buttons[i]);
		rect_cut_right(&top, mm(view, 2));
	}
	rect_cut_left(&head, mark + mm(view, 6));
	head.w = plan->words_px;
	const char *crumbs = crumb_words(view, page);
	if (crumbs[0]) {
		ui_paragraph(ui, &head, crumb_style(), crumbs, 0);
	} else if (page->is_rest) { /* beside the mark */
		head.h = MAX_OF(usual_px, ui_line_px(ui, TEXT_TITLE));
	} else { /* the title stands at the same place on every page */
		rect_cut_top(&head, ui_line_px(ui, TEXT_NOTE));
	}
	ui_text(ui, head, STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .valign = VALIGN_MIDDLE),
		page->title);
}

static struct button home_button(const struct view *view)
{
	return (struct button){.kind = BUTTON_QUIET,
		.icon = "home",
		.label = say(view, "Home"),
		.action = ACTION_home,
		.is_stacked = true};
}

static struct button back_button(const struct view *view, const struct page *page)
{
	return (struct button){.kind = BUTTON_OUTLINE,
		.icon = page->back == ACTION_finish ? "close" : "back",
		.label = page->back_label ? page->back_label : say(view, "Back"),
		.action = page->back};
}

/* Where nothing can be moved nearer there is no button for it. */
static bool can_move(const struct view *view)
{
	return ui_reach(view->ui).y > 0;
}

static int quiet_buttons(const struct view *view, const struct page *page, struct button out[3])
{
	int count = 0;
	bool has_tools = ui_is_portrait(view->ui);
	if (page->has_home) {
		out[count++] = home_button(view);
	}
	if (!has_tools && can_move(view) && !is_on_page(view, ACTION_toggle_low_reach)) {
		out[count++] = low_reach_button(view);
	}
	if (!has_tools && !is_on_page(view, ACTION_more_actions) && view->kiosk->is_active) {
		out[count++] = modes_button(view);
	}
	return count;
}

/* Portrait: all that makes the page easier, in one strip; the same five places on every page. */
static void paint_tools(const struct view *view, struct rect strip, const struct page *page)
{
	struct button tools[5] = {language_button(view), elder_button(view), modes_button(view)};
	int count = 3;
	if (can_move(view)) {
		tools[count++] = low_reach_button(view);
	}
	tools[count++] = help_button(view);
	int width = rect_column(strip, 0, count, mm(view, 4)).w, widest = 0;
	for (int i = 0; i < count; i++) {
		tools[i].is_stacked = false;
		widest = MAX_OF(widest, button_width(view->ui, &tools[i], 0));
	}
	for (int i = 0; i < count && !page->is_quiet; i++) {
		struct rect at = rect_column(strip, i, count, mm(view, 4));
		bool is_visit =
			tools[i].action == ACTION_help || tools[i].action == ACTION_more_actions;
		if (is_on_page(view, tools[i].action) || (is_visit && !view->kiosk->is_active)) {
			continue; /* its place stays empty */
		}
		tools[i].is_stacked = widest > width;
		button(view->ui, at, &tools[i]);
	}
}

/* In large type a label may take two lines below its icon. */
static int tools_height(const struct view *view)
{
	int lines = ui_theme(view->ui)->is_elder ? 2 : 1;
	return MAX_OF(mm(view, TOOL_MM), mm(view, 14) + lines * ui_line_px(view->ui, TEXT_NOTE));
}

static int primary_width(const struct view *view, const struct page *page)
{
	return page->primary.label ? button_width(view->ui, &page->primary, mm(view, 120)) : 0;
}

static int other_width(const struct view *view, const struct page *page)
{
	return button_width(view->ui, &page->other, mm(view, 60));
}

/* Beside all that stands in the bar; else it has a line to itself, above it. */
static bool other_fits(const struct view *view, const struct page *page, int width_px)
{
	struct button back = back_button(view, page), quiet[3];
	int used = primary_width(view, page) + other_width(view, page) + 3 * mm(view, 4);
	used += page->back != ACTION_none ? button_width(view->ui, &back, mm(view, 60)) : 0;
	int count = quiet_buttons(view, page, quiet);
	for (int i = 0; i < count; i++) {
		used += button_width(view->ui, &quiet[i], mm(view, 24)) + mm(view, 2);
	}
	return used <= width_px;
}

/* Portrait: one bar. Left the way back, then the quiet ones, right the one primary action. */
static void paint_bar(const struct view *view, struct rect bar, const struct page *page)
{
	struct ui *ui = view->ui;
	int gap = mm(view, 4);
	int whole = bar.w;
	if (page->is_quiet) {
		return;
	}
	if (page->back != ACTION_none) {
		struct button back = back_button(view, page);
		int least = page->is_even ? primary_width(view, page) : mm(view, 60);
		button(ui, rect_cut_left(&bar, button_width(ui, &back, least)), &back);
		rect_cut_left(&bar, gap);
	}
	struct button quiet[3];
	int count = quiet_buttons(view, page, quiet);
	for (int i = 0; i < count; i++) {
		button(ui, rect_cut_left(&bar, button_width(ui, &quiet[i], mm(view, 24))),
			&quiet[i]);
		rect_cut_left(&bar, mm(view, 2));
	}
	if (page->primary.label) {
		rect_cut_left(&bar, gap);
		int width = MIN_OF(primary_width(view, page), bar.w);
		button(ui, rect_cut_right(&bar, width), &page->primary);
	}
	if (page->other.label && other_fits(view, page, whole)) {
		rect_cut_right(&bar, page->primary.label ? gap : 0);
		button(ui, rect_cut_right(&bar, other_width(view, page)), &page->other);
	}
}

/* Wide enough for three quiet buttons side by side. */
static int column_width(const struct view *view, const struct page *page)
{
	struct button quiet[3];
	int count = quiet_buttons(view, page, quiet), widest = 0;
	for (int i = 0; i < count; i++) {
		widest = button_stacked_width(view->ui, &quiet[i], widest);
	}
	int usual = mm(view, COLUMN_MM) * (ui_theme(view->ui)->is_elder ? 115 : 100) / 100;
	return MAX_OF(usual, count * (widest + mm(view, 1)));
}

/* Landscape: a column at the right, built from below so that Back is always at the same place.
 * Returns what is left above. */
static struct rect paint_column(
	const struct view *view, struct rect column, const struct page *page)
{
	struct ui *ui = view->ui;
	int gap = mm(view, 6), height = mm(view, BUTTON_MM);
	if (page->is_quiet) {
		return column;
	}
	if (page->back != ACTION_none) {
		struct button back = back_button(view, page);
		int more = page->is_even ? mm(view, 14) : 0;
		button(ui, rect_cut_bottom(&column, height + more), &back);
		rect_cut_bottom(&column, gap);
	}
	if (page->primary.label) {
		button(ui, rect_cut_bottom(&column, height + mm(view, 14)), &page->primary);
		rect_cut_bottom(&column, gap);
	}
	if (page->other.label) {
		button(ui, rect_cut_bottom(&column, height), &page->other);
		rect_cut_bottom(&column, gap);
	}
	struct button quiet[3];
	int count = quiet_buttons(view, page, quiet);
	for (int i = 0; i < count; i++) {
		int width = rect_column(column, i, count, mm(view, 1)).w;
		height = button_stacked_height(ui, &quiet[i], width, height);
	}
	struct rect line = rect_cut_bottom(&column, height);
	for (int i = 0; i < count; i++) {
		button(ui, rect_column(line, i, count, mm(view, 1)), &quiet[i]);
	}
	rect_cut_bottom(&column, gap);
	return column;
}

/* Who looks at what is his, or pays, says who he is too, but takes no number in the end. */
static enum step step_of(const struct view *view, const struct page *page)
{
	enum shape_id doing = view->kiosk->place.doing;
	return doing == SHAPE_track || doing == SHAPE_account ? STEP_NONE : page->step;
}

static const char *step_word(const struct view *view, int step)
{
	switch (step) {
	case STEP_CHOOSE:
		return say(view, "Choose a matter");
	case STEP_IDENTIFY:
		return say(view, "Say who you are");
	default:
		return view->kiosk->place.doing == SHAPE_intake ? say(view, "Apply")
								: say(view, "Take a number");
	}
}

static void paint_step(const struct view *view, struct rect rect, int step, int now)
{
	struct ui *ui = view->ui;
	int dot = ui_line_px(ui, TEXT_NOTE);
	bool is_past = step < now, is_now = step == now;
	struct rect at = rect_cut_left(&rect, dot);
	at = rect_centre(at, dot, dot);
	ui_round(ui, at, dot / 2, is_now ? TONE_CANAL : TONE_TINT);
	if (is_past) {
		ui_icon(ui, rect_centre(at, dot * 7 / 10, dot * 7 / 10), "check", TONE_CANAL);
	} else {
		ui_text(ui, at,
			STYLE(.size = TEXT_NOTE, .weight = FONT_BOLD, .align = ALIGN_CENTRE,
				.valign = VALIGN_MIDDLE,
				.tone = is_now ? TONE_ON_CANAL : TONE_SOFT),
			ui_format(ui, "%d", step));
	}
	rect_cut_left(&rect, mm(view, 2.5));
	ui_text(ui, rect,
		STYLE(.size = TEXT_NOTE, .weight = is_now ? FONT_BOLD : FONT_REGULAR,
			.tone = is_now ? TONE_CANAL : TONE_SOFT, .valign = VALIGN_MIDDLE),
		step_word(view, step));
}

/* How far one is: a line of three in portrait, a column of three in landscape. */
static void paint_steps(const struct view *view, struct rect rect, int now, bool is_column)
{
	for (int step = STEP_CHOOSE; step <= STEP_TAKE; step++) {
		struct rect at = is_column ? rect_row(rect, step - 1, 3, mm(view, 2))
					   : rect_column(rect, step - 1, 3, mm(view, 6));
		if (!is_column) {
			struct rect line = rect_cut_top(&at, mm(view, 1.2));
			ui_round(view->ui, line, line.h / 2, step <= now ? TONE_CANAL : TONE_LINE);
			rect_cut_top(&at, mm(view, 1.5));
		}
		paint_step(view, at, step, now);
	}
}

/* Above the page in low reach: what it asks, to be read from afar; nothing to be touched. */
static void paint_above(const struct view *view, struct rect rect, const struct page *page)
{
	struct ui *ui = view->ui;
	if (rect.h < mm(view, 40)) {
		return;
	}
	const char *hall =
		view->kiosk->catalog ? text_in(view, &view->kiosk->catalog->hall_name) : "";
	ui_fill(ui, rect, TONE_TINT);
	rect = rect_inset(rect, mm(view, MARGIN_MM), mm(view, 6));
	const struct text_style *big =
		STYLE(.size = TEXT_DISPLAY, .weight = FONT_BOLD, .align = ALIGN_CENTRE);
	const struct text_style *small =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int height = ui_text_height(ui, rect.w, big, page->title) + mm(view, 4) +
		     ui_text_height(ui, rect.w, small, hall);
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &rect, big, page->title, mm(view, 4));
	ui_paragraph(ui, &rect, small, hall, 0);
}

struct rect page_frame(const struct view *view, const struct page *page)
{
	struct rect side;
	return page_frame_beside(view, page, &side);
}

struct rect page_frame_beside(
	const struct view *view, const struct page *page, struct rect *side_out)
{
	struct ui *ui = view->ui;
	struct rect all = ui_panel(ui);
	if (ui_is_low_reach(ui)) {
		struct rect band = ui_reach(ui);
		paint_above(view, rect_cut_top(&all, band.y), page);
		all.h = band.h;
	}
	int margin = mm(view, MARGIN_MM), note = ui_line_px(ui, TEXT_NOTE);
	bool is_portrait = ui_is_portrait(ui);
	enum step step = step_of(view, page);
	*side_out = (struct rect){0};
	struct rect line = rect_cut_bottom(&all, MAX_OF(mm(view, 13), note + mm(view, 3)));
	state_line(view, line);
	all = rect_inset(all, margin, 0);
	rect_cut_top(&all, mm(view, 8));
	int head_h = MAX_OF(mm(view, 30), note + ui_line_px(ui, TEXT_TITLE) + mm(view, 1));
	struct head head;
	plan_head(view, all.w, page, &head);
	paint_head(view, rect_cut_top(&all, head_height(view, &head, page, head_h)), head_h, &head,
		page);
	rect_cut_top(&all, mm(view, is_portrait ? 8 : 6));
	if (is_portrait) {
		rect_cut_bottom(&all, mm(view, 2));
		paint_tools(view, rect_cut_bottom(&all, tools_height(view)), page);
		rect_cut_bottom(&all, mm(view, 4));
		paint_bar(view, rect_cut_bottom(&all, MAX_OF(mm(view, 36), note + mm(view, 20))),
			page);
		if (page->other.label && !page->is_quiet && !other_fits(view, page, all.w)) {
			rect_cut_bottom(&all, mm(view, 4));
			struct rect line_above = rect_cut_bottom(&all, mm(view, BUTTON_MM));
			button(ui,
				rect_cut_right(&line_above, MIN_OF(other_width(view, page), all.w)),
				&page->other);
		}
		rect_cut_bottom(&all, mm(view, 8));
		if (step) {
			paint_steps(view, rect_cut_top(&all, note * 2 + mm(view, 3)), step, false);
			rect_cut_top(&all, mm(view, 6));
		}
	} else if (page->is_rest) {
		rect_cut_bottom(&all, mm(view, 8));
	} else {
		rect_cut_bottom(&all, mm(view, 8));
		int column_w = column_width(view, page);
		struct rect column = rect_cut_right(&all, column_w);
		rect_cut_right(&all, margin);
		*side_out = paint_column(view, column, page);
		if (step) {
			int least = 3 * (note + mm(view, 2)), usual = least + 3 * note;
			struct rect steps = rect_cut_top(side_out, MIN_OF(usual, side_out->h));
			if (steps.h >= least) { /* else the buttons need all of it */
				paint_steps(view, steps, step, true);
			}
		}
	}
	ui_moving(ui, all);
	return all;
}
