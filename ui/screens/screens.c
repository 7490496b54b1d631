#include "ui/screens/screens.h"
#include "ui/screens/parts.h"

#include <string.h>

/* A page without a file does not link; a file without a line in screens.def is never called. */
static screen_fn *const screens[SCREEN_COUNT] = {
#define SCREEN(name, shape, traits, limit_ms) [SCREEN_##name] = screen_##name,
#include "firmware/model/screens.def"
#undef SCREEN
};

struct ui_look screen_look(const struct kiosk *kiosk)
{
	uint32_t visit = (uint32_t)(kiosk->screen_since_ms & 0x3ffffff) << 6;
	/* a technician's pages have one size: he stands before them */
	bool is_citizens = kiosk->place.shape != SHAPE_tech;
	return (struct ui_look){
		.is_elder = kiosk->prefs.is_elder && is_citizens,
		.is_high_contrast = kiosk->prefs.is_high_contrast,
		.is_low_reach = kiosk->prefs.is_low_reach && is_citizens,
		.page = visit | (uint32_t)kiosk_screen(kiosk),
		.is_forward = kiosk->is_forward,
	};
}

void screen_draw(struct ui *ui, const struct kiosk *kiosk, const struct input_method *input)
{
	struct input_method fresh;
	if (!input) {
		struct typing typing = kiosk_typing(kiosk);
		memset(&fresh, 0, sizeof(fresh));
		input_follow(&fresh, &typing, kiosk->prefs.lang, NULL);
		input = &fresh;
	}
	struct view view = {.ui = ui, .kiosk = kiosk, .lang = kiosk->prefs.lang, .input = input};
	screens[kiosk_screen(kiosk)](&view);
	if (kiosk->warned_since_ms && kiosk_warning_total_s(kiosk) > 0) {
		idle_warning(&view);
	}
}

const struct draw_list *screen_frame(
	struct ui *ui, const struct kiosk *kiosk, const struct input_method *input, int64_t now_ms)
{
	struct ui_look look = screen_look(kiosk);
	ui_begin(ui, now_ms, &look);
	screen_draw(ui, kiosk, input);
	return ui_end(ui);
}
