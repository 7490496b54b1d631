#include "firmware/care/request.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { DIGEST_LEN = 32 };

/* What was written, as a text of ours; NULL: nothing. */
static char *take_text(BIO *bio)
{
	char *bytes = NULL;
	long len = BIO_get_mem_data(bio, &bytes);
	char *text = NULL;
	if (len > 0) {
		text = mem_alloc((size_t)len + 1, 1);
		memcpy(text, bytes, (size_t)len);
		mem_wipe(bytes, (size_t)len);
	}
	BIO_free(bio);
	return text;
}

void request_free(char *text)
{
	if (text) {
		mem_wipe(text, strlen(text));
		mem_free(text);
	}
}

static BIO *reader(const char *text)
{
	return BIO_new_mem_buf(text, -1);
}

/* Nobody is there to type one. */
static int refuse_password(char *buffer, int size, int is_writing, void *arg)
{
	(void)buffer, (void)size, (void)is_writing, (void)arg;
	return -1;
}

static EVP_PKEY *read_key(const char *text)
{
	BIO *bio = reader(text);
	EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, refuse_password, NULL) : NULL;
	BIO_free(bio);
	return key;
}

static enum err finish(enum err err)
{
	ERR_clear_error();
	return err;
}

enum err request_make_key(char **key_out)
{
	*key_out = NULL;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	BIO *bio = BIO_new(BIO_s_mem());
	if (key && bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1) {
		*key_out = take_text(bio);
		bio = NULL;
	}
	BIO_free(bio);
	EVP_PKEY_free(key);
	return finish(*key_out ? OK : ERR_IO);
}

enum err request_write(const char *text, char **request_out)
{
	*request_out = NULL;
	EVP_PKEY *key = read_key(text);
	X509_REQ *request = key ? X509_REQ_new() : NULL;
	/* The hall says who we are; a request without any name is one that some refuse. */
	static const unsigned char name[] = "onedoor";
	if (request && X509_REQ_set_version(request, X509_REQ_VERSION_1) == 1 &&
		X509_NAME_add_entry_by_NID(X509_REQ_get_subject_name(request), NID_commonName,
			MBSTRING_UTF8, name, -1, -1, 0) == 1 &&
		X509_REQ_set_pubkey(request, key) == 1 &&
		X509_REQ_sign(request, key, EVP_sha256()) > 0) {
		BIO *bio = BIO_new(BIO_s_mem());
		if (bio && PEM_write_bio_X509_REQ(bio, request) == 1) {
			*request_out = take_text(bio);
			bio = NULL;
		}
		BIO_free(bio);
	}
	X509_REQ_free(request);
	EVP_PKEY_free(key);
	return finish(*request_out ? OK : ERR_INVALID);
}

enum err request_join(const char *key_text, const char *certificate, char **both_out)
{
	*both_out = NULL;
	EVP_PKEY *key = read_key(key_text);
	BIO *in = reader(certificate);
	X509 *x509 = in ? PEM_read_bio_X509(in, NULL, refuse_password, NULL) : NULL;
	BIO_free(in);
	enum err err = !key || !x509				? ERR_INVALID
		       : X509_check_private_key(x509, key) != 1 ? ERR_REFUSED
								: OK;
	BIO *bio = err ? NULL : BIO_new(BIO_s_mem());
	if (bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1 &&
		PEM_write_bio_X509(bio, x509) == 1) {
		*both_out = take_text(bio);
		bio = NULL;
	}
	BIO_free(bio);
	X509_free(x509);
	EVP_PKEY_free(key);
	return finish(err ? err : *both_out ? OK : ERR_IO);
}

static bool has_sha256(const X509 *x509, const char *wanted)
{
	unsigned char digest[DIGEST_LEN];
	char text[2 * DIGEST_LEN + 1];
	unsigned len = 0;
	if (X509_digest(x509, EVP_sha256(), digest, &len) != 1 || len != DIGEST_LEN) {
		return false;
	}
	for (int i = 0; i < DIGEST_LEN; i++) {
		snprintf(text + (size_t)2 * i, 3, "%02x", digest[i]);
	}
	return str_equal(text, wanted);
}

enum err request_authorities(const char *text, const char *sha256, char **out)
{
	*out = NULL;
	BIO *in = reader(text), *bio = BIO_new(BIO_s_mem());
	bool is_good = in && bio;
	for (X509 *x509; is_good && (x509 = PEM_read_bio_X509(in, NULL, refuse_password, NULL));) {
		if (!sha256 || has_sha256(x509, sha256)) {
			is_good = PEM_write_bio_X509(bio, x509) == 1;
		}
		X509_free(x509);
	}
	if (is_good) {
		*out = take_text(bio);
		bio = NULL;
	}
	BIO_free(bio);
	BIO_free(in);
	return finish(*out ? OK : ERR_NOT_FOUND);
}
