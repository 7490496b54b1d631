/* Whether a file is the one that was meant: the door to libsodium's SHA-256. */
#ifndef ONEDOOR_FLEET_DIGEST_H
#define ONEDOOR_FLEET_DIGEST_H

#include <stdbool.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { DIGEST_TEXT_LEN = 64 };

/* Of the whole file, in small hexadecimal letters. Reads it: workers only. is_interrupted (NULL:
 * never) is asked every megabyte: ERR_CANCELLED. ERR_NOT_FOUND, ERR_IO. */
enum err digest_file(const char *path, char out[DIGEST_TEXT_LEN + 1],
	bool (*is_interrupted)(void *arg), void *arg) MUST_CHECK;
/* It looks like one: 64 hexadecimal digits. */
bool digest_is_text(const char *text);
/* The same one, large letters or small. */
bool digest_is_same(const char *a, const char *b);

#endif
