/* What pages are made of. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_PARTS_H
#define ONEDOOR_UI_SCREENS_PARTS_H

#include "firmware/model/choose.h"
#include "firmware/model/helper.h"
#include "firmware/model/identify.h"
#include "firmware/model/kiosk.h"
#include "firmware/model/paper.h"
#include "firmware/model/queue.h"
#include "ui/input/keyboard.h"
#include "ui/kit/cuts.h"
#include "ui/kit/ui.h"
#include "ui/kit/widgets.h"

struct view {
	struct ui *ui;
	const struct kiosk *kiosk;
	enum lang lang;
	const struct input_method *input; /* what is being composed; never NULL */
};

/* The message in the person's language (tr); a format may be used as one. */
const char *say(const struct view *view, const char *msgid) __attribute__((format_arg(2)));
const char *say_n(const struct view *view, const char *one, const char *many, int n)
	__attribute__((format_arg(2), format_arg(3)));
/* The catalogue's text in that language. */
const char *text_in(const struct view *view, const struct text *text);
int mm(const struct view *view, double mm);

/* --- the frame of a page --- */

enum step { STEP_NONE, STEP_CHOOSE, STEP_IDENTIFY, STEP_TAKE };

struct page {
	const char *title;
	const char *crumbs[2];	/* where this page lies; NULL none */
	enum step step;		/* how far on the way to the number */
	struct button primary;	/* label NULL: none */
	struct button other;	/* beside it, quieter; label NULL: none */
	bool is_even;		/* the way back is as large as the primary: nobody is pushed */
	const char *back_label; /* NULL: "Back", when the kiosk can go back */
	enum action back;	/* ACTION_none: no button at the left */
	bool has_home;
	bool is_quiet; /* nothing can be pressed: something is being done */
	bool is_rest;  /* of no visit: there is no way it could lie on, nor buttons of its own */
};

/* Draws head, action bar and state line; returns the body. In low reach the page lies in the reach
 * band, and a picture above it. */
struct rect page_frame(const struct view *view, const struct page *page);
/* The same; side_out: what is free beside it, above the buttons of a landscape's column. Without
 * height in portrait. */
struct rect page_frame_beside(
	const struct view *view, const struct page *page, struct rect *side_out);
/* Cut off the body: what lies above the reach line of a tall panel, for what is only looked at.
 * Without height where there is no such zone; nothing that must be known stands only there. */
struct rect look_zone(const struct view *view, struct rect *body);
/* What the page is about, in such a zone. */
enum { SUBJECT_FACTS = 3 };
struct subject {
	const char *icon, *name;
	const char *facts[SUBJECT_FACTS]; /* NULL ends them */
};
void subject(const struct view *view, struct rect zone, const struct subject *subject);
/* Calls one to this machine; label NULL while that cannot be. */
struct button helper_button(const struct view *view);
/* The usual page: back and home. */
struct page page_usual(const char *title, enum step step);
/* The wording of the line at the bottom, and the line. */
void state_line(const struct view *view, struct rect rect);
/* The mark on its plate, and the four ways to make the page easier. */
void brand_mark(const struct view *view, struct rect rect);
void open_door(const struct view *view, struct rect rect, int open_permille);
void canal(const struct view *view, struct rect rect);

/* --- bodies --- */

/* A page of one message: picture or plate, title, sentence; returns what is left below them. */
struct message {
	const char *picture; /* "pic-…", or NULL */
	const char *icon;    /* on a plate, when there is no picture */
	enum tone tone, ground;
	const char *title, *text, *detail;
	bool has_dots;
	int extra_px; /* room below the text for something of the page's own */
};
struct rect message_body(const struct view *view, struct rect body, const struct message *message);

/* A page on which something is being done: picture or hourglass, words, dots. */
struct busy {
	const char *title, *picture, *head, *text; /* picture NULL: none */
	enum step step;
	bool has_back;
};
void busy_page(const struct view *view, const struct busy *busy);

/* What a hand does, not a button: laying the card on the reader, as a picture. */
void card_way(const struct view *view, struct rect rect, const char *wanted);

/* A code for the phone in the middle of rect, at most so large, with its words below. False,
 * nothing drawn: there is none, or it would be too small to be read. */
bool phone_code(const struct view *view, struct rect rect, int most_mm, const char *code,
	const char *words);

/* For staff, small at the bottom of a body, which becomes so much lower: this terminal, the code
 * ("" or NULL: none), and what is wrong with the line. Nothing when there is nothing to say. */
void technician_line(const struct view *view, struct rect *body, const char *code);

/* A fact as label and value, one below the other; returns the height used. */
int fact(const struct view *view, struct rect rect, const char *icon, const char *label,
	const char *value, bool is_personal);
