/* What the pages for staff share: their look, the way between them, and forms that prove where they
 * come from. One thread. */
#ifndef ONEDOOR_TESTS_HALL_STAFF_PAGE_H
#define ONEDOOR_TESTS_HALL_STAFF_PAGE_H

#include "tests/hall/clerk.h"
#include "tests/hall/page.h"

/* One page on its way to a browser. */
struct staff_view {
	struct page page;
	struct clerk clerk;
	const char *token; /* of the forms */
	/* The query's; NULL: none. said: a clerk_answer; what: a number and a window, or an id. */
	const char *said, *what, *state, *query, *from;
};

/* where: the path of the page in the way, as "/staff/cases". */
void staff_begin(struct staff_view *view, const char *title, const char *where);
void staff_end(struct staff_view *view);
/* A form up to its first field: what it does, and the token. style: a class. */
void staff_form(struct staff_view *view, const char *act, const char *style);
/* A field that is not seen. */
void staff_hidden(struct staff_view *view, const char *name, const char *value);
/* A button that is a whole form: act, with id. tone: "" or "quiet". */
void staff_button(struct staff_view *view, const char *act, const char *id, const char *value,
	const char *label, const char *tone);
/* 2026-11-24 09:12 of the hall; "" for 0. */
void staff_time(int64_t ms, char text_out[static PAGE_TIME_LEN]);
/* A cell with a state as a coloured word. tone: good, warm, bad or "". */
void staff_pill(struct staff_view *view, const char *tone, const char *text);

#endif
