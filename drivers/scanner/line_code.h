/*
 * A code that comes as a stream of bytes, without length: it ends when the stream pauses. No I/O.
 */
#ifndef ONEDOOR_DRIVERS_LINE_CODE_H
#define ONEDOOR_DRIVERS_LINE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "drivers/scanner/scan_shot.h"

enum {
	LINE_GAP_MS = 50,	/* a pause after a suffix: the code is whole */
	LINE_LONG_GAP_MS = 300, /* a pause without one: it has no suffix */
};

struct line_code {
	struct scan_shot shot;
	bool is_begun;
	bool is_refused;  /* not to be heard: dropped whole at its end */
	int64_t until_ms; /* silent until then: whole */
	int64_t gap_ms, long_gap_ms;
};

void line_code_init(struct line_code *code, int64_t gap_ms, int64_t long_gap_ms);
void line_code_add(struct line_code *code, const uint8_t *bytes, size_t len, int64_t now_ms);
/* True when the pause has come: what came lies in code->shot (nothing, when it was refused). Wipe
 * it after use. */
bool line_code_is_whole(const struct line_code *code, int64_t now_ms);
/* How long until the pause; -1 when nothing waits. */
int64_t line_code_wait_ms(const struct line_code *code, int64_t now_ms);
void line_code_wipe(struct line_code *code);
/* Bytes of the code under way are missing or not to be heard: neither is its rest, which
 * goes on before until_ms or never. */
void line_code_refuse(struct line_code *code, int64_t until_ms);

#endif
