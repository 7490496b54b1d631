/* The ticket as one card: the number, where to go, how long; then the slip and the phone. Ends by
 * itself, and can be closed at once. */
#include "firmware/model/read.h"
#include "firmware/plan/way_plan.h"
#include "ui/kit/document.h"
#include "ui/screens/parts.h"
#include "ui/screens/way_text.h"

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

static const char *band_words(const struct view *view)
{
	return say(
		view, "Provisional: it stays valid, the hall is told as soon as the line is back");
}

/* --- the ticket: number, where, how long --- */

static int band_height(const struct view *view, int width)
{
	const struct text_style *note = STYLE(.size = TEXT_NOTE);
	int words = ui_text_height(view->ui, width - 2 * mm(view, 4), note, band_words(view));
	return MAX_OF(mm(view, 14), words + mm(view, 2));
}

/* What the window must see at once: above the number. */
static void band(const struct view *view, struct rect *rest)
{
	struct ui *ui = view->ui;
	struct rect at = rect_cut_top(rest, band_height(view, rest->w));
	ui_round(ui, at, mm(view, 3), TONE_AMBER_TINT);
	ui_text(ui, rect_inset(at, mm(view, 4), 0),
		STYLE(.size = TEXT_NOTE, .tone = TONE_AMBER, .align = ALIGN_CENTRE,
			.valign = VALIGN_MIDDLE),
		band_words(view));
	rect_cut_top(rest, mm(view, 4));
}

enum { BOXES = 3, PAD_MM = 10, GAP_MM = 6, SLIP_MM = 100, QR_MM = 66, DOTS_MM = 18 };
struct boxes {
	const char *labels[BOXES], *values[BOXES];
};

static struct boxes boxes_of(const struct view *view)
{
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	const struct catalog *catalog = view->kiosk->catalog;
	int zone = catalog ? catalog_find_zone(catalog, ticket->zone) : -1;
	return (struct boxes){
		{say(view, "Floor"), say(view, "Zone"), say(view, "Window")},
		{floor_words(view, ticket->floor),
			zone >= 0 ? text_in(view, &catalog->zones[zone].name) : ticket->zone,
			windows_words(view, ticket->windows)},
	};
}

static const struct text_style box_style = {.size = TEXT_TITLE, .weight = FONT_BOLD};

static struct rect box_at(const struct view *view, struct rect line, int index)
{
	return rect_inset(rect_column(line, index, BOXES, 0), mm(view, 4), 0);
}

static int boxes_height(const struct view *view, int width, const struct boxes *boxes)
{
	int height = 0;
	for (int i = 0; i < BOXES; i++) {
		int w = box_at(view, (struct rect){.w = width}, i).w;
		height = MAX_OF(height, ui_text_height(view->ui, w, &box_style, boxes->values[i]));
	}
	return ui_line_px(view->ui, TEXT_NOTE) + mm(view, 1) + height;
}

/* A word that is wider than its box would be set smaller. */
static bool is_narrow(const struct view *view, int width, const struct boxes *boxes)
{
	for (int i = 0; i < BOXES; i++) {
		int w = box_at(view, (struct rect){.w = width - 2 * mm(view, PAD_MM)}, i).w;
		if (ui_text_least_width(view->ui, &box_style, boxes->values[i]) > w) {
			return true;
		}
	}
	return false;
}

static void paint_boxes(const struct view *view, struct rect line, const struct boxes *boxes)
{
	struct ui *ui = view->ui;
	for (int i = 0; i < BOXES; i++) {
		struct rect at = box_at(view, line, i);
		if (i > 0) {
			ui_fill(ui, (struct rect){at.x - mm(view, 4), at.y, mm(view, 0.4), at.h},
				TONE_LINE);
		}
		ui_paragraph(ui, &at, STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT), boxes->labels[i],
			mm(view, 1));
		ui_text(ui, at, &box_style, boxes->values[i]);
	}
}

static const struct text_style queue_style = {.size = TEXT_TITLE, .valign = VALIGN_MIDDLE};

/* Without the number, whose height is what is left. */
static int ticket_height(const struct view *view, int width)
{
	struct boxes boxes = boxes_of(view);
	int in = width - 2 * mm(view, PAD_MM), gap = mm(view, GAP_MM);
	int band_h =
		kiosk_ticket(view->kiosk)->is_provisional ? band_height(view, in) + mm(view, 4) : 0;
	return 2 * mm(view, PAD_MM) + band_h + ui_line_px(view->ui, TEXT_NOTE) + 4 * gap +
	       boxes_height(view, in, &boxes) +
	       ui_text_height(view->ui, in - mm(view, 8), &queue_style, queue_words(view));
}

