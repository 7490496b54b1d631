/*
 * A limit for what others can make us do over and over: so many at once, then one every interval.
 * Any thread. Zeroed: all of it is free.
 */
#ifndef ONEDOOR_BASE_PACE_H
#define ONEDOOR_BASE_PACE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct pace {
	atomic_llong taken_until_us; /* when all that was taken so far is made up for */
};

struct pace_limit {
	int64_t interval_us;
	int burst;
};

/* Takes so many; false, and none: it would be too many now. */
bool pace_take(struct pace *pace, struct pace_limit limit, int count, int64_t now_us);
/* How long until one is free; 0: now. */
int64_t pace_wait_us(const struct pace *pace, struct pace_limit limit, int64_t now_us);

#endif
