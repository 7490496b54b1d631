/* Paying with the phone: the amount and whom it is for, the code to be scanned, and how it stands;
 * or the phone's own code, shown to the scanner. Nothing else is loud. */
#include "ui/screens/account_parts.h"

enum {
	QR_MM = 280,
	QR_LARGE_MM = 180, /* beside which the amount may be large, too */
	QR_LARGE_ELDER_MM = 110,
	QR_LEAST_MM = 40,
	BESIDE_PERCENT = 52,
	PAD_MM = 10,
	GAP_MM = 8,
	RING_MM = 40,
	PLATE_MM = 24,
	SCANNER_MM = 20,
	NAME_LINES = 2,
	ELDER_PERCENT = 140, /* what fits in usual type only would be smaller in large type */
};

static const struct paying *paying_of(const struct view *view)
{
	return &kiosk_account(view->kiosk)->paying;
}

/* Its own code was shown. */
static bool is_phones_turn(const struct view *view)
{
	return paying_of(view)->is_by_code || paying_of(view)->is_giving_up;
}

static const char *qr_of(const struct view *view)
{
	const struct payment *payment = paying_of(view)->payment;
	bool is_shown = payment && !paying_of(view)->is_giving_up &&
			(payment->state == PAYMENT_CREATED || payment->state == PAYMENT_SCANNED);
	return is_shown ? payment->qr : "";
}

static bool has_scanner(const struct view *view)
{
	return view->kiosk->devices[DEVICE_SCANNER].state == DEVICE_READY;
}

/* --- where everything stands: the code beside the words, or between them on a tall page --- */

struct layout {
	bool is_beside, has_ring, has_show, has_plate;
	bool is_whole; /* all of the words have room */
	struct text_style name, amount;
	int code, words;		    /* the code's side; how wide the words are */
	int name_h, bill, how, state, show; /* heights */
};

static enum align align_of(const struct layout *layout)
{
	return layout->is_beside ? ALIGN_LEFT : ALIGN_CENTRE;
}

/* An icon before words that are so wide at most, together in the middle of a tall page. */
static struct rect before_words(const struct view *view, struct rect rect,
	const struct layout *layout, int icon_px, int gap_mm, int words_px, struct rect *icon_out)
{
	int gap = mm(view, gap_mm), width = MIN_OF(icon_px + gap + words_px + 2, rect.w);
	rect = layout->is_beside ? rect : rect_centre(rect, width, rect.h);
	*icon_out = rect_cut_left(&rect, icon_px);
	rect_cut_left(&rect, gap);
	return rect;
}

/* --- how it stands --- */

struct standing {
	const char *icon, *words;
	enum tone tone;
};

static struct standing usual_standing(const struct view *view)
{
	if (is_phones_turn(view)) {
		return (struct standing){"phone", say(view, "Your phone is being asked"), TONE_INK};
	}
	if (!qr_of(view)[0]) {
		return (struct standing){
			"hourglass", say(view, "The code is being made"), TONE_INK};
	}
	return account_payment_state(view->kiosk) == PAYMENT_SCANNED
		       ? (struct standing){"phone",
				 say(view, "Scanned: please confirm on your "
					   "phone"),
				 TONE_GREEN}
		       : (struct standing){
				 "hourglass", say(view, "Waiting for the payment"), TONE_INK};
}

/* A wrong code is answered where the right one is asked for, else here. */
static struct standing standing_of(const struct view *view, const struct layout *layout)
{
	struct standing is = usual_standing(view);
	bool is_said = layout->has_show && account_takes_code(view->kiosk);
	if (paying_of(view)->is_code_wrong && !is_said && qr_of(view)[0]) {
		is = (struct standing){"warning",
			ui_format(view->ui, "%s\n%s", say(view, "This is not a payment code"),
				is.words),
			TONE_AMBER};
	}
	return is;
}

static const char *how_words(const struct view *view)
{
	return is_phones_turn(view)
		       ? say(view, "Please look at your phone: it may ask for your password")
		       : say(view, "Scan this with WeChat, Alipay or UnionPay");
}

static struct text_style how_style(const struct layout *layout)
{
	return (struct text_style){
		.size = TEXT_HEADING, .weight = FONT_BOLD, .align = align_of(layout)};
}

static int icon_px(const struct view *view)
{
	return ui_px_elder(view->ui, 10);
}

static int ring_px(const struct view *view, const struct layout *layout)
{
	return layout->has_ring ? ui_px_elder(view->ui, RING_MM) : 0;
}

static const struct text_style left_style = {.size = TEXT_BODY, .tone = TONE_SOFT};

