#include "tests/hall/fleet_key.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/secrets.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Static_assert(crypto_sign_SEEDBYTES == SECRET, "a seed is such a secret");
_Static_assert(crypto_sign_SECRETKEYBYTES == FLEET_SK, "of libsodium");

/* Of two halls that begin at once in one folder both get the key of the first. */
static enum err make_seed(const char *path)
{
	char text[2 * SECRET + 2], tmp[PATH_MAX];
	unsigned char seed[SECRET];
	randombytes_buf(seed, SECRET);
	sodium_bin2hex(text, sizeof(text), seed, SECRET);
	str_append(text, sizeof(text), "\n");
	str_format(tmp, sizeof(tmp), "%s.%d", path, (int)getpid());
	enum err err = fs_write_atomic(tmp, text, strlen(text));
	if (!err && link(tmp, path) != 0 && errno != EEXIST) {
		err = ERR_IO;
	}
	unlink(tmp);
	sodium_memzero(seed, SECRET);
	sodium_memzero(text, sizeof(text));
	if (err) {
		log_error("fleet", "cannot write %s", path);
	}
	return err;
}

enum err fleet_key_open(const char *tls_dir, unsigned char sk_out[static FLEET_SK])
{
	char path[PATH_MAX], text[2 * SECRET + 2], *was = NULL;
	unsigned char seed[SECRET], pk[crypto_sign_PUBLICKEYBYTES];
	struct stat info;
	size_t len;
	str_format(path, sizeof(path), "%s/fleet.key", tls_dir);
	enum err err = stat(path, &info) != 0 && errno == ENOENT ? make_seed(path) : OK;
	if (!err) {
		err = secret_read(path, seed);
	}
	if (err) {
		return err;
	}
	crypto_sign_seed_keypair(pk, sk_out, seed);
	sodium_memzero(seed, SECRET);
	sodium_bin2hex(text, sizeof(text), pk, sizeof(pk));
	str_append(text, sizeof(text), "\n");
	str_format(path, sizeof(path), "%s/fleet.pub", tls_dir);
	if (fs_read(path, sizeof(text), &was, &len) || !str_equal(was, text)) {
		err = fs_write_atomic(path, text, strlen(text));
	}
	mem_free(was);
	return err;
}

void fleet_key_sign(const unsigned char sk[static FLEET_SK], const char *what, const char *more,
	const char *text, char signature_out[static SIGNATURE_LEN])
{
	unsigned char signature[crypto_sign_BYTES];
	size_t size = strlen(what) + strlen(more) + strlen(text) + 1;
	char *all = mem_alloc(size, 1);
	snprintf(all, size, "%s%s%s", what, more, text);
	crypto_sign_detached(signature, NULL, (unsigned char *)all, size - 1, sk);
	sodium_bin2base64(signature_out, SIGNATURE_LEN, signature, sizeof(signature),
		sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	mem_free(all);
}
