/*
 * Who signs for the fleet: its hall, or an integrator's machine (onedoorctl); a terminal never has
 * the secret. The door to libsodium's Ed25519, beside signature.h. Any thread.
 */
#ifndef ONEDOOR_FLEET_SIGN_H
#define ONEDOOR_FLEET_SIGN_H

#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/fleet/signature.h"

/* To be wiped. */
struct fleet_secret {
	uint8_t seed[32];
	uint8_t key[FLEET_KEY_LEN]; /* the public half */
};

/* A file of the seed's 64 hexadecimal digits (the hall's fleet.key). ERR_NOT_FOUND, ERR_IO;
 * ERR_AUTH: others than its owner may read it; ERR_INVALID: it holds something else. Waits for the
 * disk. */
enum err fleet_secret_read(const char *path, struct fleet_secret *out) MUST_CHECK;
void fleet_sign(const struct fleet_secret *secret, const void *bytes, size_t len,
	char text_out[SIGNATURE_TEXT_LEN + 1]);

#endif
