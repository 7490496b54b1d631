/* Is a collection of a file, and an entry of it, the contract's. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_COLLECTION_JUDGE_H
#define ONEDOOR_TESTS_HALL_COLLECTION_JUDGE_H

#include <jansson.h>

#include "tests/hall/form.h"

enum { ENTRIES_MAX = 30000, ENTRY_ID_MAX = 31, COLLECTION_CODE_MAX = 31 };

bool is_collection_code(const char *text);
bool is_entry_id(const char *text);

/* The member `collection` of a file: the contract's Collection without version and count. shelves:
 * an array of objects with a code. */
bool collection_judge(
	const json_t *collection, const json_t *shelves, char why[static FORM_WHY_LEN]) MUST_CHECK;
/* An EntryRow of that collection, perhaps with a `document`. */
bool entry_judge(
	const json_t *collection, const json_t *entry, char why[static FORM_WHY_LEN]) MUST_CHECK;
/* Has the collection the filter, and the filter the value? */
bool collection_has_value(const json_t *collection, const char *filter, const char *value);

#endif
