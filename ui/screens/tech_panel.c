/* The panel itself is tried: all of it belongs to the test, which ends by itself. */
#include "ui/screens/tech_parts.h"

/* --- every field once --- */

void screen_tech_touch(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct tech *tech = kiosk_tech(view->kiosk);
	bool is_portrait = ui_is_portrait(ui);
	int columns = is_portrait ? TECH_COLUMNS : TECH_ROWS;
	int rows = is_portrait ? TECH_ROWS : TECH_COLUMNS;
	for (int i = 0; i < TECH_CELLS; i++) {
		struct rect at = rect_column(
			rect_row(ui_panel(ui), i / columns, rows, 0), i % columns, columns, 0);
		bool is_touched = tech->touched & 1U << i;
		const char *label = ui_format(ui, "%d", i + 1);
		unsigned state = ui_control(ui, ROLE_KEY, at, label, ACTION_tech_cell, i,
			is_touched ? STATE_SELECTED : 0);
		bool is_pressed = state & STATE_PRESSED;
		struct rect in = rect_inset(at, mm(view, 0.5), mm(view, 0.5));
		ui_fill(ui, in, is_pressed ? TONE_CANAL_DEEP : is_touched ? TONE_CANAL : TONE_CARD);
		ui_outline(ui, in, 0, mm(view, 0.4), TONE_EDGE);
		ui_text(ui, in,
			STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .align = ALIGN_CENTRE,
				.valign = VALIGN_MIDDLE,
				.tone = is_touched || is_pressed ? TONE_ON_CANAL : TONE_SOFT),
			label);
		ui_focus_ring(ui, in, 0, state);
	}
}

/* --- whether a finger is felt where it is --- */

/* The corners, then the middle, far enough from the edge to be seen whole. */
static struct rect target_at(const struct view *view, int index)
{
	struct rect all = rect_inset(ui_panel(view->ui), mm(view, 12), mm(view, 12));
	int side = mm(view, 24);
	if (index == TECH_AIMS - 1) {
		return rect_centre(all, side, side);
	}
	return (struct rect){index % 2 ? all.x + all.w - side : all.x,
		index / 2 ? all.y + all.h - side : all.y, side, side};
}

void screen_tech_aim(const struct view *view)
{
	struct ui *ui = view->ui;
	int aim = MIN_OF(kiosk_tech(view->kiosk)->aim, TECH_AIMS - 1);
	struct rect at = target_at(view, aim), words = ui_panel(ui);
	ui_control(ui, ROLE_PAGE, ui_panel(ui), say(view, "Beside the target"), ACTION_tech_cell,
		-1, 0);
	unsigned state =
		ui_control(ui, ROLE_KEY, at, say(view, "Target"), ACTION_tech_cell, aim, 0);
	words = rect_centre(words, words.w - 2 * mm(view, 40), mm(view, 60));
	words.y -= mm(view, 60);
	ui_text(ui, words,
		STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD, .align = ALIGN_CENTRE,
			.valign = VALIGN_BOTTOM),
		ui_format(
			ui, say(view, "Touch the middle of target %d of %d"), aim + 1, TECH_AIMS));
	int line = mm(view, 0.6);
	ui_outline(ui, at, at.w / 2, line * 2, TONE_CANAL);
	ui_fill(ui, rect_centre(at, at.w * 2 / 3, line), TONE_INK);
	ui_fill(ui, rect_centre(at, line, at.h * 2 / 3), TONE_INK);
	ui_focus_ring(ui, at, at.w / 2, state);
}

/* --- plain colours --- */

enum { GREYS = 16 };

/* What a dead or stuck dot, a stain or an uneven light shows on. */
static const uint8_t plain[TECH_PICTURES - 1][3] = {
	{255, 255, 255}, {0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}};

void screen_tech_colours(const struct view *view)
{
	struct ui *ui = view->ui;
	struct rect all = ui_panel(ui);
	int index = tech_picture(view->kiosk);
	static uint8_t greys[GREYS][3];
	for (int i = 0; i < GREYS; i++) {
		greys[i][0] = greys[i][1] = greys[i][2] = (uint8_t)(i * 255 / (GREYS - 1));
	}
	ui_control(ui, ROLE_PAGE, all, say(view, "Next colour"), ACTION_next, 0, 0);
	for (int i = 0; i < GREYS && index >= TECH_PICTURES - 1; i++) {
		struct rect strip = rect_column(all, i, GREYS, 0);
		ui_colour(ui, strip, greys[i]);
	}
	if (index < TECH_PICTURES - 1) {
		ui_colour(ui, all, plain[MAX_OF(index, 0)]);
	}
	ui_want_frame(ui, ui_now_ms(ui) + 500);
}

/* --- the glass --- */

void screen_tech_glass(const struct view *view)
{
	struct ui *ui = view->ui;
	struct rect body = ui_panel(ui);
	int left_s = tech_glass_left_s(view->kiosk);
	ui_fill(ui, rect_cut_top(&body, mm(view, 24)), TONE_AMBER);
	struct rect side = message_body(view, rect_inset(body, mm(view, 14), mm(view, 8)),
		&(const struct message){.icon = "water",
			.tone = TONE_CANAL,
			.ground = TONE_TINT,
			.title = say(view, "Clean the glass now"),
			.text = say(view, "No touch counts until the time is over."),
			.extra_px = mm(view, 90)});
	ring(ui, side, left_s, TECH_GLASS_S);
}
