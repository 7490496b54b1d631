/* A document of the hall's as a page for everybody. One thread. */
#ifndef ONEDOOR_TESTS_HALL_DOCUMENT_PAGE_H
#define ONEDOOR_TESTS_HALL_DOCUMENT_PAGE_H

#include "tests/hall/page.h"

/* The status: of NULL 404, with a page that says there is none. missing: its title. */
int document_page(struct page *page, struct hall *hall, const json_t *document,
	const char *missing) MUST_CHECK;

#endif
