#include "tests/hall/secrets.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { TEXT_MAX = 256 };

enum err secret_check(const char *path)
{
	struct stat info;
	if (stat(path, &info) != 0) {
		log_error("secrets", "%s: %s", path, strerror(errno));
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	}
	if (!S_ISREG(info.st_mode) || (info.st_mode & 077)) {
		log_error("secrets", "%s can be read by others than its owner: chmod 600", path);
		return ERR_AUTH;
	}
	return OK;
}

enum err secret_read(const char *path, unsigned char secret_out[static SECRET])
{
	char *text = NULL;
	size_t len = 0, got = 0;
	enum err err = secret_check(path);
	if (!err) {
		err = fs_read(path, TEXT_MAX, &text, &len);
	}
	if (!err && (sodium_hex2bin(secret_out, SECRET, text, len, " \n", &got, NULL) != 0 ||
			    got != SECRET)) {
		log_error("secrets", "%s does not hold 64 hexadecimal digits", path);
		err = ERR_INVALID;
	}
	mem_free(text);
	return err;
}

static enum err make_secret(const char *path, unsigned char secret_out[static SECRET])
{
	char text[2 * SECRET + 2];
	randombytes_buf(secret_out, SECRET);
	sodium_bin2hex(text, sizeof(text), secret_out, SECRET);
	str_append(text, sizeof(text), "\n");
	enum err err = fs_write_atomic(path, text, strlen(text));
	sodium_memzero(text, sizeof(text));
	if (err) {
		log_error("secrets", "cannot write %s: %s", path, err_name(err));
	}
	return err;
}

/* The database knows its secrets by their hashes only: enough to tell another one. */
static enum err open_secret(struct conn *conn, const char *folder, const char *file,
	unsigned char secret_out[static SECRET])
{
	char path[PATH_MAX], hex[33];
	unsigned char hash[16];
	struct stat info;
	str_format(path, sizeof(path), "%s/%s", folder, file);
	char *known = store_meta(conn, file);
	bool is_new = !known && stat(path, &info) != 0 && errno == ENOENT;
	enum err err = is_new ? make_secret(path, secret_out) : secret_read(path, secret_out);
	if (!err) {
		crypto_generichash(hash, sizeof(hash), secret_out, SECRET, NULL, 0);
		sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
		if (!known) {
			store_set_meta(conn, file, hex);
		} else if (strcmp(known, hex) != 0) {
			log_error("secrets", "%s is not what the database was begun with", path);
			err = ERR_INVALID;
		}
	}
	mem_free(known);
	return err;
}

enum err secrets_open(struct hall *hall, struct conn *conn, const char *folder)
{
	enum err err = open_secret(conn, folder, "hash.key", hall->hash_key);
	if (!err) {
		err = open_secret(conn, folder, "sealing.key", hall->sealing_sk);
	}
	if (!err) {
		crypto_scalarmult_base(hall->sealing_pk, hall->sealing_sk);
	}
	return err;
}
