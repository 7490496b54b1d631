#include "ui/kit/widgets.h"

enum { POP_MOST_MM = 45 };

void key(struct ui *ui, struct rect rect, const struct key *key)
{
	int radius = ui_px(ui, 2.5);
	const char *label = key->spoken ? key->spoken : key->label;
	unsigned state = ui_control(ui, ROLE_KEY, rect, label, key->action, key->arg,
		(key->is_selected ? STATE_SELECTED : 0u) |
			(key->is_disabled ? STATE_DISABLED : 0u));
	if (key->is_repeating) {
		ui_repeat(ui);
	}
	bool is_pressed = state & STATE_PRESSED;
	enum tone ground = key->is_disabled		    ? TONE_PAPER
			   : is_pressed || key->is_selected ? TONE_CANAL
			   : key->is_wide		    ? TONE_TINT
							    : TONE_CARD;
	enum tone ink = key->is_disabled       ? TONE_OFF
			: ground == TONE_CANAL ? TONE_ON_CANAL
					       : TONE_INK;
	ui_round(ui, rect, radius, ground);
	ui_outline(ui, rect, radius, ui_px(ui, 0.4), key->is_disabled ? TONE_OFF_LINE : TONE_EDGE);
	if (key->icon && key->label) {
		int icon = ui_theme(ui)->em_px[TEXT_BODY] * 11 / 10, gap = ui_px(ui, 2);
		const struct text_style *style = STYLE(.size = TEXT_BODY, .weight = FONT_BOLD,
			.tone = ink, .valign = VALIGN_MIDDLE);
		int text = ui_text_width(ui, style, key->label) + 1;
		text = MIN_OF(text, rect.w - icon - gap - ui_px(ui, 4));
		struct rect in = rect_centre(rect, icon + gap + text, rect.h);
		ui_icon(ui, rect_centre(rect_cut_left(&in, icon), icon, icon), key->icon, ink);
		rect_cut_left(&in, gap);
		ui_text(ui, in, style, key->label);
	} else if (key->icon) {
		int icon = MIN_OF(ui_px(ui, 10), rect.h * 6 / 10);
		ui_icon(ui, rect_centre(rect, icon, icon), key->icon, ink);
	} else {
		enum text_size size =
			(enum text_size)((key->is_wide ? TEXT_BODY : TEXT_HEADING) + key->is_large);
		/* on a low key a letter may be as large as long as it has its own room: the line
		 * around it is higher */
		int high = CLAMP(ui_line_px(ui, TEXT_HEADING), rect.h, rect.h * 4 / 3);
		ui_text(ui, rect_centre(rect, rect.w - 2 * ui_px(ui, 1), high),
			STYLE(.size = size, .weight = FONT_BOLD, .tone = ink, .align = ALIGN_CENTRE,
				.valign = VALIGN_MIDDLE),
			key->label);
	}
	ui_focus_ring(ui, rect, radius, state);
	bool is_narrow = rect.w <= ui_px(ui, POP_MOST_MM);
	if (is_pressed && is_narrow && !key->is_wide && key->label && !ui_theme(ui)->is_elder) {
		/* what the finger hides, above it; over a wide key it would only hide the field */
		struct rect pop = {rect.x - ui_px(ui, 2), rect.y - rect.h - ui_px(ui, 6),
			rect.w + ui_px(ui, 4), rect.h + ui_px(ui, 4)};
		ui_card(ui, pop, TONE_CANAL);
		ui_text(ui, pop,
			STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .tone = TONE_ON_CANAL,
				.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE, .is_single = true),
			key->label);
	}
}
