/* Lists that coast: time decides where they are, never the number of frames. */
#include "ui/kit/ui_impl.h"

#include <math.h>

enum { COAST_SAMPLE_MS = 100, PAGE_MOVE_MS = 220 };
static const double FRICTION = 3.2;   /* 1/s */
static const double END_STIFF = 16.0; /* 1/s: how firmly an end pulls back */
static const double SPEED_MAX_MM = 4000, SPEED_MIN_PX = 12;

struct scroll *scroll_find(struct ui *ui, uint32_t id)
{
	for (int i = 0; id && i < SCROLL_MAX; i++) {
		if (ui->scrolls[i].id == id) {
			return &ui->scrolls[i];
		}
	}
	return NULL;
}

static struct scroll *scroll_get(struct ui *ui, uint32_t id)
{
	struct scroll *scroll = scroll_find(ui, id);
	if (scroll) {
		return scroll;
	}
	scroll = &ui->scrolls[0];
	for (int i = 1; i < SCROLL_MAX && scroll->id; i++) { /* a free one, or the longest unused */
		if (!ui->scrolls[i].id || ui->scrolls[i].used_frame < scroll->used_frame) {
			scroll = &ui->scrolls[i];
		}
	}
	*scroll = (struct scroll){.id = id, .moved_ms = ui->now_ms};
	return scroll;
}

static double last_place(const struct scroll *scroll)
{
	return MAX_OF(0, scroll->content_px - scroll->view_px);
}

bool scroll_stop(struct scroll *scroll)
{
	bool was_moving = fabs(scroll->speed) > 60;
	scroll->speed = 0;
	scroll->has_goal = false;
	return was_moving;
}

void scroll_by(struct ui *ui, struct scroll *scroll, int by_px)
{
	double from = scroll->has_goal ? scroll->goal : scroll->at;
	scroll->goal = CLAMP(from + by_px, 0.0, last_place(scroll));
	scroll->has_goal = true;
	scroll->speed = 0;
	scroll->moved_ms = ui->now_ms;
	if (!ui->theme.has_motion) {
		scroll->at = scroll->goal;
		scroll->has_goal = false;
	}
	ui->is_dirty = true;
}

int scroll_to_show_px(const struct ui *ui, const struct scroll *scroll, struct rect rect)
{
	int margin = ui_px(ui, 6);
	int above = scroll->view.y + margin - rect.y;
	int below = rect.y + rect.h + margin - (scroll->view.y + scroll->view.h);
	int by = above > 0 ? -above : MAX_OF(below, 0);
	return (int)(CLAMP(scroll->at + by, 0.0, last_place(scroll)) - scroll->at);
}

void scroll_show(struct ui *ui, struct scroll *scroll, struct rect rect)
{
	int by = scroll_to_show_px(ui, scroll, rect);
	if (by) {
		scroll_by(ui, scroll, by);
	}
}

/* Beyond an end the list follows at half the way, so that one feels the end. */
void scroll_drag(struct ui *ui, struct touch *touch, int64_t now_ms)
{
	struct scroll *scroll = scroll_find(ui, touch->scroll);
	if (!scroll) {
		return;
	}
	double at = touch->drag_at + (touch->y - touch->last_y), end = last_place(scroll);
	if (ui->theme.has_motion) {
		at = at < 0 ? at / 2 : at > end ? end + (at - end) / 2 : at;
	} else {
		at = CLAMP(at, 0.0, end);
	}
	scroll->at = at;
	scroll->moved_ms = now_ms;
	if (touch->sample_count == SAMPLE_MAX) {
		for (int i = 1; i < SAMPLE_MAX; i++) {
			touch->samples[i - 1] = touch->samples[i];
		}
		touch->sample_count--;
	}
	touch->samples[touch->sample_count].y = touch->last_y;
	touch->samples[touch->sample_count++].ms = now_ms;
}

void scroll_release(struct ui *ui, struct touch *touch, int64_t now_ms)
{
	struct scroll *scroll = scroll_find(ui, touch->scroll);
	if (!scroll) {
		return;
	}
	int last = touch->sample_count - 1, first = last;
	while (first > 0 && now_ms - touch->samples[first - 1].ms <= COAST_SAMPLE_MS) {
		first--;
	}
	scroll->speed = 0;
	scroll->moved_ms = now_ms;
	if (first >= 0 && last > first && now_ms - touch->samples[last].ms < COAST_SAMPLE_MS &&
		ui->theme.has_motion) {
		int64_t ms = MAX_OF(1, touch->samples[last].ms - touch->samples[first].ms);
		double speed =
			(touch->samples[first].y - touch->samples[last].y) * 1000.0 / (double)ms;
		double limit = SPEED_MAX_MM * ui->theme.px_per_mm;
		scroll->speed = CLAMP(speed, -limit, limit);
	}
}

