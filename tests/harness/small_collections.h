/* A few collections, and the hall's answers about them, for tests of the model. */
#ifndef ONEDOOR_TESTS_HARNESS_SMALL_COLLECTIONS_H
#define ONEDOOR_TESTS_HARNESS_SMALL_COLLECTIONS_H

#include "firmware/msg/collection.h"

/* Two shelves; "fees", "bulletins" and "rules" (a single entry) on the first, none on the other. */
struct collections *small_collections_create(void);
/* Of whatever code: three rows with a filter of two values; the third row is a link to a matter. */
struct listing *small_listing_create(const char *code);
/* Of what "fees" and "rules" hold; the codes of a-2 of "fees" are "FEE-0002" and
 * "92320800MA00000017". */
struct names *small_names_create(void);
/* A paragraph, a link to a matter and one to a place. */
struct entry_detail *small_entry_create(const char *collection, const char *id);

#endif
