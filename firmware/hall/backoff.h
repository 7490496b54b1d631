/*
 * How long to wait before trying again: exponential with full jitter (a random share of the
 * window), so that a city's kiosks do not all come back in the same second. Plain data, pure.
 */
#ifndef ONEDOOR_HALL_BACKOFF_H
#define ONEDOOR_HALL_BACKOFF_H

#include <stdint.h>

struct backoff {
	int64_t base_ms; /* the first window */
	int64_t cap_ms;	 /* no window is wider */
	int failure_count;
};

struct backoff backoff_init(int64_t base_ms, int64_t cap_ms);
/* After a failure: how long to wait, 1 … window; the window doubles each time. random: any 32 bits.
 */
int64_t backoff_next_ms(struct backoff *backoff, uint32_t random);
/* After a success. */
void backoff_reset(struct backoff *backoff);

#endif
