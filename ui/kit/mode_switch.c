#include "ui/kit/widgets.h"

enum { TRACK_MM = 34, TRACK_HEIGHT_MM = 20, KNOB_GAP_MM = 2 };

/* The knob lies right when it is on. Cut off from the right of *rest. */
static void track(struct ui *ui, struct rect *rest, bool is_on)
{
	int width = ui_px(ui, TRACK_MM), height = ui_px(ui, TRACK_HEIGHT_MM);
	int gap = ui_px(ui, KNOB_GAP_MM), knob = height - 2 * gap;
	struct rect at = rect_cut_right(rest, width);
	at = rect_centre(at, width, height);
	ui_round(ui, at, height / 2, is_on ? TONE_CANAL : TONE_CARD);
	if (!is_on) {
		ui_outline(ui, at, height / 2, ui_px(ui, 0.6), TONE_EDGE);
	}
	struct rect in = rect_inset(at, gap, gap);
	ui_round(ui, is_on ? rect_cut_right(&in, knob) : rect_cut_left(&in, knob), knob / 2,
		is_on ? TONE_ON_CANAL : TONE_EDGE);
	rect_cut_right(rest, ui_px(ui, 4));
}

void mode_switch(struct ui *ui, struct rect rect, const struct mode_switch *mode)
{
	int radius = ui_px(ui, 4), pad = ui_px(ui, 6);
	const char *label = ui_format(ui, "%s: %s", mode->name, mode->state_word);
	unsigned state = ui_control(
		ui, ROLE_SWITCH, rect, label, mode->action, 0, mode->is_on ? STATE_SELECTED : 0);
	ui_card(ui, rect,
		state & STATE_PRESSED ? TONE_TINT_DEEP
		: mode->is_on	      ? TONE_TINT
				      : TONE_CARD);
	if (mode->is_on) {
		ui_outline(ui, rect, radius, ui_px(ui, 1), TONE_CANAL);
	}
	struct rect in = rect_inset(rect, pad, 0);
	int plate = MIN_OF(ui_px(ui, 20), rect.h - 2 * ui_px(ui, 2));
	ui_plate(ui, rect_centre(rect_cut_left(&in, plate), plate, plate), mode->icon,
		mode->is_on ? TONE_ON_CANAL : TONE_CANAL, mode->is_on ? TONE_CANAL : TONE_TINT);
	rect_cut_left(&in, pad);
	const struct text_style *word = STYLE(.size = TEXT_BODY, .weight = FONT_BOLD,
		.tone = mode->is_on ? TONE_CANAL : TONE_SOFT, .align = ALIGN_RIGHT,
		.valign = VALIGN_MIDDLE);
	int word_w = ui_text_width(ui, word, mode->state_word) + ui_px(ui, 2);
	ui_text(ui, rect_cut_right(&in, word_w), word, mode->state_word);
	rect_cut_right(&in, ui_px(ui, 3));
	if (!mode->is_choice) {
		track(ui, &in, mode->is_on);
	}
	const struct text_style *name = STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD);
	const struct text_style *note = STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT);
	int height = ui_text_height(ui, in.w, name, mode->name) +
		     ui_text_height(ui, in.w, note, mode->note);
	in = rect_centre(in, in.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &in, name, mode->name, 0);
	ui_paragraph(ui, &in, note, mode->note, 0);
	ui_focus_ring(ui, rect, radius, state);
}
