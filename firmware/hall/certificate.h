/*
 * The door to OpenSSL, beside http.c: when a certificate is good, so that a line which fails can be
 * told from a certificate which has ended. The handshake itself is libcurl's. Waits for the disk;
 * any thread.
 */
#ifndef ONEDOOR_HALL_CERTIFICATE_H
#define ONEDOOR_HALL_CERTIFICATE_H

#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

struct certificate { /* UTC milliseconds, both included */
	int64_t from_ms, until_ms;
};

/* The first certificate of a PEM file. ERR_NOT_FOUND: no such file, or not readable by us.
 * ERR_INVALID: no certificate in it. */
enum err certificate_read(const char *path, struct certificate *out) MUST_CHECK;
/* Whether the private key in key_path belongs to the certificate in path: OK, ERR_NOT_FOUND (either
 * file), ERR_INVALID (either is none), ERR_REFUSED (they do not belong together). */
enum err certificate_match_key(const char *path, const char *key_path) MUST_CHECK;

#endif
