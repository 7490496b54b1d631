/* What the hall keeps sealed with a key that is not in its database: answers of people, their
 * photos, what was said for repetition. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_VAULT_H
#define ONEDOOR_TESTS_HALL_VAULT_H

#include <stddef.h>

#include "tests/hall/hall.h"

/* label: what it is, another key for each. The box is the caller's, to be freed with mem_free. */
unsigned char *vault_seal(const struct hall *hall, const char *label, const void *data, size_t len,
	size_t *box_len_out) MUST_CHECK;
/* With a NUL behind, to be freed with mem_free after mem_wipe; NULL when it is damaged. */
char *vault_open(const struct hall *hall, const char *label, const void *box, size_t box_len,
	size_t *len_out) MUST_CHECK;

/* What a terminal sealed for us (crypto_box_seal, as base64): as vault_open. */
char *vault_open_box(const struct hall *hall, const char *base64, size_t *len_out) MUST_CHECK;

#endif
