/* The page behind an entry's QR: what is to be read of it, as the terminal shows and prints it. For
 * everybody. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_ENTRY_PAGE_H
#define ONEDOOR_TESTS_HALL_ENTRY_PAGE_H

#include "tests/hall/page.h"

/* What stands behind /e/. The status: 404, with a page that says so, when there is none. */
int entry_page(struct page *page, struct hall *hall, struct conn *conn, const char *collection,
	const char *id) MUST_CHECK;

#endif
