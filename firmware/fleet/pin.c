#include "firmware/fleet/pin.h"
#include "firmware/base/str.h"

#include <sodium.h>
#include <string.h>

_Static_assert(PIN_HASH_LEN + 1 >= crypto_pwhash_STRBYTES, "a hash is such a string");

bool pin_is_fit(const char *pin)
{
	size_t len = strlen(pin);
	return len >= PIN_LEAST && len <= PIN_MOST && strspn(pin, "0123456789") == len;
}

bool pin_hash_is_fit(const char *hash)
{
	enum { SALT_LEN = 22, DIGEST_LEN = 43 };
	char padded[crypto_pwhash_STRBYTES] = {0};
	const char *digest = strrchr(hash, '$');
	if (!digest || digest - hash <= SALT_LEN || digest[-SALT_LEN - 1] != '$' ||
		strlen(digest + 1) != DIGEST_LEN) {
		return false;
	}
	/* All of it is taken apart, as it will be when a PIN is held against it. */
	return str_starts(hash, crypto_pwhash_argon2id_STRPREFIX "v=19$") &&
	       str_copy(padded, sizeof(padded), hash) &&
	       crypto_pwhash_str_needs_rehash(padded, crypto_pwhash_OPSLIMIT_INTERACTIVE,
		       crypto_pwhash_MEMLIMIT_INTERACTIVE) >= 0;
}

enum err pin_hash_make(const char *pin, char hash_out[PIN_HASH_LEN + 1])
{
	if (!pin_is_fit(pin)) {
		return ERR_INVALID;
	}
	return sodium_init() >= 0 && crypto_pwhash_str_alg(hash_out, pin, strlen(pin),
					     crypto_pwhash_OPSLIMIT_INTERACTIVE,
					     crypto_pwhash_MEMLIMIT_INTERACTIVE,
					     crypto_pwhash_ALG_ARGON2ID13) == 0
		       ? OK
		       : ERR_IO;
}

bool pin_matches(const char *hash, const char *pin)
{
	char padded[crypto_pwhash_STRBYTES] = {0};
	return sodium_init() >= 0 && str_copy(padded, sizeof(padded), hash) &&
	       crypto_pwhash_str_verify(padded, pin, strlen(pin)) == 0;
}
