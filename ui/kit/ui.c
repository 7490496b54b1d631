#include "ui/kit/ui_impl.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

enum { MOTION_MS = 160, MOTION_SHIFT_MM = 12 };

struct ui *ui_create(const struct ui_config *config, struct measurer measurer)
{
	REQUIRE(config->width_px > 0 && config->height_px > 0 && config->mm_per_px > 0);
	struct ui *ui = mem_new(struct ui);
	ui->config = *config;
	ui->measurer = measurer;
	ui->arena = arena_create(ARENA_SECRET, FRAME_BYTES);
	ui->next_frame_ms = INT64_MAX;
	theme_fill(&ui->theme, false, false, config->mm_per_px);
	return ui;
}

void ui_destroy(struct ui *ui)
{
	if (!ui) {
		return;
	}
	arena_destroy(ui->arena);
	mem_wipe(ui, sizeof(*ui));
	mem_free(ui);
}

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
	theme_fill(&ui->theme, look->is_elder, look->is_high_contrast, ui->config.mm_per_px);
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

int64_t ui_next_frame_ms(const struct ui *ui)
{
	return ui->next_frame_ms;
}

void ui_want_frame(struct ui *ui, int64_t at_ms)
{
	ui->next_frame_ms = MIN_OF(ui->next_frame_ms, at_ms);
}

bool ui_take_dirty(struct ui *ui)
{
	bool is_dirty = ui->is_dirty;
	ui->is_dirty = false;
	return is_dirty;
}

void ui_push_event(struct ui *ui, enum action action, int arg)
{
	if (ui->event_count < EVENT_MAX) { /* else nobody listens: losing a tap is right */
		ui->events[ui->event_count++] = (struct event){action, arg};
	}
}

bool ui_take_event(struct ui *ui, enum action *action_out, int *arg_out)
{
	if (ui->event_count == 0) {
		return false;
	}
	*action_out = ui->events[0].action;
	*arg_out = ui->events[0].arg;
	ui->event_count--;
	memmove(ui->events, ui->events + 1, (size_t)ui->event_count * sizeof(ui->events[0]));
	return true;
}

const struct ui_node *ui_nodes(const struct ui *ui, int *count_out)
{
	*count_out = ui->node_count;
	return ui->nodes;
}

const struct ui_line *ui_lines(const struct ui *ui, int *count_out)
{
	*count_out = ui->line_count;
	return ui->lines;
}

const struct ui_node *ui_node_by_id(const struct ui *ui, uint32_t id)
{
	for (int i = 0; id && i < ui->node_count; i++) {
		if (ui->nodes[i].id == id) {
			return &ui->nodes[i];
		}
	}
	return NULL;
}

const struct ui_node *ui_find_node(const struct ui *ui, enum action action, int arg)
{
	for (int i = 0; i < ui->node_count; i++) {
		const struct ui_node *node = &ui->nodes[i];
		if (node->action == action && (arg == -1 || node->arg == arg) &&
			!(node->state & STATE_DISABLED) && !rect_is_empty(node->visible)) {
			return node;
		}
	}
	return NULL;
}

const char *role_name(enum role role)
{
	static const char *const names[ROLE_COUNT] = {
		"page", "button", "tile", "row", "key", "field", "switch"};
	return names[role];
}

int ui_px(const struct ui *ui, double mm)
{
	return (int)ceil(mm * ui->theme.px_per_mm - 0.001);
}

const struct theme *ui_theme(const struct ui *ui)
{
	return &ui->theme;
}

struct rect ui_panel(const struct ui *ui)
{
	return (struct rect){0, 0, ui->config.width_px, ui->config.height_px};
}

bool ui_is_portrait(const struct ui *ui)
{
	return ui->config.height_px > ui->config.width_px;
}

struct rect ui_reach(const struct ui *ui)
{
	double bottom_mm = ui->config.panel_bottom_mm;
	double height_mm = ui->config.height_px * ui->config.mm_per_px;
	int top = ui_px(ui, MAX_OF(0.0, bottom_mm + height_mm - REACH_TOP_MM));
	int below = ui_px(ui, MAX_OF(0.0, REACH_BOTTOM_MM - bottom_mm));
	int height = ui->config.height_px - top - below;
	return height > 0 ? (struct rect){0, top, ui->config.width_px, height} : ui_panel(ui);
}

int64_t ui_now_ms(const struct ui *ui)
{
	return ui->now_ms;
}

int64_t ui_page_age_ms(const struct ui *ui)
{
	return ui->now_ms - ui->page_ms;
}

bool ui_is_low_reach(const struct ui *ui)
{
	return ui->look.is_low_reach;
}

const char *ui_keep(struct ui *ui, const char *text, size_t len)
{
	char *copy = arena_copy(ui->arena, text, len);
	return copy ? copy : "";
}

const char *ui_format(struct ui *ui, const char *fmt, ...)
{
	char text[1024];
	va_list args;
	va_start(args, fmt);
	int len = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	len = CLAMP(len, 0, (int)sizeof(text) - 1);
	const char *kept = ui_keep(ui, text, (size_t)len);
	mem_wipe(text, sizeof(text));
	return kept;
}

unsigned ui_control(struct ui *ui, enum role role, struct rect rect, const char *label,
	enum action action, int arg, unsigned state)
{
	if (ui->node_count == NODE_MAX) {
		return state;
	}
	struct ui_node *node = &ui->nodes[ui->node_count++];
	*node = (struct ui_node){
		.id = ((uint32_t)action + 1) << 20 | ((uint32_t)arg & 0xfffff),
		.role = role,
		.label = label,
		.rect = rect,
		.visible = rect_intersect(rect, ui_clip_now(ui)),
		.action = action,
		.arg = arg,
		.scroll = ui->open_scroll,
	};
	if (!(state & STATE_DISABLED)) {
		const struct touch *touch = &ui->touch;
		bool is_pressed = touch->is_down && !touch->is_lost && touch->is_inside &&
				  touch->node == node->id;
		state |= is_pressed ? STATE_PRESSED : 0;
		state |= ui->is_focus_shown && ui->focus == node->id ? STATE_FOCUSED : 0;
	}
	node->state = state;
	return state;
}

void ui_overlay(struct ui *ui)
{
	ui_fill(ui, ui_panel(ui), TONE_SCRIM);
	if (!ui->is_overlay) {
		ui->is_overlay = true;
		ui->node_count = ui->line_count = 0;
	}
}
