/*
 * How often a terminal may ask, by kind of request: a stolen certificate must not empty the hall's
 * numbers. A minute's worth may come at once; then it trickles. Any thread. In memory only.
 */
#ifndef ONEDOOR_TESTS_HALL_LIMITS_H
#define ONEDOOR_TESTS_HALL_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/base/attr.h"

enum limit {
	LIMIT_TICKETS,
	LIMIT_IDENTITIES,
	LIMIT_BLOCKS,
	LIMIT_RECONCILE,
	LIMIT_CASES,
	LIMIT_LOOKS,
	LIMIT_HANDOFFS,
	LIMIT_EVALUATIONS,
	LIMIT_CALLS,
	LIMIT_PAYMENTS,
	LIMIT_READS,
	LIMIT_COUNT
};

struct limits;

struct limits *limits_create(void);
void limits_destroy(struct limits *limits);
/* "tickets=60": so many a minute; "all=..." for each of them; 0: no limit. False: not understood.
 */
bool limits_set(struct limits *limits, const char *assignment) MUST_CHECK;
/* 0: go on. Else the seconds until the terminal may ask again. now_ms of a clock that never goes
 * back. */
int limits_take(
	struct limits *limits, const char *terminal, enum limit limit, int64_t now_ms) MUST_CHECK;
int64_t limits_refused(struct limits *limits);

#endif
