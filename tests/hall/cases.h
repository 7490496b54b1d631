/*
 * Cases in the database: what a terminal files, what staff do with them, and how their clocks run.
 * Any thread; what changes runs inside a write transaction. Texts are language maps as JSON, taken
 * over where they are not const.
 */
#ifndef ONEDOOR_TESTS_HALL_CASES_H
#define ONEDOOR_TESTS_HALL_CASES_H

#include <jansson.h>

#include "tests/hall/request.h"

enum { CASE_NO_LEN = 16, ASKS_MAX = 20 };

/* One case as it stands. */
struct kase {
	char no[CASE_NO_LEN], receipt[72], matter[24], state[40];
	char person[HASH_LEN], agent[HASH_LEN], factor[HASH_LEN]; /* "" : none */
	char kind[16];						  /* of its matter */
	json_t *title, *state_text, *suspended, *result;	  /* NULL: none */
	json_t *facts;			  /* {facts, blocks}: more of its document; NULL: none */
	int64_t accepted_ms, finished_ms; /* finished 0: open */
	int promised, legal;		  /* working days */
	int used_days;			  /* behind the clock */
	int64_t clock_ms;		  /* it runs since; 0: it stands */
	bool is_rated;
};

/* By its number, or the first of a receipt's key. False when there is none. case_finish in either
 * case. */
bool case_find(struct conn *conn, const char *no, struct kase *out) MUST_CHECK;
void case_finish(struct kase *kase);

/* A new case. */
struct filed {
	const char *receipt, *terminal, *matter, *bundle; /* bundle NULL: none */
	int place;					  /* among those of the receipt */
	const char *person, *agent, *last_four;		  /* hashes; NULL: none */
	const char *digest, *lang, *submitted_at;
	const char *contact; /* NULL: none */
	const json_t *answers;
	bool is_waiting; /* something is asked for: its clock does not begin */
};
/* False: no such matter. */
bool case_add(struct hall *hall, struct conn *conn, const struct filed *filed, int64_t now_ms,
	char no_out[static CASE_NO_LEN]) MUST_CHECK;
/* Is it a number whose check digit is right? */
bool case_no_is_good(const char *no);
/* The number of a day and five digits. */
void case_no_make(int64_t day_ms, int seq, char no_out[static CASE_NO_LEN]);

/* --- what goes on --- */

/* Onto the audit trail. */
void case_note(struct conn *conn, const char *no, int64_t now_ms, json_t *who, json_t *what);
/* The step at hand is done, the next one begins. state NULL: as the step says. note NULL: none.
 * False: there is no next one, or the case is over. */
bool case_advance(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms,
	const char *state, json_t *note) MUST_CHECK;
/* The clock stands. */
void case_suspend(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms,
	json_t *reason, json_t *resumes);
void case_resume(struct conn *conn, struct kase *kase, int64_t now_ms);
/* Asks the citizen for something, an Ask without its id; the case waits. */
void case_ask(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms, json_t *ask,
	char id_out[static ID_LEN]);
/* All asks are answered: it goes on. */
void case_supplied(struct conn *conn, struct kase *kase, int64_t now_ms);
/* The end: approved, refused, done or answered. result: the contract's. */
void case_end(struct hall *hall, struct conn *conn, struct kase *kase, int64_t now_ms,
	const char *state, json_t *result);
/* Withdrawn by who applied, while nobody has begun with it. False: it has gone on. */
bool case_withdraw(struct conn *conn, struct kase *kase, int64_t now_ms) MUST_CHECK;
/* A department beside the others in the step at hand. days: what it is allowed. */
void case_branch(struct conn *conn, const struct kase *kase, json_t *label, json_t *text,
	const char *state, int days);

/* --- how it stands --- */

bool case_is_over(const struct kase *kase);
int case_days_used(const struct hall *hall, const struct kase *kase, int64_t now_ms);
/* The midnight of the last day of the promise (of the law); 0 while the clock stands or without
 * one. */
int64_t case_promised_ms(const struct hall *hall, const struct kase *kase);
int64_t case_legal_ms(const struct hall *hall, const struct kase *kase);
/* "green", "yellow" or "red" */
const char *case_colour(const struct hall *hall, const struct kase *kase, int64_t now_ms);
/* The usual words for a state; the caller's. */
json_t *case_state_text(const char *state) MUST_CHECK;

#endif
