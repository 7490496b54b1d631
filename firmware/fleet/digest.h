/* Whether bytes are those that were meant: the door to libsodium's SHA-256. Any thread. */
#ifndef ONEDOOR_FLEET_DIGEST_H
#define ONEDOOR_FLEET_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { DIGEST_LEN = 32, DIGEST_TEXT_LEN = 64 };

/* Of what comes piece by piece. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *digest, const void *data, size_t len);
/* Ends it. */
void digest_end(struct digest *digest, uint8_t out[DIGEST_LEN]);

/* Of the whole file, in small hexadecimal letters. Reads it: workers only. is_interrupted (NULL:
 * never) is asked every megabyte: ERR_CANCELLED. ERR_NOT_FOUND, ERR_IO. */
enum err digest_file(const char *path, char out[DIGEST_TEXT_LEN + 1],
	bool (*is_interrupted)(void *arg), void *arg) MUST_CHECK;
/* Of the one certificate in a PEM text, as it is signed: its fingerprint. ERR_NOT_FOUND: none is in
 * it; ERR_INVALID: more than one, or a broken one. */
enum err digest_certificate(const char *pem, char out[DIGEST_TEXT_LEN + 1]) MUST_CHECK;
/* It looks like one: 64 hexadecimal digits. */
bool digest_is_text(const char *text);
/* The same in small letters, as our own contracts write it. */
bool digest_is_small(const char *text);
/* The same one, large letters or small. */
bool digest_is_same(const char *a, const char *b);

#endif