static void rule(const struct view *view, struct rect *rest)
{
	struct rect line = rect_cut_top(rest, 2 * mm(view, GAP_MM));
	ui_fill(view->ui, rect_centre(line, line.w, MAX_OF(1, mm(view, 0.4))), TONE_LINE);
}

static void ticket_card(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	struct boxes boxes = boxes_of(view);
	ui_card(ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, mm(view, PAD_MM), mm(view, PAD_MM));
	if (ticket->is_provisional) {
		band(view, &in);
	}
	int queue_h = ui_text_height(ui, in.w - mm(view, 8), &queue_style, queue_words(view));
	struct rect queue = rect_cut_bottom(&in, queue_h);
	struct rect below =
		rect_cut_bottom(&in, boxes_height(view, in.w, &boxes) + 4 * mm(view, GAP_MM));
	ui_paragraph(ui, &in, STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE),
		say(view, "Your number"), 0);
	ui_text(ui, in,
		STYLE(.size = TEXT_NUMBER, .weight = FONT_BOLD, .tone = TONE_CANAL,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
		ticket->number);
	rule(view, &below);
	paint_boxes(view, rect_cut_top(&below, boxes_height(view, in.w, &boxes)), &boxes);
	rule(view, &below);
	ui_text(ui, rect_inset(queue, mm(view, 4), 0), &queue_style, queue_words(view));
}

/* --- a place of very many windows is a list --- */

static int way_height(const struct view *view, int width)
{
	return fact_height(view, width, place_words(view)) +
	       fact_height(view, width, queue_words(view)) + mm(view, 8);
}

