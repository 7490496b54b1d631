/* A page on which one thing is typed: the question, the field, what helps or is wrong, keys.
 * Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_TYPED_PAGE_H
#define ONEDOOR_UI_SCREENS_TYPED_PAGE_H

#include "ui/screens/parts.h"

struct typed_page {
	const char *title, *icon;
	const char *question;
	const char *help;  /* NULL none */
	const char *about; /* what stands already; NULL nothing */
	const char *text, *placeholder, *hint;
	bool is_wrong; /* the hint says what */
	bool is_long;  /* words and sentences, over the whole width */
	bool is_ready; /* one can go on: ACTION_next */
};
void typed_page(const struct view *view, const struct typed_page *typed);

/* The field of a long text: several lines, and of more the last; what is typed is always in sight.
 */
enum { LONG_FIELD_MM = 62 };
void long_field(const struct view *view, struct rect rect, const char *text);

#endif
