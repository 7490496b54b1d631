/*
 * A technician's PIN as the fleet's configuration has it: a hash (libsodium's argon2id string), of
 * which nobody gets the PIN back. Making and comparing one takes a tenth of a second and 64 MiB, on
 * purpose: never on the main thread.
 */
#ifndef ONEDOOR_FLEET_PIN_H
#define ONEDOOR_FLEET_PIN_H

#include <stdbool.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"

enum { PIN_HASH_LEN = 127, PIN_LEAST = 6, PIN_MOST = 12 };

/* Digits only, as many as there may be. */
bool pin_is_fit(const char *pin);
bool pin_hash_is_fit(const char *hash);
enum err pin_hash_make(const char *pin, char hash_out[PIN_HASH_LEN + 1]) MUST_CHECK;
bool pin_matches(const char *hash, const char *pin);

#endif
