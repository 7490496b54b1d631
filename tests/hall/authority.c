#include "tests/hall/authority.h"

#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/secrets.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { PEM_MAX = 64 * 1024, SERIAL = 16, DAY_S = 86400 };

struct authority {
	char *ca_pem;
	gnutls_x509_crt_t ca;
	gnutls_x509_privkey_t key; /* NULL: it is not here */
};

static gnutls_datum_t datum(const char *text)
{
	return (gnutls_datum_t){(unsigned char *)(uintptr_t)text, (unsigned int)strlen(text)};
}

static bool is_pair(const struct authority *authority)
{
	unsigned char of_ca[32], of_key[32];
	size_t ca_len = sizeof(of_ca), key_len = sizeof(of_key);
	return gnutls_x509_crt_get_key_id(authority->ca, GNUTLS_KEYID_USE_SHA256, of_ca, &ca_len) ==
		       0 &&
	       gnutls_x509_privkey_get_key_id(
		       authority->key, GNUTLS_KEYID_USE_SHA256, of_key, &key_len) == 0 &&
	       memcmp(of_ca, of_key, sizeof(of_ca)) == 0;
}

static enum err open_ca_key(struct authority *authority, const char *folder)
{
	char path[PATH_MAX], *pem = NULL;
	struct stat info;
	size_t len;
	str_format(path, sizeof(path), "%s/ca.key", folder);
	if (stat(path, &info) != 0 && errno == ENOENT) {
		return OK;
	}
	enum err err = secret_check(path);
	if (!err) {
		err = fs_read(path, PEM_MAX, &pem, &len);
	}
	if (!err) {
		gnutls_datum_t data = datum(pem);
		gnutls_x509_privkey_init(&authority->key);
		if (gnutls_x509_privkey_import(authority->key, &data, GNUTLS_X509_FMT_PEM) != 0 ||
			!is_pair(authority)) {
			log_error("authority", "%s is not the key of ca.pem", path);
			err = ERR_INVALID;
		}
	}
	if (pem) {
		mem_wipe(pem, strlen(pem));
	}
	mem_free(pem);
	return err;
}

static enum err open_ca(struct authority *authority, const char *folder)
{
	char path[PATH_MAX];
	size_t len;
	str_format(path, sizeof(path), "%s/ca.pem", folder);
	enum err err = fs_read(path, PEM_MAX, &authority->ca_pem, &len);
	if (err) {
		log_error("authority", "cannot read ca.pem: %s", err_name(err));
		return err;
	}
	gnutls_datum_t data = datum(authority->ca_pem);
	gnutls_x509_crt_init(&authority->ca);
	if (gnutls_x509_crt_import(authority->ca, &data, GNUTLS_X509_FMT_PEM) != 0) {
		log_error("authority", "ca.pem holds no certificate");
		return ERR_INVALID;
	}
	return open_ca_key(authority, folder);
}

enum err authority_open(const char *tls_dir, struct authority **authority_out)
{
	struct authority *authority = mem_new(struct authority);
	enum err err = open_ca(authority, tls_dir);
	if (err) {
		authority_close(authority);
		return err;
	}
	*authority_out = authority;
	return OK;
}

void authority_close(struct authority *authority)
{
	if (!authority) {
		return;
	}
	if (authority->ca) {
		gnutls_x509_crt_deinit(authority->ca);
	}
	if (authority->key) {
		gnutls_x509_privkey_deinit(authority->key);
	}
	mem_free(authority->ca_pem);
	mem_free(authority);
}

bool authority_can_certify(const struct authority *authority)
{
	return authority->key != NULL;
}

const char *authority_ca(const struct authority *authority)
{
	return authority->ca_pem;
}

void authority_print(const struct authority *authority, char print_out[static PRINT_LEN])
{
	unsigned char hash[32];
	size_t len = sizeof(hash);
	REQUIRE(gnutls_x509_crt_get_fingerprint(authority->ca, GNUTLS_DIG_SHA256, hash, &len) == 0);
	sodium_bin2hex(print_out, PRINT_LEN, hash, sizeof(hash));
}

/* --- requests --- */

