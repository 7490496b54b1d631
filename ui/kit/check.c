#include "ui/kit/check.h"
#include "ui/kit/ui_impl.h"

#include <stdarg.h>
#include <stdio.h>

enum { CONTRAST_FLOOR = 450, TOUCHING_PX = 1 };

struct check {
	const struct ui *ui;
	check_report_fn *report;
	void *arg;
	int count;
};

static void PRINTF_LIKE(2, 3) violated(struct check *check, const char *fmt, ...)
{
	char what[400];
	va_list args;
	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	check->count++;
	if (check->report) {
		check->report(check->arg, what);
	}
}

static int um(const struct ui *ui, int px)
{
	return (int)(px * 1000.0 / ui->theme.px_per_mm + 0.5);
}

static void check_targets(struct check *check)
{
	const struct ui *ui = check->ui;
	for (int i = 0; i < ui->node_count; i++) {
		const struct ui_node *node = &ui->nodes[i];
		int floor_um = node->role == ROLE_KEY ? KEY_FLOOR_UM : TARGET_FLOOR_UM;
		if (um(ui, node->rect.w) < floor_um || um(ui, node->rect.h) < floor_um) {
			violated(check, "%s \"%s\" is %.1f x %.1f mm", role_name(node->role),
				node->label, um(ui, node->rect.w) / 1000.0,
				um(ui, node->rect.h) / 1000.0);
		}
		if (!node->label || !node->label[0]) {
			violated(check, "%s %s has no label", role_name(node->role),
				action_name(node->action));
		}
		if (!node->scroll && !rect_covers(ui_panel(ui), node->rect)) {
			violated(check, "%s \"%s\" is outside the panel", role_name(node->role),
				node->label);
		}
		for (int k = 0; k < i; k++) {
			const struct ui_node *other = &ui->nodes[k];
			struct rect both = rect_intersect(node->visible, other->visible);
			if (other->role != ROLE_PAGE && node->role != ROLE_PAGE &&
				both.w > TOUCHING_PX && both.h > TOUCHING_PX) {
				violated(check, "\"%s\" lies on \"%s\"", node->label, other->label);
			}
			if (other->id == node->id) {
				violated(check, "\"%s\" and \"%s\" do the same (%s %d)",
					node->label, other->label, action_name(node->action),
					node->arg);
			}
		}
	}
}

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

static void check_text(struct check *check, const struct ui_line *line)
{
	const struct ui *ui = check->ui;
	const struct draw_cmd *cmd = &ui->list.cmds[line->cmd];
	int cap_um = um(ui, cmd->font.size_px) * FONT_CAP_PERMILLE / 1000;
	int floor_um = ui->theme.is_elder ? CAP_FLOOR_ELDER_UM : CAP_FLOOR_UM;
	if (cap_um < floor_um) {
		violated(check, "\"%s\" is %.1f mm high", line->text, cap_um / 1000.0);
	}
	struct rect room = rect_inset(line->box, -1, -1);
	if (line->is_cut || !rect_covers(room, line->rect)) {
		violated(check, "\"%s\" does not fit into its %.0f x %.0f mm", line->text,
			um(ui, line->box.w) / 1000.0, um(ui, line->box.h) / 1000.0);
	}
	if (!line->is_scrolled && !rect_covers(ui_panel(ui), line->rect)) {
		violated(check, "\"%s\" leaves the panel", line->text);
	}
	/* left, middle and right: a text must not run from one ground onto another */
	int y = line->rect.y + line->rect.h / 2;
	int xs[3] = {
		line->rect.x + 1, line->rect.x + line->rect.w / 2, line->rect.x + line->rect.w - 2};
	for (int i = 0; i < 3; i++) {
		struct color ground = ground_at(ui, line->cmd, xs[i], y);
		int contrast = color_contrast(color_over(cmd->color, ground), ground);
		if (contrast < CONTRAST_FLOOR) {
			violated(check, "\"%s\" has a contrast of %d.%02d:1", line->text,
				contrast / 100, contrast % 100);
			return;
		}
	}
}

/* Two texts on top of each other. */
static void check_collisions(struct check *check)
{
	const struct ui *ui = check->ui;
	for (int i = 0; i < ui->line_count; i++) {
		for (int k = 0; k < i; k++) {
			if (ui->lines[i].is_scrolled != ui->lines[k].is_scrolled) {
				continue; /* the scroll area clips its own */
			}
			struct rect both = rect_intersect(ui->lines[i].rect, ui->lines[k].rect);
			if (both.w > 2 && both.h > ui->lines[i].rect.h / 4) {
				violated(check, "\"%s\" runs into \"%s\"", ui->lines[i].text,
					ui->lines[k].text);
			}
		}
	}
}

int ui_check(const struct ui *ui, check_report_fn *report, void *arg)
{
	struct check check = {.ui = ui, .report = report, .arg = arg};
	check_targets(&check);
	for (int i = 0; i < ui->line_count; i++) {
		check_text(&check, &ui->lines[i]);
	}
	check_collisions(&check);
	if (ui->list.count >= DRAW_MAX || ui->node_count >= NODE_MAX ||
		ui->line_count >= LINE_MAX) {
		violated(&check, "the frame is full: %d commands, %d nodes, %d lines",
			ui->list.count, ui->node_count, ui->line_count);
	}
	if (arena_used(ui->arena) > FRAME_BYTES / 2) {
		violated(&check, "the frame's memory is half full: %zu bytes",
			arena_used(ui->arena));
	}
	return check.count;
}
