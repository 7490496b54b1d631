/*
 * The kit: immediate mode, in millimetres. A frame is ui_begin, widgets, ui_end; what comes out is
 * a draw list, the nodes (what a person could touch, and what it says) and, by the next input, the
 * action of the control that was released. Widgets hold nothing; the little that must live between
 * frames (finger, focus, scroll offsets) is here and ends with ui_forget. Main thread.
 */
#ifndef ONEDOOR_UI_KIT_UI_H
#define ONEDOOR_UI_KIT_UI_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/msg/action.h"
#include "firmware/msg/resting.h"
#include "ui/kit/draw.h"
#include "ui/kit/rect.h"
#include "ui/kit/theme.h"

struct ui;

struct ui_config {
	int width_px, height_px; /* of the panel, after rotation */
	double mm_per_px;	 /* never from EDID */
	int panel_bottom_mm;	 /* lower edge of the picture above the floor */
};

enum { REACH_TOP_MM = 1220, REACH_BOTTOM_MM = 380 };

/* measurer is called only between ui_begin and ui_end; its arg must outlive the ui. */
struct ui *ui_create(const struct ui_config *config, struct measurer measurer);
void ui_destroy(struct ui *ui); /* NULL is allowed; wipes */

/* What decides how this frame looks. */
struct ui_look {
	bool is_elder, is_high_contrast, is_low_reach;
	uint32_t page;	 /* which page this is: a change moves pages and drops the finger */
	bool is_forward; /* direction of the last change */
};

void ui_begin(struct ui *ui, int64_t now_ms, const struct ui_look *look);
/* Valid until the next ui_begin or ui_forget. */
const struct draw_list *ui_end(struct ui *ui);
/* When the frame should be drawn again although nothing happened; INT64_MAX: never. */
int64_t ui_next_frame_ms(const struct ui *ui);

/* Against the controls of the last frame. One finger acts; another means nothing as long as that
 * one lives. One that has been still for a second gives way to a new one, and what does not end or
 * move within 5 s (a bag, water, a finger whose end was not heard) is ignored for good; so is a key
 * that is held. True when it shows that a person is here. */
bool ui_input(struct ui *ui, const struct input *input);
/* What lies there and is ignored: bits of enum resting, as of the last input or frame. */
unsigned ui_resting(const struct ui *ui);
/* Takes the oldest action; false when there is none. */
bool ui_take_event(struct ui *ui, enum action *action_out, int *arg_out);
/* True once after an input that changes the picture (pressed, scrolled, focus): draw again. */
bool ui_take_dirty(struct ui *ui);

/* End of a session: finger, focus, scroll offsets, events, widths and every text of the last frame
 * are overwritten. What lies on the glass or on a key is still known, but not where. */
void ui_forget(struct ui *ui);

/* --- what is there, for tests, speech and the checker --- */

enum role {
	ROLE_PAGE,
	ROLE_BUTTON,
	ROLE_TILE,
	ROLE_ROW,
	ROLE_KEY,
	ROLE_FIELD,
	ROLE_SWITCH,
	ROLE_TEXT, /* is only read: no finger and no key comes to it */
	ROLE_COUNT
};
enum { STATE_PRESSED = 1, STATE_FOCUSED = 2, STATE_DISABLED = 4, STATE_SELECTED = 8 };
enum { LABEL_MAX_LEN = 159 };

struct ui_node {
	uint32_t id;
	enum role role;
	const char *label;   /* frame's memory */
	struct rect rect;    /* whole */
	struct rect visible; /* what of it is inside its scroll area; empty when scrolled away */
	unsigned state;
	enum action action;
	int arg;
	uint32_t scroll;   /* id of the scroll area it lies in; 0 none */
	int scroll_by;	   /* a pager's button: px; 0 for others */
	bool is_repeating; /* acts again and again while a finger lies on it */
};

/* A line of text as laid out, for the checker and the golden dumps. */
struct ui_line {
	const char *text;
	const char *source;    /* what it was laid out of, only to be compared: it may be gone */
	bool is_personal;      /* as its style says */
	struct rect rect, box; /* the line; the box it was given (clipped by scroll areas only) */
	int cmd;	       /* its command in the list; -1: outside the panel, not drawn */
	bool is_cut;	       /* did not fit even at the floor */
	bool is_scrolled;      /* in a scroll area: may be clipped */
};

enum { NODE_MAX = 256, LINE_MAX = 640 };
const struct ui_node *ui_nodes(const struct ui *ui, int *count_out);
const struct ui_line *ui_lines(const struct ui *ui, int *count_out);
/* The first enabled visible node with this action (and arg, unless -1); NULL when none. */
const struct ui_node *ui_find_node(const struct ui *ui, enum action action, int arg);
const char *role_name(enum role role);

/* --- measures --- */

