/* What the files of the kit share. Not for anybody else. */
#ifndef ONEDOOR_UI_KIT_UI_IMPL_H
#define ONEDOOR_UI_KIT_UI_IMPL_H

#include "firmware/base/arena.h"
#include "ui/kit/ui.h"

enum {
	FRAME_BYTES = 384 * 1024,
	EVENT_MAX = 8,
	SCROLL_MAX = 8,
	WIDTH_CACHE_SIZE = 4096, /* a power of two */
	CLIP_MAX = 4,
	SAMPLE_MAX = 8,
	CONTACT_MAX = 16,

	/* Fingers and keys alike. */
	SILENT_MS = 1000,  /* not heard of for so long: it may have ended unheard */
	RESTING_MS = 5000, /* no person presses for so long: an elbow, a bag, a book */
};

struct width_entry {
	uint64_t hash; /* of font and text; the text itself is not kept */
	int width_px;
};

struct scroll {
	uint32_t id;	  /* 0: free */
	double at, speed; /* px, px/s */
	double goal;
	bool has_goal;
	int view_px, content_px;
	int64_t moved_ms;   /* when at was last brought up to date */
	int64_t used_frame; /* serial of the frame it was last in */
	struct rect view;
};

/* Whatever touches the glass, as long as it does. */
struct contact {
	bool is_there, is_resting;
	int64_t panel, finger;
	int64_t down_ms, heard_ms;
	int64_t moved_ms; /* came down, or moved by more than it trembles */
	int x, y;	  /* there */
};

/* What the one that acts does. */
struct touch {
	bool is_down, is_lost; /* lost: slid off, held too long, became a scroll */
	struct contact *contact;
	int x, y, last_y;
	uint32_t node; /* id of what is pressed; 0 nothing */
	/* It acts by itself while it is pressed: what, when next, and whether it has. */
	bool is_repeating, has_repeated;
	enum action action;
	int arg;
	int64_t repeat_ms;
	struct rect rect;
	bool is_inside;
	uint32_t scroll; /* what could be dragged */
	bool is_dragging;
	double drag_at; /* scroll's place when the finger came down */
	int sample_count;
	struct {
		int y;
		int64_t ms;
	} samples[SAMPLE_MAX]; /* newest last */
};

struct held_key {
	int64_t since_ms, heard_ms; /* 0: never */
};

struct event {
	enum action action;
	int arg;
};

struct ui {
	struct ui_config config;
	struct measurer measurer;
	struct arena *arena; /* the frame's; secret: wiped at every begin */
	struct theme theme;
	struct ui_look look;
	bool has_look;
	int64_t now_ms, page_ms, next_frame_ms, frame_serial;
	int64_t motion_ms; /* a page change began; 0 none */
	bool is_dirty;

	int node_count, line_count, clip_count;
	struct ui_node nodes[NODE_MAX];
	struct ui_line lines[LINE_MAX];
	struct rect clips[CLIP_MAX];
	uint32_t open_scroll;
	bool is_overlay;

	struct contact contacts[CONTACT_MAX];
	struct contact rested; /* the last that did, until heard_ms */
	struct held_key keys[KEY_COUNT];
	struct touch touch;
	uint32_t focus;
	bool is_focus_shown;
	unsigned resting;
	uint32_t last_id; /* double tap guard */
	struct rect last_rect;
	int64_t last_ms;
	int event_count;
	struct event events[EVENT_MAX];
	struct scroll scrolls[SCROLL_MAX];
	struct width_entry widths[WIDTH_CACHE_SIZE];
	struct draw_list list;
};

/* Adds a command clipped to what is visible; NULL when nothing of rect is (draw nothing). */
struct draw_cmd *ui_add(struct ui *ui, enum draw_kind kind, struct rect rect);
struct rect ui_clip_now(const struct ui *ui);
void ui_push_clip(struct ui *ui, struct rect rect);
void ui_pop_clip(struct ui *ui);
const char *ui_keep(struct ui *ui, const char *text, size_t len);
int ui_measure(struct ui *ui, struct font font, const char *text, int len);
void ui_push_event(struct ui *ui, enum action action, int arg);
const struct ui_node *ui_node_by_id(const struct ui *ui, uint32_t id);
/* What releasing this node means: an event, or a scroll. */
void ui_fire(struct ui *ui, const struct ui_node *node, int64_t at_ms);
void ui_focus_key(struct ui *ui, const struct input *input);
/* A key and a finger that mean once do not mean twice: the second half of a double tap. */
bool ui_is_too_soon(const struct ui *ui, const struct ui_node *node, int64_t at_ms);
/* What rests by now is ignored from now on; asks for a frame when something will. */
void touch_pass_time(struct ui *ui, int64_t now_ms);
void touch_forget(struct ui *ui);
/* Where the focus begins (NULL: nowhere), and where an arrow key leads from there. */
const struct ui_node *focus_first(const struct ui_node *nodes, int count);
const struct ui_node *focus_next(
	const struct ui_node *nodes, int count, const struct ui_node *from, enum input_key key);

struct scroll *scroll_find(struct ui *ui, uint32_t id);
void scroll_by(struct ui *ui, struct scroll *scroll, int by_px);
void scroll_show(struct ui *ui, struct scroll *scroll, struct rect rect);
/* How far the list must move so that rect is seen, in px; what its ends allow. */
int scroll_to_show_px(const struct ui *ui, const struct scroll *scroll, struct rect rect);
void scroll_drag(struct ui *ui, struct touch *touch, int64_t now_ms);
void scroll_release(struct ui *ui, struct touch *touch, int64_t now_ms);
bool scroll_stop(struct scroll *scroll);

#endif
