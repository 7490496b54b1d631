#include "ui/screens/case_parts.h"
#include "ui/kit/document.h"
#include "ui/screens/case_words.h"

enum { GAP_MM = 8, PAD_MM = 8, ROW_GAP_MM = 4, LINES_MAX = 4 };

static const struct case_view *case_of(const struct view *view)
{
	return kiosk_track(view->kiosk)->view;
}

/* Paragraphs of one width: their height, and they themselves when they are painted. */
struct line {
	struct text_style style;
	const char *text;
};

static int lines_height(
	const struct view *view, int width, const struct line lines[LINES_MAX], int count)
{
	int height = 0;
	for (int i = 0; i < count; i++) {
		height += ui_text_height(view->ui, width, &lines[i].style, lines[i].text) +
			  (i ? mm(view, 2) : 0);
	}
	return height;
}

static void paint_lines(
	const struct view *view, struct rect rect, const struct line lines[LINES_MAX], int count)
{
	for (int i = 0; i < count; i++) {
		ui_paragraph(view->ui, &rect, &lines[i].style, lines[i].text, mm(view, 2));
	}
}

static int add(struct line lines[LINES_MAX], int count, struct text_style style, const char *text)
{
	if (text[0]) {
		lines[count++] = (struct line){style, text};
	}
	return count;
}

/* --- the clock stands: since when, why, who lets it go on --- */

static int suspension_lines(const struct view *view, struct line lines[LINES_MAX])
{
	const struct case_view *is = case_of(view);
	static const struct text_style head = {
		.size = TEXT_HEADING, .weight = FONT_BOLD, .tone = TONE_AMBER};
	static const struct text_style body = {.size = TEXT_BODY};
	int count = 0;
	const char *since = moment_words(view, is->suspended_ms);
	count = add(lines, count, head,
		since[0] ? ui_format(view->ui, say(view, "Paused since %s"), since)
			 : say(view, "Paused"));
	count = add(lines, count, body, text_in(view, &is->reason));
	if (text_in(view, &is->resumes)[0]) {
		count = add(lines, count, body,
			ui_format(view->ui, say(view, "It goes on: %s"),
				text_in(view, &is->resumes)));
	}
	return count;
}

struct notice {
	const char *icon;
	enum tone tone, tint;
	int count;
	struct line lines[LINES_MAX];
};

/* Lines with an icon before them, in a box that stands out. Its height. */
static int notice_box(
	const struct view *view, struct rect at, bool is_painted, const struct notice *notice)
{
	int pad = mm(view, PAD_MM);
	int icon = ui_px_elder(view->ui, 12), indent = icon + mm(view, 6);
	int height =
		2 * pad + lines_height(view, at.w - 2 * pad - indent, notice->lines, notice->count);
	if (is_painted) {
		at.h = height;
		ui_round(view->ui, at, mm(view, 4), notice->tint);
		ui_outline(view->ui, at, mm(view, 4), mm(view, 0.8), notice->tone);
		struct rect in = rect_inset(at, pad, pad);
		struct rect mark = rect_cut_left(&in, icon);
		mark.h = icon;
		ui_icon(view->ui, mark, notice->icon, notice->tone);
		rect_cut_left(&in, indent - icon);
		paint_lines(view, in, notice->lines, notice->count);
	}
	return height;
}

static int suspension(const struct view *view, struct rect at, bool is_painted)
{
	if (!case_of(view)->is_suspended) {
		return 0;
	}
	struct notice notice = {.icon = "stop", .tone = TONE_AMBER, .tint = TONE_AMBER_TINT};
	notice.count = suspension_lines(view, notice.lines);
	return notice_box(view, at, is_painted, &notice);
}

