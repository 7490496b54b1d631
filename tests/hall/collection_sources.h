/* Entries that no file lists: made of the catalogue's matters, or of a seed. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_COLLECTION_SOURCES_H
#define ONEDOOR_TESTS_HALL_COLLECTION_SOURCES_H

#include "tests/hall/form.h"
#include "tests/hall/hall.h"
#include "tests/hall/listing.h"

struct pinyin;

/* --- matters (collection_matters.c): approvals, preliminary reviews, services --- */

/* Every department becomes a value of the filter of that name that has none. */
void matters_fill_filters(struct conn *conn, json_t *collection);
/* Can such a collection be of matters? */
bool matters_judge(const json_t *collection, char why[static FORM_WHY_LEN]) MUST_CHECK;
bool matters_list(struct conn *conn, const json_t *collection, struct listing *out) MUST_CHECK;
/* The matter's guide, and the way to the matter itself: the caller's; NULL when there is none. */
json_t *matters_document(struct hall *hall, struct conn *conn, const char *code) MUST_CHECK;

/* --- companies (collection_companies.c), the same ones of the same seed --- */

/* made: {"kind": "companies", "count", "seed"} */
bool companies_judge(
	const json_t *collection, const json_t *made, char why[static FORM_WHY_LEN]) MUST_CHECK;
bool companies_list(
	const json_t *made, const struct pinyin *pinyin, struct listing *out) MUST_CHECK;

#endif
