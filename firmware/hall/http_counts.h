/*
 * How asking the hall goes, in numbers since the start, of every line there is: for who watches the
 * machine. Any thread.
 */
#ifndef ONEDOOR_HALL_HTTP_COUNTS_H
#define ONEDOOR_HALL_HTTP_COUNTS_H

#include <stdint.h>
#include "firmware/base/err.h"

/* The upper ends of the buckets; the last bucket has none. */
enum { HTTP_BUCKETS = 8, HTTP_FAULTS = 9 };
extern const int http_bucket_ms[HTTP_BUCKETS - 1];
/* "timeout"; static. The last two are statuses: "4xx", "5xx". */
extern const char *const http_fault_names[HTTP_FAULTS];

struct http_counts {
	uint64_t answers[HTTP_BUCKETS]; /* that came, by how long it took */
	uint64_t answer_ms;		/* all of them together */
	uint64_t faults[HTTP_FAULTS];
};

/* status 0: no answer came. What was given up by ourselves is not counted. */
void http_count(enum err err, int status, int64_t took_ms);
struct http_counts http_counts(void);

#endif