int ui_px(const struct ui *ui, double mm);
/* The same, larger where type is larger: pictures beside words. */
int ui_px_elder(const struct ui *ui, double mm);
const struct theme *ui_theme(const struct ui *ui);
struct rect ui_panel(const struct ui *ui);
bool ui_is_portrait(const struct ui *ui);
/* The part of the panel between 380 and 1,220 mm above the floor. */
struct rect ui_reach(const struct ui *ui);
int64_t ui_now_ms(const struct ui *ui);
bool ui_is_low_reach(const struct ui *ui);
/* An animation of the page asks for a frame at at_ms. */
void ui_want_frame(struct ui *ui, int64_t at_ms);
/* How long this page has been shown, ms. */
int64_t ui_page_age_ms(const struct ui *ui);

/* Text in the frame's memory. */
const char *ui_format(struct ui *ui, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* --- paint --- */

void ui_fill(struct ui *ui, struct rect rect, enum tone tone);
/* Not of the theme: red, green, blue, as the panel shows them. */
void ui_colour(struct ui *ui, struct rect rect, const uint8_t rgb[3]);
void ui_round(struct ui *ui, struct rect rect, int radius_px, enum tone tone);
void ui_outline(struct ui *ui, struct rect rect, int radius_px, int line_px, enum tone tone);
/* A surface: soft shadow, or an outline in high contrast. */
void ui_card(struct ui *ui, struct rect rect, enum tone tone);
void ui_icon(struct ui *ui, struct rect rect, const char *name, enum tone tone);
/* The same, but its square is stretched to rect. */
void ui_icon_stretched(struct ui *ui, struct rect rect, const char *name, enum tone tone);
/* An icon centred on a tinted plate that fills rect. */
void ui_plate(struct ui *ui, struct rect rect, const char *name, enum tone tone, enum tone plate);
void ui_arc(struct ui *ui, struct rect rect, int line_px, int permille, enum tone tone);
/* A path in the panel's pixels, copied; line_px 0: filled. */
void ui_path(struct ui *ui, const struct path *path, int line_px, enum tone tone);
/* A small picture, as large as fits, in the middle of rect; its pixels are borrowed until the frame
 * is drawn. */
void ui_pixels(struct ui *ui, struct rect rect, const struct pixels *picture);
/* A QR code on white with its quiet zone, as large as whole pixels a module allow. False when text
 * cannot be encoded (then nothing is drawn). */
bool ui_qr(struct ui *ui, struct rect rect, const char *text);
/* The page moves inside rect when it changes. */
void ui_moving(struct ui *ui, struct rect rect);

/* --- text --- */

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
enum valign { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };

struct text_style {
	enum text_size size;
	enum font_weight weight;
	enum tone tone; /* TONE_PAPER (0) means ink */
	enum align align;
	enum valign valign;
	bool is_personal;
	bool is_single; /* one line, smaller rather than wrapped where possible */
	int bold_at,
		bold_len; /* bytes to set bold (search match); only for texts of one paragraph */
};
#define STYLE(...) (&(const struct text_style){__VA_ARGS__})

/* Sets text into rect, wrapped; a smaller size of the theme is taken when it does not fit, never
 * below the floor. Returns the height used. */
int ui_text(struct ui *ui, struct rect rect, const struct text_style *style, const char *text);
/* How high and how wide it would be at its own size. */
int ui_text_height(struct ui *ui, int width_px, const struct text_style *style, const char *text);
int ui_text_width(struct ui *ui, const struct text_style *style, const char *text);
/* How wide its widest piece is that cannot be wrapped. */
int ui_text_least_width(struct ui *ui, const struct text_style *style, const char *text);
int ui_line_px(const struct ui *ui, enum text_size size);
/* Sets text into the top of *rest and cuts that off, with gap below. */
void ui_paragraph(struct ui *ui, struct rect *rest, const struct text_style *style,
	const char *text, int gap_px);

/* --- controls --- */

/* Registers a control and returns its state. Its label must say what it does. Text in frame's
 * memory or longer. */
unsigned ui_control(struct ui *ui, enum role role, struct rect rect, const char *label,
	enum action action, int arg, unsigned state);
/* The control that was registered last acts again and again while a finger lies on it. */
void ui_repeat(struct ui *ui);
/* What stands in rect as one sentence, for who listens, where its lines alone would not say it.
 * Only for what is in sight. Text in frame's memory or longer. */
void ui_spoken(struct ui *ui, struct rect rect, const char *label);
/* The ring around the control that has the focus; call after painting it. */
void ui_focus_ring(struct ui *ui, struct rect rect, int radius_px, unsigned state);

/* --- scrolling --- */

/* Everything until ui_scroll_end is clipped to view and shifted. Returns where the content begins
 * (width of view, height unbounded). id: not 0, one per list. */
struct rect ui_scroll_begin(struct ui *ui, uint32_t id, struct rect view);
/* Of the list that was begun last only this is seen, a part of its view. */
void ui_scroll_see(struct ui *ui, struct rect part);
void ui_scroll_end(struct ui *ui, int content_height_px);
struct scroll_state {
	int at_px, view_px, content_px;
	bool is_moving;
};
struct scroll_state ui_scroll_state(const struct ui *ui, uint32_t id);
/* A button that moves a list by by_px. */
unsigned ui_scroll_control(struct ui *ui, struct rect rect, const char *label, uint32_t scroll,
	int by_px, unsigned state);

/* Everything drawn before becomes background: veiled, and not to be touched. */
void ui_overlay(struct ui *ui);

#endif