int fact_height(const struct view *view, int width_px, const char *value);

/* A list that scrolls, with buttons to turn pages when it is higher than rect. Between the two lies
 * what it holds, content_px high; begin returns where, and what of it is seen. */
struct rect list_begin(
	const struct view *view, struct rect rect, uint32_t id, int content_px, struct rect *clip);
void list_end(const struct view *view, int content_px);

/* The same of what is read: pages end between two lines. fn names the pieces that content_px is
 * made of. */
typedef void cuts_fn(const struct view *view, const void *arg, int width_px, struct cuts *cuts);
struct turned {
	struct rect at, clip;
	int content_px;
};
struct turned turned_begin(const struct view *view, struct rect rect, uint32_t id, int content_px,
	cuts_fn *fn, const void *arg);
void turned_end(const struct view *view, const struct turned *turned);

/* A list of equal-looking rows. */
typedef void row_fn(const struct view *view, void *arg, int index, struct row *row_out);
struct rows {
	int count;
	int longest; /* the row with the most text */
	row_fn *fill;
	void *arg;
};

/* The badge of a matter that cannot be had now. */
void row_mark_off(const struct view *view, int matter, struct row *row);
void row_list(const struct view *view, struct rect rect, uint32_t id, const struct rows *rows);

/* Things to choose from, as tiles that fill the body. */
struct tiles {
	int count;
	struct tile (*get)(const struct view *view, const void *arg, int index);
	const void *arg;
};
void tile_grid(const struct view *view, struct rect body, uint32_t id, const struct tiles *tiles);

/* --- words --- */

const char *load_word(const struct view *view, enum load load);
const char *load_icon(enum load load);
enum tone load_tone(enum load load);
/* "8 people waiting"; "" when unknown. */
const char *waiting_words(const struct view *view, int waiting);
/* "7 people before you", and "about 12–20 minutes": as on the slip; "" when unknown. */
const char *ahead_words(const struct view *view, const struct ticket *ticket);
const char *wait_words(const struct view *view, const struct ticket *ticket);
/* Where the card reader is, in words and as a picture of laying the card there. */
const char *reader_words(const struct view *view);
const char *reader_picture(const struct view *view);
/* Floor, zone and windows of the chosen matter or the ticket. */
const char *place_words(const struct view *view);
const char *floor_words(const struct view *view, int floor);
/* Why a matter cannot be had now, for what the citizen is doing; NULL: it can. */
const char *matter_off_words(const struct view *view, int matter);
/* Where a matter belongs: its department, else the matters that it stands among. */
const char *matter_where(const struct view *view, int index);
const char *windows_words(const struct view *view, const char *windows);
const char *clock_words(const struct view *view, int64_t utc_ms);
const char *date_words(const struct view *view, int64_t utc_ms);
/* "9:00–12:00  13:30–17:00" of a day since 1970-01-01; "" when closed all day. */
const char *hours_words(const struct view *view, int64_t days);
/* "We open tomorrow, Sunday, at 9:00.": the first opening after from_ms, UTC. */
const char *opening_words(const struct view *view, int64_t from_ms);
const char *weekday_word(const struct view *view, int weekday);
const char *minute_words(const struct view *view, int minute_of_day);
/* "updated 2 minutes ago" */
const char *age_words(const struct view *view, int64_t as_of_ms);
/* "This page ends in 20 seconds". */
const char *end_words(const struct view *view);
/* How many people wait in the whole hall; -1 unknown. */
int waiting_in_hall(const struct kiosk *kiosk);
/* What is chosen; NULL when nothing is, or the catalogue has gone. */
const struct zone *zone_now(const struct kiosk *kiosk);
const struct department *department_now(const struct kiosk *kiosk);
const struct matter *matter_now(const struct kiosk *kiosk);
/* Of what was handed in: case or receipt number; NULL: nothing was. */
const char *receipt_number(const struct view *view);
/* What such a group is called. */
const char *group_name(const struct view *view, const struct matter_group *group);
/* The matter and the zone of the ticket, else those chosen. */
const char *matter_name(const struct view *view);

/* Twelve large keys for digits, in one column of this width: ACTION_key, key_delete, key_clear. */
enum { PAD_COLUMN_MM = 280 };
void digit_pad(const struct view *view, struct rect rect, bool is_off);

/* --- pages: one file each --- */

typedef void screen_fn(const struct view *view);
#define SCREEN(name, shape, traits, limit_ms) screen_fn screen_##name;
#include "firmware/model/screens.def"
#undef SCREEN
/* Above whatever page: the idle warning. */
void idle_warning(const struct view *view);

#endif
