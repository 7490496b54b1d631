/* Time. Any thread. Deadlines use the monotonic clock; the wall clock is only shown and printed. */
#ifndef ONEDOOR_BASE_CLOCK_H
#define ONEDOOR_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds and microseconds since some fixed point; never goes back. */
int64_t clock_ms(void);
int64_t clock_us(void);
/* Milliseconds since 1970-01-01 UTC by this machine's own clock. */
int64_t clock_wall_ms(void);

#endif
