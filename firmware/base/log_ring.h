/*
 * The newest lines of the log, kept in memory: the journal is not for the program to read, and who
 * looks after terminals wants them (firmware/care). As the log itself: nothing personal. Any
 * thread.
 */
#ifndef ONEDOOR_BASE_LOG_RING_H
#define ONEDOOR_BASE_LOG_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/log.h"

enum { LOG_RING_LINES = 384, LOG_AREA_LEN = 15, LOG_LINE_LEN = 223 };

struct log_line {
	uint64_t number; /* of all since the start, the first is 1 */
	int64_t wall_ms; /* by this machine's clock */
	enum log_level level;
	char area[LOG_AREA_LEN + 1];
	char text[LOG_LINE_LEN + 1]; /* the beginning of a longer one */
};

/* One plain line; done by log_write. */
void log_ring_put(enum log_level level, const char *area, const char *text);
/* The oldest kept one behind that number; false: there is none. A gap in the numbers is what came
 * too fast to be kept. */
bool log_ring_next(uint64_t after, struct log_line *out);
/* The newest ones that fit, oldest first, each "2026-11-24T09:12:30Z I hall: text\n", NUL behind;
 * returns the length. */
size_t log_ring_text(char *out, size_t size);

#endif
