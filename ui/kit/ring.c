#include "ui/kit/widgets.h"

void ring(struct ui *ui, struct rect rect, int left, int total)
{
	int side = MIN_OF(rect.w, rect.h), line = MAX_OF(ui_px(ui, 1.5), side / 12);
	rect = rect_centre(rect, side, side);
	ui_arc(ui, rect, line, 1000, TONE_TINT_DEEP);
	ui_arc(ui, rect, line, total > 0 ? left * 1000 / total : 0, TONE_CANAL);
	struct rect in = rect_inset(rect, line, line);
	enum text_size size = side >= ui_px(ui, 50)   ? TEXT_DISPLAY
			      : side >= ui_px(ui, 26) ? TEXT_TITLE
						      : TEXT_BODY;
	ui_text(ui, in,
		STYLE(.size = size, .weight = FONT_BOLD, .align = ALIGN_CENTRE,
			.valign = VALIGN_MIDDLE, .is_single = true),
		ui_format(ui, "%d", left));
}
