/*
 * From an opened CaseRequest to cases: everything that may be wrong with it, and what is stored. On
 * the request's thread, inside its write transaction.
 */
#ifndef ONEDOOR_TESTS_HALL_FILING_H
#define ONEDOOR_TESTS_HALL_FILING_H

#include "tests/hall/cases.h"

/* Why it is refused; code NULL: it is not. */
struct refusal {
	int status;
	const char *code, *title;
	json_t *extra;					 /* the problem's members; NULL: none */
	char matter[40], person[HASH_LEN], last_four[8]; /* what is known of it all the same */
};

/*
 * Files all of it under the request's key, or nothing. submitted: the citizen's time, as text and
 * as a moment. False: refused, and nothing has been changed.
 */
bool filing_run(struct request *request, const json_t *wanted, const char *submitted_at,
	int64_t submitted_ms, struct refusal *refusal_out) MUST_CHECK;

#endif
