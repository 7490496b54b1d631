/* Fingers and keys against the controls of the last frame. */
#include "ui/kit/ui_impl.h"

#include <stdlib.h>

enum {
	SLACK_MM = 8,		 /* a finger may roll this far off and still mean it */
	DRAG_MM = 4,		 /* from here on it is a scroll, not a press */
	HELD_TOO_LONG_MS = 5000, /* an elbow, a bag */
	DOUBLE_TAP_MS = 300,
	KEY_BOUNCE_MS = 60,
	NEW_PAGE_MS = 250, /* the second half of a double tap must not act on the next page */
};

static const struct ui_node *node_at(const struct ui *ui, int x, int y)
{
	for (int i = ui->node_count - 1; i >= 0; i--) { /* the last painted is on top */
		const struct ui_node *node = &ui->nodes[i];
		if (rect_contains(node->visible, x, y)) {
			return node->state & STATE_DISABLED ? NULL : node;
		}
	}
	return NULL;
}

static struct scroll *scroll_at(struct ui *ui, int x, int y)
{
	for (int i = 0; i < SCROLL_MAX; i++) {
		struct scroll *scroll = &ui->scrolls[i];
		if (scroll->id && scroll->used_frame == ui->frame_serial && !ui->is_overlay &&
			rect_contains(scroll->view, x, y)) {
			return scroll;
		}
	}
	return NULL;
}

void ui_fire(struct ui *ui, const struct ui_node *node)
{
	if (node->scroll_by) {
		struct scroll *scroll = scroll_find(ui, node->scroll);
		if (scroll) {
			scroll_by(ui, scroll, node->scroll_by);
		}
		return;
	}
	if (node->action != ACTION_none) {
		ui_push_event(ui, node->action, node->arg);
	}
}

static void down(struct ui *ui, const struct input *input)
{
	struct touch *touch = &ui->touch;
	if (touch->is_down) {
		return; /* one finger; a second one means nothing */
	}
	*touch = (struct touch){.is_down = true,
		.x = input->x,
		.y = input->y,
		.last_y = input->y,
		.down_ms = input->at_ms,
		.is_inside = true};
	ui->is_focus_shown = false;
	ui->is_dirty = true;
	struct scroll *scroll = scroll_at(ui, input->x, input->y);
	if (scroll) {
		touch->scroll = scroll->id;
		bool was_moving = scroll_stop(scroll);
		touch->drag_at = scroll->at;
		if (was_moving) {
			return; /* a touch that stops a moving list is not a choice */
		}
	}
	const struct ui_node *node = node_at(ui, input->x, input->y);
	if (!node) {
		return;
	}
	int64_t guard_ms = node->role == ROLE_KEY ? KEY_BOUNCE_MS : DOUBLE_TAP_MS;
	bool is_repeat = node->id == ui->last_id && input->at_ms - ui->last_ms < guard_ms;
	bool is_too_new = node->role != ROLE_KEY && input->at_ms - ui->page_ms < NEW_PAGE_MS &&
			  ui->last_id && input->at_ms - ui->last_ms < DOUBLE_TAP_MS;
	if (is_repeat || is_too_new) {
		touch->is_lost = true;
		return;
	}
	touch->node = node->id;
	touch->rect = node->rect;
}

static void move(struct ui *ui, const struct input *input)
{
	struct touch *touch = &ui->touch;
	if (!touch->is_down) {
		return;
	}
	touch->last_y = input->y;
	if (touch->scroll && !touch->is_dragging && abs(input->y - touch->y) > ui_px(ui, DRAG_MM)) {
		struct scroll *scroll = scroll_find(ui, touch->scroll);
		if (scroll && (scroll->content_px > scroll->view_px)) {
			touch->is_dragging = true;
			touch->is_lost = true;
			touch->y = input->y;
		}
	}
	if (touch->is_dragging) {
		scroll_drag(ui, touch, input->at_ms);
		ui->is_dirty = true;
		return;
	}
	if (!touch->node || touch->is_lost) {
		return;
	}
	int slack = ui_px(ui, SLACK_MM);
	struct rect near = {touch->rect.x - slack, touch->rect.y - slack, touch->rect.w + 2 * slack,
		touch->rect.h + 2 * slack};
	bool is_inside = rect_contains(near, input->x, input->y);
	ui->is_dirty |= is_inside != touch->is_inside;
	touch->is_inside = is_inside;
}

static void up(struct ui *ui, const struct input *input, bool is_cancel)
{
	struct touch *touch = &ui->touch;
	if (!touch->is_down) {
		return;
	}
	if (!is_cancel) {
		move(ui, input);
	}
	bool is_held = input->at_ms - touch->down_ms > HELD_TOO_LONG_MS;
	const struct ui_node *node = ui_node_by_id(ui, touch->node);
	if (touch->is_dragging) {
		scroll_release(ui, touch, input->at_ms);
	} else if (node && !is_cancel && !is_held && !touch->is_lost && touch->is_inside &&
		   !(node->state & STATE_DISABLED)) {
		ui->last_id = node->id;
		ui->last_ms = input->at_ms;
		ui_fire(ui, node);
	}
	*touch = (struct touch){0};
	ui->is_dirty = true;
}

void ui_input(struct ui *ui, const struct input *input)
{
	switch (input->kind) {
	case INPUT_DOWN:
		down(ui, input);
		break;
	case INPUT_MOVE:
		move(ui, input);
		break;
	case INPUT_UP:
		up(ui, input, false);
		break;
	case INPUT_CANCEL:
		up(ui, input, true);
		break;
	case INPUT_KEY:
		ui_focus_key(ui, input->key);
		break;
	}
}
