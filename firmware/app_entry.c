/* What fingers do, and the technician's way in by the panel's corners, while nobody is here. What a
 * touch there means to the page waits until it is plain that it is none. */
#include "firmware/app_impl.h"
#include "firmware/model/tech.h"

#include <stdint.h>

static void choose(struct app *app, enum action action, int arg)
{
	struct msg *fact = app_take_action(app, action, arg);
	if (fact) {
		app_step(app, fact);
	}
}

static void note_corners(struct app *app, const struct input *input)
{
	if (tech_may_enter(&app->kiosk)) {
		const struct rect panel = ui_panel(app->ui);
		corner_entry_input(
			&app->corners, input, panel.w, panel.h, ui_px(app->ui, CORNER_MM));
	}
}

void app_input(struct app *app, const struct input *input)
{
	struct input led = *input;
	led.at_ms += app->lead_ms;
	led.since_ms += app->lead_ms;
	note_corners(app, &led);
	if (ui_input(app->ui, &led)) {
		app_step(app, msg_create(MSG_TOUCHED, app->kiosk.session));
	}
}

void app_choose(struct app *app, enum action action, int arg)
{
	gfx_play(app->gfx, SOUND_PRESS);
	if (!tech_may_enter(&app->kiosk) ||
		!corner_entry_is_begun(&app->corners, app_now_ms(app))) {
		choose(app, action, arg);
	} else if (app->held_action == ACTION_none) { /* one is enough, if it was meant at all */
		app->held_action = action;
		app->held_arg = arg;
	}
}

void app_settle_corners(struct app *app)
{
	const int64_t now_ms = app_now_ms(app);
	const bool is_done = corner_entry_is_done(&app->corners, now_ms);
	const bool is_begun = corner_entry_is_begun(&app->corners, now_ms);
	const enum action held = app->held_action;
	if (is_done || (held && !is_begun)) {
		app->held_action = ACTION_none;
		choose(app, is_done ? ACTION_technician : held, app->held_arg);
	}
}
