/*
 * What a case asks for, answered on its page for phones: in words, and by photos over a link of its
 * own (/h/). Who has shown the last four gets a look: it lasts for half an hour, for this receipt
 * alone, and stands in the page's forms and nowhere else – no cookie, so that no other page can
 * make a browser answer. Any thread, not inside of a transaction.
 */
#ifndef ONEDOOR_TESTS_HALL_CASE_REPLIES_H
#define ONEDOOR_TESTS_HALL_CASE_REPLIES_H

#include "tests/hall/handoffs.h"
#include "tests/hall/page.h"
#include "tests/hall/web.h"

enum { LOOK_LEN = 96, HAND_OVER_LEN = 32 };

/* Of the receipt that is request->part. */
void look_make(const struct request *request, char look_out[static LOOK_LEN]);
bool look_is_good(const struct request *request, const char *look) MUST_CHECK;

/* What the browser wants with what it sent. */
bool replies_is_one(const struct fields *fields);
/*
 * Does it; who may, has been checked. The reply says what came of it: 201, 409 ask_answered, 422,
 * 503. For photos it is 303, and location_out leads to where they are taken; else that is "".
 */
void replies_take(struct request *request, const struct fields *fields,
	char location_out[static HAND_OVER_LEN]);
/* The same in words; status 0: nothing. */
void replies_note(struct page *page, int status);

/* Below an ask: how it is answered here. False: it is not. fields: what was typed and not taken
 * stands there again; NULL: nothing. */
bool replies_form(
	struct page *page, const json_t *ask, const char *look, const struct fields *fields);

/* What has come over such a link goes to the case: the same replies. */
void replies_hand_over(struct request *request, const struct handoff *handoff);

#endif
