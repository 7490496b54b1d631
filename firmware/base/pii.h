/*
 * Personal text: a name, an ID number, a phone. A struct, so that it cannot be given to printf or
 * the log; reading it takes pii_reveal, which a reviewer can search for. Plain data, no thread of
 * its own; wipe it when done.
 */
#ifndef ONEDOOR_BASE_PII_H
#define ONEDOOR_BASE_PII_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"

enum { PII_MAX_LEN = 199 };

struct pii {
	char secret[PII_MAX_LEN + 1]; /* UTF-8, terminated; empty when unknown */
};

/* False when cut. */
bool pii_set(struct pii *pii, const char *text, size_t len);
/* Borrowed until the pii changes. */
const char *pii_reveal(const struct pii *pii);
bool pii_is_empty(const struct pii *pii);
void pii_wipe(struct pii *pii);

/* "张**": the first character, then one star for each other (at most 4). Latin names keep the first
 * letter of each word ("A*** S***"). What cannot be seen is no character. */
void pii_mask_name(const struct pii *name, char *out, size_t out_size);
/* "**************1234": only the last four remain readable. */
void pii_mask_number(const struct pii *number, char *out, size_t out_size);

#endif
