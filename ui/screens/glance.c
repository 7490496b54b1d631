#include "ui/screens/glance.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

#include <string.h>

enum { NODES_MAX = 256, TEXT_MAX = 160, DIGITS_MAX = 10 };

static const char masked[] = "***";

struct glance {
	const struct kiosk *kiosk;
	struct rect panel;
	bool is_named;
	int count;
	struct json *nodes;
};

/* Numbers of people, phones and cases have more. */
static bool has_long_number(const char *text)
{
	int digits = 0;
	for (; *text && digits <= DIGITS_MAX; text++) {
		digits = *text >= '0' && *text <= '9' ? digits + 1 : 0;
	}
	return digits > DIGITS_MAX;
}

/* By where it lies, not by what it says: an answer may be the same word as one of ours. */
static bool is_public(const struct kiosk *kiosk, const char *text)
{
	bool is_ours =
		tr_is_own(text) || (kiosk->catalog && arena_owns(kiosk->catalog->arena, text));
	return is_ours && !has_long_number(text);
}

static struct json *rect_json(struct rect rect)
{
	struct json *array = json_new_array();
	json_append_int(array, rect.x);
	json_append_int(array, rect.y);
	json_append_int(array, rect.w);
	json_append_int(array, rect.h);
	return array;
}

static struct json *add(struct glance *glance, enum role role, struct rect rect, const char *text)
{
	struct rect seen = rect_intersect(rect, glance->panel);
	if (rect_is_empty(seen) || glance->count == NODES_MAX) {
		return NULL;
	}
	char shown[4 * TEXT_MAX + 1] = "";
	size_t len = strlen(text), at = 0, step;
	uint32_t c;
	for (int i = 0; i < TEXT_MAX && (step = utf8_decode(text + at, len - at, &c)) > 0; i++) {
		at += step;
	}
	str_copy_len(shown, sizeof(shown), text, at);
	struct json *node = json_new_object();
	json_set_str(node, "role", role_name(role));
	json_set(node, "rect", rect_json(seen));
	json_set_str(node, "text", shown);
	json_append(glance->nodes, node);
	glance->count++;
	return node;
}

/* What is chosen or pressed may be an answer. */
static void add_states(struct json *node, unsigned state, bool is_shown)
{
	struct json *states = json_new_array();
	if (state & STATE_DISABLED) {
		json_append_str(states, "disabled");
	}
	if ((state & STATE_FOCUSED) && is_shown) {
		json_append_str(states, "focused");
	}
	if ((state & STATE_SELECTED) && is_shown) {
		json_append_str(states, "selected");
	}
	json_set(node, "states", states);
}

static void add_control(struct glance *glance, const struct ui_node *control)
{
	bool is_typed = control->role == ROLE_FIELD || control->role == ROLE_KEY;
	bool is_read = control->role == ROLE_TEXT || control->role == ROLE_PAGE;
	bool is_shown = is_public(glance->kiosk, control->label) && !is_typed &&
			!(is_read && glance->is_named);
	struct json *node =
		add(glance, control->role, control->visible, is_shown ? control->label : masked);
	if (node) {
		add_states(node, control->state, is_shown && !glance->is_named);
	}
}

static bool is_same(struct rect a, struct rect b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

/* The lines of a text are one node, with the whole of it. */
static void add_text(struct glance *glance, const struct ui_line *lines, int count)
{
	struct rect rect = lines[0].rect;
	for (int i = 1; i < count; i++) {
		int right = MAX_OF(rect.x + rect.w, lines[i].rect.x + lines[i].rect.w);
		rect.x = MIN_OF(rect.x, lines[i].rect.x);
		rect.w = right - rect.x;
		rect.h = lines[i].rect.y + lines[i].rect.h - rect.y;
	}
	bool is_shown = !lines[0].is_personal && !glance->is_named &&
			is_public(glance->kiosk, lines[0].source);
	if (!rect_is_empty(rect)) {
		add(glance, ROLE_TEXT, rect, is_shown ? lines[0].source : masked);
	}
}

char *glance_text(const struct ui *ui, const struct kiosk *kiosk)
{
	struct glance glance = {.kiosk = kiosk,
		.panel = ui_panel(ui),
		.is_named = kiosk_is_named(kiosk),
		.nodes = json_new_array()};
	int count = 0;
	const struct ui_node *controls = ui_nodes(ui, &count);
	for (int i = 0; i < count; i++) {
		add_control(&glance, &controls[i]);
	}
	const struct ui_line *lines = ui_lines(ui, &count);
	for (int i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && lines[next].source == lines[i].source &&
				   is_same(lines[next].box, lines[i].box);
			next++) {
		}
		add_text(&glance, &lines[i], next - i);
	}
	struct json *root = json_new_object(), *size = json_new_array();
	json_append_int(size, glance.panel.w);
	json_append_int(size, glance.panel.h);
	json_set_str(root, "screen", screen_name(kiosk_screen(kiosk)));
	json_set_str(root, "lang", kiosk->prefs.lang == LANG_EN ? "en" : "zh");
	json_set(root, "size", size);
	json_set(root, "nodes", glance.nodes);
	char *json = json_text(root), *text = mem_copy_str(json);
	json_text_free(json);
	json_free(root);
	return text;
}
