/*
 * The numbers of a map: all of them are seen, the first ones – the nearest – nearest to where they
 * belong: there, else as near as there is room, at the end of a line from there. Any thread.
 */
#ifndef ONEDOOR_UI_KIT_PLAN_NUMBERS_H
#define ONEDOOR_UI_KIT_PLAN_NUMBERS_H

#include "ui/kit/plan_layout.h"

/* Of the plan's windows, in their order; placing has what stands there already. */
void plan_numbers(const struct plan *plan, enum lang lang, const struct plan_sizes *sizes,
	const struct label_type *type, struct placing *placing, struct plan_layout *out);

#endif
