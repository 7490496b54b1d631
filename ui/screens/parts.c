#include "ui/screens/parts.h"

#include "firmware/base/log.h"

void canal(const struct view *view, struct rect rect)
{
	if (!ui_theme(view->ui)->is_high_contrast) { /* decoration; it would only be noise there */
		ui_icon(view->ui, rect, "pic-canal", TONE_CANAL);
	}
}

/* Light, leaf, frame: the leaf's width shrinks towards its hinge (assets/README.md). */
void open_door(const struct view *view, struct rect rect, int open_permille)
{
	struct ui *ui = view->ui;
	int permille = 1000 - 620 * open_permille / 1000; /* narrower, it would leave the arch */
	struct rect leaf = rect;
	leaf.w = rect.w * permille / 1000;
	leaf.x = rect.x + (int)((long)rect.w * 55 * (1000 - permille) / 240000);
	if (open_permille > 0) {
		ui_icon(ui, rect, "door-light", TONE_LIGHT);
	}
	bool is_dark = ui_theme(ui)->is_high_contrast; /* a dark leaf before a bright light */
	ui_icon_stretched(ui, leaf, "door-leaf", is_dark ? TONE_PAPER : TONE_CANAL);
	ui_icon(ui, rect, "door-frame", is_dark ? TONE_INK : TONE_CANAL);
}

struct message_styles {
	struct text_style title, text, detail;
};

static int message_words(const struct view *view, int width, const struct message_styles *styles,
	const struct message *message)
{
	struct ui *ui = view->ui;
	int words = ui_text_height(ui, width, &styles->title, message->title) + mm(view, 8) +
		    ui_text_height(ui, width, &styles->text, message->text);
	return message->detail ? words + mm(view, 8) +
					 ui_text_height(ui, width, &styles->detail, message->detail)
			       : words;
}

/* On a low panel all of the words come before large ones. */
static struct message_styles message_styles(
	const struct view *view, struct rect body, int width, const struct message *message)
{
	struct message_styles styles = {
		{.size = TEXT_DISPLAY, .weight = FONT_BOLD, .align = ALIGN_CENTRE},
		{.size = TEXT_HEADING, .align = ALIGN_CENTRE},
		{.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE}};
	if (message_words(view, width, &styles, message) > body.h) {
		styles.title.size = TEXT_TITLE;
	}
	if (message_words(view, width, &styles, message) > body.h) {
		styles.text.size = TEXT_BODY;
		styles.detail.size = TEXT_NOTE;
	}
	return styles;
}

struct rect message_body(const struct view *view, struct rect body, const struct message *message)
{
	struct ui *ui = view->ui;
	int gap = mm(view, 8);
	int width = MIN_OF(body.w, mm(view, 340));
	struct message_styles styles = message_styles(view, body, width, message);
	const struct text_style *title = &styles.title, *text = &styles.text,
				*detail = &styles.detail;
	int words = message_words(view, width, &styles, message);
	words += message->has_dots ? mm(view, 30) : 0;
	words += message->extra_px ? message->extra_px + gap * 2 : 0;
	int room = body.h - words - gap * 2;
	int picture = message->picture ? CLAMP(room, 0, mm(view, 150)) : MIN_OF(mm(view, 56), room);
	if (message->picture) {
		picture = MIN_OF(picture, width * 2 / 3);
	}
	int total = words + (picture > mm(view, 20) ? picture + gap * 2 : 0);
	struct rect in = rect_centre(body, width, MIN_OF(total, body.h));
	in.y -= (body.h - in.h) / 8; /* the eye's middle lies a little higher */
	if (picture > mm(view, 20)) {
		struct rect at = rect_cut_top(&in, picture);
		if (message->picture) {
			ui_icon(ui, rect_centre(at, picture * 3 / 2, picture), message->picture,
				message->tone);
		} else {
			ui_plate(ui, rect_centre(at, picture, picture), message->icon,
				message->tone, message->ground);
		}
		rect_cut_top(&in, gap * 2);
	}
	ui_paragraph(ui, &in, title, message->title, gap);
	ui_paragraph(ui, &in, text, message->text, gap);
	ui_paragraph(ui, &in, detail, message->detail, 0);
	if (message->has_dots) {
		waiting_dots(ui, rect_cut_top(&in, mm(view, 30)));
	}
	if (message->extra_px) {
		rect_cut_top(&in, gap);
		return rect_cut_top(&in, message->extra_px);
	}
	return in;
}

