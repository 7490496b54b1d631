/*
 * The journal, or stderr when there is none. Any thread. Never give it personal data: names,
 * numbers, phones and what a card, scanner or hall sent are not logged, not even at debug (struct
 * pii has no printf form on purpose).
 */
#ifndef ONEDOOR_BASE_LOG_H
#define ONEDOOR_BASE_LOG_H

#include "firmware/base/attr.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* What is less important than this is dropped; INFO at start. Call before threads start. */
void log_set_level(enum log_level level);

/* area: a short word ("printer"). One line, no newline at its end; what else would break or colour
 * a line (plain.h) is left out, so that texts of others may stand in it as they are. An area writes
 * 200 lines of a level at once and one in 5 s after that; how many were left out the next one says.
 * At debug all are written. */
void log_write(enum log_level level, const char *area, const char *fmt, ...) PRINTF_LIKE(3, 4);

#define log_error(area, ...) log_write(LOG_LEVEL_ERROR, area, __VA_ARGS__)
#define log_warn(area, ...)  log_write(LOG_LEVEL_WARN, area, __VA_ARGS__)
#define log_info(area, ...)  log_write(LOG_LEVEL_INFO, area, __VA_ARGS__)
#define log_debug(area, ...) log_write(LOG_LEVEL_DEBUG, area, __VA_ARGS__)

/* A promise of our own: when broken, log and abort. Always compiled in; the supervisor starts us
 * again. */
#define REQUIRE(cond) ((cond) ? (void)0 : require_failed(#cond, __FILE__, __LINE__))
NO_RETURN void require_failed(const char *cond, const char *file, int line);

#endif
