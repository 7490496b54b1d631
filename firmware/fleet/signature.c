#include "firmware/fleet/signature.h"

#include <sodium.h>
#include <string.h>

enum err fleet_from_base64url(
	const char *text, size_t text_len, uint8_t *out, size_t size, size_t *len_out)
{
	const char *end = NULL;
	*len_out = 0;
	if (text_len / 4 * 3 > size) {
		return ERR_TOO_BIG;
	}
	int err = sodium_base642bin(out, size, text, text_len, NULL, len_out, &end,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return err == 0 && end == text + text_len ? OK : ERR_INVALID;
}

bool fleet_to_base64url(const void *bytes, size_t len, char *out, size_t size)
{
	enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
	bool is_fit = sodium_base64_encoded_len(len, VARIANT) <= size;
	if (is_fit) {
		sodium_bin2base64(out, size, bytes, len, VARIANT);
	}
	return is_fit;
}

enum err fleet_key_parse(const char *text, uint8_t key_out[FLEET_KEY_LEN])
{
	size_t len = 0;
	enum err err = strlen(text) == FLEET_KEY_TEXT_LEN
			       ? fleet_from_base64url(
					 text, FLEET_KEY_TEXT_LEN, key_out, FLEET_KEY_LEN, &len)
			       : ERR_INVALID;
	return !err && len == FLEET_KEY_LEN ? OK : ERR_INVALID;
}

enum err fleet_verify(const char *key_text, const void *bytes, size_t len, const char *text)
{
	uint8_t key[FLEET_KEY_LEN];
	uint8_t signature[SIGNATURE_LEN];
	size_t signature_len = 0;
	if (sodium_init() < 0 || fleet_key_parse(key_text, key) != OK) {
		return ERR_INVALID;
	}
	if (strlen(text) != SIGNATURE_TEXT_LEN ||
		fleet_from_base64url(text, SIGNATURE_TEXT_LEN, signature, sizeof(signature),
			&signature_len) != OK ||
		signature_len != SIGNATURE_LEN) {
		return ERR_REFUSED;
	}
	return crypto_sign_verify_detached(signature, bytes, len, key) == 0 ? OK : ERR_REFUSED;
}
