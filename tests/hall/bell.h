/* Wakes who waits for something to happen: long polls. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_BELL_H
#define ONEDOOR_TESTS_HALL_BELL_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/base/attr.h"

struct bell;

struct bell *bell_create(void);
void bell_destroy(struct bell *bell); /* NULL is allowed */
/* How often it rang. Ask before looking at what may change. */
int64_t bell_count(struct bell *bell);
void bell_ring(struct bell *bell);
/* Waits until it has rung more often than count, at most so long. False: the time is over, or the
 * hall is stopping. */
bool bell_wait(struct bell *bell, int64_t count, int64_t wait_ms) MUST_CHECK;
/* Nobody waits any more; for the end. */
void bell_stop(struct bell *bell);

#endif
