#include "firmware/install/sum.h"

#include <sodium.h>
#include <string.h>
#include "firmware/base/mem.h"

struct sum {
	crypto_hash_sha256_state state;
};

struct sum *sum_begin(void)
{
	struct sum *sum = mem_new(struct sum);
	crypto_hash_sha256_init(&sum->state);
	return sum;
}

void sum_add(struct sum *sum, const void *data, size_t len)
{
	crypto_hash_sha256_update(&sum->state, data, len);
}

bool sum_is(struct sum *sum, const uint8_t wanted[32])
{
	uint8_t found[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_final(&sum->state, found);
	mem_free(sum);
	return memcmp(found, wanted, sizeof(found)) == 0;
}
