/*
 * The input method: what is being composed (letters that are not words yet) and which keys are
 * shown. The page draws it from a const pointer (keyboard.h); a touched key comes back through
 * input_act, which the app calls for every action while the page's shape says that something is
 * typed there (kiosk_typing). Only text that is committed becomes a fact, MSG_TEXT_COMMITTED; a
 * deletion while nothing is composed stays ACTION_key_delete, and ACTION_key_clear is heard by
 * both.
 *
 * One struct, no heap, no file written, nothing learned: input_wipe overwrites all of it. Main
 * thread.
 *
 * A page that wants it: its shape answers `typing`, takes MSG_TEXT_COMMITTED (append fact->text),
 * ACTION_key_delete (drop the last character) and ACTION_key_clear; its screen draws input_field
 * and input_draw with view->input. While input_composed(view->input) says something, going on would
 * lose it: the primary button is disabled then.
 */
#ifndef ONEDOOR_UI_INPUT_INPUT_H
#define ONEDOOR_UI_INPUT_INPUT_H

#include "firmware/msg/action.h"
#include "firmware/msg/catalog.h"
#include "firmware/msg/typing.h"
#include "ui/input/pinyin.h"

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
/* Whenever the page may be another one: what was composed for another page or field is overwritten,
 * and the keys become those of this one. lang decides only with which keys it begins. dictionary is
 * borrowed, and may be NULL: then letters stay letters. */
void input_follow(struct input_method *input, const struct typing *typing, enum lang lang,
	const struct dictionary *dictionary);

enum input_result {
	INPUT_PASSED,	 /* not for it: the page hears the action */
	INPUT_TAKEN,	 /* what is composed, or the keys, may have changed */
	INPUT_COMMITTED, /* the same, and commit holds text: the caller overwrites it after use */
};
/* What a control means while something is typed; any arg is allowed. */
enum input_result input_act(
	struct input_method *input, enum action action, int arg, char commit[TYPED_MAX_LEN + 1]);

/* The letters being composed, syllable by syllable; "" none. */
const char *input_composed(const struct input_method *input);
/* Chinese, letters and signs can be typed: there are keys for the ways of typing. */
bool input_has_modes(const struct input_method *input);
bool input_has_chinese(const struct input_method *input);

#endif
