/* The page on a phone that takes photos for a handoff: of a terminal, or of a case's page. */
#ifndef ONEDOOR_TESTS_HALL_PHONE_PAGE_H
#define ONEDOOR_TESTS_HALL_PHONE_PAGE_H

#include "tests/hall/handoffs.h"
#include "tests/hall/page.h"

/* files: what has come already (handoff_files). In the language of the kiosk's screen. replied:
 * what came of handing over (replies_hand_over), 0: nobody has yet. */
void phone_page(struct page *page, const struct hall *hall, const struct handoff *handoff,
	const json_t *files, int replied);
/* They are handed over. receipt: the case's, to go back to. */
void phone_page_taken(struct page *page, const struct hall *hall, const char *receipt);
/* The link is over, or there never was one. */
void phone_page_over(struct page *page, const struct hall *hall);

#endif
