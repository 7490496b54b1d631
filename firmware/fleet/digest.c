#include "firmware/fleet/digest.h"
#include "firmware/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PIECE = 1024 * 1024, CERTIFICATE_MAX_LEN = 16 * 1024 };

struct digest {
	crypto_hash_sha256_state state;
};

_Static_assert(crypto_hash_sha256_BYTES == DIGEST_LEN, "SHA-256");

struct digest *digest_begin(void)
{
	struct digest *digest = mem_new(struct digest);
	crypto_hash_sha256_init(&digest->state);
	return digest;
}

void digest_add(struct digest *digest, const void *data, size_t len)
{
	crypto_hash_sha256_update(&digest->state, data, len);
}

void digest_end(struct digest *digest, uint8_t out[DIGEST_LEN])
{
	crypto_hash_sha256_final(&digest->state, out);
	mem_free(digest);
}

static enum err read_all(
	int fd, struct digest *digest, char *piece, bool (*is_interrupted)(void *arg), void *arg)
{
	for (;;) {
		ssize_t count = read(fd, piece, PIECE);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			return count < 0 ? ERR_IO : OK;
		}
		digest_add(digest, piece, (size_t)count);
		if (is_interrupted && is_interrupted(arg)) {
			return ERR_CANCELLED;
		}
	}
}

enum err digest_file(const char *path, char out[DIGEST_TEXT_LEN + 1],
	bool (*is_interrupted)(void *arg), void *arg)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	struct digest *digest = digest_begin();
	char *piece = mem_alloc(PIECE, 1);
	enum err err = read_all(fd, digest, piece, is_interrupted, arg);
	mem_free(piece);
	close(fd);
	uint8_t hash[DIGEST_LEN];
	digest_end(digest, hash);
	sodium_bin2hex(out, DIGEST_TEXT_LEN + 1, hash, sizeof(hash));
	return err;
}

enum err digest_certificate(const char *pem, char out[DIGEST_TEXT_LEN + 1])
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----",
			  end[] = "-----END CERTIFICATE-----";
	uint8_t der[CERTIFICATE_MAX_LEN], hash[DIGEST_LEN];
	size_t len = 0;
	const char *from = strstr(pem, begin);
	if (!from) {
		return ERR_NOT_FOUND;
	}
	from += sizeof(begin) - 1;
	const char *to = strstr(from, end);
	if (!to || strstr(to, begin) ||
		sodium_base642bin(der, sizeof(der), from, (size_t)(to - from), " \t\r\n", &len,
			NULL, sodium_base64_VARIANT_ORIGINAL) != 0 ||
		len == 0) {
		return ERR_INVALID;
	}
	struct digest *digest = digest_begin();
	digest_add(digest, der, len);
	digest_end(digest, hash);
	sodium_bin2hex(out, DIGEST_TEXT_LEN + 1, hash, sizeof(hash));
	return OK;
}

bool digest_is_text(const char *text)
{
	return strlen(text) == DIGEST_TEXT_LEN &&
	       strspn(text, "0123456789abcdefABCDEF") == DIGEST_TEXT_LEN;
}

bool digest_is_small(const char *text)
{
	return digest_is_text(text) && strspn(text, "0123456789abcdef") == DIGEST_TEXT_LEN;
}

bool digest_is_same(const char *a, const char *b)
{
	return digest_is_text(a) && strcasecmp(a, b) == 0;
}
