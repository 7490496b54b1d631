/*
 * What tests turn while the hall runs: its clock, its hours, and its trouble (rules.h). Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_KNOBS_H
#define ONEDOOR_TESTS_HALL_KNOBS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/base/attr.h"
#include "tests/hall/rules.h"

struct knobs;

enum hours_mode { HOURS_ALWAYS, HOURS_REAL, HOURS_CLOSED };

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

/* Seconds until a terminal's next heartbeat. */
int knobs_heartbeat_s(struct knobs *knobs);
void knobs_set_heartbeat(struct knobs *knobs, int seconds);

/* See rules.h. Who hangs looks anew after each change. */
bool knobs_add_rule(
	struct knobs *knobs, const char *origin, const char *line, const char **why_out) MUST_CHECK;
int knobs_drop_rules(struct knobs *knobs, const char *origin, const char *pattern);
void knobs_list_rules(struct knobs *knobs, char *out, size_t size);

/* Takes one request's share, and waits out what it says. False: the hall is stopping. */
bool knobs_next(struct knobs *knobs, const struct asked *asked, struct fault *fault_out) MUST_CHECK;
/* Waits. False: the hall is stopping. */
bool knobs_pause(struct knobs *knobs, int ms) MUST_CHECK;
/* Wakes everybody who waits here; for the end. */
void knobs_stop(struct knobs *knobs);

void knobs_count_replay(struct knobs *knobs);
void knobs_count_mismatch(struct knobs *knobs);
struct knob_counts knobs_counts(struct knobs *knobs);

#endif
