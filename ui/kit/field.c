#include "ui/kit/widgets.h"

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
	bool has_text = field->text && field->text[0];
	const struct text_style *style =
		STYLE(.size = field->size, .weight = has_text ? FONT_BOLD : FONT_REGULAR,
			.tone = has_text ? TONE_INK : TONE_SOFT, .valign = VALIGN_MIDDLE,
			.is_single = true, .is_personal = field->is_personal);
	int caret_w = ui_px(ui, 0.8), caret_h = ui_theme(ui)->em_px[field->size] * 11 / 10;
	if (!has_text) {
		if (field->is_active) {
			ui_fill(ui,
				rect_centre(
					(struct rect){in.x, in.y, caret_w, in.h}, caret_w, caret_h),
				TONE_CANAL);
			rect_cut_left(&in, ui_px(ui, 3));
		}
		ui_text(ui, in, style, field->placeholder);
	} else {
		struct rect room = in;
		room.w -= ui_px(ui, 3);
		ui_text(ui, room, style, field->text);
		int x = in.x + MIN_OF(ui_text_width(ui, style, field->text), room.w) + ui_px(ui, 1);
		if (field->is_active) {
			ui_fill(ui,
				rect_centre(
					(struct rect){x, in.y, caret_w, in.h}, caret_w, caret_h),
				TONE_CANAL);
		}
	}
	ui_focus_ring(ui, rect, radius, state);
}
