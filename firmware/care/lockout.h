/*
 * How long nobody may try another PIN. Five wrong ones: a minute; each further one: twice as long,
 * an hour at most. Counted by a clock that nobody sets; what is kept on disk is how long, not until
 * when, so that after a restart all of it begins again, whatever the wall clock says. Pure.
 */
#ifndef ONEDOOR_CARE_LOCKOUT_H
#define ONEDOOR_CARE_LOCKOUT_H

#include <stdbool.h>
#include <stdint.h>

enum { LOCKOUT_TRIES = 5, LOCKOUT_FIRST_S = 60, LOCKOUT_MOST_S = 3600, LOCKOUT_TEXT_LEN = 31 };

/* Zeroed: nothing was wrong yet. */
struct lockout {
	int wrong;	  /* since the last right one */
	int64_t until_ms; /* of clock_ms; 0: not locked */
};

/* Another one is about to be judged: it counts as wrong until it proves right. */
void lockout_try(struct lockout *lockout, int64_t now_ms);
void lockout_right(struct lockout *lockout);
/* Seconds; 0: one may try. */
int64_t lockout_left_s(const struct lockout *lockout, int64_t now_ms);
/* Before the next lock-out; 0: each wrong one leads to it. */
int lockout_tries_left(const struct lockout *lockout);

/* As it is kept. What cannot be read is as bad as it can be. */
void lockout_write(const struct lockout *lockout, char out[LOCKOUT_TEXT_LEN + 1]);
void lockout_read(struct lockout *out, const char *text, int64_t now_ms);

#endif
