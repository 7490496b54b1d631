#include "ui/kit/widgets.h"

int badge_width(struct ui *ui, const char *icon, const char *text)
{
	int side = icon ? ui_theme(ui)->em_px[TEXT_NOTE] * 11 / 10 + ui_px(ui, 1.5) : 0;
	return side + ui_text_width(ui, STYLE(.size = TEXT_NOTE), text) + 1;
}

int badge(struct ui *ui, struct rect rect, enum align align, const char *icon, const char *text,
	enum tone tone)
{
	int side = icon ? ui_theme(ui)->em_px[TEXT_NOTE] * 11 / 10 : 0,
	    gap = icon ? ui_px(ui, 1.5) : 0;
	const struct text_style *style =
		STYLE(.size = TEXT_NOTE, .tone = tone, .valign = VALIGN_MIDDLE);
	int width = MIN_OF(badge_width(ui, icon, text), rect.w);
	struct rect in = align == ALIGN_LEFT	? rect_cut_left(&rect, width)
			 : align == ALIGN_RIGHT ? rect_cut_right(&rect, width)
						: rect_centre(rect, width, rect.h);
	if (icon) {
		ui_icon(ui, rect_centre(rect_cut_left(&in, side), side, side), icon, tone);
		rect_cut_left(&in, gap);
	}
	ui_text(ui, in, style, text);
	return width;
}

int pill(struct ui *ui, struct rect rect, enum align align, const char *icon, const char *text,
	enum tone tone, enum tone ground)
{
	int side = icon ? ui_theme(ui)->em_px[TEXT_NOTE] * 11 / 10 + ui_px(ui, 1.5) : 0;
	int pad = ui_px(ui, 4), text_w = ui_text_width(ui, STYLE(.size = TEXT_NOTE), text) + 2;
	int width = MIN_OF(side + text_w + 2 * pad, rect.w);
	struct rect in = align == ALIGN_LEFT	? rect_cut_left(&rect, width)
			 : align == ALIGN_RIGHT ? rect_cut_right(&rect, width)
						: rect_centre(rect, width, rect.h);
	ui_round(ui, in, in.h / 2, ground);
	if (ui_theme(ui)->is_high_contrast) {
		ui_outline(ui, in, in.h / 2, ui_px(ui, 0.5), tone);
	}
	badge(ui, rect_inset(in, pad, 0), ALIGN_LEFT, icon, text, tone);
	return width;
}
