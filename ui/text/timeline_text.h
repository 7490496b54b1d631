/* The words of a timeline: the same on the page, on paper and for who listens. Any thread. */
#ifndef ONEDOOR_UI_TEXT_TIMELINE_TEXT_H
#define ONEDOOR_UI_TEXT_TIMELINE_TEXT_H

#include "firmware/msg/document.h"

enum { TIMELINE_TEXT_LEN = 120 };

/* "In progress". Lives as long as the process. */
const char *progress_text(enum lang lang, enum progress progress);
/* "2 of 20 working days"; "" when the hall has not said. */
void lane_days_text(enum lang lang, const struct lane *lane, char out[TIMELINE_TEXT_LEN]);
/* What its lane_clock means: "Overdue by 3 working days"; "" for CLOCK_NONE. */
void lane_clock_text(enum lang lang, const struct lane *lane, char out[TIMELINE_TEXT_LEN]);
/* "3 at the same time" */
void lane_count_text(enum lang lang, int count, char out[TIMELINE_TEXT_LEN]);

/* One sentence of it, cut at a whole character: what, how far, when, what was said, how
 * many lanes follow. */
void step_spoken_text(enum lang lang, const struct timeline_step *step, char *out, size_t out_size);
/* Whose, what, how far, its clock. */
void lane_spoken_text(enum lang lang, const struct lane *lane, char *out, size_t out_size);

#endif
