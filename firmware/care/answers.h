/* What the hall answers about a terminal's own, read: openapi.yaml getCa, TerminalCertificate, and
 * what of TerminalConfig is kept. No I/O. To be freed as said. */
#ifndef ONEDOOR_CARE_ANSWERS_H
#define ONEDOOR_CARE_ANSWERS_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { PEM_MAX_LEN = 4096, CA_MAX_LEN = 65536, TERMINAL_ID_LEN = 32, HALL_URL_LEN = 255 };

struct new_certificate {
	char terminal[TERMINAL_ID_LEN + 1];
	char url[HALL_URL_LEN + 1];
	char *certificate, *ca; /* PEM; to be freed with new_certificate_free */
};

/* All of these: ERR_INVALID when it is not what the contract says. */
enum err ca_read(const char *json, size_t len, char **pem_out) MUST_CHECK; /* mem_free */
enum err new_certificate_read(const char *json, size_t len, struct new_certificate *out) MUST_CHECK;
void new_certificate_free(struct new_certificate *certificate);
/* The answer with whose it is, as fleet_settings_read wants it; mem_free. */
enum err settings_kept(
	const char *json, size_t len, const char *terminal, char **kept_out) MUST_CHECK;

#endif