static int state_width(const struct view *view, const struct layout *layout)
{
	int ring = ring_px(view, layout), gap = mm(view, GAP_MM / 2);
	return layout->words - (ring ? ring + mm(view, GAP_MM) : 0) - icon_px(view) - gap;
}

static int state_height(const struct view *view, const struct layout *layout)
{
	int words = ui_text_height(view->ui, state_width(view, layout), STYLE(.size = TEXT_BODY),
		standing_of(view, layout).words);
	int left = layout->has_ring
			   ? ui_text_height(view->ui,
				     layout->words - ring_px(view, layout) - mm(view, GAP_MM),
				     &left_style, say(view, "seconds left to pay")) +
				     mm(view, 3)
			   : 0;
	return MAX_OF(ring_px(view, layout), words + left);
}

/* How long there is, and how it stands. */
static void state(const struct view *view, struct rect rect, const struct layout *layout)
{
	struct ui *ui = view->ui;
	struct standing is = standing_of(view, layout);
	const struct text_style style = {.size = TEXT_BODY, .tone = is.tone};
	const char *left = say(view, "seconds left to pay");
	int icon = icon_px(view);
	int wide = MAX_OF(icon + mm(view, GAP_MM / 2) + ui_text_width(ui, &style, is.words),
		layout->has_ring ? ui_text_width(ui, &left_style, left) : 0);
	struct rect at = rect;
	if (layout->has_ring) {
		rect = before_words(view, rect, layout, ring_px(view, layout), GAP_MM, wide, &at);
		ring(ui, at, account_left_s(view->kiosk), 180);
	}
	int left_h =
		layout->has_ring ? ui_text_height(ui, rect.w, &left_style, left) + mm(view, 3) : 0;
	int words = rect.w - icon - mm(view, GAP_MM / 2);
	int height = left_h + ui_text_height(ui, words, &style, is.words);
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	if (layout->has_ring) {
		ui_paragraph(ui, &rect, &left_style, left, mm(view, 3));
		at = rect_cut_left(&rect, icon);
		rect_cut_left(&rect, mm(view, GAP_MM / 2));
	} else {
		rect = before_words(view, rect, layout, icon, GAP_MM / 2, wide, &at);
	}
	at.h = MIN_OF(at.h, ui_line_px(ui, TEXT_BODY));
	ui_icon(ui, rect_centre(at, icon, MIN_OF(icon, at.h)), is.icon, is.tone);
	ui_text(ui, rect, &style, is.words);
}

/* --- whom it is for, and how much --- */

static const char *amount_words(const struct view *view)
{
	return money_words(view, paying_of(view)->amount_fen);
}

static const char *label_words(const struct view *view)
{
	return paying_of(view)->is_top_up ? say(view, "Top up") : say(view, "To be paid");
}

static struct text_style label_style(const struct layout *layout)
{
	return (struct text_style){.size = TEXT_BODY, .tone = TONE_SOFT, .align = align_of(layout)};
}

/* So wide that no number is broken, in small letters if need be. */
static int least_name_width(const struct view *view)
{
	const struct text_style least = {.size = TEXT_NOTE, .weight = FONT_BOLD};
	return ui_text_least_width(view->ui, &least, account_name(view));
}

/* Beside the plate, or without it. */
static int name_width(const struct view *view, int words, bool has_plate)
{
	return words - (has_plate ? ui_px_elder(view->ui, PLATE_MM) + mm(view, GAP_MM) : 0);
}

/* What has many words has them smaller. */
static void lay_bill(const struct view *view, struct layout *layout)
{
	struct ui *ui = view->ui;
	struct text_style label = label_style(layout);
	const char *name = account_name(view);
	layout->has_plate = least_name_width(view) <= name_width(view, layout->words, true);
	int width = name_width(view, layout->words, layout->has_plate);
	layout->name = (struct text_style){.size = TEXT_HEADING, .weight = FONT_BOLD};
	if (ui_text_height(ui, width, &layout->name, name) >
		NAME_LINES * ui_line_px(ui, TEXT_HEADING)) {
		layout->name.size = TEXT_BODY;
	}
	layout->name_h =
		MAX_OF(ui_text_height(ui, width, &layout->name, name), ui_px_elder(ui, PLATE_MM));
	layout->amount.weight = FONT_BOLD;
	layout->amount.tone = TONE_CANAL;
	layout->amount.align = align_of(layout);
	layout->amount.is_single = true;
	layout->bill = layout->name_h + mm(view, 4) +
		       ui_text_height(ui, layout->words, &label, label_words(view)) +
		       ui_line_px(ui, layout->amount.size);
}

