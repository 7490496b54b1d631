/* What releasing a control means, by finger or by key. */
#include "ui/kit/ui_impl.h"

enum {
	DOUBLE_TAP_MS = 300,
	KEY_BOUNCE_MS = 60,
	NEW_PAGE_MS = 250, /* the second half of a double tap must not act on the next page */
};

void ui_fire(struct ui *ui, const struct ui_node *node, int64_t at_ms)
{
	ui->last_id = node->id;
	ui->last_rect = node->visible;
	ui->last_ms = at_ms;
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

/* Another control has come where the last one acted: call, and call off. */
static bool is_in_its_place(const struct ui *ui, const struct ui_node *node)
{
	struct rect rect = node->visible;
	return ui->last_id && node->id != ui->last_id &&
	       rect_contains(ui->last_rect, rect.x + rect.w / 2, rect.y + rect.h / 2);
}

bool ui_is_too_soon(const struct ui *ui, const struct ui_node *node, int64_t at_ms)
{
	int64_t guard_ms = node->role == ROLE_KEY ? KEY_BOUNCE_MS : DOUBLE_TAP_MS;
	int64_t since_ms = at_ms - ui->last_ms;
	bool is_repeat = node->id == ui->last_id && since_ms < guard_ms;
	bool is_too_new = node->role != ROLE_KEY && at_ms - ui->page_ms < NEW_PAGE_MS &&
			  ui->last_id && since_ms < DOUBLE_TAP_MS;
	bool is_swapped =
		node->role != ROLE_KEY && since_ms < DOUBLE_TAP_MS && is_in_its_place(ui, node);
	return is_repeat || is_too_new || is_swapped;
}
