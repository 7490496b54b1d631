/*
 * HTML as it grows. Only what the program itself says can be markup: every %s is escaped, in texts
 * and in attributes within quotes. One thread.
 */
#ifndef ONEDOOR_TESTS_HALL_HTML_H
#define ONEDOOR_TESTS_HALL_HTML_H

#include <stddef.h>

#include "firmware/base/attr.h"

/* Begins as {0}. What would make it larger than 1 MiB is left out. */
struct html {
	char *text; /* NULL while empty */
	size_t len, size;
};

/* %s, %d, %lld and %% only. A NULL text is empty. */
void html_add(struct html *html, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Markup as it is: for style and script. */
void html_raw(struct html *html, const char *markup);
/* What has grown, "" when nothing did; mem_free. html begins anew. */
char *html_take(struct html *html, size_t *len_out) MUST_CHECK;

#endif
