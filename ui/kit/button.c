#include "ui/kit/widgets.h"

enum { ICON_MM = 10, ICON_GAP_MM = 4, PAD_MM = 6 };

static enum text_size label_size(const struct button *button)
{
	return button->is_stacked		? TEXT_NOTE
	       : button->kind == BUTTON_PRIMARY ? TEXT_HEADING
						: TEXT_BODY;
}

static int icon_px(const struct ui *ui, const struct button *button)
{
	int base = ui_px(ui, ICON_MM);
	int text = ui_theme(ui)->em_px[label_size(button)] * 12 / 10;
	return MAX_OF(base, text);
}

static struct text_style label_style(const struct button *button, enum tone tone)
{
	return (struct text_style){
		.size = label_size(button),
		.weight = button->kind == BUTTON_PRIMARY ? FONT_BOLD : FONT_REGULAR,
		.tone = tone,
		.align = button->icon && !button->is_stacked ? ALIGN_LEFT : ALIGN_CENTRE,
		.valign = VALIGN_MIDDLE,
	};
}

int button_width(struct ui *ui, const struct button *button, int min_px)
{
	struct text_style style = label_style(button, TONE_INK);
	int width = ui_text_width(ui, &style, button->label) + 2 * ui_px(ui, PAD_MM) + 2;
	if (button->icon && !button->is_stacked) {
		width += icon_px(ui, button) + ui_px(ui, ICON_GAP_MM);
	}
	return MAX_OF(width, min_px);
}

bool button_has_room(struct ui *ui, struct rect rect, const struct button *button)
{
	struct text_style style = label_style(button, TONE_INK);
	int room = rect.w - 2 * ui_px(ui, button->icon ? PAD_MM : 4) -
		   (button->icon ? icon_px(ui, button) + ui_px(ui, ICON_GAP_MM) : 0);
	return ui_text_least_width(ui, &style, button->label) <= room &&
	       ui_text_height(ui, room, &style, button->label) <= rect.h - 2 * ui_px(ui, 1);
}

int button_stacked_width(struct ui *ui, const struct button *button, int min_px)
{
	struct text_style style = label_style(button, TONE_INK);
	int width = ui_text_least_width(ui, &style, button->label) + 2 * ui_px(ui, 1) + 2;
	return MAX_OF(width, min_px);
}

int button_stacked_height(struct ui *ui, const struct button *button, int width_px, int min_px)
{
	struct text_style style = label_style(button, TONE_INK);
	int pad = ui_px(ui, 1);
	int words = ui_text_height(ui, width_px - 2 * pad, &style, button->label);
	return MAX_OF(icon_px(ui, button) + words + 3 * pad, min_px);
}

static enum tone paint_ground(
	struct ui *ui, struct rect rect, const struct button *button, unsigned state)
{
	int radius = ui_px(ui, 4);
	bool is_pressed = state & STATE_PRESSED;
	if (button->is_disabled) {
		ui_outline(ui, rect, radius, ui_px(ui, 0.4), TONE_OFF_LINE);
		return TONE_OFF;
	}
	switch (button->kind) {
	case BUTTON_PRIMARY:
		ui_card(ui, rect, is_pressed ? TONE_CANAL_DEEP : TONE_CANAL);
		return TONE_ON_CANAL;
	case BUTTON_OUTLINE:
		if (button->is_selected && ui_theme(ui)->is_high_contrast) {
			ui_round(ui, rect, radius, is_pressed ? TONE_CANAL_DEEP : TONE_CANAL);
			return TONE_ON_CANAL;
		}
		if (button->is_selected) {
			ui_round(ui, rect, radius, is_pressed ? TONE_TINT_DEEP : TONE_TINT);
			ui_outline(ui, rect, radius, ui_px(ui, 1.2), TONE_CANAL);
			return TONE_CANAL;
		}
		ui_round(ui, rect, radius, is_pressed ? TONE_TINT : TONE_CARD);
		ui_outline(ui, rect, radius, ui_px(ui, 0.6), TONE_CANAL);
		return ui_theme(ui)->is_high_contrast ? TONE_INK : TONE_CANAL;
	case BUTTON_QUIET:
	default:
		if (button->is_selected && ui_theme(ui)->is_high_contrast) {
			ui_round(ui, rect, radius, is_pressed ? TONE_CANAL_DEEP : TONE_CANAL);
			return TONE_ON_CANAL;
		}
		if (is_pressed || button->is_selected) {
			ui_round(ui, rect, radius, is_pressed ? TONE_TINT_DEEP : TONE_TINT);
		}
		if (ui_theme(ui)->is_high_contrast) {
			ui_outline(ui, rect, radius, ui_px(ui, 0.6), TONE_LINE);
		}
		return button->is_selected ? TONE_CANAL : TONE_INK;
	}
}

void button(struct ui *ui, struct rect rect, const struct button *button)
{
	unsigned given = (button->is_disabled ? STATE_DISABLED : 0u) |
			 (button->is_selected ? STATE_SELECTED : 0u);
	unsigned state = ui_control(
		ui, ROLE_BUTTON, rect, button->label, button->action, button->arg, given);
	enum tone tone = paint_ground(ui, rect, button, state);
	struct text_style style = label_style(button, tone);
	if (button->is_disabled) {
		style.weight = FONT_REGULAR; /* no louder than what can be touched beside it */
	}
	int icon = icon_px(ui, button);
	if (button->icon && button->is_stacked) {
		int gap = ui_px(ui, 1), line = ui_line_px(ui, TEXT_NOTE);
		struct rect in = rect_inset(rect, ui_px(ui, 1), 0);
		int lines = ui_text_height(ui, in.w, &style, button->label) / line;
		int height = icon + gap + lines * line;
		in = rect_centre(in, in.w, MIN_OF(height, rect.h));
		struct rect top = rect_cut_top(&in, icon);
		ui_icon(ui, rect_centre(top, icon, icon), button->icon, tone);
		rect_cut_top(&in, gap);
		ui_text(ui, in, &style, button->label);
	} else if (button->icon) {
		int gap = ui_px(ui, ICON_GAP_MM), pad = ui_px(ui, PAD_MM);
		int room = rect.w - 2 * pad - icon - gap;
		int text = MIN_OF(ui_text_width(ui, &style, button->label) + 1, room);
		struct rect in = rect_centre(rect, icon + gap + text, rect.h);
		struct rect at =
			button->is_end_icon ? rect_cut_right(&in, icon) : rect_cut_left(&in, icon);
		ui_icon(ui, rect_centre(at, icon, icon), button->icon, tone);
		if (button->is_end_icon) {
			rect_cut_right(&in, gap);
		} else {
			rect_cut_left(&in, gap);
		}
		ui_text(ui, in, &style, button->label);
	} else {
		ui_text(ui, rect_inset(rect, ui_px(ui, 4), ui_px(ui, 1)), &style, button->label);
	}
	ui_focus_ring(ui, rect, ui_px(ui, 4), state);
}
