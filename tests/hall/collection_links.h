/* Where the links of the files lead, looked at when all of them are there. At start, one thread. */
#ifndef ONEDOOR_TESTS_HALL_COLLECTION_LINKS_H
#define ONEDOOR_TESTS_HALL_COLLECTION_LINKS_H

#include <jansson.h>
#include <stdbool.h>

#include "firmware/base/attr.h"
#include "tests/hall/hall.h"

/* Begins as {0}. */
struct links {
	json_t *list;
};

/* Those of the entries and documents of a judged file. */
void links_collect(struct links *links, const char *code, const json_t *file);
/*
 * Is there a matter, bundle, group, collection, entry, offer or place of each? Each that leads
 * nowhere is logged. Of units nothing is known here. has_entry: is there the collection, and the
 * entry (NULL: any) in it?
 */
bool links_lead_somewhere(const struct links *links, struct hall *hall, struct conn *conn,
	bool (*has_entry)(void *context, const char *code, const char *id),
	void *context) MUST_CHECK;
void links_finish(struct links *links);

#endif
