#include "firmware/hall/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
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

static void describe(X509 *x509, struct certificate *out)
{
	*out = (struct certificate){.from_ms = moment_of(X509_get0_notBefore(x509)),
		.until_ms = moment_of(X509_get0_notAfter(x509)),
		.is_authority = X509_check_ca(x509) > 0};
	X509_NAME *subject = X509_get_subject_name(x509);
	int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
	uint8_t *utf8 = NULL;
	int len = at < 0 ? -1
			 : ASN1_STRING_to_UTF8(&utf8,
				   X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
	if (len > 0 && len <= CERTIFICATE_NAME_LEN) {
		memcpy(out->name, utf8, (size_t)len);
	}
	OPENSSL_free(utf8);
}

/* Gives each certificate of the file until take says that it is the one. */
static enum err read_certificates(const char *path, bool (*take)(X509 *x509, void *arg), void *arg)
{
	FILE *file = fopen(path, "re");
	if (!file) {
		return ERR_NOT_FOUND;
	}
	enum err err = ERR_INVALID;
	bool is_taken = false;
	for (X509 *x509; !is_taken && (x509 = PEM_read_X509(file, NULL, refuse_password, NULL));) {
		err = OK;
		is_taken = take(x509, arg);
		X509_free(x509);
	}
	fclose(file);
	ERR_clear_error();
	return err;
}

static bool take_first(X509 *x509, void *arg)
{
	describe(x509, arg);
	return true;
}

enum err certificate_read(const char *path, struct certificate *out)
{
	return read_certificates(path, take_first, out);
}

struct wanted {
	int64_t now_ms;
	struct certificate *out;
	int count;
};

static bool take_good(X509 *x509, void *arg)
{
	struct wanted *wanted = arg;
	struct certificate one;
	describe(x509, &one);
	bool is_good = one.from_ms <= wanted->now_ms && wanted->now_ms <= one.until_ms;
	if (is_good || wanted->count++ == 0) {
		*wanted->out = one;
	}
	return is_good;
}

enum err certificate_read_authority(const char *path, int64_t now_ms, struct certificate *out)
{
	struct wanted wanted = {now_ms, out, 0};
	return read_certificates(path, take_good, &wanted);
}

static bool take_itself(X509 *x509, void *arg)
{
	X509_up_ref(x509);
	*(X509 **)arg = x509;
	return true;
}

enum err certificate_match_key(const char *path, const char *key_path)
{
	X509 *x509 = NULL;
	EVP_PKEY *key = NULL;
	enum err err = read_certificates(path, take_itself, &x509);
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
