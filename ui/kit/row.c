#include "ui/kit/widgets.h"

enum { ROW_MM = 26, PAD_MM = 6, PLATE_MM = 18, CHEVRON_MM = 8, MARK_MM = 11 };

static int badge_space(struct ui *ui, const struct row *row)
{
	if (!row->badge) {
		return 0;
	}
	const struct text_style *note = STYLE(.size = TEXT_NOTE);
	int width =
		ui_line_px(ui, TEXT_NOTE) + ui_px(ui, 1.5) + ui_text_width(ui, note, row->badge);
	if (row->badge_note) {
		width = MAX_OF(width, ui_text_width(ui, note, row->badge_note));
	}
	return width + ui_px(ui, 4);
}

static int text_width(struct ui *ui, int width, const struct row *row)
{
	int pad = ui_px(ui, PAD_MM);
	width -= 2 * pad + badge_space(ui, row);
	width -= row->kind == ROW_PLAIN	   ? 0
		 : row->kind == ROW_ONWARD ? ui_px_elder(ui, CHEVRON_MM) + pad / 2
					   : ui_px_elder(ui, MARK_MM) + pad;
	return row->icon ? width - ui_px_elder(ui, PLATE_MM) - pad : width;
}

static struct text_style name_style(const struct ui *ui, const struct row *row)
{
	return (struct text_style){
		.size = ui_theme(ui)->is_elder || row->is_large ? TEXT_HEADING : TEXT_BODY,
		.weight = row->has_match ? FONT_REGULAR : FONT_BOLD,
		.bold_at = row->bold_at,
		.bold_len = row->has_match ? row->bold_len : 0,
	};
}

static enum text_size note_size(const struct row *row)
{
	return row->is_note_large ? TEXT_BODY : TEXT_NOTE;
}

int row_height(struct ui *ui, int width_px, const struct row *row)
{
	struct text_style name = name_style(ui, row);
	int width = text_width(ui, width_px, row);
	int height = ui_text_height(ui, width, &name, row->name) +
		     ui_text_height(ui, width, STYLE(.size = note_size(row)), row->note);
	int badge_h = row->badge ? ui_line_px(ui, TEXT_NOTE) * (row->badge_note ? 2 : 1) : 0;
	return MAX_OF(ui_px(ui, ROW_MM), MAX_OF(height, badge_h) + 2 * ui_px(ui, 4));
}

/* The ring or the box of a choice. */
static void mark(struct ui *ui, struct rect *rest, const struct row *row)
{
	int side = ui_px_elder(ui, MARK_MM);
	struct rect at = rect_centre(rect_cut_left(rest, side), side, side);
	int radius = row->kind == ROW_ONE ? side / 2 : ui_px(ui, 2);
	if (row->is_on) {
		ui_round(ui, at, radius, TONE_CANAL);
		ui_icon(ui, rect_centre(at, side * 7 / 10, side * 7 / 10), "check", TONE_ON_CANAL);
	} else {
		ui_outline(ui, at, radius, ui_px(ui, 0.8), TONE_CANAL);
	}
	rect_cut_left(rest, ui_px(ui, PAD_MM));
}

void row(struct ui *ui, struct rect rect, const struct row *row)
{
	int radius = ui_px(ui, 4), pad = ui_px(ui, PAD_MM);
	unsigned state = row->kind == ROW_PLAIN
				 ? 0
				 : ui_control(ui, ROLE_ROW, rect, row->name, row->action, row->arg,
					   row->is_on ? STATE_SELECTED : 0);
	bool is_pressed = state & STATE_PRESSED;
	ui_card(ui, rect, is_pressed ? TONE_TINT : TONE_CARD);
	ui_outline(ui, rect, radius, ui_px(ui, is_pressed || row->is_on ? 1 : 0.4),
		is_pressed || row->is_on ? TONE_CANAL : TONE_EDGE);
	struct rect in = rect_inset(rect, pad, 0);
	if (row->kind == ROW_ONE || row->kind == ROW_ANY) {
		mark(ui, &in, row);
	}
	int width = text_width(ui, rect.w, row);
	if (row->icon) {
		int plate = ui_px_elder(ui, PLATE_MM);
		struct rect at = rect_cut_left(&in, plate);
		ui_plate(ui, rect_centre(at, plate, plate), row->icon, TONE_CANAL, TONE_TINT);
		rect_cut_left(&in, pad);
	}
	if (row->kind == ROW_ONWARD) {
		int chevron = ui_px_elder(ui, CHEVRON_MM);
		struct rect end = rect_cut_right(&in, chevron);
		ui_icon(ui, rect_centre(end, chevron, chevron), "chevron-right", TONE_CANAL);
		rect_cut_right(&in, pad / 2);
	}
	if (row->badge) {
		int line = ui_line_px(ui, TEXT_NOTE);
		struct rect at = rect_cut_right(&in, badge_space(ui, row));
		at = rect_centre(at, at.w, line * (row->badge_note ? 2 : 1));
		badge(ui, rect_cut_top(&at, line), ALIGN_RIGHT, row->badge_icon, row->badge,
			row->badge_tone);
		ui_text(ui, at, STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_RIGHT),
			row->badge_note);
	}
	in.w = width;
	struct text_style name = name_style(ui, row);
	const struct text_style *note = STYLE(.size = note_size(row), .tone = TONE_SOFT);
	int height = ui_text_height(ui, width, &name, row->name) +
		     ui_text_height(ui, width, note, row->note);
	in = rect_centre(in, width, MIN_OF(height, rect.h));
	ui_paragraph(ui, &in, &name, row->name, 0);
	ui_paragraph(ui, &in, note, row->note, 0);
	ui_focus_ring(ui, rect, radius, state);
}
