/* Where a text may be broken into lines: between Chinese characters, at spaces but for "54 %",
 * after slashes, and hyphens that no digit follows; never so that a line begins with 、。,) or ends
 * with (「. Any thread. */
#ifndef ONEDOOR_UI_KIT_WRAP_H
#define ONEDOOR_UI_KIT_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/attr.h"

/* The piece of text from `from` that must stay on one line, in bytes; 0 at the end. A piece carries
 * its trailing space, whose length is in *space_out; *is_end_out: a line break follows (and is part
 * of the piece's space). */
size_t wrap_piece(
	const char *text, size_t len, size_t from, size_t *space_out, bool *is_end_out) MUST_CHECK;

#endif
