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
	const char *text, *placeholder;
	const char *hint; /* NULL none */
	bool is_wrong;	  /* the hint says what */
	bool is_long;	  /* words and sentences, over the whole width */
	bool is_wide;	  /* a field over the whole width, too */
	bool is_public;	  /* what is typed may be in pictures of the screen */
	bool is_ready;	  /* one can go on: ACTION_next */
};
void typed_page(const struct view *view, const struct typed_page *typed);
/* The same without its frame: question, help, field, hint and keys. Where a panel is low the help
 * goes first, then the hint that says nothing is wrong, then all is lower; the field keeps a line,
 * a long one two. */
void typed_body(const struct view *view, struct rect body, const struct typed_page *typed);

/* What helps, or what is wrong; words NULL: nothing, and no height. Cut off the top of *rest, with
 * a gap. */
int hint_height(const struct view *view, int width, const char *words, bool is_wrong);
void hint(const struct view *view, struct rect *rest, const char *words, bool is_wrong);

#endif
