/* One connection to a control socket (kiosk, vusbd, onedoor-hall): a line out, a line back. */
#ifndef ONEDOOR_TESTS_ASKER_H
#define ONEDOOR_TESTS_ASKER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"

enum { ANSWER_MAX_LEN = 256 * 1024 };

struct asker;

/* Tries until somebody listens, at most limit_ms; NULL then. path: a socket, or a character device
 * whose other end is connected to one and which one asker at a time may open. */
struct asker *asker_open(const char *path, int64_t limit_ms);
void asker_close(struct asker *asker); /* NULL is allowed */
/* The answer's line, borrowed until the next call; "" when the other side has gone or says nothing
 * for 130 s. */
const char *asker_ask(struct asker *asker, const char *fmt, ...) PRINTF_LIKE(2, 3);
const char *asker_vask(struct asker *asker, const char *fmt, va_list args);
/* True when the last answer began with "ok". */
bool asker_is_ok(const struct asker *asker);

#endif
