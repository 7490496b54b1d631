/*
 * A code that comes as a stream of bytes, without length: it ends when the stream pauses; a suffix
 * (CR, LF, CR LF, tab) at its very end is taken off. Line ends inside belong to the code. No I/O.
 */
#ifndef ONEDOOR_DRIVERS_LINE_CODE_H
#define ONEDOOR_DRIVERS_LINE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/msg/msg.h"

enum {
	LINE_GAP_MS = 50,	/* a pause after a suffix: the code is whole */
	LINE_LONG_GAP_MS = 300, /* a pause without one: it has no suffix */
	LINE_SUFFIX_MAX = 2,
};

/* Length without the suffix at the end. Scanners can be told to send one in any of their modes. */
size_t line_code_trim(const uint8_t *bytes, size_t len);

/* Zeroed: empty. */
struct line_code {
	uint8_t bytes[SCAN_MAX_LEN + LINE_SUFFIX_MAX];
	size_t len;
	bool is_refused;  /* dropped whole at its end: too long, or not to be heard */
	int64_t until_ms; /* silent until then: whole */
	int64_t gap_ms;	  /* the pause that ends a code with suffix */
};

void line_code_init(struct line_code *code, int64_t gap_ms);
void line_code_add(struct line_code *code, const uint8_t *bytes, size_t len, int64_t now_ms);
/* True when the pause has come: a code of *len_out bytes (without suffix; may be 0, when it was
 * only a suffix or refused) lies in code->bytes. Wipe it after use. */
bool line_code_is_whole(const struct line_code *code, int64_t now_ms, size_t *len_out);
/* How long until the pause; -1 when nothing waits. */
int64_t line_code_wait_ms(const struct line_code *code, int64_t now_ms);
void line_code_wipe(struct line_code *code);
/* Bytes of the code under way are missing or not to be heard: neither is its rest, which
 * goes on before until_ms or never. */
void line_code_refuse(struct line_code *code, int64_t until_ms);
bool line_code_is_begun(const struct line_code *code);

#endif