/* The key that the request is for, once it has shown that it has it; NULL: *why_out says. */
static gnutls_pubkey_t read_csr(const char *text, const char **why_out)
{
	gnutls_datum_t data = datum(text);
	gnutls_x509_crq_t csr;
	gnutls_pubkey_t key;
	gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
	*why_out = NULL;
	gnutls_x509_crq_init(&csr);
	gnutls_pubkey_init(&key);
	if (gnutls_x509_crq_import(csr, &data, GNUTLS_X509_FMT_PEM) != 0) {
		*why_out = "No certificate request in PEM";
	} else if (gnutls_pubkey_import_x509_crq(key, csr, 0) != 0 ||
		   gnutls_pubkey_get_pk_algorithm(key, NULL) != GNUTLS_PK_ECDSA ||
		   gnutls_pubkey_export_ecc_raw(key, &curve, NULL, NULL) != 0 ||
		   curve != GNUTLS_ECC_CURVE_SECP256R1) {
		*why_out = "The key is not one of P-256";
	} else if (gnutls_x509_crq_verify(csr, 0) != 0) {
		*why_out = "The request is not signed by its own key";
	}
	gnutls_x509_crq_deinit(csr);
	if (*why_out) {
		gnutls_pubkey_deinit(key);
		return NULL;
	}
	return key;
}

bool csr_key(const char *csr, char print_out[static PRINT_LEN], const char **why_out)
{
	unsigned char hash[32];
	size_t len = sizeof(hash);
	gnutls_pubkey_t key = read_csr(csr, why_out);
	if (!key) {
		return false;
	}
	REQUIRE(gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256, hash, &len) == 0);
	sodium_bin2hex(print_out, PRINT_LEN, hash, sizeof(hash));
	gnutls_pubkey_deinit(key);
	return true;
}

/* What a terminal's certificate may be used for, and whose it is. */
static bool fill(const struct authority *authority, gnutls_x509_crt_t crt, gnutls_pubkey_t key,
	const char *terminal)
{
	unsigned char id[20], of_ca[64];
	size_t id_len = sizeof(id), ca_len = sizeof(of_ca);
	return gnutls_x509_crt_set_version(crt, 3) == 0 &&
	       gnutls_x509_crt_set_pubkey(crt, key) == 0 &&
	       gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME, 0, terminal,
		       (unsigned int)strlen(terminal)) == 0 &&
	       gnutls_x509_crt_set_basic_constraints(crt, 0, -1) == 0 &&
	       gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE) == 0 &&
	       gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_CLIENT, 0) == 0 &&
	       gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA1, id, &id_len) == 0 &&
	       gnutls_x509_crt_set_subject_key_id(crt, id, id_len) == 0 &&
	       /* A CA without such an id is found by its name. */
	       (gnutls_x509_crt_get_subject_key_id(authority->ca, of_ca, &ca_len, NULL) != 0 ||
		       gnutls_x509_crt_set_authority_key_id(crt, of_ca, ca_len) == 0);
}

/* From yesterday on: a terminal's clock may be behind. Not longer than the CA's own. */
static bool date(
	const struct authority *authority, gnutls_x509_crt_t crt, int days, struct issued *issued)
{
	unsigned char serial[SERIAL];
	time_t now = time(NULL), end = now + (time_t)days * DAY_S;
	end = MIN_OF(end, gnutls_x509_crt_get_expiration_time(authority->ca));
	issued->until_ms = (int64_t)end * 1000;
	randombytes_buf(serial, sizeof(serial));
	serial[0] = (unsigned char)((serial[0] & 0x3f) | 0x40); /* positive, and always as long */
	sodium_bin2hex(issued->serial, SERIAL_LEN, serial, sizeof(serial));
	return gnutls_x509_crt_set_serial(crt, serial, sizeof(serial)) == 0 &&
	       gnutls_x509_crt_set_activation_time(crt, now - DAY_S) == 0 &&
	       gnutls_x509_crt_set_expiration_time(crt, end) == 0;
}

bool authority_certify(const struct authority *authority, const char *csr, const char *terminal,
	int days, struct issued *issued_out)
{
	const char *why;
	gnutls_x509_crt_t crt;
	gnutls_datum_t pem = {0};
	gnutls_pubkey_t key = authority->key ? read_csr(csr, &why) : NULL;
	*issued_out = (struct issued){0};
	if (!key) {
		return false;
	}
	gnutls_x509_crt_init(&crt);
	bool is_good = fill(authority, crt, key, terminal) &&
		       date(authority, crt, days, issued_out) &&
		       gnutls_x509_crt_sign2(
			       crt, authority->ca, authority->key, GNUTLS_DIG_SHA256, 0) == 0 &&
		       gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem) == 0;
	if (is_good) {
		issued_out->pem = mem_copy_str((const char *)pem.data);
	} else {
		log_error("authority", "the CA cannot sign");
	}
	gnutls_free(pem.data);
	gnutls_x509_crt_deinit(crt);
	gnutls_pubkey_deinit(key);
	return is_good;
}
