/* Is every text large enough, whole, legible, and alone where it stands. */
#include "ui/kit/check_impl.h"

#include <string.h>

enum { CONTRAST_FLOOR = 450 };

/* What is painted at (x, y) below command `until`. */
static struct color ground_at(const struct ui *ui, int until, int x, int y)
{
	struct color ground = ui->list.paper;
	ground.a = 255;
	struct rect clip = ui_panel(ui);
	for (int i = 0; i < until; i++) {
		const struct draw_cmd *cmd = &ui->list.cmds[i];
		if (cmd->kind == DRAW_CLIP) {
			clip = cmd->rect;
		}
		bool is_fill = cmd->kind == DRAW_RECT || (cmd->kind == DRAW_ROUND && !cmd->line_px);
		if (is_fill && rect_contains(cmd->rect, x, y) && rect_contains(clip, x, y)) {
			ground = color_over(cmd->color, ground);
		}
	}
	return ground;
}

static struct rect clip_at(const struct ui *ui, int cmd)
{
	for (int i = cmd; i >= 0; i--) {
		if (ui->list.cmds[i].kind == DRAW_CLIP) {
			return ui->list.cmds[i].rect;
		}
	}
	return ui_panel(ui);
}

/* Line boxes are higher than their letters: a quarter may lie on a neighbour. */
static bool is_collision(struct rect line, struct rect other)
{
	struct rect both = rect_intersect(line, other);
	return both.w > 2 && both.h > line.h / 4;
}

static void check_room(struct check *check, const struct ui_line *line)
{
	const struct ui *ui = check->ui;
	int cap_um =
		check_um(check, ui->list.cmds[line->cmd].font.size_px) * FONT_CAP_PERMILLE / 1000;
	if (cap_um < (ui->theme.is_elder ? CAP_FLOOR_ELDER_UM : CAP_FLOOR_UM)) {
		check_violated(
			check, RULE_LIMIT, "\"%s\" is %.1f mm high", line->text, cap_um / 1000.0);
	}
	if (line->is_cut || !rect_covers(rect_inset(line->box, -1, -1), line->rect)) {
		check_violated(check, RULE_LAYOUT, "\"%s\" does not fit into its %.0f x %.0f mm",
			line->text, check_um(check, line->box.w) / 1000.0,
			check_um(check, line->box.h) / 1000.0);
	}
	if (!line->is_scrolled && !rect_covers(ui_panel(ui), line->rect)) {
		check_violated(check, RULE_LAYOUT, "\"%s\" leaves the panel", line->text);
	}
	if (strstr(line->text, "…")) {
		check_violated(check, RULE_LAYOUT, "\"%s\" is shortened", line->text);
	}
}

/* Left, middle and right: a text must not run from one ground onto another. */
static void check_contrast(struct check *check, const struct ui_line *line, struct rect seen)
{
	const struct ui *ui = check->ui;
	struct color color = ui->list.cmds[line->cmd].color;
	int y = seen.y + seen.h / 2;
	int xs[3] = {seen.x + 1, seen.x + seen.w / 2, seen.x + seen.w - 2};
	for (int i = 0; i < 3; i++) {
		struct color ground = ground_at(ui, line->cmd, xs[i], y);
		int contrast = color_contrast(color_over(color, ground), ground);
		if (contrast < CONTRAST_FLOOR) {
			check_violated(check, RULE_LIMIT, "\"%s\" has a contrast of %d.%02d:1",
				line->text, contrast / 100, contrast % 100);
			return;
		}
	}
}

/* What is painted later must not lie on it. */
static void check_over(struct check *check, const struct ui_line *line, struct rect seen)
{
	const struct ui *ui = check->ui;
	struct rect clip = clip_at(ui, line->cmd);
	for (int i = line->cmd + 1; i < ui->list.count; i++) {
		const struct draw_cmd *cmd = &ui->list.cmds[i];
		if (cmd->kind == DRAW_CLIP) {
			clip = cmd->rect;
		}
		bool is_cover = cmd->kind == DRAW_RECT || cmd->kind == DRAW_QR ||
				cmd->kind == DRAW_PIXELS || cmd->kind == DRAW_ICON ||
				(cmd->kind == DRAW_ROUND && !cmd->line_px);
		if (is_cover && is_collision(seen, rect_intersect(cmd->rect, clip))) {
			check_violated(check, RULE_LAYOUT, "\"%s\" is painted over%s%s", line->text,
				cmd->kind == DRAW_ICON ? " by icon " : "",
				cmd->kind == DRAW_ICON ? cmd->text : "");
			return;
		}
	}
}

/* A text stands inside a control or apart from it; of a line, an eighth above and below is no
 * letter. */
static void check_apart(struct check *check, const struct ui_line *line, struct rect seen)
{
	const struct ui *ui = check->ui;
	for (int i = 0; i < ui->node_count; i++) {
		const struct ui_node *node = &ui->nodes[i];
		if (node->role != ROLE_TEXT &&
			!rect_covers(
				rect_inset(node->rect, -1, -1 - line->rect.h / 8), line->rect) &&
			is_collision(seen, node->visible)) {
			check_violated(check, RULE_LAYOUT, "\"%s\" runs into %s \"%s\"", line->text,
				role_name(node->role), node->label);
		}
	}
}

static void check_collisions(struct check *check, int index)
{
	const struct ui_line *line = &check->ui->lines[index];
	for (int i = 0; i < index; i++) {
		const struct ui_line *other = &check->ui->lines[i];
		bool is_one_list = line->is_scrolled == other->is_scrolled; /* else it clips */
		if (is_one_list && is_collision(line->rect, other->rect)) {
			check_violated(check, RULE_LAYOUT, "\"%s\" runs into \"%s\"", line->text,
				other->text);
		}
	}
}

void check_texts(struct check *check)
{
	const struct ui *ui = check->ui;
	for (int i = 0; i < ui->line_count; i++) {
		const struct ui_line *line = &ui->lines[i];
		if (line->cmd < 0) {
			check_violated(check, RULE_LAYOUT, "a text at %.0f, %.0f mm is not drawn",
				check_um(check, line->rect.x) / 1000.0,
				check_um(check, line->rect.y) / 1000.0);
			continue;
		}
		struct rect seen = rect_intersect(line->rect, clip_at(ui, line->cmd));
		check_room(check, line);
		check_collisions(check, i);
		if (seen.h > line->rect.h / 2) { /* else it is at the edge of its list */
			check_contrast(check, line, seen);
			check_over(check, line, seen);
			check_apart(check, line, seen);
		}
	}
}
