/* The controls, one file each. Immediate mode: call them every frame. Labels are in the person's
 * language already. */
#ifndef ONEDOOR_UI_KIT_WIDGETS_H
#define ONEDOOR_UI_KIT_WIDGETS_H

#include "ui/kit/ui.h"

enum button_kind { BUTTON_PRIMARY, BUTTON_OUTLINE, BUTTON_QUIET };

struct button {
	enum button_kind kind;
	const char *icon; /* NULL: none */
	const char *label;
	enum action action;
	int arg;
	bool is_disabled, is_selected;
	bool is_stacked;  /* icon above the label */
	bool is_end_icon; /* icon after the label (onward arrows) */
};
#define BUTTON(...) (&(const struct button){__VA_ARGS__})
void button(struct ui *ui, struct rect rect, const struct button *button);
/* The width a button of this look wants, at least min_px. */
int button_width(struct ui *ui, const struct button *button, int min_px);
/* Its label, on as many lines as there is room for, keeps its size; not of a stacked one. */
bool button_has_room(struct ui *ui, struct rect rect, const struct button *button);
/* The least a stacked button needs when its label may take several lines: its width, and its height
 * at a width. */
int button_stacked_width(struct ui *ui, const struct button *button, int min_px);
int button_stacked_height(struct ui *ui, const struct button *button, int width_px, int min_px);

/* A large choice: icon on a plate, name, a line of fact, an optional badge; where there is room,
 * examples of what is behind it. */
struct tile {
	const char *icon, *name, *fact;
	const char *examples;		/* lines; NULL: none */
	const char *badge, *badge_icon; /* NULL: none */
	enum tone badge_tone;
	enum action action;
	int arg;
	bool is_disabled;
	bool is_primary; /* the recommended one: outlined in the accent */
	bool is_loud;	 /* the one loud thing of the page: on the accent */
	bool is_large;	 /* name and fact a size up */
	bool is_small;	 /* tall: name a size down; the same for all tiles of a page */
	bool is_roomy;	 /* tall: fact and examples a size up; likewise */
};
#define TILE(...) (&(const struct tile){__VA_ARGS__})
void tile(struct ui *ui, struct rect rect, const struct tile *tile);
/* The least height at which its words keep their size, without the examples. */
int tile_height(struct ui *ui, int width_px, const struct tile *tile);
/* A tall tile of that size has room for its name at the usual size. */
bool tile_has_room(struct ui *ui, struct rect rect, const struct tile *tile);
/* Its words stand whole beside the plate. */
bool tile_fits(struct ui *ui, struct rect rect, const struct tile *tile);
/* … and for its fact and examples a size up. */
bool tile_is_roomy(struct ui *ui, struct rect rect, const struct tile *tile);

/* What a row's end, or its beginning, says of it. */
enum row_kind {
	ROW_ONWARD, /* leads on */
	ROW_ONE,    /* one of several: a ring */
	ROW_ANY,    /* some of several: a box */
	ROW_PLAIN,  /* only read */
};

/* A line of a list. */
struct row {
	enum row_kind kind;
	bool is_on;	  /* chosen */
	const char *icon; /* NULL: none */
	const char *name, *note;
	int bold_at, bold_len;			     /* of name; len 0: the whole name is bold */
	bool has_match;				     /* bold only the match */
	const char *badge, *badge_icon, *badge_note; /* load in words; how many wait */
	enum tone badge_tone;
	enum action action;
	int arg;
	bool is_large;	    /* name a size up */
	bool is_note_large; /* likewise */
};
#define ROW(...) (&(const struct row){__VA_ARGS__})
int row_height(struct ui *ui, int width_px, const struct row *row);
void row(struct ui *ui, struct rect rect, const struct row *row);

/* A key of the on-screen keyboard; pops above the finger. label is what it shows, spoken its name.
 */
struct key {
	const char *label, *icon, *spoken;
	enum action action;
	int arg;
	bool is_wide;	   /* a function key: tinted, no pop-up */
	bool is_large;	   /* label a size up */
	bool is_selected;  /* the way of typing that is chosen */
	bool is_repeating; /* held, it acts again and again */
	bool is_disabled;
};
#define KEY(...) (&(const struct key){__VA_ARGS__})
void key(struct ui *ui, struct rect rect, const struct key *key);

/* Where typed text stands. */
struct field {
	const char *icon, *text, *placeholder;
	const char *composed; /* behind the text, underlined: not chosen yet; NULL: nothing */
	bool is_personal, is_active;
	enum text_size size;
	enum action action; /* ACTION_none: only shown */
	const char *label;
};
#define FIELD(...) (&(const struct field){__VA_ARGS__})
void field(struct ui *ui, struct rect rect, const struct field *field);

/* A circle that empties, with the seconds in it. */
void ring(struct ui *ui, struct rect rect, int left, int total);

/* Icon and word of a state; at the left of rect, or the right. Returns its width. */
int badge_width(struct ui *ui, const char *icon, const char *text);
int badge(struct ui *ui, struct rect rect, enum align align, const char *icon, const char *text,
	enum tone tone);
/* The same as a pill on its own tint. */
int pill(struct ui *ui, struct rect rect, enum align align, const char *icon, const char *text,
	enum tone tone, enum tone ground);

/* A switch of the mode sheet: what it is, what it does, on or off in words beside a switch; without
 * one it is a choice of two. */
struct mode_switch {
	const char *icon, *name, *note, *state_word;
	bool is_on;
	enum action action;
	bool is_choice;
};
#define MODE_SWITCH(...) (&(const struct mode_switch){__VA_ARGS__})
void mode_switch(struct ui *ui, struct rect rect, const struct mode_switch *mode);

/* A card in the middle of the veiled page; returns its inside. */
struct rect sheet(struct ui *ui, struct rect area, int width_px, int height_px);

/* Three calm dots: something is being done. */
void waiting_dots(struct ui *ui, struct rect rect);

#endif