enum { CODE_LEAST_MM = 26 };

bool phone_code(
	const struct view *view, struct rect rect, int most_mm, const char *code, const char *words)
{
	const struct text_style *note =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int words_h = ui_text_height(view->ui, rect.w, note, words), gap = mm(view, 2);
	int side = MIN_OF(MIN_OF(rect.w, rect.h - words_h - gap), mm(view, most_mm));
	if (side < mm(view, CODE_LEAST_MM) || !code[0]) {
		return false;
	}
	rect = rect_centre(rect, rect.w, side + gap + words_h);
	struct rect at = rect_cut_top(&rect, side);
	(void)ui_qr(view->ui, rect_centre(at, side, side), code);
	rect_cut_top(&rect, gap);
	ui_text(view->ui, rect, note, words);
	return true;
}

/* Of more than VALUE_LINES lines: smaller, in fewer. */
enum { VALUE_LINES = 3 };

static struct text_style value_style(const struct view *view, int width, const char *value)
{
	struct text_style style = {.size = TEXT_HEADING, .weight = FONT_BOLD};
	if (ui_text_height(view->ui, width, &style, value) >
		VALUE_LINES * ui_line_px(view->ui, TEXT_HEADING)) {
		style.size = TEXT_BODY;
	}
	return style;
}

int fact_height(const struct view *view, int width_px, const char *value)
{
	int width = width_px - mm(view, 18 + 6);
	struct text_style style = value_style(view, width, value);
	return MAX_OF(mm(view, 18),
		ui_line_px(view->ui, TEXT_NOTE) + ui_text_height(view->ui, width, &style, value));
}

int fact(const struct view *view, struct rect rect, const char *icon, const char *label,
	const char *value, bool is_personal)
{
	struct ui *ui = view->ui;
	int plate = mm(view, 18), height = fact_height(view, rect.w, value);
	rect.h = MIN_OF(height, rect.h);
	struct rect at = rect_cut_left(&rect, plate);
	ui_plate(ui, rect_centre(at, plate, plate), icon, TONE_CANAL, TONE_TINT);
	rect_cut_left(&rect, mm(view, 6));
	struct text_style style = value_style(view, rect.w, value);
	int words = ui_line_px(ui, TEXT_NOTE) + ui_text_height(ui, rect.w, &style, value);
	rect = rect_centre(rect, rect.w, MIN_OF(words, rect.h));
	ui_text(ui, rect_cut_top(&rect, ui_line_px(ui, TEXT_NOTE)),
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT), label);
	style.is_personal = is_personal;
	ui_text(ui, rect, &style, value);
	return height;
}

void digit_pad(const struct view *view, struct rect rect, bool is_off)
{
	struct ui *ui = view->ui;
	int gap = mm(view, 4);
	int height = MIN_OF(rect.h, mm(view, 4 * 40 + 3 * 4));
	struct rect top = rect_cut_top(&rect, height);
	rect = rect_centre(top, MIN_OF(top.w, mm(view, PAD_COLUMN_MM)), height);
	for (int i = 0; i < 12; i++) {
		struct rect at = rect_column(rect_row(rect, i / 3, 4, gap), i % 3, 3, gap);
		if (i == 9) {
			key(ui, at,
				KEY(.label = say(view, "Clear"), .spoken = say(view, "Clear"),
					.action = ACTION_key_clear, .is_wide = true,
					.is_disabled = is_off));
		} else if (i == 11) {
			key(ui, at,
				KEY(.label = say(view, "Delete"), .icon = "backspace",
					.spoken = say(view, "Delete"), .action = ACTION_key_delete,
					.is_wide = true, .is_disabled = is_off));
		} else {
			int digit = i == 10 ? 0 : i + 1;
			const char *label = ui_format(ui, "%d", digit);
			key(ui, at,
				KEY(.label = label, .spoken = label, .action = ACTION_key,
					.arg = '0' + digit, .is_disabled = is_off));
		}
	}
}