/* In large type, too: there it must not be smaller. */
static bool is_amount_short(const struct view *view, int width, enum text_size size)
{
	const struct text_style style = {.size = size, .weight = FONT_BOLD};
	int percent = ui_theme(view->ui)->is_elder ? 100 : ELDER_PERCENT;
	return ui_text_width(view->ui, &style, amount_words(view)) * percent / 100 <= width;
}

static void bill(const struct view *view, struct rect rect, const struct layout *layout)
{
	struct ui *ui = view->ui;
	struct text_style label = label_style(layout);
	const char *name = account_name(view);
	struct rect line = rect_cut_top(&rect, layout->name_h), at;
	if (layout->has_plate) {
		int plate = ui_px_elder(ui, PLATE_MM);
		line = before_words(view, line, layout, plate, GAP_MM,
			ui_text_width(ui, &layout->name, name), &at);
		ui_plate(ui, rect_centre(at, plate, plate), unit_icon(account_unit(view->kiosk)),
			TONE_CANAL, TONE_TINT);
	}
	int height = ui_text_height(ui, line.w, &layout->name, name);
	ui_text(ui, rect_centre(line, line.w, MIN_OF(height, line.h)), &layout->name, name);
	rect_cut_top(&rect, mm(view, 4));
	ui_paragraph(ui, &rect, &label, label_words(view), 0);
	ui_text(ui, rect, &layout->amount, amount_words(view));
}

/* --- the two ways --- */

static void code(const struct view *view, struct rect rect)
{
	const char *qr = qr_of(view);
	int side = MIN_OF(rect.w, rect.h);
	if (qr[0]) {
		(void)ui_qr(view->ui, rect_centre(rect, side, side), qr);
		ui_spoken(view->ui, rect_centre(rect, side, side),
			say(view, "A code to be scanned with your phone"));
		return;
	}
	int plate = MIN_OF(side / 2, mm(view, 80));
	rect = rect_centre(rect, side, MIN_OF(side, plate + mm(view, 30)));
	ui_plate(view->ui, rect_centre(rect_cut_top(&rect, plate), plate, plate),
		is_phones_turn(view) ? "phone" : "qr", TONE_CANAL, TONE_TINT);
	waiting_dots(view->ui, rect);
}

struct show {
	const char *icon, *name, *note;
	enum tone tone, ground;
};

/* What to do with one's own code, or that it was none. */
static struct show show_of(const struct view *view)
{
	return paying_of(view)->is_code_wrong
		       ? (struct show){"warning", say(view, "This is not a payment code"),
				 say(view, "Please show the code with the bars and figures. The "
					   "payment goes on."),
				 TONE_AMBER, TONE_AMBER_TINT}
		       : (struct show){"scanner",
				 say(view, "Or hold your payment code to the scanner"),
				 say(view, "The code with the bars and figures that your phone "
					   "shows."),
				 TONE_CANAL, TONE_CARD};
}

static const struct text_style show_style = {.size = TEXT_BODY, .weight = FONT_BOLD};
static const struct text_style show_note_style = {.size = TEXT_NOTE, .tone = TONE_SOFT};

static int show_words_height(const struct view *view, int width)
{
	struct show show = show_of(view);
	return ui_text_height(view->ui, width, &show_style, show.name) +
	       ui_text_height(view->ui, width, &show_note_style, show.note);
}

static int show_height(const struct view *view, const struct layout *layout)
{
	int icon = ui_px_elder(view->ui, SCANNER_MM);
	int width = layout->words - 2 * mm(view, GAP_MM) - icon - mm(view, GAP_MM);
	return MAX_OF(icon, show_words_height(view, width)) + mm(view, GAP_MM);
}

/* Only read: an icon and words, below a line. */
static void show(const struct view *view, struct rect rect, const struct layout *layout)
{
	struct ui *ui = view->ui;
	struct show show = show_of(view);
	int icon = ui_px_elder(ui, SCANNER_MM), pad = mm(view, GAP_MM);
	int wide = MAX_OF(ui_text_width(ui, &show_style, show.name),
		ui_text_width(ui, &show_note_style, show.note));
	if (show.ground == TONE_CARD) {
		ui_fill(ui, (struct rect){rect.x, rect.y, rect.w, mm(view, 0.3)}, TONE_LINE);
	} else {
		ui_round(ui, rect, mm(view, 4), show.ground);
	}
	struct rect at, in = rect_inset(rect, pad, 0);
	in = before_words(view, in, layout, icon, GAP_MM, wide, &at);
	ui_icon(ui, rect_centre(at, icon, icon), show.icon, show.tone);
	in = rect_centre(in, in.w, MIN_OF(show_words_height(view, in.w), in.h));
	ui_paragraph(ui, &in, &show_style, show.name, 0);
	ui_paragraph(ui, &in, &show_note_style, show.note, 0);
}

