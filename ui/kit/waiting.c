#include "ui/kit/widgets.h"

enum { DOTS = 3, STEP_MS = 240, STEP_CALM_MS = 700 };

/* One dot after the other: a step each quarter of a second is alive enough, and cheap. */
void waiting_dots(struct ui *ui, struct rect rect)
{
	int side = ui_px(ui, 6), gap = ui_px(ui, 6);
	int step_ms = ui_theme(ui)->has_motion ? STEP_MS : STEP_CALM_MS;
	int step = (int)(ui_page_age_ms(ui) / step_ms);
	struct rect all = rect_centre(rect, DOTS * side + (DOTS - 1) * gap, side);
	for (int i = 0; i < DOTS; i++) {
		struct rect dot = {all.x + i * (side + gap), all.y, side, side};
		ui_round(ui, dot, side / 2, step % DOTS == i ? TONE_CANAL : TONE_TINT_DEEP);
	}
	ui_want_frame(ui, ui_now_ms(ui) + step_ms - ui_page_age_ms(ui) % step_ms);
}
