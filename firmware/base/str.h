/* Bounded strings and UTF-8. No library, any thread. All text inside Onedoor is valid UTF-8,
 * checked at the border. */
#ifndef ONEDOOR_BASE_STR_H
#define ONEDOOR_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"

/* Copies, cutting at a whole character; always terminates. Returns false when it had to cut. */
bool str_copy(char *out, size_t out_size, const char *text);
bool str_copy_len(char *out, size_t out_size, const char *text, size_t len);
/* printf into a buffer with the same rules; appends at the end of what is there. */
bool str_format(char *out, size_t out_size, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool str_append(char *out, size_t out_size, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool str_equal(const char *a, const char *b);
bool str_starts(const char *text, const char *prefix);

/* One code point from text (at most len bytes); its byte count, or 0 at the end or when malformed
 * (strict: no overlong forms, no surrogates, nothing above U+10FFFF). */
size_t utf8_decode(const char *text, size_t len, uint32_t *code_point_out);
/* Writes 1–4 bytes (no NUL); 0 for a code point that cannot be encoded. */
size_t utf8_encode(uint32_t code_point, char out[4]);
bool utf8_is_valid(const char *text, size_t len);
size_t utf8_count(const char *text);
/* Removes the last character in place. */
void utf8_drop_last(char *text);

#endif
