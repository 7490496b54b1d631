/* The sandbox's wallet on a phone: what a person would do in his own. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_PAY_PAGE_H
#define ONEDOOR_TESTS_HALL_PAY_PAGE_H

#include "tests/hall/page.h"
#include "tests/hall/web.h"

/* Looked at: so the order is scanned. The status. */
int pay_page(struct page *page, struct hall *hall, const char *order);
/* A button of it was pressed. The status. */
int pay_page_press(
	struct page *page, struct hall *hall, const char *order, const struct fields *fields);

#endif
