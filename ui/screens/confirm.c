/* Before the number is taken: what, who, where, how long. One loud button. */
#include "ui/screens/parts.h"

struct line {
	const char *icon, *label, *value;
	bool is_personal;
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
static void guide_button(const struct view *view, struct rect *body)
{
	struct button guide = {.kind = BUTTON_OUTLINE,
		.icon = "certificate",
		.label = say(view, "What do I need to bring?"),
		.action = ACTION_guide};
	struct rect line = rect_cut_bottom(body, mm(view, 30));
	rect_cut_bottom(body, mm(view, 6));
	int width = MIN_OF(button_width(view->ui, &guide, mm(view, 120)), line.w);
	button(view->ui, rect_centre(line, width, line.h), &guide);
}

void screen_confirm(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	const struct department *department = department_now(kiosk);
	struct queue_status status = kiosk_department_status(kiosk, kiosk->place.department);
	struct page page = page_usual(say(view, "Is this right?"), STEP_TAKE);
	page.crumbs[0] = department ? text_in(view, &department->name) : NULL;
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "ticket",
		.label = say(view, "Take a number"),
		.action = ACTION_take_number};
	struct rect body = page_frame(view, &page);
	guide_button(view, &body);

	struct line lines[5];
	int count = 0;
	lines[count++] =
		(struct line){"certificate", say(view, "Matter"), matter_name(view), false};
	lines[count++] = (struct line){"location", say(view, "Place"), place_words(view), false};
	lines[count++] = (struct line){"person", say(view, "For"), who(view), true};
	if (status.waiting >= 0) {
		lines[count++] = (struct line){
			"queue", say(view, "Queue"), waiting_words(view, status.waiting), false};
	}
	if (!kiosk->line.is_online) {
		lines[count++] = (struct line){"cloud-off", say(view, "Hall not connected"),
			say(view, "You get a provisional number. It stays valid."), false};
	}
	bool is_roomy = ui_is_portrait(ui) && !ui_is_low_reach(ui);
	int gap = mm(view, is_roomy ? 18 : 10);
	int pad = mm(view, is_roomy ? 16 : 12);
	int width = body.w - 2 * pad;
	int height = -gap;
	for (int i = 0; i < count; i++) {
		height += fact_height(view, width, lines[i].value) + gap;
	}
	height += 2 * pad;
	struct rect clip, card = rect_centre(body, body.w, height);
	bool is_list = height > body.h;
	if (is_list) {
		card = list_begin(view, body, 4000, height, &clip);
		card.h = height;
	} else {
		card.y -= (body.h - card.h) / 4;
	}
	ui_card(ui, card, TONE_CARD);
	struct rect in = rect_inset(card, pad, pad);
	for (int i = 0; i < count; i++) {
		int used = fact(view, in, lines[i].icon, lines[i].label, lines[i].value,
			lines[i].is_personal);
		rect_cut_top(&in, used + gap / 2);
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
	struct rect below = {body.x, card.y + card.h + mm(view, 6), body.w,
		body.y + body.h - card.y - card.h - mm(view, 6)};
	const struct text_style *note =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	const char *hint = kiosk->is_card_present
				   ? say(view, "You may take your ID card away now.")
				   : say(view, "A slip with your number will be printed.");
	if (below.h >= ui_text_height(ui, below.w, note, hint)) {
		ui_text(ui, below, note, hint);
	}
}
