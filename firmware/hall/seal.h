/*
 * The door to libsodium: sealing for the hall, which alone can open what is sealed, and randomness
 * for keys. Any thread after seal_init.
 */
#ifndef ONEDOOR_HALL_SEAL_H
#define ONEDOOR_HALL_SEAL_H

#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/hall.h"

enum {
	SEAL_KEY_LEN = 32,
	SEAL_KEY_TEXT_LEN = 44, /* base64 */
	SEAL_WHO_LEN = 32,	/* hexadecimal characters */
	SEAL_MAX_PLAIN_LEN = 2048,
	/* 48 bytes longer than the plain text, then base64 */
	SEAL_MAX_TEXT_LEN = (SEAL_MAX_PLAIN_LEN + 48 + 2) / 3 * 4,
};

/* Once before the others; may be called again. */
void seal_init(void);
/* 128 random bits as 32 hexadecimal characters: an Idempotency-Key. */
void seal_random_key(char out[TICKET_KEY_LEN + 1]);
uint32_t seal_random_u32(void);
/* 64 bits over data, the same on every run: finds what a disk has changed, not who forges. */
int64_t seal_mark(const void *data, size_t len);
/* The hall's public key, X25519, from standard base64. ERR_INVALID when it is not one. */
enum err seal_parse_key(const char *base64, uint8_t key_out[SEAL_KEY_LEN]) MUST_CHECK;
/* Standard base64 as bytes: how many; 0 when it is none, or has more than out_size. */
size_t seal_from_base64(const char *base64, uint8_t *out, size_t out_size);
/* 256 random bits, and the same as base64. */
void seal_new_key(uint8_t key_out[SEAL_KEY_LEN], char text_out[SEAL_KEY_TEXT_LEN + 1]);
/*
 * A word for somebody, the same for the same number under the same key. Without the key it says
 * nothing; with it each guess costs as much as this call (some 10 ms, 16 MiB for the while), since
 * there are not so many ID numbers.
 */
void seal_who(const uint8_t key[SEAL_KEY_LEN], const char *number, char out[SEAL_WHO_LEN + 1]);
/* A sealed box of plain, as base64 in out. ERR_TOO_BIG over SEAL_MAX_PLAIN_LEN, ERR_INVALID for a
 * key that cannot be used (low order). */
enum err seal_text(const uint8_t key[SEAL_KEY_LEN], const char *plain, size_t len,
	char out[SEAL_MAX_TEXT_LEN + 1]) MUST_CHECK;

/* The same of whatever length, to be freed with mem_free; NULL for a key that cannot be used. */
char *seal_long_text(const uint8_t key[SEAL_KEY_LEN], const char *plain, size_t len) MUST_CHECK;

#endif
