/* Whoever cannot touch has arrow keys: from where the focus begins they must lead to every control,
 * and from every control back. */
#include "ui/kit/check_impl.h"

#include <string.h>

static const enum input_key arrows[] = {KEY_UP, KEY_DOWN, KEY_LEFT, KEY_RIGHT};

static const struct scroll *scroll_of(const struct ui *ui, const struct ui_node *node)
{
	for (int i = 0; node->scroll && !node->scroll_by && i < SCROLL_MAX; i++) {
		if (ui->scrolls[i].id == node->scroll) {
			return &ui->scrolls[i];
		}
	}
	return NULL;
}

/* The controls as they lie once the focus has come to `at`: its list has moved to show it. */
static void nodes_around(const struct ui *ui, int at, struct ui_node *out)
{
	memcpy(out, ui->nodes, (size_t)ui->node_count * sizeof(*out));
	const struct scroll *scroll = scroll_of(ui, &out[at]);
	int by = scroll ? scroll_to_show_px(ui, scroll, out[at].rect) : 0;
	for (int i = 0; i < ui->node_count; i++) {
		if (by && scroll_of(ui, &ui->nodes[i]) == scroll) {
			out[i].rect.y -= by;
		}
	}
}

/* Spreads from `first` over the ways, along them or against them. */
static void spread(short (*ways)[ARRAY_LEN(arrows)], int count, int first, bool is_back, bool *seen)
{
	bool has_grown = true;
	seen[first] = true;
	while (has_grown) {
		has_grown = false;
		for (int i = 0; i < count; i++) {
			for (size_t k = 0; k < ARRAY_LEN(arrows); k++) {
				int from = is_back ? ways[i][k] : i, to = is_back ? i : ways[i][k];
				if (seen[from] && !seen[to]) {
					seen[to] = has_grown = true;
				}
			}
		}
	}
}

void check_focus(struct check *check)
{
	const struct ui *ui = check->ui;
	const struct ui_node *first = focus_first(ui->nodes, ui->node_count);
	if (!first) {
		return; /* a page on which nothing can be done */
	}
	static struct ui_node nodes[NODE_MAX];
	static short ways[NODE_MAX][ARRAY_LEN(arrows)];
	for (int i = 0; i < ui->node_count; i++) {
		nodes_around(ui, i, nodes);
		for (size_t k = 0; k < ARRAY_LEN(arrows); k++) {
			ways[i][k] =
				(short)(focus_next(nodes, ui->node_count, &nodes[i], arrows[k]) -
					nodes);
		}
	}
	bool is_reached[NODE_MAX] = {false}, is_left[NODE_MAX] = {false};
	spread(ways, ui->node_count, (int)(first - ui->nodes), false, is_reached);
	spread(ways, ui->node_count, (int)(first - ui->nodes), true, is_left);
	for (int i = 0; i < ui->node_count; i++) {
		const struct ui_node *node = &ui->nodes[i];
		if (node->role == ROLE_TEXT || node->state & STATE_DISABLED) {
			continue;
		}
		if (!is_reached[i]) {
			check_violated(check, RULE_LAYOUT,
				"%s \"%s\" is not reached by the arrow keys", role_name(node->role),
				node->label);
		}
		if (!is_left[i]) {
			check_violated(check, RULE_LAYOUT, "%s \"%s\" holds the focus fast",
				role_name(node->role), node->label);
		}
	}
	memset(nodes, 0, sizeof(nodes));
}
