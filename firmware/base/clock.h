/* Time. Any thread. Deadlines, durations and what is remembered of the hall's time use a clock that
 * no one can set; the machine's own wall clock may step at any moment. */
#ifndef ONEDOOR_BASE_CLOCK_H
#define ONEDOOR_BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds and microseconds since the boot (CLOCK_BOOTTIME), time asleep included; never goes
 * back, never steps, the same for every process of one boot. */
int64_t clock_ms(void);
int64_t clock_us(void);
/* Milliseconds since 1970-01-01 UTC by this machine's own clock. */
int64_t clock_wall_ms(void);

#endif
