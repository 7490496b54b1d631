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

enum err fleet_key_open(const char *tls_dir, struct fleet_secret *out)
{
	char path[PATH_MAX], text[2 * SECRET + 2], *was = NULL;
	struct stat info;
	size_t len;
	str_format(path, sizeof(path), "%s/fleet.key", tls_dir);
	enum err err = stat(path, &info) != 0 && errno == ENOENT ? make_seed(path) : OK;
	if (!err) {
		err = secret_check(path);
	}
	if (!err) {
		err = fleet_secret_read(path, out);
	}
	if (err) {
		log_error("fleet", "%s: %s", path, err_name(err));
		return err;
	}
	sodium_bin2hex(text, sizeof(text), out->key, sizeof(out->key));
	str_append(text, sizeof(text), "\n");
	str_format(path, sizeof(path), "%s/fleet.pub", tls_dir);
	if (fs_read(path, sizeof(text), &was, &len) || !str_equal(was, text)) {
		err = fs_write_atomic(path, text, strlen(text));
	}
	mem_free(was);
	return err;
}
