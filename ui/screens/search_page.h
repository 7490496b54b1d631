/* A page on which names are searched. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_SEARCH_PAGE_H
#define ONEDOOR_UI_SCREENS_SEARCH_PAGE_H

#include "ui/screens/parts.h"

struct search_page {
	const char *icon, *question, *hint, *placeholder;
	const char *where; /* what is searched; NULL: everything that one would expect */
	const struct search *search;
	uint32_t list_id;
	row_fn *fill; /* of a result's index */
	void *arg;
};
void search_page(const struct view *view, const struct search_page *search);

#endif
