/* What browsers send: fields of HTML forms, languages, the name of the place. Pure, any thread. */
#ifndef ONEDOOR_TESTS_HALL_WEB_H
#define ONEDOOR_TESTS_HALL_WEB_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/base/attr.h"

enum { FIELDS_MAX = 16, FIELDS_BYTES_MAX = 24 * 1024 };

/* Names and values of application/x-www-form-urlencoded; borrowed from text. */
struct fields {
	char *text; /* mem_free */
	size_t size;
	int count;
	struct {
		const char *name, *value;
	} list[FIELDS_MAX];
};

/*
 * False: too long, too many, or not text (UTF-8 without control characters but ends of lines, each
 * of which becomes a blank, or '\n' in the field of the name `lines`; NULL: in none). fields_finish
 * in either case; it overwrites what was sent.
 */
bool fields_parse(const char *body, size_t len, const char *lines, struct fields *out) MUST_CHECK;
void fields_finish(struct fields *fields);
/* Without blanks or ends of lines around it; "" when there is none of the name. */
const char *fields_get(const struct fields *fields, const char *name);

/* "zh" or "en", as an Accept-Language (NULL: none) would have it; zh when it wants neither. */
const char *web_language(const char *accept);

/* Is a Host (NULL: none) this machine itself, by a name that cannot be anybody else's, and this
 * port? A page of elsewhere whose name was bent to 127.0.0.1 has its own name in it. */
bool web_host_is_local(const char *host, int port);

#endif
