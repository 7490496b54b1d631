/* The number, huge; where to go; how long; the slip. Counts down to home, and can be closed at
 * once. */
#include "ui/screens/parts.h"

static const char *queue_words(const struct view *view)
{
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	const char *wait = wait_words(view, ticket);
	if (ticket->ahead < 0) {
		return say(view, "Known when the line is back");
	}
	const char *ahead = ahead_words(view, ticket);
	return wait[0] ? ui_format(view->ui, "%s\n%s", ahead, wait) : ahead;
}

static void number(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, 10), mm(view, 6));
	ui_text(ui, rect_cut_top(&in, ui_line_px(ui, TEXT_BODY)),
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE),
		say(view, "Your number"));
	if (ticket->is_provisional) {
		const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_AMBER,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE);
		const char *words = say(view, "Provisional: it stays valid, the hall is told as "
					      "soon as the line is back");
		int words_h = ui_text_height(ui, in.w - 2 * mm(view, 4), note, words);
		struct rect band =
			rect_cut_bottom(&in, MAX_OF(mm(view, 16), words_h + mm(view, 2)));
		ui_round(ui, band, mm(view, 3), TONE_AMBER_TINT);
		ui_text(ui, rect_inset(band, mm(view, 4), 0), note, words);
	}
	ui_text(ui, in,
		STYLE(.size = TEXT_NUMBER, .weight = FONT_BOLD, .tone = TONE_CANAL,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
		ticket->number);
}

static int way_height(const struct view *view, int width)
{
	return fact_height(view, width, place_words(view)) +
	       fact_height(view, width, queue_words(view)) + mm(view, 8);
}

/* A place of very many windows is a list. */
static void way(const struct view *view, struct rect rect)
{
	int gap = mm(view, 8), height = way_height(view, rect.w);
	const char *const values[] = {place_words(view), queue_words(view)};
	const char *const labels[] = {say(view, "Go to"), say(view, "Waiting")};
	const char *const icons[] = {"arrow-right", "queue"};
	bool is_list = height > rect.h;
	struct rect clip;
	if (is_list) {
		rect = list_begin(view, rect, 5000, height, &clip);
	}
	for (int i = 0; i < 2; i++) {
		rect_cut_top(&rect, fact(view, rect, icons[i], labels[i], values[i], false) + gap);
	}
	if (is_list) {
		list_end(view, height);
	}
}

static void follow(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct text_style *style = STYLE(.size = TEXT_BODY, .valign = VALIGN_MIDDLE);
	int side = MIN_OF(rect.h, mm(view, 62));
	struct rect code = rect_cut_left(&rect, side);
	ui_qr(ui, rect_centre(code, side, side), kiosk_ticket(view->kiosk)->qr);
	rect_cut_left(&rect, mm(view, 8));
	ui_text(ui, rect, style, say(view, "Scan with your phone to see how many are before you."));
}

void screen_done(const struct view *view)
{
	struct ui *ui = view->ui;
	struct page page = {.title = say(view, "Please take your slip"), .back = ACTION_none};
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Done"),
		.action = ACTION_finish};
	page.crumbs[0] = matter_name(view);
	struct rect body = page_frame(view, &page);
	int gap = mm(view, 8);
	bool is_portrait = ui_is_portrait(ui);
	struct rect side = body;
	if (!is_portrait) {
		side = rect_cut_right(&body, body.w * 46 / 100);
		rect_cut_right(&body, gap * 2);
	}
	int code_h = mm(view, 64), least_h = mm(view, 70);
	if (is_portrait) {
		int number_h = MIN_OF(mm(view, 140), body.h * 34 / 100);
		number(view, rect_cut_top(&body, number_h));
		rect_cut_top(&body, gap + gap / 2);
		int way_h = way_height(view, body.w);
		/* the slip has the code too: where to go comes first */
		bool has_code = body.h >= MIN_OF(way_h, least_h * 2) + gap + code_h;
		struct rect foot = rect_cut_bottom(&body, has_code ? code_h : mm(view, 34));
		way(view, rect_cut_top(&body, MIN_OF(way_h, body.h - gap)));
		rect_cut_top(&body, gap);
		int slip_h = MIN_OF(body.h - gap, mm(view, 120));
		if (slip_h > mm(view, 40)) {
			ui_icon(ui, rect_centre(body, slip_h * 3 / 2, slip_h), "pic-take-slip",
				TONE_CANAL);
		}
		struct rect ring_at = rect_cut_right(&foot, mm(view, 34));
		rect_cut_right(&foot, gap);
		if (has_code) {
			follow(view, foot);
		}
		ring(ui, rect_centre(ring_at, mm(view, 30), mm(view, 30)),
			kiosk_done_left_s(view->kiosk), kiosk_done_total_s(view->kiosk));
		return;
	}
	int room = body.h - gap - way_height(view, body.w);
	number(view, rect_cut_top(&body,
			     CLAMP(room, least_h, MIN_OF(body.h * 56 / 100, mm(view, 120)))));
	rect_cut_top(&body, gap);
	way(view, body);
	struct rect foot = rect_cut_bottom(&side, code_h);
	struct rect ring_at = rect_cut_right(&foot, mm(view, 34));
	rect_cut_right(&foot, gap);
	follow(view, foot);
	ring(ui, rect_centre(ring_at, mm(view, 30), mm(view, 30)), kiosk_done_left_s(view->kiosk),
		kiosk_done_total_s(view->kiosk));
	int slip_h = MIN_OF(side.h - gap * 2, side.w * 2 / 3);
	ui_icon(ui, rect_centre(side, slip_h * 3 / 2, slip_h), "pic-take-slip", TONE_CANAL);
}
