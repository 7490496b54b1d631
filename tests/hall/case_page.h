/*
 * The page behind a receipt's QR: first it asks for the last four, as the contract's rule 10 does;
 * nothing of it stays on the phone. What is asked is answered there, too (case_replies.h). Any
 * thread.
 */
#ifndef ONEDOOR_TESTS_HALL_CASE_PAGE_H
#define ONEDOOR_TESTS_HALL_CASE_PAGE_H

#include "tests/hall/case_replies.h"
#include "tests/hall/page.h"
#include "tests/hall/web.h"

/* What everybody sees, whatever the key is. */
void case_page_ask(struct page *page, const struct hall *hall);
/*
 * The cases of the receipt, when fields has the right last_four, or a look that it led to; and what
 * came of an answer that is there. request: with part (the key), conn
 * and terminal (whose tries are counted); its reply gets the page's status and what is to be waited
 * for, its body stays empty. The same page for a wrong last four and for an unknown key. 303:
 * location_out leads to where photos are taken.
 */
void case_page_show(struct page *page, struct request *request, const struct fields *fields,
	char location_out[static HAND_OVER_LEN]);

#endif
