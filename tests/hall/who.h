/*
 * Who asks: identity tokens, and the second factor of a record (rule 10 of the contract). Any
 * thread.
 */
#ifndef ONEDOOR_TESTS_HALL_WHO_H
#define ONEDOOR_TESTS_HALL_WHO_H

#include "tests/hall/request.h"

/* What is known of the citizen who asks. */
struct who {
	bool is_known;
	char kind[8];	       /* "card" or "phone" */
	char person[HASH_LEN]; /* keyed hash of the number */
};

void token_hash(const struct hall *hall, const char *token, char hash_out[static HASH_LEN]);
/* False: worth nothing, or not from this terminal. */
bool who_of_token(struct request *request, const char *token, struct who *who_out) MUST_CHECK;
/*
 * Of the header Authorization. Without one who_out is nobody and it is true; with one that is worth
 * nothing the reply is 401 identity_expired.
 */
bool who_asks(struct request *request, struct who *who_out) MUST_CHECK;
/* The same, and it must be somebody with a card: a phone number anybody can type. 401, or 403
 * identity_kind. */
bool who_must_ask(struct request *request, struct who *who_out) MUST_CHECK;

/* The keyed hash of a record's number and its last four. */
void factor_hash(const struct hall *hall, const char *number, const char *last_four,
	char hash_out[static HASH_LEN]);

/* What a record is guarded by; empty strings when there is none of it. */
struct guarded {
	char number[80]; /* as factor_hash had it */
	char person[HASH_LEN], agent[HASH_LEN], factor[HASH_LEN];
};

/*
 * May the request see it? what: the number asked for, guarded NULL when there is no such record:
 * the same work and the same answer. False with the reply filled: 401, 403 second_factor, 429. Not
 * inside of a transaction when is_reading; else nothing may have been changed yet.
 */
bool factor_check(struct request *request, const char *what, const struct guarded *guarded,
	bool is_reading) MUST_CHECK;

/*
 * Numbers of accounts that there are not, from this terminal: after some of them nothing is
 * answered for a while. False with the reply 429.
 */
bool guess_check(struct request *request) MUST_CHECK;
/* One more. is_reading: as factor_check. */
void guess_count(struct request *request, bool is_reading);

#endif
