/* How was it? Five faces with words, none chosen beforehand; reasons only after one; skipping is as
 * easy as sending. */
#include "ui/screens/parts.h"
#include "firmware/model/rate.h"

#include <string.h>

enum { GAP_MM = 6, FACE_MM = 40, TILE_MM = 110, ROW_MM = 66, CHIP_MM = 36, LIST_ID = 7700 };

#define N_(msgid) msgid
static const struct {
	const char *icon, *word;
} levels[RATING_LEVELS] = {
	{"face-very-good", N_("Very satisfied")},
	{"face-good", N_("Satisfied")},
	{"face-fair", N_("Fairly satisfied")},
	{"face-bad", N_("Dissatisfied")},
	{"face-very-bad", N_("Very dissatisfied")},
};

/* The best comes first. */
static int level_at(int index)
{
	return RATING_LEVELS - index;
}

static const char *subject_words(const struct view *view)
{
	const char *title = kiosk_rate(view->kiosk)->title[view->lang];
	return title[0] ? title : say(view, "Your visit to the window");
}

static const char *private_words(const struct view *view)
{
	return say(view, "Nobody is told who said it.");
}

/* What it is about, where there is room above what is touched; else in a line. */
static void about(const struct view *view, struct rect *body, bool is_why)
{
	struct rect zone = look_zone(view, body);
	int level = kiosk_rate(view->kiosk)->level;
	if (is_why) { /* what was chosen a page before */
		int index = RATING_LEVELS - level;
		subject(view, zone,
			&(const struct subject){.icon = levels[index].icon,
				.name = say(view, levels[index].word),
				.facts = {private_words(view)}});
		return;
	}
	subject(view, zone,
		&(const struct subject){.icon = "window-desk",
			.name = subject_words(view),
			.facts = {private_words(view)}});
	if (zone.h <= 0) {
		ui_paragraph(view->ui, body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT),
			ui_format(view->ui, "%s · %s", subject_words(view), private_words(view)),
			mm(view, 6));
	}
}

/* --- faces side by side --- */

static const struct text_style word_style = {
	.size = TEXT_BODY, .weight = FONT_BOLD, .align = ALIGN_CENTRE};

static int face_height(const struct view *view, int width)
{
	int words = 0, pad = mm(view, 4);
	for (int i = 0; i < RATING_LEVELS; i++) {
		words = MAX_OF(words, ui_text_height(view->ui, width - 2 * pad, &word_style,
					      say(view, levels[i].word)));
	}
	return words + mm(view, FACE_MM) + 4 * pad;
}

static void face(const struct view *view, struct rect rect, int index)
{
	struct ui *ui = view->ui;
	int level = level_at(index), radius = mm(view, 4), pad = mm(view, 4);
	bool is_on = kiosk_rate(view->kiosk)->level == level;
	unsigned state = ui_control(ui, ROLE_TILE, rect, say(view, levels[index].word),
		ACTION_level, level, is_on ? STATE_SELECTED : 0);
	bool is_pressed = state & STATE_PRESSED;
	ui_card(ui, rect, is_on || is_pressed ? TONE_TINT : TONE_CARD);
	ui_outline(ui, rect, radius, mm(view, is_on || is_pressed ? 1.2 : 0.4),
		is_on || is_pressed ? TONE_CANAL : TONE_EDGE);
	struct rect in = rect_inset(rect, pad, pad);
	int side = MIN_OF(mm(view, FACE_MM), in.w);
	int words = face_height(view, rect.w) - mm(view, FACE_MM) - 4 * pad;
	in = rect_centre(in, in.w, MIN_OF(side + 2 * pad + words, in.h));
	struct rect top = rect_cut_top(&in, side);
	ui_icon(ui, rect_centre(top, side, side), levels[index].icon, TONE_CANAL);
	rect_cut_top(&in, 2 * pad);
	struct text_style style = word_style;
	style.tone = is_on && !ui_theme(ui)->is_high_contrast ? TONE_CANAL : TONE_INK;
	ui_text(ui, in, &style, say(view, levels[index].word));
	if (is_on) { /* never by colour alone */
		int mark = mm(view, 9);
		struct rect at = {rect.x + rect.w - mark - pad / 2, rect.y + pad / 2, mark, mark};
		ui_round(ui, at, mark / 2, TONE_CANAL);
		ui_icon(ui, rect_centre(at, mark * 7 / 10, mark * 7 / 10), "check", TONE_ON_CANAL);
	}
	ui_focus_ring(ui, rect, radius, state);
}

static void faces(const struct view *view, struct rect rect)
{
	for (int i = 0; i < RATING_LEVELS; i++) {
		face(view, rect_column(rect, i, RATING_LEVELS, mm(view, GAP_MM)), i);
	}
}

/* --- faces as rows --- */

static struct row level_row(const struct view *view, int index)
{
	int level = level_at(index);
	return (struct row){.kind = ROW_ONE,
		.icon = levels[index].icon,
		.name = say(view, levels[index].word),
		.is_on = kiosk_rate(view->kiosk)->level == level,
		.is_large = true,
		.action = ACTION_level,
		.arg = level};
}

static void fill_level(const struct view *view, void *arg, int index, struct row *row_out)
{
	(void)arg;
	*row_out = level_row(view, index);
}

static void level_rows(const struct view *view, struct rect rect)
{
	row_list(view, rect, LIST_ID,
		&(const struct rows){.count = RATING_LEVELS, .longest = 4, .fill = fill_level});
}

/* --- why --- */

static const char *why_words(const struct view *view)
{
	return say(view, "Why? You need not say.");
}

