/* Where a case stands: a summary that never scrolls away, with the code for the phone; below or
 * beside it what is asked, what came of it, and the hall's document. */
#include "ui/screens/case_parts.h"
#include "ui/screens/case_words.h"

enum { LIST_ID = 8000, PAD_MM = 8, GAP_MM = 8, QR_MM = 84, LEAST_MM = 60, LINES = 5 };

static const struct case_view *case_of(const struct view *view)
{
	return kiosk_track(view->kiosk)->view;
}

/* --- the summary --- */

struct line {
	struct text_style style;
	const char *text;
};

struct summary {
	struct line lines[LINES];
	int count, height; /* with the light below them */
};

static int badge_height(const struct view *view)
{
	return case_of(view)->colour == COLOUR_NONE ? 0 : ui_line_px(view->ui, TEXT_BODY);
}

static void add(const struct view *view, int width, struct summary *out, struct text_style style,
	const char *text)
{
	out->lines[out->count++] = (struct line){style, text};
	out->height += ui_text_height(view->ui, width, &style, text) + mm(view, 2);
}

static struct summary summary_in(const struct view *view, int width, enum text_size large)
{
	const struct case_view *is = case_of(view);
	struct summary out = {.height = badge_height(view)};
	add(view, width, &out,
		(struct text_style){.size = large == TEXT_DISPLAY ? TEXT_HEADING : TEXT_BODY},
		text_in(view, &is->title));
	add(view, width, &out,
		(struct text_style){.size = TEXT_NOTE, .tone = TONE_SOFT, .is_personal = true},
		case_no_words(view, is->no));
	add(view, width, &out,
		(struct text_style){.size = large, .weight = FONT_BOLD, .tone = TONE_CANAL},
		text_in(view, &is->state_text));
	if (is->promised_by[0] && track_shows_days(view->kiosk)) {
		add(view, width, &out, (struct text_style){.size = TEXT_BODY, .weight = FONT_BOLD},
			ui_format(view->ui, say(view, "Promised by %s"),
				day_words(view, is->promised_by)));
	}
	return out;
}

/* As large as it can be in so much height. */
static struct summary summary_of(const struct view *view, int width, int most)
{
	static const enum text_size sizes[] = {TEXT_DISPLAY, TEXT_TITLE, TEXT_HEADING};
	struct summary summary = {0};
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		summary = summary_in(view, width, sizes[i]);
		if (summary.height <= most) {
			break;
		}
	}
	return summary;
}

static void words(const struct view *view, struct rect rect, const struct summary *summary)
{
	struct ui *ui = view->ui;
	enum colour colour = case_of(view)->colour;
	for (int i = 0; i < summary->count; i++) {
		ui_paragraph(
			ui, &rect, &summary->lines[i].style, summary->lines[i].text, mm(view, 2));
	}
	if (colour != COLOUR_NONE) {
		(void)badge(ui, rect_cut_top(&rect, badge_height(view)), ALIGN_LEFT,
			colour_icon(colour), colour_word(view, colour), colour_tone(colour));
	}
}

static void code(const struct view *view, struct rect rect)
{
	(void)phone_code(
		view, rect, QR_MM, case_of(view)->page_url, say(view, "Follow it on your phone"));
}

/* Words left, the code right of them, unless the words need all the room; of that height at least,
 * and at most. Returns its height. */
static int wide_summary(const struct view *view, struct rect rect, int least, int most)
{
	int pad = mm(view, PAD_MM), gap = mm(view, GAP_MM);
	int code_w = (rect.w - 2 * pad) * 3 / 10, words_w = rect.w - 2 * pad - code_w - gap;
	bool has_code = case_of(view)->page_url[0] &&
			summary_in(view, words_w, TEXT_DISPLAY).height <= most - 2 * pad;
	if (!has_code) {
		words_w = rect.w - 2 * pad;
	}
	struct summary summary = summary_of(view, words_w, most - 2 * pad);
	rect.h = CLAMP(summary.height + 2 * pad, least, most);
	ui_card(view->ui, rect, TONE_CARD);
	struct rect in = rect_inset(rect, pad, pad);
	if (has_code) {
		code(view, rect_cut_right(&in, code_w));
		rect_cut_right(&in, gap);
	}
	words(view, rect_centre(in, in.w, MIN_OF(summary.height, in.h)), &summary);
	return rect.h;
}

