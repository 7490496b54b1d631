/*
 * The pages: functions of the kiosk's state. Nothing is kept here; all memory is the frame's. Main
 * thread.
 */
#ifndef ONEDOOR_UI_SCREENS_SCREENS_H
#define ONEDOOR_UI_SCREENS_SCREENS_H

#include "firmware/model/kiosk.h"
#include "ui/input/input.h"
#include "ui/kit/ui.h"

/* What ui_begin needs to know of the kiosk. */
struct ui_look screen_look(const struct kiosk *kiosk);
/* Between ui_begin and ui_end: the page of kiosk_screen(kiosk), and the idle warning above it.
 * input follows kiosk_typing(kiosk); NULL: nothing is being composed. */
void screen_draw(struct ui *ui, const struct kiosk *kiosk, const struct input_method *input);
/* The three together. Valid until the next frame. */
const struct draw_list *screen_frame(
	struct ui *ui, const struct kiosk *kiosk, const struct input_method *input, int64_t now_ms);

#endif
