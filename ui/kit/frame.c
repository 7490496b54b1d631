/* A frame: begun, ended, and all of them forgotten. */
#include "ui/kit/ui_impl.h"

#include <math.h>
#include <string.h>

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

enum { SMALL_MM = 500 }; /* a landscape panel of that width: 23 inches */

enum { MOTION_MS = 160, MOTION_SHIFT_MM = 12 };

void ui_forget(struct ui *ui)
{
	arena_reset(ui->arena);
	ui->node_count = ui->line_count = ui->event_count = 0;
	ui->focus = ui->last_id = 0;
	ui->is_focus_shown = false;
	mem_wipe(ui->nodes, sizeof(ui->nodes));
	mem_wipe(ui->lines, sizeof(ui->lines));
	mem_wipe(ui->events, sizeof(ui->events));
	mem_wipe(ui->scrolls, sizeof(ui->scrolls));
	mem_wipe(ui->widths, sizeof(ui->widths));
	touch_forget(ui);
	mem_wipe(&ui->list, sizeof(ui->list));
	ui->is_dirty = true;
}

/* Where the page is in its motion: 1 just changed … 0 at rest; ease-out. */
static double motion_left(struct ui *ui)
{
	if (!ui->motion_ms) {
		return 0;
	}
	double t = (double)(ui->now_ms - ui->motion_ms) / MOTION_MS;
	if (t >= 1 || t < 0) {
		ui->motion_ms = 0;
		return 0;
	}
	return (1 - t) * (1 - t) * (1 - t);
}

void ui_begin(struct ui *ui, int64_t now_ms, const struct ui_look *look)
{
	bool is_new_page = !ui->has_look || look->page != ui->look.page;
	bool had_look = ui->has_look;
	ui->look = *look;
	ui->has_look = true;
	ui->now_ms = now_ms;
	ui->frame_serial++;
	ui->next_frame_ms = INT64_MAX;
	ui->node_count = ui->line_count = ui->clip_count = 0;
	ui->open_scroll = 0;
	ui->is_overlay = false;
	arena_reset(ui->arena);
	touch_pass_time(ui, now_ms);
	bool is_small = ui->config.width_px > ui->config.height_px &&
			ui->config.width_px * ui->config.mm_per_px < SMALL_MM;
	theme_fill(&ui->theme, look->is_elder, look->is_high_contrast, ui->config.mm_per_px,
		is_small ? THEME_ELDER_SCALE_SMALL : THEME_ELDER_SCALE);
	if (is_new_page) {
		ui->page_ms = now_ms;
		ui->touch.is_lost =
			true; /* a finger that still lies there belongs to the page before */
		ui->touch.node = 0;
		ui->focus = 0;
		ui->motion_ms = had_look && ui->theme.has_motion ? now_ms : 0;
	}
	struct draw_list *list = &ui->list;
	list->width_px = ui->config.width_px;
	list->height_px = ui->config.height_px;
	list->paper = ui->theme.color[TONE_PAPER];
	list->count = 0;
	list->moving = (struct rect){0};
	list->shift_px = 0;
	list->veil = 0;
}

const struct draw_list *ui_end(struct ui *ui)
{
	REQUIRE(ui->clip_count == 0);
	double left = rect_is_empty(ui->list.moving) ? 0 : motion_left(ui);
	if (left > 0) {
		int shift = (int)lround(left * ui_px(ui, MOTION_SHIFT_MM));
		ui->list.shift_px = ui->look.is_forward ? shift : -shift;
		ui->list.veil = (uint8_t)lround(left * 255);
		ui_want_frame(ui, ui->now_ms + 16);
	}
	for (int i = 0; i < SCROLL_MAX; i++) { /* lists of pages long gone */
		if (ui->scrolls[i].id && ui->frame_serial - ui->scrolls[i].used_frame > 100000) {
			ui->scrolls[i] = (struct scroll){0};
		}
	}
	return &ui->list;
}
