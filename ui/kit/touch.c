/* Fingers and keys against the controls of the last frame. */
#include "ui/kit/ui_impl.h"

#include "firmware/base/mem.h"

#include <stdlib.h>

enum {
	SLACK_MM = 8,	    /* a finger may roll this far off and still mean it */
	DRAG_MM = 4,	    /* from here on it is a scroll, not a press; less is a tremble */
	ENDLESS_MS = 30000, /* nobody drags for so long: the panel is in trouble */
	RESTED_MS = 10000,  /* so long a panel may take to find again what lies there */
	KEY_FAST_MS = 150,  /* no person presses one key so fast for long: it repeats by itself */
	REPEAT_FIRST_MS = 500, /* a key that is held acts again, and then so often */
	REPEAT_NEXT_MS = 120,
};

static const struct ui_node *node_at(const struct ui *ui, int x, int y)
{
	for (int i = ui->node_count - 1; i >= 0; i--) { /* the last painted is on top */
		const struct ui_node *node = &ui->nodes[i];
		if (node->role != ROLE_TEXT && rect_contains(node->visible, x, y)) {
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

static bool is_near(const struct ui *ui, const struct contact *contact, int x, int y, int mm)
{
	return MAX_OF(abs(x - contact->x), abs(y - contact->y)) <= ui_px(ui, mm);
}

/* The one that acts means nothing any more: lifted, lost, or another acts now. */
static void let_go(struct ui *ui, int64_t at_ms)
{
	if (ui->touch.is_dragging) {
		scroll_release(ui, &ui->touch, at_ms);
	}
	ui->is_dirty |= ui->touch.is_down;
	ui->touch = (struct touch){0};
}

static void end_contact(struct ui *ui, struct contact *contact, int64_t at_ms)
{
	if (ui->touch.contact == contact) {
		let_go(ui, at_ms);
	}
	if (contact->is_resting) {
		ui->rested = *contact;
		ui->rested.heard_ms = at_ms;
	}
	*contact = (struct contact){0};
}

static struct contact *find_contact(struct ui *ui, const struct input *input)
{
	for (int i = 0; i < CONTACT_MAX; i++) {
		struct contact *contact = &ui->contacts[i];
		if (contact->is_there && contact->panel == input->panel &&
			contact->finger == input->finger) {
			return contact;
		}
	}
	return NULL;
}

static struct contact *begin_contact(struct ui *ui, const struct input *input)
{
	struct contact *contact = find_contact(ui, input); /* then its end was not heard */
	for (int i = 0; i < CONTACT_MAX && !contact; i++) {
		contact = ui->contacts[i].is_there ? NULL : &ui->contacts[i];
	}
	if (!contact) { /* a panel in trouble: the one that was heard of longest ago */
		contact = &ui->contacts[0];
		for (int i = 1; i < CONTACT_MAX; i++) {
			if (ui->contacts[i].heard_ms < contact->heard_ms) {
				contact = &ui->contacts[i];
			}
		}
	}
	end_contact(ui, contact, input->at_ms);
	*contact = (struct contact){.is_there = true,
		.panel = input->panel,
		.finger = input->finger,
		.down_ms = input->at_ms,
		.heard_ms = input->at_ms,
		.moved_ms = input->at_ms,
		.x = input->x,
		.y = input->y};
	return contact;
}

/* Until the finger rests: then it is nobody's. */
static void repeat(struct ui *ui, int64_t now_ms)
{
	struct touch *touch = &ui->touch;
	if (!touch->is_down || touch->is_lost || !touch->is_inside || !touch->is_repeating) {
		return;
	}
	if (now_ms >= touch->repeat_ms) {
		ui_push_event(ui, touch->action, touch->arg);
		touch->has_repeated = true;
		touch->repeat_ms = now_ms + REPEAT_NEXT_MS;
		ui_want_frame(ui, now_ms); /* so that it is taken at once */
	}
	ui_want_frame(ui, touch->repeat_ms);
}

void touch_pass_time(struct ui *ui, int64_t now_ms)
{
	for (int i = 0; i < CONTACT_MAX; i++) {
		struct contact *contact = &ui->contacts[i];
		if (!contact->is_there || contact->is_resting) {
			continue;
		}
		int64_t rests_ms =
			MIN_OF(contact->moved_ms + RESTING_MS, contact->down_ms + ENDLESS_MS);
		if (now_ms < rests_ms) {
			ui_want_frame(ui, rests_ms);
			continue;
		}
		contact->is_resting = true;
		if (ui->touch.contact == contact) {
			let_go(ui, now_ms);
		}
	}
	repeat(ui, now_ms);
	ui->resting = 0;
	for (int i = 0; i < CONTACT_MAX; i++) {
		ui->resting |= ui->contacts[i].is_resting ? RESTING_ON_GLASS : 0;
	}
	for (int i = 0; i < KEY_COUNT; i++) {
		const struct held_key *key = &ui->keys[i];
		bool is_held = key->heard_ms && now_ms - key->heard_ms < SILENT_MS;
		if (is_held && key->heard_ms - key->since_ms >= RESTING_MS) {
			ui->resting |= RESTING_ON_KEY;
			ui_want_frame(ui, key->heard_ms + SILENT_MS);
		}
	}
}

unsigned ui_resting(const struct ui *ui)
{
	return ui->resting;
}

void touch_forget(struct ui *ui)
{
	mem_wipe(&ui->touch, sizeof(ui->touch));
	mem_wipe(&ui->rested, sizeof(ui->rested));
	for (int i = 0; i < CONTACT_MAX; i++) {
		ui->contacts[i].x = ui->contacts[i].y = 0;
	}
}

/* A panel that finds again what lay there has seen nobody. */
static bool is_same_thing(const struct ui *ui, const struct input *input)
{
	return ui->rested.is_there && input->at_ms - ui->rested.heard_ms < RESTED_MS &&
	       is_near(ui, &ui->rested, input->x, input->y, SLACK_MM);
}

static bool down(struct ui *ui, const struct input *input)
{
	struct touch *touch = &ui->touch;
	struct contact *contact = begin_contact(ui, input);
	if (touch->is_down && input->at_ms - touch->contact->heard_ms < SILENT_MS) {
		return false; /* one finger; a second one means nothing */
	}
	let_go(ui, input->at_ms);
	*touch = (struct touch){.is_down = true,
		.contact = contact,
		.x = input->x,
		.y = input->y,
		.last_y = input->y,
		.is_inside = true};
	bool is_person = !is_same_thing(ui, input);
	ui->is_focus_shown = false;
	ui->is_dirty = true;
	struct scroll *scroll = scroll_at(ui, input->x, input->y);
	if (scroll) {
		touch->scroll = scroll->id;
		bool was_moving = scroll_stop(scroll);
		touch->drag_at = scroll->at;
		if (was_moving) {
			return is_person; /* a touch that stops a moving list is not a choice */
		}
	}
	const struct ui_node *node = node_at(ui, input->x, input->y);
	if (!node) {
		return is_person;
	}
	if (ui_is_too_soon(ui, node, input->at_ms)) {
		touch->is_lost = true;
		return is_person;
	}
	touch->node = node->id;
	touch->rect = node->rect;
	touch->is_repeating = node->is_repeating;
	touch->action = node->action;
	touch->arg = node->arg;
	touch->repeat_ms = input->at_ms + REPEAT_FIRST_MS;
	return is_person;
}

static void drag_or_press(struct ui *ui, const struct input *input)
{
	struct touch *touch = &ui->touch;
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

static void move(struct ui *ui, const struct input *input)
{
	struct contact *contact = find_contact(ui, input);
	if (!contact) {
		return;
	}
	contact->heard_ms = input->at_ms;
	if (!is_near(ui, contact, input->x, input->y, DRAG_MM)) {
		contact->x = input->x;
		contact->y = input->y;
		contact->moved_ms = input->at_ms;
	}
	if (ui->touch.contact == contact) {
		drag_or_press(ui, input);
	}
}

static void up(struct ui *ui, const struct input *input)
{
	move(ui, input);
	struct touch *touch = &ui->touch;
	struct contact *contact = find_contact(ui, input);
	if (!contact) {
		return;
	}
	if (touch->contact == contact) {
		const struct ui_node *node = ui_node_by_id(ui, touch->node);
		bool is_held = input->at_ms - contact->down_ms > RESTING_MS;
		if (node && !is_held && !touch->is_lost && touch->is_inside &&
			!touch->has_repeated && !(node->state & STATE_DISABLED)) {
			ui_fire(ui, node, input->at_ms);
		}
	}
	end_contact(ui, contact, input->at_ms);
}

static void cancel(struct ui *ui, const struct input *input)
{
	struct contact *contact = find_contact(ui, input);
	if (contact) {
		end_contact(ui, contact, input->at_ms);
	}
}

/* The first of a key that is held acts; what follows only says that it still is. A repeat after a
 * silence is a new press: the end of the one before was not heard. */
static bool press_key(struct ui *ui, const struct input *input)
{
	struct held_key *key = &ui->keys[input->key];
	int64_t silent_ms = input->at_ms - key->heard_ms;
	bool goes_on = key->heard_ms && silent_ms < (input->is_repeat ? SILENT_MS : KEY_FAST_MS);
	key->heard_ms = input->at_ms;
	if (!goes_on) {
		key->since_ms = input->at_ms;
	}
	if (goes_on && (input->is_repeat || input->at_ms - key->since_ms >= RESTING_MS)) {
		return false;
	}
	ui_focus_key(ui, input);
	return true;
}

bool ui_input(struct ui *ui, const struct input *input)
{
	bool is_person = false;
	touch_pass_time(ui, input->at_ms);
	switch (input->kind) {
	case INPUT_DOWN:
		is_person = down(ui, input);
		break;
	case INPUT_MOVE:
		move(ui, input);
		break;
	case INPUT_UP:
		up(ui, input);
		break;
	case INPUT_CANCEL:
		cancel(ui, input);
		break;
	case INPUT_KEY:
		is_person = press_key(ui, input);
		break;
	}
	touch_pass_time(ui, input->at_ms);
	return is_person;
}
