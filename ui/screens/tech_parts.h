/* What a technician's pages are made of. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_TECH_PARTS_H
#define ONEDOOR_UI_SCREENS_TECH_PARTS_H

#include "firmware/model/tech.h"
#include "ui/screens/parts.h"

/* The amber band that no citizen's page has, and a bar (landscape: a column) of buttons; label
 * NULL: none. */
struct tech_frame {
	const char *title; /* NULL: none */
	struct button primary, other;
	const char *back; /* NULL: "Back" */
};
/* Returns the body. side_out (NULL allowed): what is free above a landscape's buttons. */
struct rect tech_frame(
	const struct view *view, const struct tech_frame *frame, struct rect *side_out);

/* A line of a list: what, how it is, and what can be done with it. */
struct tech_row {
	const char *icon;
	enum tone tone; /* of the icon; TONE_PAPER: soft */
	const char *name, *value;
	struct button button; /* label NULL: none */
};
/* One below the other in rect, as high as there is room for, at most most_mm. */
void tech_rows(const struct view *view, struct rect rect, const struct tech_row *rows, int count,
	int most_mm);
/* A page of them. */
void tech_list(const struct view *view, const struct tech_frame *frame, const struct tech_row *rows,
	int count);

/* What a state or reason means, in words. */
const char *tech_device_words(const struct view *view, const struct device_status *status);
enum tone tech_device_tone(const struct device_status *status);
const char *tech_line_words(const struct view *view);
const char *tech_paper_words(const struct view *view);
const char *tech_test_name(const struct view *view, enum tech_test test);
const char *tech_test_icon(enum tech_test test);

#endif
