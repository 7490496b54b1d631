/* A page for a browser, in one of two languages. One thread; begins with page_open. */
#ifndef ONEDOOR_TESTS_HALL_PAGE_H
#define ONEDOOR_TESTS_HALL_PAGE_H

#include <jansson.h>

#include "tests/hall/html.h"
#include "tests/hall/request.h"

struct page {
	struct html html;
	bool is_zh;
	char nonce[ID_LEN]; /* of its one style and script */
};

/* accept: the browser's Accept-Language, NULL for none. */
void page_open(struct page *page, const char *accept);
/* Up to and with the opening of body. style, its_style: CSS of all and of this page; more: markup
 * for the head; "" for none. */
void page_begin(struct page *page, const char *title, const char *style, const char *its_style,
	const char *more);
void page_end(struct page *page);
/* The one of the page's language. */
const char *page_say(const struct page *page, const char *zh, const char *en);
/* Of Words of the contract: a language map or one text. "" for none; borrowed from words. */
const char *page_words(const struct page *page, const json_t *words);
/* 2026-11-24T09:12:30+08:00 as 2026-11-24 09:12; a date stays. Anything else is "". */
#define PAGE_TIME_LEN 20
void page_time(const json_t *time, char text_out[static PAGE_TIME_LEN]);
/* The policy its style, forms and script need. */
#define POLICY_LEN 200
void page_policy(const struct page *page, const char *more, char policy_out[static POLICY_LEN]);

#endif
