#include "firmware/hall/backoff.h"
#include "firmware/base/attr.h"
#include "firmware/base/log.h"

struct backoff backoff_init(int64_t base_ms, int64_t cap_ms)
{
	REQUIRE(base_ms > 0 && cap_ms >= base_ms);
	return (struct backoff){.base_ms = base_ms, .cap_ms = cap_ms};
}

int64_t backoff_next_ms(struct backoff *backoff, uint32_t random)
{
	int64_t window_ms = backoff->base_ms;
	for (int i = 0; i < backoff->failure_count && window_ms < backoff->cap_ms; i++) {
		window_ms *= 2;
	}
	window_ms = MIN_OF(window_ms, backoff->cap_ms);
	if (window_ms < backoff->cap_ms) {
		backoff->failure_count++; /* stops at the cap, so it cannot overflow */
	}
	return 1 + (int64_t)((uint64_t)random * (uint64_t)window_ms >> 32);
}

void backoff_reset(struct backoff *backoff)
{
	backoff->failure_count = 0;
}
