/*
 * What a program and all processes that it has started cost, read from /proc. For benches. One
 * thread.
 */
#ifndef ONEDOOR_TESTS_USAGE_H
#define ONEDOOR_TESTS_USAGE_H

#include <stdint.h>
#include <sys/types.h>

struct usage {
	int64_t cpu_ticks; /* of sysconf(_SC_CLK_TCK) a second */
	int64_t wakes;	   /* how often a thread went to sleep and was woken */
	int64_t pss_kb;
	int process_count;
};

/* Of root and its descendants as they are now; processes that have ended are not counted. */
struct usage usage_of(pid_t root);
/* Sends the signal to each of them. */
void usage_signal(pid_t root, int number);

#endif
