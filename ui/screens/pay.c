/* Paying with the phone: the amount and whom it is for, the code to be scanned, and how it stands;
 * or the phone's own code, shown to the scanner. Nothing else is loud. */
#include "ui/screens/account_parts.h"

enum {
	QR_MM = 130,
	QR_LEAST_MM = 40,
	PAD_MM = 10,
	GAP_MM = 8,
	RING_MM = 40,
	SHOW_MM = 44,
	DOTS_MM = 30
};

static const struct paying *paying_of(const struct view *view)
{
	return &kiosk_account(view->kiosk)->paying;
}

static const char *qr_of(const struct view *view)
{
	const struct payment *payment = paying_of(view)->payment;
	bool is_shown = payment && !paying_of(view)->is_giving_up &&
			(payment->state == PAYMENT_CREATED || payment->state == PAYMENT_SCANNED);
	return is_shown ? payment->qr : "";
}

/* --- how it stands --- */

struct standing {
	const char *icon, *words;
	enum tone tone;
};

static struct standing standing_of(const struct view *view)
{
	const struct paying *paying = paying_of(view);
	if (paying->is_giving_up || paying->is_by_code) {
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

static const char *how_words(const struct view *view)
{
	return paying_of(view)->is_by_code || paying_of(view)->is_giving_up
		       ? say(view, "Please look at your phone: it may ask for your password")
		       : say(view, "Scan this with WeChat, Alipay or UnionPay");
}

static const struct text_style how_style = {.size = TEXT_HEADING, .weight = FONT_BOLD};

static int state_height(const struct view *view, int width)
{
	return ui_text_height(view->ui, width - ui_px_elder(view->ui, 14), STYLE(.size = TEXT_BODY),
		standing_of(view).words);
}

static void state(const struct view *view, struct rect rect)
{
	struct standing is = standing_of(view);
	int icon = ui_px_elder(view->ui, 10);
	struct rect left = rect_cut_left(&rect, ui_px_elder(view->ui, 14));
	left.h = MIN_OF(left.h, ui_line_px(view->ui, TEXT_BODY));
	ui_icon(view->ui, rect_centre(left, icon, MIN_OF(icon, left.h)), is.icon, is.tone);
	ui_text(view->ui, rect, STYLE(.size = TEXT_BODY, .tone = is.tone), is.words);
}

/* What to do, how long there is, how it stands. */
static void guide(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	int left_s = account_left_s(view->kiosk), gap = mm(view, GAP_MM);
	int how = ui_text_height(ui, rect.w, &how_style, how_words(view));
	int ring_px = ui_px_elder(ui, RING_MM), state_h = state_height(view, rect.w);
	bool has_ring = left_s > 0 && how + state_h + ring_px + 2 * gap <= rect.h;
	int height = how + gap + state_h + (has_ring ? ring_px + gap : 0);
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &rect, &how_style, how_words(view), gap);
	if (has_ring) {
		struct rect line = rect_cut_top(&rect, ring_px);
		ring(ui, rect_cut_left(&line, ring_px), left_s, 180);
		rect_cut_left(&line, gap);
		ui_text(ui, line,
			STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .valign = VALIGN_MIDDLE),
			say(view, "seconds left to pay"));
		rect_cut_top(&rect, gap);
	}
	state(view, rect);
}

/* --- the two ways --- */

static void code(const struct view *view, struct rect rect)
{
	const char *qr = qr_of(view);
	int side = MIN_OF(MIN_OF(rect.w, rect.h), mm(view, QR_MM));
	if (qr[0]) {
		(void)ui_qr(view->ui, rect_centre(rect, side, side), qr);
		ui_spoken(view->ui, rect_centre(rect, side, side),
			say(view, "A code to be scanned with your phone"));
	} else {
		waiting_dots(view->ui, rect_centre(rect, rect.w, mm(view, DOTS_MM)));
	}
}

static void scan_card(const struct view *view, struct rect rect)
{
	int pad = mm(view, PAD_MM);
	ui_card(view->ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, pad, pad);
	if (in.w > in.h || in.w >= mm(view, QR_MM + 100)) {
		code(view, rect_cut_left(&in, MIN_OF(MIN_OF(mm(view, QR_MM), in.h), in.w / 2)));
		rect_cut_left(&in, pad);
		guide(view, in);
		return;
	}
	code(view, rect_cut_top(&in, in.w));
	rect_cut_top(&in, mm(view, GAP_MM));
	guide(view, in);
}

