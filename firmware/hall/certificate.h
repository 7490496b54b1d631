/*
 * The door to OpenSSL, beside http.c: whose and when good a certificate is, so that a line which
 * fails can be told from a certificate which has ended. The handshake itself is libcurl's. Waits
 * for the disk; any thread.
 */
#ifndef ONEDOOR_HALL_CERTIFICATE_H
#define ONEDOOR_HALL_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { CERTIFICATE_NAME_LEN = 255 };

struct certificate {
	int64_t from_ms, until_ms;	     /* UTC milliseconds, both included */
	char name[CERTIFICATE_NAME_LEN + 1]; /* its subject's CN; empty: none, or too long */
	bool is_authority;		     /* it may sign others */
};

/* The first certificate of a PEM file. ERR_NOT_FOUND: no such file, or not readable by us.
 * ERR_INVALID: no certificate in it. */
enum err certificate_read(const char *path, struct certificate *out) MUST_CHECK;
/* The same of all authorities in a file: the first that is good at now_ms, else the first. */
enum err certificate_read_authority(
	const char *path, int64_t now_ms, struct certificate *out) MUST_CHECK;
/* Whether the private key in key_path belongs to the certificate in path: OK, ERR_NOT_FOUND (either
 * file), ERR_INVALID (either is none), ERR_REFUSED (they do not belong together). */
enum err certificate_match_key(const char *path, const char *key_path) MUST_CHECK;

#endif