static struct row reason_row(const struct view *view, int reason)
{
	return (struct row){.kind = ROW_ANY,
		.name = text_in(view, &view->kiosk->catalog->reasons[reason].text),
		.is_on = rate_is_chosen(kiosk_rate(view->kiosk), reason),
		.action = ACTION_reason,
		.arg = reason};
}

static void fill_reason(const struct view *view, void *arg, int index, struct row *row_out)
{
	*row_out = reason_row(view, ((const int *)arg)[index]);
}

/* Side by side while all of them fit, else a list to be turned. */
static void reasons(const struct view *view, struct rect rect, int columns)
{
	int shown[HALL_MAX_REASONS], count = rate_reasons(view->kiosk, shown);
	int gap = mm(view, 4), lines = (count + columns - 1) / columns;
	int width = rect_column(rect, 0, columns, gap).w, height = mm(view, CHIP_MM), longest = 0;
	size_t most = 0;
	for (int i = 0; i < count; i++) {
		struct row item = reason_row(view, shown[i]);
		height = MAX_OF(height, row_height(view->ui, width, &item));
		longest = strlen(item.name) > most ? i : longest;
		most = MAX_OF(most, strlen(item.name));
	}
	if (lines * (height + gap) - gap > rect.h) {
		const struct rows rows = {
			.count = count, .longest = longest, .fill = fill_reason, .arg = shown};
		row_list(view, rect, LIST_ID + 1, &rows);
		return;
	}
	for (int i = 0; i < count; i++) {
		struct rect line = {rect.x, rect.y + i / columns * (height + gap), rect.w, height};
		struct row item = reason_row(view, shown[i]);
		row(view->ui, rect_column(line, i % columns, columns, gap), &item);
	}
}

static bool has_reasons(const struct view *view)
{
	int shown[HALL_MAX_REASONS];
	return rate_reasons(view->kiosk, shown) > 0;
}

/* --- the page --- */

static bool is_why_page(const struct view *view)
{
	return ui_theme(view->ui)->is_elder && kiosk_rate(view->kiosk)->asks_why &&
	       has_reasons(view);
}

/* One thing a page; why is asked only of who wants to be asked. Its button has its place before it
 * is there: no row moves away below the finger. */
static void elder_body(const struct view *view, struct rect body)
{
	if (is_why_page(view)) {
		reasons(view, body, 1);
		return;
	}
	const struct catalog *catalog = view->kiosk->catalog;
	if (catalog && catalog->reason_count > 0) {
		struct rect line = rect_cut_bottom(&body, ui_px_elder(view->ui, 26));
		rect_cut_bottom(&body, mm(view, GAP_MM));
		struct button why = {.kind = BUTTON_OUTLINE,
			.label = say(view, "Say why"),
			.action = ACTION_why};
		int width = MIN_OF(button_width(view->ui, &why, mm(view, 120)), line.w);
		if (has_reasons(view)) {
			button(view->ui, rect_cut_left(&line, width), &why);
		}
	}
	level_rows(view, body);
}

static void usual_body(const struct view *view, struct rect body)
{
	struct ui *ui = view->ui;
	bool is_portrait = ui_is_portrait(ui);
	int gap = mm(view, 8), width = rect_column(body, 0, RATING_LEVELS, mm(view, GAP_MM)).w;
	int least = face_height(view, width);
	faces(view, rect_cut_top(&body, MIN_OF(MAX_OF(least, mm(view, TILE_MM)), body.h)));
	if (!has_reasons(view)) {
		return;
	}
	rect_cut_top(&body, gap);
	ui_paragraph(ui, &body, STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD), why_words(view),
		mm(view, 4));
	reasons(view, body, is_portrait ? 2 : 3);
}

void screen_rate(const struct view *view)
{
	bool is_why = is_why_page(view);
	struct page page = {.title = is_why ? why_words(view) : say(view, "How was it?"),
		.back = ACTION_back,
		.back_label = is_why ? NULL : say(view, "Not now"),
		.is_even = true};
	page.crumbs[0] = say(view, "Your rating");
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Send"),
		.action = ACTION_submit,
		.is_disabled = kiosk_rate(view->kiosk)->level == 0};
	struct rect body = page_frame(view, &page);
	about(view, &body, is_why);
	if (ui_theme(view->ui)->is_elder) {
		elder_body(view, body);
	} else {
		usual_body(view, body);
	}
}

void screen_sending(const struct view *view)
{
	busy_page(view, &(const struct busy){.title = say(view, "One moment"),
				.head = say(view, "Sending your rating"),
				.text = say(view, "This takes a moment.")});
}

/* The hall's words are its own; whether somebody looks into it is said by us, in every case. */
static const char *thanks_words(const struct view *view, const struct thanks *thanks)
{
	return ui_format(view->ui, "%s\n%s", thanks->said.in[view->lang],
		thanks->has_follow_up
			? say(view, "Somebody will look into it.")
			: say(view, "It is counted together with all the other ratings."));
}

void screen_thanks(const struct view *view)
{
	const struct thanks *thanks = kiosk_rate(view->kiosk)->thanks;
	struct page page = {
		.title = say(view, "Your rating"), .back = ACTION_none, .has_home = true};
	page.primary = (struct button){.kind = BUTTON_PRIMARY,
		.icon = "check",
		.label = say(view, "Done"),
		.action = ACTION_finish};
	struct rect body = page_frame(view, &page);
	message_body(view, body,
		&(const struct message){.icon = thanks && thanks->has_follow_up ? "people" : "ok",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = say(view, "Your rating has been sent"),
			.text = thanks ? thanks_words(view, thanks) : "",
			.detail = end_words(view)});
}
