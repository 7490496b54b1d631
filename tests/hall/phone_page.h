/* The page on a phone that takes photos for a handoff. */
#ifndef ONEDOOR_TESTS_HALL_PHONE_PAGE_H
#define ONEDOOR_TESTS_HALL_PHONE_PAGE_H

#include "tests/hall/handoffs.h"

/* HTML, mem_free. nonce: for its one script and style. handoff NULL: the link is over. */
char *phone_page(const struct handoff *handoff, const char *nonce) MUST_CHECK;

#endif
