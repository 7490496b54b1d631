/* What the pages for citizens' phones share: their look, their head and foot. One thread. */
#ifndef ONEDOOR_TESTS_HALL_PUBLIC_PAGE_H
#define ONEDOOR_TESTS_HALL_PUBLIC_PAGE_H

#include "tests/hall/page.h"

struct hall;

/* title: of the tab and, as the first heading, of the page. style: more of it, "" for none.
 * refresh_s 0: never. */
void public_begin(struct page *page, const struct hall *hall, const char *title, const char *style,
	int refresh_s);
/* as_of "" : says nothing of its age. */
void public_end(struct page *page, const char *as_of);
/* A whole page that says what no page can be shown for: 404, 405, 429 and others. */
void public_refusal(struct page *page, const struct hall *hall, int status);
/* A card that says one thing. tone: "good", "warm", "bad" or "". */
void public_note(struct page *page, const char *tone, const char *title, const char *text);

#endif
