/* The row of candidates: numbered, as many as have room, and how to see the others. Only for
 * ui/input. */
#ifndef ONEDOOR_UI_INPUT_CANDIDATES_H
#define ONEDOOR_UI_INPUT_CANDIDATES_H

#include "ui/input/input.h"
#include "ui/kit/widgets.h"

/* hint: what stands there while nothing is composed; NULL: nothing. */
void candidates_draw(struct ui *ui, struct rect rect, const struct input_method *input,
	const char *hint, enum lang lang);

#endif
