/* One collection as the hall has it in memory, for collections.c: under its lock. */
#ifndef ONEDOOR_TESTS_HALL_COLLECTION_H
#define ONEDOOR_TESTS_HALL_COLLECTION_H

#include "tests/hall/collection_judge.h"
#include "tests/hall/collections.h"

struct pinyin;

struct collection {
	char code[COLLECTION_CODE_MAX + 1];
	int64_t order;
	json_t *facts;
	json_t *made;			     /* NULL: not of a seed */
	bool is_of_matters;		     /* as they are in the catalogue now */
	char mark[80];			     /* which catalogue it is of */
	char digest[COLLECTION_VERSION_LEN]; /* of its file */
	char version[COLLECTION_VERSION_LEN];
	struct listing *listing; /* NULL: not made yet */
};

/* Of a file, with what changed in it since. code: which it must have. NULL: it is not the
 * contract's, and why. */
struct collection *collection_read(struct conn *conn, const struct pinyin *pinyin,
	const json_t *shelves, const char *code, const json_t *file,
	char why[static FORM_WHY_LEN]) MUST_CHECK;
void collection_destroy(struct collection *collection);

/* Makes its entries when they are not there, and anew when its catalogue is another one. False:
 * there are none. */
bool collection_fill(
	struct conn *conn, const struct pinyin *pinyin, struct collection *collection) MUST_CHECK;
/* Have entries come or gone since its file was written? */
bool collection_has_changes(struct conn *conn, const char *code);
/* After such a change: its version and as_of. The same things are of the same version, also after a
 * restart. */
void collection_renew_version(struct conn *conn, struct collection *collection);
void collection_digest(const json_t *json, char out[static COLLECTION_VERSION_LEN]);

#endif