static void way(const struct view *view, struct rect rect)
{
	int gap = mm(view, 8), height = way_height(view, rect.w);
	const char *const values[] = {place_words(view), queue_words(view)};
	const char *const labels[] = {say(view, "Go to"), say(view, "Waiting")};
	const char *const icons[] = {"location", "queue"};
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

static void number_and_way(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct ticket *ticket = kiosk_ticket(view->kiosk);
	int height = MIN_OF(ui_line_px(ui, TEXT_NUMBER), rect.h * 6 / 10);
	if (ticket->is_provisional) {
		band(view, &rect);
	}
	ui_text(ui, rect_cut_top(&rect, height),
		STYLE(.size = TEXT_NUMBER, .weight = FONT_BOLD, .tone = TONE_CANAL,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
		ticket->number);
	rect_cut_top(&rect, mm(view, 4));
	way(view, rect);
}

/* --- what else there is: the slip, the phone, the time --- */

static void captioned(const struct view *view, struct rect rect, int side, const char *picture,
	const char *caption, bool has_dots)
{
	struct ui *ui = view->ui;
	const struct text_style *style = STYLE(.size = TEXT_BODY, .align = ALIGN_CENTRE);
	int words = ui_text_height(ui, rect.w, style, caption), gap = mm(view, 4);
	int dots = has_dots ? mm(view, DOTS_MM) : 0;
	side = MIN_OF(side, rect.h - words - gap - dots);
	if (side < mm(view, 30)) {
		rect = rect_centre(rect, rect.w, MIN_OF(words, rect.h));
		ui_text(ui, rect, style, caption);
		return;
	}
	rect = rect_centre(rect, rect.w, side + gap + words + dots);
	if (has_dots) {
		waiting_dots(ui, rect_cut_bottom(&rect, dots));
	}
	struct rect at = rect_cut_top(&rect, side);
	if (picture) {
		ui_icon(ui, rect_centre(at, MIN_OF(side * 3 / 2, at.w), side), picture, TONE_CANAL);
	} else {
		int code = MIN_OF(side, mm(view, QR_MM));
		ui_qr(ui, rect_centre(at, code, code), kiosk_ticket(view->kiosk)->qr);
	}
	rect_cut_top(&rect, gap);
	ui_text(ui, rect, style, caption);
}

static void slip(const struct view *view, struct rect rect, bool is_printing)
{
	captioned(view, rect, mm(view, SLIP_MM), "pic-take-slip",
		is_printing
			? say(view, "Please wait until it is cut. It comes out of the slot below.")
			: say(view, "Your slip comes out of the slot below"),
		is_printing);
}

static void phone(const struct view *view, struct rect rect)
{
	captioned(view, rect, mm(view, ui_is_portrait(view->ui) ? SLIP_MM : QR_MM), NULL,
		say(view, "Scan with your phone to see how many are before you."), false);
}

/* --- the way to the window, as far as this floor goes --- */

enum { PLAN_LEAST_MM = 100, SLIP_LEAST_MM = 124 };

/* False: it is not known, or none is needed here. */
static bool way_on(const struct view *view, struct way *way)
{
	return kiosk_way_of_ticket(view->kiosk, kiosk_ticket(view->kiosk), way) &&
	       way->legs[0].point_count > 0;
}

/* Cut off the rest, where there is room for it above what keep_px needs. */
static void plan(const struct view *view, struct rect *rest, int keep_px, const struct way *way)
{
	const struct kiosk *kiosk = view->kiosk;
	char words[WAY_TEXT_LEN];
	int room = rest->h - keep_px;
	if (room < mm(view, PLAN_LEAST_MM)) {
		return;
	}
	struct document *document = document_create(1, "");
	leg_text(view->lang, kiosk->building, way, 0, words);
	way_add_plan(document, kiosk->building, way, 0, view->lang, words, true);
	const struct plan *floor = document->blocks[0].plan;
	int title = ui_line_px(view->ui, TEXT_BODY) * 2;
	int height = (int)((int64_t)rest->w * floor->height_mm / floor->width_mm) + title;
	document_draw_plan(
		view->ui, rect_cut_top(rest, MIN_OF(room, height)), document, 0, view->lang);
	document_destroy(document);
}

/* From the hall's answer to the slip in the hand it is the same page. */
static void ticket_page(const struct view *view, bool is_printing)
{
	struct ui *ui = view->ui;
	struct way way;
	bool has_way = way_on(view, &way);
	struct page page = {.title = is_printing ? say(view, "Printing your slip")
						 : say(view, "Please take your slip"),
		.is_quiet = is_printing,
		.back = ACTION_none};
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Done"),
		.action = ACTION_finish};
	if (has_way) { /* in large type the plan has no room here, and other floors never do */
		page.other = (struct button){.kind = BUTTON_OUTLINE,
			.icon = "location",
			.label = say(view, "How to get there"),
			.action = ACTION_way};
	}
	page.crumbs[0] = matter_name(view);
	struct rect body = page_frame(view, &page);
	const struct text_style *note =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int gap = mm(view, 8);
	bool is_portrait = ui_is_portrait(ui);
	struct rect rest = body;
	if (!is_portrait) {
		rest = rect_cut_right(&body, body.w * 36 / 100);
		rect_cut_right(&body, gap * 2);
	}
	struct rect *end = is_portrait ? &body : &rest;
	int end_h = ui_text_height(ui, end->w, note, end_words(view));
	struct rect end_at = rect_cut_bottom(end, end_h);
	if (!is_printing) {
		ui_text(ui, end_at, note, end_words(view));
	}
	rect_cut_bottom(end, gap / 2);
	int least = ticket_height(view, body.w) + ui_line_px(ui, TEXT_NUMBER);
	/* beside the way the number need not be larger than usual */
	int most = least + (has_way && !is_portrait ? 0 : mm(view, 30));
	int foot_h = is_portrait ? MIN_OF(body.h / 3, mm(view, 140)) : 0;
	int room = body.h - foot_h;
	if (room < least) { /* where to go comes first: the slip has the code, too */
		room = MIN_OF(body.h, MAX_OF(room, body.h * 8 / 10));
	}
	struct rect ticket = rect_cut_top(&body, MIN_OF(room, MAX_OF(most, least)));
	struct boxes boxes = boxes_of(view);
	if (ticket.h >= least && !is_narrow(view, ticket.w, &boxes)) {
		ticket_card(view, ticket);
	} else {
		number_and_way(view, ticket);
	}
	if (has_way) {
		rect_cut_top(&body, gap);
		plan(view, &body, is_portrait ? mm(view, SLIP_LEAST_MM) : 0, &way);
	}
	if (is_portrait) {
		rest = body;
		rect_cut_top(&rest, gap);
	}
	for (int i = 0; i < 2; i++) {
		struct rect at =
			is_portrait ? rect_column(rest, i, 2, gap) : rect_row(rest, i, 2, gap);
		if (i == 0) {
			slip(view, at, is_printing);
		} else {
			phone(view, at);
		}
	}
}

void screen_done(const struct view *view)
{
	ticket_page(view, false);
}

void screen_printing(const struct view *view)
{
	if (kiosk_ticket(view->kiosk)) {
		ticket_page(view, true);
	} else {
		busy_page(view, &(const struct busy){.title = say(view, "Your slip"),
					.step = STEP_NONE,
					.picture = "pic-take-slip",
					.head = say(view, "Printing your slip"),
					.text = say(view, "Please wait until it is cut. It comes "
							  "out of the slot below.")});
	}
}
