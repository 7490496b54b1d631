/*
 * The on-screen keyboard, in immediate mode: candidates above, keys below. input may be NULL where
 * nothing is typed: nothing is drawn. Main thread.
 */
#ifndef ONEDOOR_UI_INPUT_KEYBOARD_H
#define ONEDOOR_UI_INPUT_KEYBOARD_H

#include "ui/input/input.h"
#include "ui/kit/widgets.h"

/* How high candidates and keys are: where there is room; as low as keys are still easy to hit; at
 * the least. Zeros where nothing is typed. */
struct input_heights {
	int usual, snug, least;
};
struct input_heights input_heights(struct ui *ui, const struct input_method *input);
/* At the bottom of rect, in its middle, no wider and no higher than it: in a low one everything is
 * lower. Above the keys is the row of candidates, which is always there where Chinese can be typed.
 */
void input_draw(struct ui *ui, struct rect rect, const struct input_method *input, enum lang lang);
/* The field, and behind its text what is being composed. */
void input_field(struct ui *ui, struct rect rect, const struct field *field,
	const struct input_method *input);

#endif
