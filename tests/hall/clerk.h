/*
 * What staff do, in the words they have for it: behind the control socket and the staff page. Any
 * thread, inside a write transaction; what is refused has changed nothing.
 */
#ifndef ONEDOOR_TESTS_HALL_CLERK_H
#define ONEDOOR_TESTS_HALL_CLERK_H

#include "tests/hall/request.h"

struct clerk {
	struct hall *hall;
	struct conn *conn;
	int64_t now_ms;
};

enum clerk_answer {
	CLERK_DONE,
	CLERK_NO_CASE,
	CLERK_OVER,	  /* the case has ended */
	CLERK_RUNS,	  /* not suspended */
	CLERK_SUSPENDED,  /* already */
	CLERK_WAY,	  /* not upload, certificate, paper or text */
	CLERK_CODE,	  /* not a word */
	CLERK_TYPE,	  /* of certificates, which that way needs */
	CLERK_STATE,	  /* not one for this */
	CLERK_DEPARTMENT, /* none */
	CLERK_NOBODY,	  /* waits, or has called */
	CLERK_GONE,	  /* done already, or never there */
	CLERK_TOO_LONG,	  /* more words than the contract's */
	CLERK_MANY,	  /* asks, or branches, already */
};

/* English for the socket. */
const char *clerk_words(enum clerk_answer answer, bool is_zh);

/* no: the case's number, or its receipt's key. Texts may be NULL or "" for the usual one; they go
 * to the citizen in the language they are in. */
enum clerk_answer clerk_advance(
	const struct clerk *clerk, const char *no, const char *state, const char *note) MUST_CHECK;
enum clerk_answer clerk_suspend(
	const struct clerk *clerk, const char *no, const char *reason) MUST_CHECK;
enum clerk_answer clerk_resume(const struct clerk *clerk, const char *no) MUST_CHECK;
/* types: of certificates that will do, separated by blanks; for the way certificate. */
enum clerk_answer clerk_ask(const struct clerk *clerk, const char *no, const char *code,
	const char *way, const char *title, const char *types,
	char id_out[static ID_LEN]) MUST_CHECK;
/* A department beside the others in the step at hand. */
enum clerk_answer clerk_branch(const struct clerk *clerk, const char *no, const char *department,
	const char *state, int days) MUST_CHECK;
/* approved, refused, done or answered */
enum clerk_answer clerk_end(
	const struct clerk *clerk, const char *no, const char *state, const char *text) MUST_CHECK;

enum clerk_answer clerk_resolve(const struct clerk *clerk, const char *work_item) MUST_CHECK;
enum clerk_answer clerk_follow_up(const struct clerk *clerk, const char *evaluation) MUST_CHECK;
/* A helper's call that is open: coming or done. */
enum clerk_answer clerk_help(
	const struct clerk *clerk, const char *call, const char *state) MUST_CHECK;

#endif