/* What was supplied a moment ago. */
static int supplied(const struct view *view, struct rect at, bool is_painted)
{
	static const struct text_style head = {.size = TEXT_HEADING, .weight = FONT_BOLD};
	static const struct text_style body = {.size = TEXT_BODY};
	if (!track_has_supplied(view->kiosk)) {
		return 0;
	}
	struct notice notice = {.icon = "ok", .tone = TONE_GREEN, .tint = TONE_GREEN_TINT};
	notice.count = add(notice.lines, 0, head,
		kiosk_track(view->kiosk)->is_others
			? say(view, "The hall has had this already. Nothing was sent twice.")
			: say(view, "We have received it"));
	if (case_of(view)->ask_count == 0) {
		notice.count = add(notice.lines, notice.count, body,
			say(view, "Nothing more is needed from you. The case goes on."));
	}
	return notice_box(view, at, is_painted, &notice);
}

/* --- what is asked for --- */

static const char *how_words(const struct view *view, int index)
{
	return track_can_supply(view->kiosk, index)  ? say(view, "You can supply it here.")
	       : track_can_reply(view->kiosk, index) ? say(view, "You can answer it here in words.")
	       : track_wants_card(view->kiosk, index)
		       ? say(view, "To supply it here, lay your ID card on the start page.")
		       : say(view, "Please bring it to the window.");
}

static struct row ask_row(const struct view *view, int index)
{
	const struct case_ask *ask = &case_of(view)->asks[index];
	enum action action = track_can_supply(view->kiosk, index)  ? ACTION_supply
			     : track_can_reply(view->kiosk, index) ? ACTION_reply
								   : ACTION_none;
	const char *how = how_words(view, index);
	const char *help = text_in(view, &ask->material.help);
	return (struct row){.kind = action ? ROW_ONWARD : ROW_PLAIN,
		.icon = "warning",
		.name = ui_format(view->ui, say(view, "Still needed: %s"),
			text_in(view, &ask->material.title)),
		.note = help[0] ? ui_format(view->ui, "%s %s", help, how) : how,
		.action = action,
		.arg = index};
}

/* Below the row of the same ask. */
static struct row words_row(const struct view *view, int index)
{
	return (struct row){.kind = ROW_ONWARD,
		.icon = "post",
		.name = say(view, "Or answer in words"),
		.note = text_in(view, &case_of(view)->asks[index].material.title),
		.action = ACTION_reply,
		.arg = index};
}

/* One below the other: the new height. */
static int below(const struct view *view, struct rect at, int height, bool is_painted,
	const struct row *next)
{
	int row_h = row_height(view->ui, at.w, next);
	height += height ? mm(view, ROW_GAP_MM) : 0;
	if (is_painted) {
		row(view->ui, (struct rect){at.x, at.y + height, at.w, row_h}, next);
	}
	return height + row_h;
}

static int asks(const struct view *view, struct rect at, bool is_painted)
{
	int height = 0;
	for (int i = 0; i < case_of(view)->ask_count; i++) {
		const struct row ask = ask_row(view, i), words = words_row(view, i);
		height = below(view, at, height, is_painted, &ask);
		if (track_can_supply(view->kiosk, i) && track_can_reply(view->kiosk, i)) {
			height = below(view, at, height, is_painted, &words);
		}
	}
	return height;
}

/* --- what came of it --- */

static int result(const struct view *view, struct rect at, bool is_painted)
{
	const struct case_view *is = case_of(view);
	struct line lines[LINES_MAX];
	static const struct text_style text = {.size = TEXT_HEADING, .weight = FONT_BOLD};
	static const struct text_style note = {.size = TEXT_BODY, .tone = TONE_SOFT};
	static const struct text_style body = {.size = TEXT_BODY};
	int count = add(lines, 0, text, text_in(view, &is->result));
	if (text_in(view, &is->collect)[0]) {
		count = add(lines, count, body,
			ui_format(
				view->ui, say(view, "To be had: %s"), text_in(view, &is->collect)));
	}
	if (text_in(view, &is->seal)[0]) {
		count = add(lines, count, note,
			ui_format(view->ui, say(view, "Seal: %s"), text_in(view, &is->seal)));
	}
	if (count == 0) {
		return 0;
	}
	int pad = mm(view, PAD_MM);
	int height = 2 * pad + lines_height(view, at.w - 2 * pad, lines, count);
	if (is_painted) {
		at.h = height;
		ui_card(view->ui, at, TONE_CARD);
		paint_lines(view, rect_inset(at, pad, pad), lines, count);
	}
	return height;
}

