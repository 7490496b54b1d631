#include "firmware/fleet/digest.h"
#include "firmware/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PIECE = 1024 * 1024 };

static enum err read_all(int fd, crypto_hash_sha256_state *state, char *piece,
	bool (*is_interrupted)(void *arg), void *arg)
{
	for (;;) {
		ssize_t count = read(fd, piece, PIECE);
		if (count < 0 && errno == EINTR) {
			continue;
		}
		if (count <= 0) {
			return count < 0 ? ERR_IO : OK;
		}
		crypto_hash_sha256_update(state, (const unsigned char *)piece, (size_t)count);
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
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	char *piece = mem_alloc(PIECE, 1);
	enum err err = read_all(fd, &state, piece, is_interrupted, arg);
	mem_free(piece);
	close(fd);
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(out, DIGEST_TEXT_LEN + 1, hash, sizeof(hash));
	return err;
}

bool digest_is_text(const char *text)
{
	return strlen(text) == DIGEST_TEXT_LEN &&
	       strspn(text, "0123456789abcdefABCDEF") == DIGEST_TEXT_LEN;
}

bool digest_is_same(const char *a, const char *b)
{
	return digest_is_text(a) && strcasecmp(a, b) == 0;
}
