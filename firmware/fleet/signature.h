/*
 * What the fleet has signed: the door to libsodium's Ed25519 (openapi.yaml, rule 13). Needed before
 * the first frame (the signed configuration), so it is of the program, not of the hall's module.
 * Any thread; neither waits nor allocates.
 */
#ifndef ONEDOOR_FLEET_SIGNATURE_H
#define ONEDOOR_FLEET_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum {
	FLEET_KEY_LEN = 32,
	FLEET_KEY_TEXT_LEN = 43, /* base64url without padding */
	SIGNATURE_LEN = 64,
	SIGNATURE_TEXT_LEN = 86,
};

/* ERR_INVALID: not such a key. */
enum err fleet_key_parse(const char *text, uint8_t key_out[FLEET_KEY_LEN]) MUST_CHECK;
/* Whether `text` is the fleet's signature over these bytes: OK; ERR_REFUSED: somebody else's, or
 * none; ERR_INVALID: the key itself is none. */
enum err fleet_verify(
	const char *key_text, const void *bytes, size_t len, const char *text) MUST_CHECK;
/* base64url without padding as bytes, *len_out of them. ERR_INVALID: it is none; ERR_TOO_BIG: more
 * than size. */
enum err fleet_from_base64url(
	const char *text, size_t text_len, uint8_t *out, size_t size, size_t *len_out) MUST_CHECK;
/* And back, with a NUL behind. False: it does not fit. */
bool fleet_to_base64url(const void *bytes, size_t len, char *out, size_t size);

#endif
