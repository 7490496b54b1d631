/* The page behind a ticket's QR: where it stands in its queue. Whoever has the link may see it, so
 * it has no name. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_TICKET_PAGE_H
#define ONEDOOR_TESTS_HALL_TICKET_PAGE_H

#include "tests/hall/page.h"

/* id: what stands behind /t/. The status: 404 when the hall does not know it yet. */
int ticket_page(struct page *page, struct hall *hall, struct conn *conn, const char *id,
	int64_t now_ms) MUST_CHECK;

#endif
