#include "firmware/hall/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <time.h>

static int64_t moment_of(const ASN1_TIME *time)
{
	struct tm tm = {0};
	return ASN1_TIME_to_tm(time, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

/* An encrypted file is one that cannot be used: nobody is there to type. */
static int refuse_password(char *buffer, int size, int is_writing, void *arg)
{
	(void)buffer, (void)size, (void)is_writing, (void)arg;
	return -1;
}

static enum err read_certificate(const char *path, X509 **out)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		return ERR_NOT_FOUND;
	}
	*out = PEM_read_X509(file, NULL, refuse_password, NULL);
	fclose(file);
	ERR_clear_error();
	return *out ? OK : ERR_INVALID;
}

enum err certificate_read(const char *path, struct certificate *out)
{
	X509 *x509 = NULL;
	enum err err = read_certificate(path, &x509);
	if (err == OK) {
		*out = (struct certificate){.from_ms = moment_of(X509_get0_notBefore(x509)),
			.until_ms = moment_of(X509_get0_notAfter(x509))};
	}
	X509_free(x509);
	return err;
}

enum err certificate_match_key(const char *path, const char *key_path)
{
	X509 *x509 = NULL;
	EVP_PKEY *key = NULL;
	enum err err = read_certificate(path, &x509);
	if (err == OK) {
		FILE *file = fopen(key_path, "re");
		key = file ? PEM_read_PrivateKey(file, NULL, refuse_password, NULL) : NULL;
		err = !file ? ERR_NOT_FOUND : !key ? ERR_INVALID : OK;
		if (file) {
			fclose(file);
		}
	}
	if (err == OK && X509_check_private_key(x509, key) != 1) {
		err = ERR_REFUSED;
	}
	EVP_PKEY_free(key);
	X509_free(x509);
	ERR_clear_error();
	return err;
}
