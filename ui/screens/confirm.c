/* Before the number is taken: what, who, where, how long. One loud button. */
#include "ui/screens/parts.h"

enum { LINES_MAX = 5, CHANGE_MM = 44, CHANGE_HEIGHT_MM = 24, GUIDE_MM = 30 };

struct line {
	const char *icon, *label, *value;
	bool is_personal;
	enum change change;
};

static const char *who(const struct view *view)
{
	const struct visit *visit = view->kiosk->visit;
	if (visit->who.way == IDENTIFY_CARD) {
		return ui_format(
			view->ui, "%s  %s", visit->who.shown_name, visit->who.shown_number);
	}
	return visit->who.way == IDENTIFY_PHONE ? visit->who.shown_number
						: say(view, "without a name");
}

/* Who has come for nothing, without a paper, has come once too often. */
static void guide_button(const struct view *view, struct rect line)
{
	struct button guide = {.kind = BUTTON_OUTLINE,
		.icon = "certificate",
		.label = say(view, "What do I need to bring?"),
		.action = ACTION_guide};
	int width = MIN_OF(button_width(view->ui, &guide, mm(view, 120)), line.w);
	button(view->ui, rect_cut_left(&line, width), &guide);
}

/* A button only where there is something else to choose. */
static bool can_change(const struct line *line)
{
	return line->change != CHANGE_NOTHING;
}

static struct button change_button(const struct view *view, const struct line *line)
{
	return (struct button){.kind = BUTTON_OUTLINE,
		.label = say(view, "Change"),
		.action = ACTION_change,
		.arg = (int)line->change};
}

static int line_width(const struct view *view, int width, const struct line *line)
{
	struct button change = change_button(view, line);
	int button_w = button_width(view->ui, &change, mm(view, CHANGE_MM));
	return can_change(line) ? width - button_w - mm(view, 4) : width;
}

static int line_height(const struct view *view, int width, const struct line *line)
{
	int height = fact_height(view, line_width(view, width, line), line->value);
	return can_change(line) ? MAX_OF(height, ui_px_elder(view->ui, CHANGE_HEIGHT_MM)) : height;
}

static void paint_line(const struct view *view, struct rect at, const struct line *line)
{
	if (can_change(line)) {
		struct button change = change_button(view, line);
		struct rect end =
			rect_cut_right(&at, button_width(view->ui, &change, mm(view, CHANGE_MM)));
		button(view->ui, rect_centre(end, end.w, ui_px_elder(view->ui, CHANGE_HEIGHT_MM)),
			&change);
		rect_cut_right(&at, mm(view, 4));
	}
	int height = fact_height(view, at.w, line->value);
	fact(view, rect_centre(at, at.w, MIN_OF(height, at.h)), line->icon, line->label,
		line->value, line->is_personal);
}

static int gather(const struct view *view, struct line lines[LINES_MAX])
{
	const struct kiosk *kiosk = view->kiosk;
	struct queue_status status = kiosk_department_status(kiosk, kiosk->place.department);
	bool has_ways = (kiosk_identify_ways(kiosk) & ~(unsigned)IDENTIFY_NONE) != 0;
	int count = 0;
	lines[count++] = (struct line){
		"certificate", say(view, "Matter"), matter_name(view), false, CHANGE_MATTER};
	lines[count++] = (struct line){
		"location", say(view, "Place"), place_words(view), false, CHANGE_NOTHING};
	lines[count++] = (struct line){"person", say(view, "For"), who(view), true,
		has_ways ? CHANGE_WHO : CHANGE_NOTHING};
	if (status.waiting >= 0) {
		lines[count++] = (struct line){"queue", say(view, "Queue"),
			waiting_words(view, status.waiting), false, CHANGE_NOTHING};
	}
	if (!kiosk->line.is_online) {
		lines[count++] = (struct line){"cloud-off", say(view, "Hall not connected"),
			say(view, "You get a provisional number. It stays valid."), false,
			CHANGE_NOTHING};
	}
	return count;
}

static const char *hint(const struct view *view)
{
	return view->kiosk->is_card_present ? say(view, "You may take your ID card away now.")
					    : say(view, "A slip with your number will be printed.");
}

void screen_confirm(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct department *department = department_now(view->kiosk);
	struct page page = page_usual(say(view, "Is this right?"), STEP_TAKE);
	page.crumbs[0] = department ? text_in(view, &department->name) : NULL;
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "ticket",
		.label = say(view, "Take a number"),
		.action = ACTION_take_number};
	struct rect body = page_frame(view, &page);
	struct rect zone = look_zone(view, &body);
	subject(view, zone, &(const struct subject){.icon = "ticket", .name = hint(view)});
	int guide_h = mm(view, GUIDE_MM), below = mm(view, 6);

	struct line lines[LINES_MAX];
	int count = gather(view, lines);
	bool is_roomy = ui_is_portrait(ui) && !ui_is_low_reach(ui);
	int gap = mm(view, is_roomy ? 14 : 8), pad = mm(view, is_roomy ? 14 : 10);
	int width = body.w - 2 * pad, height = 2 * pad - gap;
	for (int i = 0; i < count; i++) {
		height += line_height(view, width, &lines[i]) + gap;
	}
	struct rect clip, card = {body.x, body.y, body.w, height};
	bool is_list = height + below + guide_h > body.h;
	if (is_list) {
		guide_button(view, rect_cut_bottom(&body, guide_h));
		rect_cut_bottom(&body, below);
		card = list_begin(view, body, 4000, height, &clip);
		card.h = height;
	}
	ui_card(ui, card, TONE_CARD);
	struct rect in = rect_inset(card, pad, pad);
	for (int i = 0; i < count; i++) {
		paint_line(view, rect_cut_top(&in, line_height(view, width, &lines[i])), &lines[i]);
		rect_cut_top(&in, gap / 2);
		if (i + 1 < count) {
			ui_fill(ui, (struct rect){in.x, in.y, in.w, MAX_OF(1, mm(view, 0.3))},
				TONE_LINE);
		}
		rect_cut_top(&in, gap - gap / 2);
	}
	if (is_list) {
		list_end(view, height);
		return;
	}
	const struct text_style *note =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	rect_cut_top(&body, card.h + below);
	guide_button(view, rect_cut_top(&body, guide_h));
	rect_cut_top(&body, below);
	if (zone.h <= 0 && body.h >= ui_text_height(ui, body.w, note, hint(view))) {
		ui_text(ui, body, note, hint(view));
	}
}
