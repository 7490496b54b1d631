/* Which questions are asked, given the answers so far: shown fields and choices, the way from page
 * to page, and which matters of a bundle result. Pure; any thread that holds the answers. */
#ifndef ONEDOOR_FORM_WALK_H
#define ONEDOOR_FORM_WALK_H

#include "firmware/form/answers.h"

/* Bits of the form's fields. */
struct form_look {
	uint64_t shown, required; /* required ones are shown */
	uint64_t holds;		  /* bits of the form's conditions */
};

/* Everything at once; valid until the answers change. */
struct form_look walk_look(const struct answers *answers);
static inline bool walk_has(uint64_t fields, int field)
{
	return fields >> field & 1;
}
/* Is the field's choice open, or has a condition closed it? */
bool walk_is_open(
	const struct answers *answers, const struct form_look *look, int field, int choice);

bool walk_is_page_shown(const struct answers *answers, int page);
/* The next and the previous shown page; -1 when there is none. From -1, the first. */
int walk_next(const struct answers *answers, int page);
int walk_previous(const struct answers *answers, int page);
/* page is the at-th of `of` shown ones (from 1; 0 when it is not shown). */
struct form_progress {
	int at, of;
};
struct form_progress walk_progress(const struct answers *answers, int page);

/* form_read_condition's, of the same form; NULL: always. */
bool walk_holds(const struct answers *answers, const struct terms *terms);

/* Indices of form->matters that result from the answers, in their order; their number. */
int form_matters(const struct answers *answers, int matters_out[FORM_MAX_MATTERS]);

#endif
