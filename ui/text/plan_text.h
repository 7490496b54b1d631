/* The words of a plan: the same on the page, on paper and for who listens. Any thread. */
#ifndef ONEDOOR_UI_TEXT_PLAN_TEXT_H
#define ONEDOOR_UI_TEXT_PLAN_TEXT_H

#include <stddef.h>
#include "firmware/msg/plan.h"

/* "You are here". Lives as long as the process. */
const char *plan_here_text(enum lang lang);
/* What the target is called: the mark's name, or its area's; "" when there is none. The plan's. */
const char *plan_target_text(enum lang lang, const struct plan *plan);
enum { METRE_TEXT_LEN = 64 };
/* "330 m", "1.2 km": as the crow flies. */
void metre_text(enum lang lang, int metres, char out[METRE_TEXT_LEN]);
/* One sentence of it, cut at a whole character: what it is, where one is, where one goes; of a map
 * each number, how far and in which direction. */
void plan_spoken_text(
	enum lang lang, const char *title, const struct plan *plan, char *out, size_t out_size);

#endif