/* Brings a list to where it is at now_ms. True while it moves. */
static bool advance(struct scroll *scroll, int64_t now_ms)
{
	double end = last_place(scroll), dt = (double)(now_ms - scroll->moved_ms) / 1000.0;
	scroll->moved_ms = now_ms;
	dt = CLAMP(dt, 0.0, 0.25);
	if (scroll->has_goal) {
		double k = 1 - exp(-dt * 1000.0 / PAGE_MOVE_MS * 4);
		scroll->at += (scroll->goal - scroll->at) * k;
		if (fabs(scroll->goal - scroll->at) < 0.6) {
			scroll->at = scroll->goal;
			scroll->has_goal = false;
		}
		return scroll->has_goal;
	}
	while (dt > 0) { /* short steps: the end's spring stays stable and the result is the same at
			    any frame rate */
		double step = MIN_OF(dt, 0.004);
		dt -= step;
		double beyond = scroll->at < 0	   ? scroll->at
				: scroll->at > end ? scroll->at - end
						   : 0;
		if (beyond != 0) {
			scroll->speed -=
				(END_STIFF * END_STIFF * beyond + 2 * END_STIFF * scroll->speed) *
				step;
		} else {
			scroll->speed *= exp(-FRICTION * step);
		}
		scroll->at += scroll->speed * step;
	}
	bool is_beyond = scroll->at < -0.6 || scroll->at > end + 0.6;
	if (!is_beyond && fabs(scroll->speed) < SPEED_MIN_PX) {
		scroll->at = CLAMP(scroll->at, 0.0, end);
		scroll->speed = 0;
		return false;
	}
	return true;
}

struct rect ui_scroll_begin(struct ui *ui, uint32_t id, struct rect view)
{
	struct scroll *scroll = scroll_get(ui, id);
	bool is_held = ui->touch.is_dragging && ui->touch.scroll == id;
	if (ui->frame_serial - scroll->used_frame > 1 && scroll->used_frame) {
		scroll_stop(scroll); /* back on this page: where it was, at rest */
		scroll->moved_ms = ui->now_ms;
	}
	scroll->view = view;
	scroll->view_px = view.h;
	scroll->used_frame = ui->frame_serial;
	if (!is_held && advance(scroll, ui->now_ms)) {
		ui_want_frame(ui, ui->now_ms + 16);
	}
	ui->open_scroll = id;
	ui_push_clip(ui, view);
	return (struct rect){view.x, view.y - (int)lround(scroll->at), view.w, 1 << 24};
}

void ui_scroll_see(struct ui *ui, struct rect part)
{
	ui_pop_clip(ui);
	ui_push_clip(ui, part);
}

void ui_scroll_end(struct ui *ui, int content_height_px)
{
	struct scroll *scroll = scroll_find(ui, ui->open_scroll);
	scroll->content_px = content_height_px;
	bool is_held = ui->touch.is_dragging && ui->touch.scroll == scroll->id;
	if (!is_held && scroll->speed == 0 && !scroll->has_goal &&
		scroll->at > last_place(scroll)) {
		scroll->at = last_place(scroll); /* the list became shorter: once more, right */
		ui_want_frame(ui, ui->now_ms);
	}
	ui->open_scroll = 0;
	ui_pop_clip(ui);
}

struct scroll_state ui_scroll_state(const struct ui *ui, uint32_t id)
{
	for (int i = 0; i < SCROLL_MAX; i++) {
		const struct scroll *scroll = &ui->scrolls[i];
		if (scroll->id == id) {
			double at = scroll->has_goal ? scroll->goal : scroll->at;
			bool is_held = ui->touch.is_dragging && ui->touch.scroll == id;
			return (struct scroll_state){(int)lround(at), scroll->view_px,
				scroll->content_px,
				is_held || scroll->has_goal || scroll->speed != 0};
		}
	}
	return (struct scroll_state){0};
}

unsigned ui_scroll_control(struct ui *ui, struct rect rect, const char *label, uint32_t scroll,
	int by_px, unsigned state)
{
	state = ui_control(ui, ROLE_BUTTON, rect, label, ACTION_none, by_px > 0 ? 1 : 2, state);
	struct ui_node *node = &ui->nodes[ui->node_count - 1];
	node->scroll = scroll;
	node->scroll_by = by_px;
	return state;
}
