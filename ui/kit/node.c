/* The controls of a frame: laid down by the page, found again by fingers, keys, tests and speech.
 */
#include "ui/kit/ui_impl.h"

#include "firmware/base/log.h"

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
		"page", "button", "tile", "row", "key", "field", "switch", "text"};
	return names[role];
}

unsigned ui_control(struct ui *ui, enum role role, struct rect rect, const char *label,
	enum action action, int arg, unsigned state)
{
	REQUIRE(ui->node_count < NODE_MAX); /* else a control would be there and dead */
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

void ui_repeat(struct ui *ui)
{
	REQUIRE(ui->node_count > 0);
	ui->nodes[ui->node_count - 1].is_repeating = true;
}

void ui_spoken(struct ui *ui, struct rect rect, const char *label)
{
	enum { FIRST = 0x1000 }; /* nobody finds it again by its id: only different from others */
	ui_control(ui, ROLE_TEXT, rect, label, ACTION_none, FIRST + ui->node_count, 0);
}

void ui_overlay(struct ui *ui)
{
	ui_fill(ui, ui_panel(ui), TONE_SCRIM);
	if (!ui->is_overlay) {
		ui->is_overlay = true;
		ui->node_count = ui->line_count = 0;
	}
}
