/* Comma separated values (RFC 4180, LF or CRLF) with a header line. No limits but memory. */
#ifndef ONEDOOR_TESTS_HALL_CSV_H
#define ONEDOOR_TESTS_HALL_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/base/attr.h"

enum { CSV_FIELDS_MAX = 16 };

struct csv {
	char *at; /* what is left of the text; fields are cut out of it in place */
	int line;
	int count;
	char *fields[CSV_FIELDS_MAX];
};

/* text stays the caller's and is changed; it must live as long as the fields are used. */
void csv_init(struct csv *csv, char *text);
/* The next record into fields and count; empty lines are skipped. False at the end. */
bool csv_next(struct csv *csv) MUST_CHECK;

#endif
