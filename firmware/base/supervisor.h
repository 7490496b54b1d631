/* The door to systemd's service protocol: ready, alive, stopping. Does nothing without a
 * supervisor. Main thread. */
#ifndef ONEDOOR_BASE_SUPERVISOR_H
#define ONEDOOR_BASE_SUPERVISOR_H

#include <stdint.h>

/* After the first frame is on the screen. */
void supervisor_ready(void);
/* The interval at which supervisor_alive must be called, half of what systemd allows; 0: nobody
 * watches. */
int64_t supervisor_interval_ms(void);
/* Only from the loop that draws: a thread that outlives it must not vouch for it. */
void supervisor_alive(const char *screen);
void supervisor_stopping(void);

#endif
