/* The page behind a guide's QR: what a matter, or a bundle, needs, as the terminal shows and prints
 * it. For everybody. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_MATTER_PAGE_H
#define ONEDOOR_TESTS_HALL_MATTER_PAGE_H

#include "tests/hall/page.h"

/* code: what stands behind /m/. The status: 404, with a page that says so, when there is none. */
int matter_page(
	struct page *page, struct hall *hall, struct conn *conn, const char *code) MUST_CHECK;

#endif
