/*
 * What tests turn while the hall runs: its clock, its hours, and its failures. Any thread. Counted
 * faults are used up one request at a time, by requests under /v1/ only.
 */
#ifndef ONEDOOR_TESTS_HALL_KNOBS_H
#define ONEDOOR_TESTS_HALL_KNOBS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/base/attr.h"

struct knobs;

enum hours_mode { HOURS_ALWAYS, HOURS_REAL, HOURS_CLOSED };

/* One request's share of the trouble. */
struct fault {
	int fail_status;	 /* answer this instead of working; 0: no */
	bool is_lost;		 /* do the work, then close without an answer */
	bool is_garbage;	 /* do the work, answer broken JSON */
	int64_t cut_after_bytes; /* do the work, close after so many bytes of the body; -1: no */
};

struct knob_counts {
	int64_t requests, replays, mismatches, faults;
};

struct knobs *knobs_create(void);
void knobs_destroy(struct knobs *knobs);

int64_t knobs_now_ms(struct knobs *knobs);
/* The clock goes on from there. Negative: back to the real time. */
void knobs_set_now(struct knobs *knobs, int64_t unix_ms);
enum hours_mode knobs_hours(struct knobs *knobs);
void knobs_set_hours(struct knobs *knobs, enum hours_mode mode);

void knobs_set_latency(struct knobs *knobs, int ms);
void knobs_set_hang(struct knobs *knobs, bool is_hanging);
void knobs_fail_next(struct knobs *knobs, int count, int status);
void knobs_lose_next(struct knobs *knobs, int count);
void knobs_garble_next(struct knobs *knobs, int count);
void knobs_cut_next(struct knobs *knobs, int count, int64_t after_bytes);
/* No latency, hang or fault any more; the clock and the hours stay. */
void knobs_clear(struct knobs *knobs);

/* Takes one request's share; first waits out latency and hang. False: the hall is stopping. */
bool knobs_next(struct knobs *knobs, struct fault *fault_out) MUST_CHECK;
/* Wakes everybody who waits in knobs_next; for the end. */
void knobs_stop(struct knobs *knobs);

void knobs_count_replay(struct knobs *knobs);
void knobs_count_mismatch(struct knobs *knobs);
struct knob_counts knobs_counts(struct knobs *knobs);

#endif
