#include "ui/kit/check_impl.h"

enum { TOUCHING_PX = 1 };

static void check_size(struct check *check, const struct ui_node *node)
{
	int floor_um = node->role == ROLE_KEY ? KEY_FLOOR_UM : TARGET_FLOOR_UM;
	int w_um = check_um(check, node->rect.w), h_um = check_um(check, node->rect.h);
	if (w_um < floor_um || h_um < floor_um) {
		check_violated(check, RULE_LIMIT, "%s \"%s\" is %.1f x %.1f mm",
			role_name(node->role), node->label, w_um / 1000.0, h_um / 1000.0);
	}
}

/* A page that is touched anywhere needs only a part of it within reach. */
static void check_place(struct check *check, const struct ui_node *node)
{
	const struct ui *ui = check->ui;
	if (!node->scroll && !rect_covers(ui_panel(ui), node->rect)) {
		check_violated(check, RULE_LAYOUT, "%s \"%s\" is outside the panel",
			role_name(node->role), node->label);
	}
	struct rect reach = ui_reach(ui);
	bool is_within =
		node->role == ROLE_PAGE
			? check_um(check, rect_intersect(reach, node->visible).h) >= TARGET_FLOOR_UM
			: rect_covers(reach, node->visible);
	if (ui->look.is_low_reach && !rect_is_empty(node->visible) && !is_within) {
		check_violated(check, RULE_LAYOUT, "%s \"%s\" is out of reach",
			role_name(node->role), node->label);
	}
}

static void check_pair(struct check *check, const struct ui_node *a, const struct ui_node *b)
{
	struct rect both = rect_intersect(a->visible, b->visible);
	/* a page that can be touched anywhere is the ground of what lies on it: later, and within
	 */
	bool is_ground = b->role == ROLE_PAGE && b < a && rect_covers(b->visible, a->visible);
	if (!is_ground && both.w > TOUCHING_PX && both.h > TOUCHING_PX) {
		check_violated(check, RULE_LAYOUT, "\"%s\" lies on \"%s\"", a->label, b->label);
	}
	if (a->id == b->id) {
		check_violated(check, RULE_LAYOUT, "\"%s\" and \"%s\" do the same (%s %d)",
			a->label, b->label, action_name(a->action), a->arg);
	}
}

static void check_targets(struct check *check)
{
	const struct ui *ui = check->ui;
	for (int i = 0; i < ui->node_count; i++) {
		const struct ui_node *node = &ui->nodes[i];
		if (node->role != ROLE_TEXT) {
			check_size(check, node);
			check_place(check, node);
		}
		if (!node->label || !node->label[0]) {
			check_violated(check, RULE_LAYOUT, "%s %s has no label",
				role_name(node->role), action_name(node->action));
		}
		for (int k = 0; k < i; k++) {
			if (node->role != ROLE_TEXT && ui->nodes[k].role != ROLE_TEXT) {
				check_pair(check, node, &ui->nodes[k]);
			}
		}
	}
}

int ui_check(const struct ui *ui, check_report_fn *report, void *arg)
{
	struct check check = {.ui = ui, .report = report, .arg = arg};
	check_targets(&check);
	check_focus(&check);
	check_texts(&check);
	if (ui->list.count >= DRAW_MAX * 3 / 4 || ui->node_count >= NODE_MAX * 3 / 4 ||
		ui->line_count >= LINE_MAX) {
		check_violated(&check, RULE_LAYOUT,
			"the frame is nearly full: %d commands, %d nodes, %d lines", ui->list.count,
			ui->node_count, ui->line_count);
	}
	if (arena_used(ui->arena) > FRAME_BYTES / 2) {
		check_violated(&check, RULE_LAYOUT, "the frame's memory is half full: %zu bytes",
			arena_used(ui->arena));
	}
	return check.count;
}
