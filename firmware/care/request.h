/*
 * The door to OpenSSL for a terminal's own key and certificate. All of it is PEM text in memory;
 * what is given out holds a private key or is nobody's secret, and is to be freed with
 * request_free, which overwrites it. Any thread; neither disk nor network.
 */
#ifndef ONEDOOR_CARE_REQUEST_H
#define ONEDOOR_CARE_REQUEST_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

/* Of P-256, made here and now. */
enum err request_make_key(char **key_out) MUST_CHECK;
/* A PKCS #10 request of that key, signed by it. ERR_INVALID: it is no such key. */
enum err request_write(const char *key, char **request_out) MUST_CHECK;
/* The key and its certificate, for one file. ERR_INVALID: no certificate; ERR_REFUSED: it is
 * another key's. */
enum err request_join(const char *key, const char *certificate, char **both_out) MUST_CHECK;
/* The certificates in a text and nothing else that may stand in it; sha256 not NULL: the one that
 * has it. ERR_NOT_FOUND: there is none. */
enum err request_authorities(const char *text, const char *sha256, char **out) MUST_CHECK;
void request_free(char *text); /* NULL is allowed */

#endif
