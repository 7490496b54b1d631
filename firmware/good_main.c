/*
 * onedoor-good: ends with 0 when this terminal, as it was started, may be called good; what says so
 * to the boot loader follows (onedoor-good.service). Each condition is waited for, one after the
 * other.
 *
 * The unit itself is the first: it begins with the kiosk's first frame and is ended with the kiosk.
 */
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include "firmware/base/attr.h"

enum { STEADY_S = 10 };

/* A kiosk that ends soon after its first frame is no good one. */
static bool goes_on(void)
{
	struct timespec rest = {.tv_sec = STEADY_S};
	while (nanosleep(&rest, &rest) != 0) {
	}
	return true;
}

static const struct condition {
	const char *name;
	bool (*is_met)(void); /* waits as long as it may take */
} conditions[] = {
	{"the kiosk goes on", goes_on},
};

int main(void)
{
	for (size_t i = 0; i < ARRAY_LEN(conditions); i++) {
		const bool is_met = conditions[i].is_met();
		printf("%s: %s\n", conditions[i].name, is_met ? "yes" : "no");
		fflush(stdout);
		if (!is_met) {
			return 1;
		}
	}
	return 0;
}
