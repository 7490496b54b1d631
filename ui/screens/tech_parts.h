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

/* How something is: a sign and a colour of its own, so that it is seen from afar and without
 * colours, too. */
enum tech_mark {
	MARK_NONE, /* nothing is known of it, or it cannot be in order or not */
	MARK_FINE,
	MARK_WARNING,
	MARK_TROUBLE,
	MARK_WAITING,
	MARK_SKIPPED
};
const char *tech_mark_icon(enum tech_mark mark);
enum tone tech_mark_tone(enum tech_mark mark);

/* A line of a list: what, how it is, and what can be done with it. The mark stands at the end, or,
 * without an icon, at the beginning. */
struct tech_row {
	const char *icon;
	enum tech_mark mark;
	const char *name, *value;
	const char *detail;   /* only where there is room; NULL: none */
	struct button button; /* label NULL: none */
};
/* One below the other, as high as there is room for. */
void tech_rows(const struct view *view, struct rect rect, const struct tech_row *rows, int count);
/* The index-th of count such lines in rect. */
struct rect tech_line_at(const struct view *view, struct rect rect, int index, int count);
/* A page of them. */
void tech_list(const struct view *view, const struct tech_frame *frame, const struct tech_row *rows,
	int count);

/* What a state or reason means, in words. */
const char *tech_device_words(const struct view *view, const struct device_status *status);
enum tech_mark tech_device_mark(const struct device_status *status);
const char *tech_line_words(const struct view *view);
const char *tech_paper_words(const struct view *view);
const char *tech_test_name(const struct view *view, enum tech_test test);
const char *tech_test_icon(enum tech_test test);

#endif
