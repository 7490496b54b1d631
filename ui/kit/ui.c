#include "ui/kit/ui_impl.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "firmware/base/log.h"
#include "firmware/base/mem.h"

struct ui *ui_create(const struct ui_config *config, struct measurer measurer)
{
	REQUIRE(config->width_px > 0 && config->height_px > 0 && config->mm_per_px > 0);
	struct ui *ui = mem_new(struct ui);
	ui->config = *config;
	ui->measurer = measurer;
	ui->arena = arena_create(ARENA_SECRET, FRAME_BYTES);
	ui->next_frame_ms = INT64_MAX;
	theme_fill(&ui->theme, false, false, config->mm_per_px, 1.0);
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

int ui_px(const struct ui *ui, double mm)
{
	return (int)ceil(mm * ui->theme.px_per_mm - 0.001);
}

int ui_px_elder(const struct ui *ui, double mm)
{
	return ui_px(ui, mm * ui->theme.scale);
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
