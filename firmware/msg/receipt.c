#include "firmware/msg/receipt.h"
#include "firmware/base/log.h"

enum { ARENA_LIMIT = 128 * 1024 };

struct receipt *receipt_create(void)
{
	struct arena *arena = arena_create(ARENA_SECRET, ARENA_LIMIT);
	struct receipt *receipt = arena_new(arena, struct receipt);
	REQUIRE(receipt); /* the first bytes of an empty arena */
	receipt->arena = arena;
	receipt->commitment = (struct text){{"", ""}};
	return receipt;
}

void receipt_destroy(struct receipt *receipt)
{
	if (receipt) {
		arena_destroy(receipt->arena);
	}
}
