#include "ui/kit/widgets.h"

static void caret(struct ui *ui, struct rect room, int x, const struct field *field)
{
	int w = ui_px(ui, 0.8), h = ui_theme(ui)->em_px[field->size] * 11 / 10;
	if (field->is_active) {
		ui_fill(ui, rect_centre((struct rect){x, room.y, w, room.h}, w, h), TONE_CANAL);
	}
}

/* The end of a text that is too long: as many of its characters as have room. */
static const char *end_of(struct ui *ui, const struct text_style *style, const char *text, int room)
{
	while (*text && ui_text_width(ui, style, text) > room) {
		do {
			text++;
		} while (((unsigned char)*text & 0xc0) == 0x80);
	}
	return text;
}

/* What is being composed stands on a line behind the text. Returns where it ends. */
static int write_composed(struct ui *ui, struct rect room, const struct field *field)
{
	const struct text_style *style = STYLE(.size = field->size, .tone = TONE_INK,
		.valign = VALIGN_MIDDLE, .is_single = true, .is_personal = true);
	struct text_style text_style = *style;
	text_style.weight = FONT_BOLD;
	int composed_w = MIN_OF(ui_text_width(ui, style, field->composed) + 1, room.w);
	const char *text = end_of(ui, &text_style, field->text ? field->text : "",
		room.w - composed_w - ui_px(ui, 1));
	int text_w = text[0] ? ui_text_width(ui, &text_style, text) + ui_px(ui, 1) : 0;
	ui_text(ui, (struct rect){room.x, room.y, text_w, room.h}, &text_style, text);
	struct rect at = {room.x + text_w, room.y, composed_w, room.h};
	ui_text(ui, at, style, field->composed);
	int em = ui_theme(ui)->em_px[field->size], line = ui_px(ui, 0.8);
	ui_fill(ui, (struct rect){at.x, at.y + (at.h + em * 12 / 10) / 2, at.w, line}, TONE_CANAL);
	return at.x + at.w;
}

static void write_text(struct ui *ui, struct rect in, const struct field *field)
{
	bool has_text = field->text && field->text[0];
	const struct text_style *style =
		STYLE(.size = field->size, .weight = has_text ? FONT_BOLD : FONT_REGULAR,
			.tone = has_text ? TONE_INK : TONE_SOFT, .valign = VALIGN_MIDDLE,
			.is_single = true, .is_personal = field->is_personal);
	struct rect room = in;
	room.w -= ui_px(ui, 3);
	if (field->composed && field->composed[0]) {
		caret(ui, in, write_composed(ui, room, field) + ui_px(ui, 1), field);
	} else if (has_text) {
		ui_text(ui, room, style, field->text);
		int width = MIN_OF(ui_text_width(ui, style, field->text), room.w);
		caret(ui, in, in.x + width + ui_px(ui, 1), field);
	} else {
		caret(ui, in, in.x, field);
		if (field->is_active) {
			rect_cut_left(&in, ui_px(ui, 3));
		}
		ui_text(ui, in, style, field->placeholder);
	}
}

void field(struct ui *ui, struct rect rect, const struct field *field)
{
	int radius = ui_px(ui, 4), pad = ui_px(ui, 6);
	unsigned state = 0;
	if (field->action != ACTION_none) {
		state = ui_control(ui, ROLE_FIELD, rect, field->label, field->action, 0, 0);
	}
	ui_card(ui, rect, state & STATE_PRESSED ? TONE_TINT : TONE_CARD);
	ui_outline(ui, rect, radius, ui_px(ui, field->is_active ? 1 : 0.6), TONE_CANAL);
	struct rect in = rect_inset(rect, pad, 0);
	if (field->icon) {
		int icon = ui_px(ui, 11);
		ui_icon(ui, rect_centre(rect_cut_left(&in, icon), icon, icon), field->icon,
			TONE_CANAL);
		rect_cut_left(&in, ui_px(ui, 4));
	}
	write_text(ui, in, field);
	ui_focus_ring(ui, rect, radius, state);
}
