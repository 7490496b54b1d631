#include "firmware/base/pace.h"
#include "firmware/base/attr.h"

bool pace_take(struct pace *pace, struct pace_limit limit, int count, int64_t now_us)
{
	long long until_us = atomic_load(&pace->taken_until_us);
	long long next_us = 0;
	do {
		next_us = MAX_OF(until_us, (long long)now_us) + limit.interval_us * count;
		if (next_us - now_us > limit.interval_us * limit.burst) {
			return false;
		}
	} while (!atomic_compare_exchange_weak(&pace->taken_until_us, &until_us, next_us));
	return true;
}

int64_t pace_wait_us(const struct pace *pace, struct pace_limit limit, int64_t now_us)
{
	int64_t until_us = atomic_load(&pace->taken_until_us);
	int64_t free_at_us = until_us - limit.interval_us * (limit.burst - 1);
	return MAX_OF(free_at_us - now_us, 0);
}