static bool can_show(const struct view *view)
{
	return view->kiosk->devices[DEVICE_SCANNER].state == DEVICE_READY &&
	       !paying_of(view)->is_by_code && !paying_of(view)->is_giving_up;
}

static struct row show_row(const struct view *view)
{
	return (struct row){.kind = ROW_PLAIN,
		.icon = "scanner",
		.name = say(view, "Or hold your payment code to the scanner"),
		.is_large = true,
		.note = say(view, "The code with the bars and figures that your phone shows.")};
}

static void body_of(const struct view *view, struct rect body)
{
	int gap = mm(view, GAP_MM), most = mm(view, QR_MM) + 2 * mm(view, PAD_MM);
	const struct row other = show_row(view);
	int least = row_height(view->ui, body.w, &other);
	/* a code too small to be scanned would be worse than not to name the other way */
	bool has_room = body.h - least - gap >= mm(view, QR_LEAST_MM) + 2 * mm(view, PAD_MM);
	if (!can_show(view) || !has_room) {
		scan_card(view, rect_cut_top(&body, MIN_OF(body.h, most)));
		return;
	}
	scan_card(view, rect_cut_top(&body, CLAMP(body.h - least - gap, 0, most)));
	rect_cut_top(&body, gap);
	row(view->ui, rect_cut_top(&body, MIN_OF(MAX_OF(mm(view, SHOW_MM), least), body.h)),
		&other);
}

void screen_pay(const struct view *view)
{
	const struct unit *unit = account_unit(view->kiosk);
	struct page page = {.title = say(view, "Pay with your phone"),
		.back = ACTION_back,
		.back_label = say(view, "Cancel")};
	page.other = helper_button(view);
	struct rect body = page_frame(view, &page);
	if (!unit) {
		return; /* nothing is being paid */
	}
	struct bill_head head = {.icon = unit_icon(unit),
		.name = account_name(view),
		.label = paying_of(view)->is_top_up ? say(view, "Top up") : say(view, "To be paid"),
		.amount = money_words(view, paying_of(view)->amount_fen)};
	bill_head_above(view, &body, &head);
	body_of(view, body);
}

/* --- nobody knows yet --- */

void screen_pay_checking(const struct view *view)
{
	bool is_giving_up = paying_of(view)->is_giving_up;
	struct page page = {.title = say(view, "One moment"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish")};
	page.other = helper_button(view);
	page.crumbs[0] = account_name(view);
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.icon = "hourglass",
			.tone = TONE_AMBER,
			.ground = TONE_AMBER_TINT,
			.title = say(view, "Please do not pay again"),
			.text = is_giving_up
					? say(view, "It is being cancelled. If it has been paid "
						    "already, your receipt comes at once.")
					: say(view, "We are asking whether it has been paid. This "
						    "page goes on by itself."),
			.detail = say(view, "You may leave: what was paid is kept, and stands on "
					    "your page with your ID card."),
			.has_dots = true});
}

/* --- not paid --- */

static const char *unpaid_title(const struct view *view)
{
	switch (account_payment_state(view->kiosk)) {
	case PAYMENT_REFUSED:
		return say(view, "The payment was refused");
	case PAYMENT_EXPIRED:
		return say(view, "The time to pay is over");
	default:
		return say(view, "The payment is cancelled");
	}
}

void screen_unpaid(const struct view *view)
{
	const struct payment *payment = paying_of(view)->payment;
	const char *reason = payment ? text_in(view, &payment->reason) : "";
	const char *nothing = say(view, "Nothing was paid.");
	struct page page = {.title = say(view, "Please note"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish"),
		.has_home = true,
		.is_even = true};
	page.crumbs[0] = account_name(view);
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.label = say(view, "Try again"),
		.action = ACTION_try_again};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.icon = "info",
			.tone = TONE_AMBER,
			.ground = TONE_AMBER_TINT,
			.title = unpaid_title(view),
			.text = reason[0] ? ui_format(view->ui, "%s\n%s", reason, nothing)
					  : nothing,
			.detail = end_words(view)});
}