/* Words above, the code below them. */
static void tall_summary(const struct view *view, struct rect rect)
{
	int pad = mm(view, PAD_MM);
	ui_card(view->ui, rect, TONE_CARD);
	rect = rect_inset(rect, pad, pad);
	struct summary summary = summary_of(view, rect.w, rect.h);
	words(view, rect_cut_top(&rect, MIN_OF(summary.height, rect.h)), &summary);
	rect_cut_top(&rect, mm(view, GAP_MM) / 2);
	code(view, rect);
}

/* --- the page --- */

/* What is asked for comes first; label NULL: there is nothing that can be given here. */
static struct button give(const struct view *view)
{
	int ask = track_first_ask(view->kiosk);
	if (ask < 0) {
		return (struct button){0};
	}
	return (struct button){.kind = BUTTON_PRIMARY,
		.icon = "arrow-right",
		.is_end_icon = true,
		.label = track_can_supply(view->kiosk, ask) ? say(view, "Supply it now")
							    : say(view, "Answer now"),
		.action = ACTION_next};
}

static void set_buttons(const struct view *view, struct page *page)
{
	struct button print = {.kind = BUTTON_PRIMARY,
		.icon = "printer",
		.label = say(view, "Print this"),
		.is_disabled = !track_can_print(view->kiosk),
		.action = ACTION_print};
	page->primary = give(view);
	if (page->primary.label) {
		page->other = print;
		page->other.kind = BUTTON_OUTLINE;
	} else {
		page->primary = print;
	}
}

/* What can be done with it now, above all that is to be read. */
static void offer(
	const struct view *view, struct rect *body, bool is_open, const struct button *what)
{
	if (is_open) {
		button(view->ui, rect_cut_top(body, mm(view, 30)), what);
		rect_cut_top(body, mm(view, GAP_MM));
	}
}

void screen_case(const struct view *view)
{
	struct page page = page_usual(say(view, "Where it stands"), STEP_NONE);
	if (!case_of(view)) {
		(void)page_frame(view, &page); /* nothing was asked for */
		return;
	}
	set_buttons(view, &page);
	struct rect body = page_frame(view, &page);
	if (ui_is_portrait(view->ui)) {
		struct rect zone = look_zone(view, &body);
		struct rect card = {body.x, zone.h > 0 ? zone.y : body.y, body.w, 0};
		int bottom = body.y + body.h;
		card.h = wide_summary(view, card, MAX_OF(zone.h, mm(view, LEAST_MM)),
			(bottom - card.y) * 55 / 100);
		int top = MAX_OF(card.y + card.h + mm(view, GAP_MM), body.y);
		body = (struct rect){body.x, top, body.w, bottom - top};
	} else {
		struct rect card = rect_cut_left(&body, body.w * 42 / 100);
		rect_cut_left(&body, mm(view, GAP_MM));
		tall_summary(view, card);
	}
	offer(view, &body, track_check_in(view->kiosk) == CHECK_IN_NOW,
		BUTTON(.kind = BUTTON_OUTLINE, .icon = "ticket", .label = say(view, "Check in"),
			.action = ACTION_check_in));
	offer(view, &body, track_can_rate(view->kiosk),
		BUTTON(.kind = BUTTON_OUTLINE, .icon = "ok", .label = say(view, "Say how it was"),
			.action = ACTION_rate));
	int height = case_parts_height(view, body.w);
	struct turned turned = turned_begin(view, body, LIST_ID, height, case_parts_cuts, NULL);
	case_parts_draw(view, turned.at, turned.clip);
	turned_end(view, &turned);
}
