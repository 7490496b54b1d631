/* Who helps: a helper who comes to this machine, the desk, the hotline, and where one stands. */
#include "ui/screens/parts.h"
#include "firmware/base/str.h"
#include "ui/screens/hall_text.h"

enum { PLATE_MM = 34, TITLE_LINES = 3, LIST_ID = 7900 };

/* --- the helper --- */

struct news {
	const char *title, *text;
	bool has_dots;
};

/* What there is to say of him; title NULL: nothing was asked yet. */
static struct news news_of(const struct view *view)
{
	const struct helper *helper = kiosk_helper(view->kiosk);
	const char *said = helper->call ? helper->call->said.in[view->lang] : "";
	const char *other = say(view, "Please go to the desk in the hall, or telephone.");
	switch (helper->stage) {
	case HELPER_CALLING:
		return (struct news){say(view, "Calling a helper"), NULL, true};
	case HELPER_COMING:
		return (struct news){said, say(view, "You can go on here meanwhile."), false};
	case HELPER_NOBODY:
		return (struct news){said, other, false};
	case HELPER_OVER:
		return said[0] ? (struct news){said, say(view, "You can ask again."), false}
			       : (struct news){say(view, "The hall knows of no call any more"),
					 other, false};
	case HELPER_FAILED:
		return (struct news){say(view, "No helper could be called"), other, false};
	case HELPER_NONE:
	default:
		return view->kiosk->line.is_online
			       ? (struct news){0}
			       : (struct news){
					 say(view, "No helper can be called: the line is down"),
					 other, false};
	}
}

static const struct text_style text_style = {.size = TEXT_BODY, .tone = TONE_SOFT};

/* As large as it may be said in few lines. */
static struct text_style title_style(const struct view *view, int width, const char *title)
{
	struct text_style style = {.size = TEXT_TITLE, .weight = FONT_BOLD};
	for (int size = TEXT_TITLE; size > TEXT_BODY; size--) {
		style.size = (enum text_size)size;
		if (ui_text_height(view->ui, width, &style, title) <=
			TITLE_LINES * ui_line_px(view->ui, style.size)) {
			return style;
		}
	}
	style.size = TEXT_BODY;
	return style;
}

static int words_height(const struct view *view, int width, const struct news *news)
{
	struct text_style title = title_style(view, width, news->title);
	int height = ui_text_height(view->ui, width, &title, news->title);
	if (news->text) {
		height += mm(view, 2) + ui_text_height(view->ui, width, &text_style, news->text);
	}
	return height + (news->has_dots ? mm(view, 14) : 0);
}

static int news_height(const struct view *view, int width, const struct news *news)
{
	int plate = ui_px_elder(view->ui, PLATE_MM);
	width -= 2 * mm(view, 10) + plate + mm(view, 8);
	return MAX_OF(words_height(view, width, news), plate) + 2 * mm(view, 8);
}

static void paint_news(const struct view *view, struct rect rect, const struct news *news)
{
	struct ui *ui = view->ui;
	bool is_good = kiosk_awaits_helper(view->kiosk);
	int plate = ui_px_elder(ui, PLATE_MM);
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, 10), mm(view, 8));
	struct rect left = rect_cut_left(&in, plate);
	ui_plate(ui, rect_centre(left, plate, plate), is_good ? "person" : "info",
		is_good ? TONE_CANAL : TONE_AMBER, is_good ? TONE_TINT : TONE_AMBER_TINT);
	rect_cut_left(&in, mm(view, 8));
	in = rect_centre(in, in.w, MIN_OF(words_height(view, in.w, news), in.h));
	struct text_style title = title_style(view, in.w, news->title);
	ui_paragraph(ui, &in, &title, news->title, mm(view, 2));
	ui_paragraph(ui, &in, &text_style, news->text, mm(view, 2));
	if (news->has_dots) {
		waiting_dots(ui, in);
	}
}

/* Here it is what one has come for. */
static struct button primary_of(const struct view *view)
{
	if (kiosk_awaits_helper(view->kiosk)) {
		return (struct button){.kind = BUTTON_OUTLINE,
			.icon = "close",
			.label = say(view, "I need no helper"),
			.action = ACTION_cancel_helper};
	}
	struct button call = helper_button(view);
	call.kind = BUTTON_PRIMARY;
	return call;
}

/* --- the others --- */

enum { FACTS = 4 };
struct told {
	const char *icon, *label, *value;
};

static int gather(const struct view *view, struct told out[FACTS])
{
	const struct kiosk *kiosk = view->kiosk;
	int count = 0;
	if (kiosk_helper(kiosk)->stage != HELPER_NOBODY) {
		out[count++] = (struct told){"hall", say(view, "A person"),
			say(view, "Our helpers at the desk in the hall will come with you to this "
				  "machine.")};
	}
	out[count++] = (struct told){"telephone", say(view, "Hotline, day and night"), HOTLINE};
	if (kiosk->catalog && kiosk->catalog->hall_phone[0] &&
		!str_equal(kiosk->catalog->hall_phone, HOTLINE)) {
		out[count++] = (struct told){
			"phone", say(view, "The hall's telephone"), kiosk->catalog->hall_phone};
	}
	out[count++] = (struct told){"location", say(view, "This machine"),
		kiosk->config.place[0] ? ui_format(view->ui, "%s · %s", kiosk->config.place,
						 kiosk->config.terminal_id)
				       : kiosk->config.terminal_id};
	return count;
}

/* In full, else as a list to be turned: beside what is more urgent there may be little room. */
static void facts(const struct view *view, struct rect body, bool has_picture)
{
	struct ui *ui = view->ui;
	struct told told[FACTS];
	int count = gather(view, told), gap = mm(view, 10), pad = mm(view, 12), height = -gap;
	for (int i = 0; i < count; i++) {
		height += fact_height(view, body.w - 2 * pad, told[i].value) + gap;
	}
	int picture = MIN_OF(body.h - height - 2 * pad - gap, mm(view, 140));
	if (has_picture && picture > mm(view, 40)) {
		struct rect at = rect_cut_top(&body, picture);
		ui_icon(ui, rect_centre(at, picture * 3 / 2, picture), "pic-help", TONE_CANAL);
		rect_cut_top(&body, gap);
	}
	if (height + 2 * pad > body.h) {
		height -= (count - 1) * (gap - mm(view, 4));
		gap = mm(view, 4);
		pad = mm(view, 6);
	}
	bool is_list = height + 2 * pad > body.h;
	struct rect clip;
	if (is_list) {
		body = list_begin(view, body, LIST_ID, height + 2 * pad, &clip);
		body.h = height + 2 * pad;
	}
	struct rect card = rect_cut_top(&body, MIN_OF(body.h, height + 2 * pad));
	ui_card(ui, card, TONE_CARD);
	struct rect in = rect_inset(card, pad, pad);
	for (int i = 0; i < count; i++) {
		rect_cut_top(&in,
			fact(view, in, told[i].icon, told[i].label, told[i].value, false) + gap);
	}
	if (is_list) {
		list_end(view, height + 2 * pad);
	}
}

void screen_help(const struct view *view)
{
	struct page page = page_usual(say(view, "Help"), STEP_NONE);
	page.primary = primary_of(view);
	struct rect body = page_frame(view, &page);
	technician_line(view, &body, NULL);
	struct news news = news_of(view);
	if (news.title) {
		paint_news(view, rect_cut_top(&body, news_height(view, body.w, &news)), &news);
		rect_cut_top(&body, mm(view, 6));
	}
	facts(view, body, !news.title || kiosk_awaits_helper(view->kiosk));
}
