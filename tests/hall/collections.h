/*
 * Everything there is to read: collections of a folder, and what came and
 * went since while the hall was running, which the database keeps. In memory; each is immutable
 * once it is there, so that who has taken it keeps it as it was. Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_COLLECTIONS_H
#define ONEDOOR_TESTS_HALL_COLLECTIONS_H

#include <jansson.h>

#include "tests/hall/form.h"
#include "tests/hall/hall.h"
#include "tests/hall/listing.h"

enum { COLLECTION_VERSION_LEN = 17 };

struct collections;

/* lists: the folder of the collections; NULL: the one in folder. Reads and judges all of them, and
 * sets hall->collections in either case. ERR_INVALID when one is not the contract's or leads
 * nowhere: each fault is logged. Inside a transaction, at start. */
enum err collections_load(
	struct hall *hall, struct conn *conn, const char *folder, const char *lists) MUST_CHECK;
void collections_destroy(struct collections *collections); /* NULL is allowed */

/* The contract's Collections: the caller's. */
json_t *collections_json(struct hall *hall, struct conn *conn) MUST_CHECK;

/* A collection as it is at this moment. */
struct shelved {
	json_t *facts; /* Collection without version and count */
	char version[COLLECTION_VERSION_LEN];
	struct listing *listing;
};
/* False: none of that code. shelved_finish in either case. The first time that one with very many
 * entries is asked for they are made: some hundred milliseconds. */
bool collections_find(
	struct hall *hall, struct conn *conn, const char *code, struct shelved *out) MUST_CHECK;
void shelved_finish(struct shelved *shelved);

/*
 * Inside a write transaction. False, and why; nothing is changed then.
 * file: as a file of the folder. entry: an entry as in a file; one with the same id is replaced.
 */
bool collections_add(struct hall *hall, struct conn *conn, const json_t *file, int64_t now_ms,
	char why[static FORM_WHY_LEN]) MUST_CHECK;
bool collections_remove(struct hall *hall, struct conn *conn, const char *code, int64_t now_ms,
	char why[static FORM_WHY_LEN]) MUST_CHECK;
bool collections_put_entry(struct hall *hall, struct conn *conn, const char *code,
	const json_t *entry, int64_t now_ms, char why[static FORM_WHY_LEN]) MUST_CHECK;
bool collections_remove_entry(struct hall *hall, struct conn *conn, const char *code,
	const char *id, int64_t now_ms, char why[static FORM_WHY_LEN]) MUST_CHECK;

#endif
