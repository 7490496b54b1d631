/* A page on which names are searched. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_SEARCH_PAGE_H
#define ONEDOOR_UI_SCREENS_SEARCH_PAGE_H

#include "ui/screens/parts.h"

struct search_page {
	const char *icon, *question, *hint, *placeholder;
	const char *where; /* what is searched; NULL: everything that one would expect */
	const struct search *search;
	uint32_t list_id;
	int count;	    /* of what was found and is shown */
	int total;	    /* all that was found, when it may be more */
	const char *before; /* what is shown before anything is typed; NULL: nothing is */
	row_fn *fill;	    /* of a result's index */
	void *arg;
	/* Above what was found, where there is room for both; NULL: nothing. */
	void (*tabs)(const struct view *view, struct rect rect);
};
/* An example of how to type, which finds something here. */
const char *search_hint(const struct view *view);
void search_page(const struct view *view, const struct search_page *search);

#endif
