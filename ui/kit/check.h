/*
 * Looks at a finished frame with the eyes of the rules: targets large enough and apart, within
 * reach, each found and left again with five keys; text large enough, whole, legible, with nothing
 * over it. Main thread.
 */
#ifndef ONEDOOR_UI_KIT_CHECK_H
#define ONEDOOR_UI_KIT_CHECK_H

#include <stdbool.h>
#include "ui/kit/ui.h"

enum check_rule {
	RULE_LIMIT,  /* a size or contrast nobody may go below */
	RULE_LAYOUT, /* something is cut, covered, in the wrong place or not reached */
};

/* Called for each violation with a sentence in English; text of the frame may be in it, so never
 * log it with a citizen's data on the screen. */
typedef void check_report_fn(void *arg, enum check_rule rule, const char *what);

/* Of the last frame. Returns the count of violations; report may be NULL. */
int ui_check(const struct ui *ui, check_report_fn *report, void *arg);

#endif
