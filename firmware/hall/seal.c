#include "firmware/hall/seal.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

_Static_assert(SEAL_KEY_LEN == crypto_box_PUBLICKEYBYTES, "the contract's key is X25519");
_Static_assert(crypto_box_SEALBYTES == 48, "SEAL_MAX_TEXT_LEN counts on it");

void seal_init(void)
{
	REQUIRE(sodium_init() >= 0);
}

void seal_random_key(char out[TICKET_KEY_LEN + 1])
{
	uint8_t bits[TICKET_KEY_LEN / 2];
	randombytes_buf(bits, sizeof(bits));
	sodium_bin2hex(out, TICKET_KEY_LEN + 1, bits, sizeof(bits));
}

uint32_t seal_random_u32(void)
{
	return randombytes_random();
}

int64_t seal_mark(const void *data, size_t len)
{
	static const uint8_t key[crypto_shorthash_KEYBYTES];
	int64_t mark;
	_Static_assert(sizeof(mark) == crypto_shorthash_BYTES, "the mark is one hash");
	crypto_shorthash((uint8_t *)&mark, data, len, key);
	return mark;
}

enum err seal_parse_key(const char *base64, uint8_t key_out[SEAL_KEY_LEN])
{
	size_t len = 0;
	if (sodium_base642bin(key_out, SEAL_KEY_LEN, base64, strlen(base64), NULL, &len, NULL,
		    sodium_base64_VARIANT_ORIGINAL) != 0 ||
		len != SEAL_KEY_LEN) {
		return ERR_INVALID;
	}
	return OK;
}

size_t seal_from_base64(const char *base64, uint8_t *out, size_t out_size)
{
	size_t len = 0;
	const char *end = NULL;
	bool is_good = sodium_base642bin(out, out_size, base64, strlen(base64), NULL, &len, &end,
			       sodium_base64_VARIANT_ORIGINAL) == 0;
	return is_good && end && *end == '\0' ? len : 0;
}

void seal_new_key(uint8_t key_out[SEAL_KEY_LEN], char text_out[SEAL_KEY_TEXT_LEN + 1])
{
	randombytes_buf(key_out, SEAL_KEY_LEN);
	sodium_bin2base64(text_out, SEAL_KEY_TEXT_LEN + 1, key_out, SEAL_KEY_LEN,
		sodium_base64_VARIANT_ORIGINAL);
}

void seal_who(const uint8_t key[SEAL_KEY_LEN], const char *number, char out[SEAL_WHO_LEN + 1])
{
	enum { PASSES = 2, MEMORY = 16 * 1024 * 1024 };
	uint8_t keyed[crypto_generichash_BYTES];
	uint8_t slow[SEAL_WHO_LEN / 2];
	_Static_assert(SEAL_KEY_LEN >= crypto_pwhash_SALTBYTES, "the key is the salt too");
	crypto_generichash(
		keyed, sizeof(keyed), (const uint8_t *)number, strlen(number), key, SEAL_KEY_LEN);
	REQUIRE(crypto_pwhash(slow, sizeof(slow), (const char *)keyed, sizeof(keyed), key, PASSES,
			MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0);
	sodium_bin2hex(out, SEAL_WHO_LEN + 1, slow, sizeof(slow));
	mem_wipe(keyed, sizeof(keyed));
}

enum err seal_text(const uint8_t key[SEAL_KEY_LEN], const char *plain, size_t len,
	char out[SEAL_MAX_TEXT_LEN + 1])
{
	if (len > SEAL_MAX_PLAIN_LEN) {
		return ERR_TOO_BIG;
	}
	uint8_t box[SEAL_MAX_PLAIN_LEN + crypto_box_SEALBYTES];
	if (crypto_box_seal(box, (const unsigned char *)plain, len, key) != 0) {
		return ERR_INVALID;
	}
	sodium_bin2base64(out, SEAL_MAX_TEXT_LEN + 1, box, len + crypto_box_SEALBYTES,
		sodium_base64_VARIANT_ORIGINAL);
	mem_wipe(box, sizeof(box));
	return OK;
}

char *seal_long_text(const uint8_t key[SEAL_KEY_LEN], const char *plain, size_t len)
{
	size_t box_len = len + crypto_box_SEALBYTES;
	size_t text_size = sodium_base64_encoded_len(box_len, sodium_base64_VARIANT_ORIGINAL);
	uint8_t *box = mem_alloc(box_len, 1);
	char *text = NULL;
	if (crypto_box_seal(box, (const unsigned char *)plain, len, key) == 0) {
		text = mem_alloc(text_size, 1);
		sodium_bin2base64(text, text_size, box, box_len, sodium_base64_VARIANT_ORIGINAL);
	}
	mem_free(box);
	return text;
}
