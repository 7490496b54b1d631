#include "firmware/fleet/sign.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX_LEN = 256 };

_Static_assert(sizeof(struct fleet_secret) == crypto_sign_SECRETKEYBYTES, "libsodium's own form");
_Static_assert(offsetof(struct fleet_secret, key) == crypto_sign_SEEDBYTES, "the same");

static enum err check_mode(const char *path)
{
	struct stat info;
	if (stat(path, &info) != 0) {
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	return S_ISREG(info.st_mode) && !(info.st_mode & 077) ? OK : ERR_AUTH;
}

enum err fleet_secret_read(const char *path, struct fleet_secret *out)
{
	uint8_t seed[sizeof(out->seed)];
	char *text = NULL;
	size_t len = 0, seed_len = 0;
	memset(out, 0, sizeof(*out));
	enum err err = sodium_init() < 0 ? ERR_IO : check_mode(path);
	if (err == OK) {
		err = fs_read(path, FILE_MAX_LEN, &text, &len);
	}
	if (err == ERR_TOO_BIG) {
		return ERR_INVALID;
	}
	if (err != OK) {
		return err;
	}
	const char *end = NULL;
	bool is_good =
		sodium_hex2bin(seed, sizeof(seed), text, len, " \r\n", &seed_len, &end) == 0 &&
		seed_len == sizeof(seed) && end == text + len;
	if (is_good) {
		crypto_sign_seed_keypair(out->key, (uint8_t *)out, seed);
	}
	mem_wipe(seed, sizeof(seed));
	mem_free(text); /* which overwrites it */
	return is_good ? OK : ERR_INVALID;
}

void fleet_sign(const struct fleet_secret *secret, const void *bytes, size_t len,
	char text_out[SIGNATURE_TEXT_LEN + 1])
{
	uint8_t signature[SIGNATURE_LEN];
	crypto_sign_detached(signature, NULL, bytes, len, (const uint8_t *)secret);
	fleet_to_base64url(signature, sizeof(signature), text_out, SIGNATURE_TEXT_LEN + 1);
}
