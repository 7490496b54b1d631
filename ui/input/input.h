/*
 * The input method: what is being composed (letters that are not words yet) and the keyboard that
 * shows it. The page draws it from a const pointer; a touched key comes back through input_act,
 * which the app calls for every action while the page's shape says that something is typed there
 * (kiosk_typing). Only text that is committed becomes a fact, MSG_TEXT_COMMITTED; a deletion while
 * nothing is composed stays ACTION_key_delete, and ACTION_key_clear is heard by both.
 *
 * One struct, no heap, no file written, nothing learned: input_wipe overwrites all of it. Main
 * thread.
 *
 * A page that wants it: its shape answers `typing`, takes MSG_TEXT_COMMITTED (append fact->text),
 * ACTION_key_delete (drop the last character) and ACTION_key_clear; its screen calls input_field
 * and input_draw with view->input.
 */
#ifndef ONEDOOR_UI_INPUT_INPUT_H
#define ONEDOOR_UI_INPUT_INPUT_H

#include "firmware/msg/action.h"
#include "firmware/msg/catalog.h"
#include "firmware/msg/typing.h"
#include "ui/input/pinyin.h"
#include "ui/kit/widgets.h"

/* The keys that are shown. A place is left for strokes. */
enum input_mode { MODE_PINYIN, MODE_LOWER, MODE_UPPER, MODE_SIGNS, MODE_DIGITS, MODE_COUNT };

struct input_method {
	struct typing typing; /* whose keyboard it is; kind TYPING_NOTHING: nobody's */
	enum input_mode mode;
	struct pinyin pinyin; /* what is being composed, its candidates */
	int first_candidate;  /* the first one shown */
};

/* Overwrites everything. */
void input_wipe(struct input_method *input);
/* Before anything else whenever the page may be another one: what was composed for another page or
 * field is overwritten, and the keys become those of this one. lang decides only with which keys it
 * begins. dictionary is borrowed, and may be NULL: then letters stay letters. */
void input_follow(struct input_method *input, const struct typing *typing, enum lang lang,
	const struct dictionary *dictionary);

enum input_result {
	INPUT_PASSED,	 /* not for it: the page hears the action */
	INPUT_TAKEN,	 /* what is composed, or the keys, may have changed */
	INPUT_COMMITTED, /* the same, and commit holds text */
};
/* What a control means while something is typed. commit: overwritten by the caller after use. */
enum input_result input_act(
	struct input_method *input, enum action action, int arg, char commit[TYPED_MAX_LEN + 1]);

/* --- drawing --- */

/* How high candidates and keys are at that width. */
int input_height(struct ui *ui, int width_px, const struct input_method *input);
/* The keyboard, at the bottom of rect, as wide as it; above the keys the row of candidates, which
 * is always there where Chinese can be typed. */
void input_draw(struct ui *ui, struct rect rect, const struct input_method *input, enum lang lang);
/* The field: what stands in it, and after that what is being composed, underlined. */
void input_field(struct ui *ui, struct rect rect, const struct field *field,
	const struct input_method *input);

#endif
