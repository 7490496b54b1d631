#include "tests/hall/vault.h"

#include "firmware/base/mem.h"

#include <sodium.h>
#include <string.h>

enum { NONCE = crypto_secretbox_NONCEBYTES, SEAL = crypto_secretbox_MACBYTES };

static void key_of(const struct hall *hall, const char *label, unsigned char key_out[static 32])
{
	crypto_generichash(key_out, 32, (const unsigned char *)label, strlen(label) + 1,
		hall->hash_key, sizeof(hall->hash_key));
}

/* The box is a nonce and what it was sealed with. */
unsigned char *vault_seal(const struct hall *hall, const char *label, const void *data, size_t len,
	size_t *box_len_out)
{
	unsigned char key[32];
	unsigned char *box = mem_alloc(NONCE + SEAL + len, 1);
	key_of(hall, label, key);
	randombytes_buf(box, NONCE);
	crypto_secretbox_easy(box + NONCE, data, len, box, key);
	sodium_memzero(key, sizeof(key));
	*box_len_out = NONCE + SEAL + len;
	return box;
}

char *vault_open(const struct hall *hall, const char *label, const void *box, size_t box_len,
	size_t *len_out)
{
	unsigned char key[32];
	const unsigned char *bytes = box;
	if (!box || box_len < NONCE + SEAL) {
		return NULL;
	}
	key_of(hall, label, key);
	*len_out = box_len - NONCE - SEAL;
	char *clear = mem_alloc(*len_out + 1, 1);
	if (crypto_secretbox_open_easy(
		    (unsigned char *)clear, bytes + NONCE, box_len - NONCE, bytes, key) != 0) {
		mem_free(clear);
		clear = NULL;
	}
	sodium_memzero(key, sizeof(key));
	return clear;
}

char *vault_open_box(const struct hall *hall, const char *base64, size_t *len_out)
{
	size_t size = strlen(base64) / 4 * 3 + 3, box_len = 0;
	unsigned char *box = mem_alloc(size, 1);
	char *clear = NULL;
	if (sodium_base642bin(box, size, base64, strlen(base64), NULL, &box_len, NULL,
		    sodium_base64_VARIANT_ORIGINAL) == 0 &&
		box_len > crypto_box_SEALBYTES) {
		*len_out = box_len - crypto_box_SEALBYTES;
		clear = mem_alloc(*len_out + 1, 1);
		if (crypto_box_seal_open((unsigned char *)clear, box, box_len, hall->sealing_pk,
			    hall->sealing_sk) != 0) {
			mem_free(clear);
			clear = NULL;
		}
	}
	mem_free(box);
	return clear;
}
