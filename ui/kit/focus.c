/* Five keys, help and where: everything a finger can do, without one. */
#include "ui/kit/ui_impl.h"

#include <stdlib.h>

static bool can_focus(const struct ui_node *node)
{
	return node->role != ROLE_TEXT && !(node->state & STATE_DISABLED);
}

/* Where one begins to read. */
const struct ui_node *focus_first(const struct ui_node *nodes, int count)
{
	const struct ui_node *first = NULL;
	for (int i = 0; i < count; i++) {
		const struct ui_node *node = &nodes[i];
		bool is_before = !first || node->rect.y < first->rect.y ||
				 (node->rect.y == first->rect.y && node->rect.x < first->rect.x);
		if (can_focus(node) && !rect_is_empty(node->visible) && is_before) {
			first = node;
		}
	}
	return first;
}

static int centre_x(struct rect rect)
{
	return rect.x + rect.w / 2;
}

static int centre_y(struct rect rect)
{
	return rect.y + rect.h / 2;
}

/* How far `to` is from `from` in the key's direction; INT64_MAX when it does not lie there. */
static int64_t distance(struct rect from, struct rect to, enum input_key key)
{
	int ahead, gap;
	switch (key) {
	case KEY_UP:
		ahead = from.y - (to.y + to.h);
		break;
	case KEY_DOWN:
		ahead = to.y - (from.y + from.h);
		break;
	case KEY_LEFT:
		ahead = from.x - (to.x + to.w);
		break;
	default:
		ahead = to.x - (from.x + from.w);
		break;
	}
	if (ahead < 0) {
		return INT64_MAX;
	}
	if (key == KEY_UP || key == KEY_DOWN) {
		gap = MAX_OF(0, MAX_OF(to.x - (from.x + from.w), from.x - (to.x + to.w)));
		gap = gap * 8 + abs(centre_x(to) - centre_x(from));
	} else {
		gap = MAX_OF(0, MAX_OF(to.y - (from.y + from.h), from.y - (to.y + to.h)));
		gap = gap * 8 + abs(centre_y(to) - centre_y(from));
	}
	return (int64_t)ahead * 4 + gap;
}

/* When nothing lies that way, down and right go on in painting order, up and left backwards: every
 * control can be reached and left. */
static const struct ui_node *neighbour(
	const struct ui_node *nodes, int count, const struct ui_node *from, bool is_next)
{
	int at = (int)(from - nodes);
	for (int step = 1; step <= count; step++) {
		int i = (at + (is_next ? step : count - step)) % count;
		if (can_focus(&nodes[i])) {
			return &nodes[i];
		}
	}
	return from;
}

const struct ui_node *focus_next(
	const struct ui_node *nodes, int count, const struct ui_node *from, enum input_key key)
{
	const struct ui_node *best = NULL;
	int64_t best_distance = INT64_MAX;
	for (int i = 0; i < count; i++) {
		if (&nodes[i] == from || !can_focus(&nodes[i])) {
			continue;
		}
		int64_t d = distance(from->rect, nodes[i].rect, key);
		if (d < best_distance) {
			best = &nodes[i];
			best_distance = d;
		}
	}
	return best ? best : neighbour(nodes, count, from, key == KEY_DOWN || key == KEY_RIGHT);
}

void ui_focus_key(struct ui *ui, const struct input *input)
{
	enum input_key key = input->key;
	const struct ui_node *node = ui_node_by_id(ui, ui->focus);
	bool was_shown = ui->is_focus_shown && node;
	ui->is_dirty = true;
	if (key == KEY_HELP) {
		const struct ui_node *help = ui_find_node(ui, ACTION_help, -1);
		if (help) {
			ui_fire(ui, help, input->at_ms);
		}
		return;
	}
	ui->is_focus_shown = true;
	if (!was_shown || key == KEY_WHERE) { /* the first key only shows where one is */
		node = node ? node : focus_first(ui->nodes, ui->node_count);
		ui->focus = node ? node->id : 0;
		return;
	}
	if (key == KEY_SELECT) {
		if (can_focus(node) && !ui_is_too_soon(ui, node, input->at_ms)) {
			ui_fire(ui, node, input->at_ms);
		}
		return;
	}
	node = focus_next(ui->nodes, ui->node_count, node, key);
	ui->focus = node->id;
	struct scroll *scroll =
		node->scroll && !node->scroll_by ? scroll_find(ui, node->scroll) : NULL;
	if (scroll) {
		scroll_show(ui, scroll, node->rect);
	}
}
