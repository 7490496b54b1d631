/* What is to be read of an entry. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_COLLECTION_DOCUMENT_H
#define ONEDOOR_TESTS_HALL_COLLECTION_DOCUMENT_H

#include "tests/hall/collections.h"

/* Its document, or the guide of its matter; without one its cells as facts. Source and time are the
 * collection's where it says nothing of its own. The caller's. */
json_t *collection_document(struct hall *hall, struct conn *conn, const struct shelved *shelved,
	const struct entry *entry) MUST_CHECK;
/* Has it more than its cells? */
bool collection_has_document(const struct entry *entry);

#endif