static int appointment(const struct view *view, struct rect at, bool is_painted)
{
	const struct case_view *is = case_of(view);
	if (is->appointment_ms <= 0) {
		return 0;
	}
	const char *place = text_in(view, &is->place),
		   *when = moment_words(view, is->appointment_ms);
	const char *words = place[0] ? ui_format(view->ui, "%s\n%s", when, place) : when;
	if (track_check_in(view->kiosk) != CHECK_IN_NONE) {
		words = ui_format(view->ui, "%s\n%s", words, check_in_words(view));
	}
	if (is_painted) {
		(void)fact(view, at, "calendar", say(view, "Appointment"), words, false);
	}
	return fact_height(view, at.w, words);
}

/* --- others of the same receipt --- */

static int others(const struct view *view, struct rect at, bool is_painted)
{
	const struct case_view *is = case_of(view);
	int height = 0;
	for (int i = 0; i < is->other_count; i++) {
		const struct row other = {.icon = "receipt",
			.name = case_no_words(view, is->others[i]),
			.note = say(view, "Another case of the same receipt"),
			.action = ACTION_other_case,
			.arg = i};
		height = below(view, at, height, is_painted, &other);
	}
	return height;
}

/* --- all of them, and below them what is to be read --- */

typedef int piece_fn(const struct view *view, struct rect at, bool is_painted);
static piece_fn *const pieces[] = {supplied, suspension, asks, result, appointment, others};

static const struct text_style note_style = {.size = TEXT_NOTE, .tone = TONE_SOFT};

static const char *origin(const struct view *view)
{
	return origin_words(view, &case_of(view)->source, case_of(view)->as_of_ms);
}

static int document_px(const struct view *view, int width)
{
	const struct document *document = case_of(view)->document;
	return document ? document_height(view->ui, width, document, view->lang, false) : 0;
}

int case_parts_height(const struct view *view, int width_px)
{
	int height = ui_text_height(view->ui, width_px, &note_style, origin(view));
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		int piece = pieces[i](view, (struct rect){0, 0, width_px, 0}, false);
		height += piece ? piece + mm(view, GAP_MM) : 0;
	}
	int document = document_px(view, width_px);
	return height + (document ? document + mm(view, GAP_MM) : 0);
}

void case_parts_cuts(const struct view *view, const void *unused, int width_px, struct cuts *cuts)
{
	(void)unused;
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		int piece = pieces[i](view, (struct rect){0, 0, width_px, 0}, false);
		if (piece) {
			cuts_piece(cuts, piece);
			cuts_gap(cuts, mm(view, GAP_MM));
		}
	}
	if (case_of(view)->document) {
		document_cuts(view->ui, width_px, case_of(view)->document, view->lang, false, cuts);
		cuts_gap(cuts, mm(view, GAP_MM));
	}
	cuts_piece(cuts, ui_text_height(view->ui, width_px, &note_style, origin(view)));
}

void case_parts_draw(const struct view *view, struct rect at, struct rect seen)
{
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		int height = pieces[i](view, at, false);
		if (height && at.y < seen.y + seen.h && at.y + height > seen.y) {
			(void)pieces[i](view, (struct rect){at.x, at.y, at.w, height}, true);
		}
		at.y += height ? height + mm(view, GAP_MM) : 0;
	}
	if (case_of(view)->document) {
		document_draw(view->ui, at, seen, case_of(view)->document, view->lang, false);
		at.y += document_px(view, at.w) + mm(view, GAP_MM);
	}
	at.h = ui_text_height(view->ui, at.w, &note_style, origin(view));
	ui_text(view->ui, at, &note_style, origin(view));
}
