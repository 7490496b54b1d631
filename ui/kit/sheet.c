#include "ui/kit/widgets.h"

struct rect sheet(struct ui *ui, struct rect area, int width_px, int height_px)
{
	struct rect card = rect_centre(area, MIN_OF(width_px, area.w), MIN_OF(height_px, area.h));
	ui_round(ui, card, ui_px(ui, 6), TONE_CARD);
	if (ui_theme(ui)->is_high_contrast) {
		ui_outline(ui, card, ui_px(ui, 6), ui_px(ui, 1), TONE_LINE);
	}
	return rect_inset(card, ui_px(ui, 14), ui_px(ui, 14));
}
