/*
 * The key of the fleet: what it has signed a terminal can judge without a line, for fleet.pub is in
 * its image. Ed25519. Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_FLEET_KEY_H
#define ONEDOOR_TESTS_HALL_FLEET_KEY_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

#define SIGNATURE_LEN 87 /* as base64url without padding, with NUL */
enum { FLEET_SK = 64 };

/*
 * fleet.key (0600) and fleet.pub, 64 hexadecimal digits each, made in the folder when they are
 * missing. ERR_AUTH when others may read the key, ERR_INVALID when it is none.
 */
enum err fleet_key_open(const char *tls_dir, unsigned char sk_out[static FLEET_SK]) MUST_CHECK;
/* Over the three texts, one after the other. */
void fleet_key_sign(const unsigned char sk[static FLEET_SK], const char *what, const char *more,
	const char *text, char signature_out[static SIGNATURE_LEN]);

#endif
