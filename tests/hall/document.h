/* Pieces of a Document, and texts. All of it is the caller's, and takes over what it is given. */
#ifndef ONEDOOR_TESTS_HALL_DOCUMENT_H
#define ONEDOOR_TESTS_HALL_DOCUMENT_H

#include <jansson.h>

/* A language map of both. */
json_t *text_both(const char *zh, const char *en);
/* "3 days" in both. */
json_t *text_days(int count);
json_t *text_copy(const json_t *text); /* NULL stays NULL */

json_t *document_block(const char *kind, json_t *text);
json_t *document_items(const char *kind, json_t *items);
/* An item with a label. */
void document_fact(json_t *items, json_t *label, json_t *text);

#endif