/* --- together --- */

static int words_height(const struct view *view, struct layout *layout)
{
	struct text_style style = how_style(layout);
	layout->how = ui_text_height(view->ui, layout->words, &style, how_words(view));
	layout->state = state_height(view, layout);
	layout->show = layout->has_show ? show_height(view, layout) : 0;
	int gaps = layout->is_beside ? 2 : 3;
	return layout->bill + layout->how + layout->state + layout->show +
	       (gaps + layout->has_show) * mm(view, GAP_MM);
}

/* A code too small to be scanned would be worse than not to name the other way. */
static struct layout lay(
	const struct view *view, struct rect in, bool is_beside, enum text_size amount)
{
	struct layout layout = {.is_beside = is_beside,
		.has_ring = account_left_s(view->kiosk) > 0,
		.has_show = has_scanner(view),
		.amount = {.size = amount}};
	int most = mm(view, QR_MM), room = in.h;
	if (is_beside) {
		layout.code = MIN_OF(MIN_OF(in.h, in.w * BESIDE_PERCENT / 100), most);
		layout.code = CLAMP(in.w - mm(view, PAD_MM) - least_name_width(view),
			mm(view, QR_LEAST_MM), layout.code);
		layout.words = in.w - layout.code - mm(view, PAD_MM);
	} else {
		layout.words = in.w;
		room -= mm(view, QR_LEAST_MM);
	}
	if (!is_amount_short(view, layout.words, amount)) {
		layout.amount.size = TEXT_TITLE;
	}
	lay_bill(view, &layout);
	int height = words_height(view, &layout);
	if (height > room && layout.has_ring) {
		layout.has_ring = false;
		height = words_height(view, &layout);
	}
	if (height > room && layout.has_show) {
		layout.has_show = false;
		height = words_height(view, &layout);
	}
	layout.is_whole = height <= room;
	if (!is_beside) {
		layout.code = CLAMP(in.h - height, 0, MIN_OF(in.w, most));
	}
	return layout;
}

/* Whatever makes the code larger; where there is room for both, the amount, too. */
static struct layout layout_of(const struct view *view, struct rect in)
{
	struct layout large = lay(view, in, false, TEXT_NUMBER);
	int least = ui_theme(view->ui)->is_elder ? QR_LARGE_ELDER_MM : QR_LARGE_MM;
	if (large.code >= mm(view, least) && is_amount_short(view, in.w, TEXT_NUMBER)) {
		return large;
	}
	struct layout beside = lay(view, in, true, TEXT_DISPLAY);
	struct layout tall = lay(view, in, false, TEXT_DISPLAY);
	return tall.code > beside.code || !beside.is_whole ? tall : beside;
}

static void body_of(const struct view *view, struct rect body)
{
	struct ui *ui = view->ui;
	int pad = mm(view, PAD_MM), gap = mm(view, GAP_MM);
	ui_card(ui, body, TONE_CARD);
	struct rect in = rect_inset(body, pad, pad);
	struct layout layout = layout_of(view, in);
	struct text_style how = how_style(&layout);
	if (layout.is_beside) {
		code(view, rect_cut_left(&in, layout.code));
		rect_cut_left(&in, pad);
	}
	struct rect foot = rect_cut_bottom(&in, layout.show);
	if (layout.has_show && account_takes_code(view->kiosk)) {
		show(view, foot, &layout);
	}
	rect_cut_bottom(&in, layout.has_show ? gap : 0);
	int height = layout.bill + layout.how + layout.state + 2 * gap;
	height += layout.is_beside ? 0 : layout.code + gap;
	in = rect_centre(in, in.w, MIN_OF(height, in.h));
	bill(view, rect_cut_top(&in, MIN_OF(layout.bill, in.h)), &layout);
	rect_cut_top(&in, gap);
	if (!layout.is_beside) {
		code(view, rect_cut_top(&in, layout.code));
		rect_cut_top(&in, gap);
	}
	ui_paragraph(ui, &in, &how, how_words(view), gap);
	state(view, in, &layout);
}

void screen_pay(const struct view *view)
{
	const struct unit *unit = account_unit(view->kiosk);
	struct page page = {.title = say(view, "Pay with your phone"),
		.back = ACTION_back,
		.back_label = say(view, "Cancel")};
	page.other = helper_button(view);
	struct rect body = page_frame(view, &page);
	if (unit) { /* else nothing is being paid */
		body_of(view, body);
	}
}
