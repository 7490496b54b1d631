/*
 * The key of the fleet: what it has signed a terminal can judge without a line, for fleet.pub is in
 * its image. Ed25519. Any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_FLEET_KEY_H
#define ONEDOOR_TESTS_HALL_FLEET_KEY_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/fleet/sign.h"

/*
 * fleet.key (0600) and fleet.pub, 64 hexadecimal digits each, made in the folder when they are
 * missing. ERR_AUTH when others may read the key, ERR_INVALID when it is none.
 */
enum err fleet_key_open(const char *tls_dir, struct fleet_secret *out) MUST_CHECK;

#endif
