/*
 * The hall's CA, which signs terminals' certificates: ca.pem, and ca.key beside it. Without the key
 * no terminal can be enrolled or renewed. Any thread, once it is open.
 */
#ifndef ONEDOOR_TESTS_HALL_AUTHORITY_H
#define ONEDOOR_TESTS_HALL_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/base/attr.h"
#include "firmware/base/err.h"

#define PRINT_LEN  65 /* SHA-256 as hexadecimal text, with NUL */
#define SERIAL_LEN 65 /* of a certificate, as hexadecimal text, with NUL */
enum { CSR_LEN_MAX = 4096 };

struct authority;

/* A terminal's new certificate. */
struct issued {
	char *pem; /* mem_free */
	char serial[SERIAL_LEN];
	int64_t until_ms; /* of the real time: nobody's clock but the machine's judges certificates
			   */
};

/* ERR_AUTH when others may read the key, ERR_INVALID when it is another CA's. */
enum err authority_open(const char *tls_dir, struct authority **authority_out) MUST_CHECK;
void authority_close(struct authority *authority); /* NULL is allowed */

bool authority_can_certify(const struct authority *authority);
const char *authority_ca(const struct authority *authority); /* ca.pem as it is */
/* Of the CA's certificate in DER. */
void authority_print(const struct authority *authority, char print_out[static PRINT_LEN]);

/* The SHA-256 of the key that the request is for. False: *why_out says, in words, what it is not.
 */
bool csr_key(const char *csr, char print_out[static PRINT_LEN], const char **why_out) MUST_CHECK;
/* For a request that csr_key has read. What it says beside its key is ignored: the name is ours to
 * give. False when the CA cannot sign. */
bool authority_certify(const struct authority *authority, const char *csr, const char *terminal,
	int days, struct issued *issued_out) MUST_CHECK;

#endif
