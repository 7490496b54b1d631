#include "firmware/care/own.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/request.h"
#include "firmware/hall/certificate.h"

#include <string.h>
#include <unistd.h>

enum { KEY_MAX_LEN = 4096 };

void own_path(const struct care *care, const char *name, char out[PATH_MAX])
{
	if (!str_format(out, PATH_MAX, "%s/%s", care->own_dir, name)) {
		out[0] = '\0'; /* as if it were not there, and not to be written */
	}
}

enum err own_read(const struct care *care, const char *name, size_t limit, char **text_out)
{
	char path[PATH_MAX];
	size_t len = 0;
	own_path(care, name, path);
	return fs_read(path, limit, text_out, &len);
}

enum err own_write(const struct care *care, const char *name, const char *text)
{
	char path[PATH_MAX];
	own_path(care, name, path);
	enum err err = fs_make_dir(care->own_dir);
	err = err ? err : fs_write_atomic(path, text, strlen(text));
	if (err) {
		log_error("care", "%s cannot be written: %s", path, err_name(err));
	}
	return err;
}

enum err own_remove(const struct care *care, const char *name)
{
	char path[PATH_MAX];
	own_path(care, name, path);
	return fs_remove(path);
}

bool own_is_there(const struct care *care, const char *name)
{
	char path[PATH_MAX];
	own_path(care, name, path);
	return fs_file_fault(path) == NULL;
}

bool own_can_keep(const struct care *care)
{
	char path[PATH_MAX];
	own_path(care, ".", path); /* a folder, and not a file in its place */
	return fs_make_dir(care->own_dir) == OK && access(path, W_OK) == 0;
}

void own_look(struct care *care)
{
	struct care_state *state = &care->state;
	struct certificate own = {0}, ca;
	unsigned missing = 0;
	if (certificate_read(care->ca_file, &ca) != OK) {
		missing |= MISSING_CA;
	}
	if (certificate_read(care->cert_file, &own) != OK) {
		missing |= MISSING_CERTIFICATE;
	}
	enum err err = missing & MISSING_CERTIFICATE
			       ? fs_file_fault(care->key_file) ? ERR_NOT_FOUND : OK
			       : certificate_match_key(care->cert_file, care->key_file);
	if (err) {
		missing |= MISSING_KEY;
	}
	state->missing = missing;
	state->has_fleet = care->fleet_key[0] != '\0';
	state->certificate_until_ms = own.until_ms;
	state->standing = !state->has_fleet		    ? STANDING_UNKNOWN
			  : missing			    ? STANDING_NEW
			  : own_is_there(care, OWN_REVOKED) ? STANDING_REVOKED
							    : STANDING_ENROLLED;
}

bool own_has_pem(const struct care *care)
{
	char path[PATH_MAX];
	own_path(care, OWN_PEM, path);
	return str_equal(care->cert_file, path) && str_equal(care->key_file, path);
}

enum err own_new_key(const struct care *care, char **key_out)
{
	char *request = NULL;
	if (own_read(care, OWN_NEW_KEY, KEY_MAX_LEN, key_out) == OK) {
		if (request_write(*key_out, &request) == OK) {
			request_free(request);
			return OK;
		}
		request_free(*key_out); /* what a disk has made of it */
	}
	enum err err = request_make_key(key_out);
	err = err ? err : own_write(care, OWN_NEW_KEY, *key_out);
	if (err) {
		request_free(*key_out);
		*key_out = NULL;
	}
	return err;
}

enum err own_keep(struct care *care, const char *key, const char *certificate)
{
	char *both = NULL;
	enum err err = request_join(key, certificate, &both);
	err = err ? err : own_write(care, OWN_PEM, both);
	request_free(both);
	if (!err && own_remove(care, OWN_NEW_KEY) != OK) {
		log_warn("care", "the key that is in use now lies there twice");
	}
	return err;
}
