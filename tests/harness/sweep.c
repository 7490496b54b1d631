#include "tests/harness/sweep.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { SLICE_MS = 20, GONE_LIMIT_MS = 4000 };

const char *const sweep_faults[] = {
	"stall", "short", "drop", "silence", "garbage", "delay 700", "error", "unplug", NULL};

/* For the teardown: a failed test leaves its functions without coming back. */
static struct rig *open_rig;
static const char *open_device;
static char where[64];

static long ask_number(struct sweep *sweep, const char *question)
{
	return strtol(rig_ask(sweep->rig, "%s %s", sweep->device, question), NULL, 10);
}

static bool is_plugged(struct sweep *sweep)
{
	return ask_number(sweep, "plugged") == 1;
}

static void unplug(struct sweep *sweep)
{
	(void)rig_try(sweep->rig, "unplug %s", sweep->device);
	rig_wait_status(sweep->rig, DEVICE_ABSENT, REASON_NOT_FOUND, GONE_LIMIT_MS);
}

struct msg *sweep_take(struct sweep *sweep, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	while (clock_ms() < until_ms) {
		bool was_pulled = !is_plugged(sweep);
		struct msg *fact = rig_take(sweep->rig, SLICE_MS);
		if (fact) {
			return fact;
		}
		if (was_pulled && rig_status(sweep->rig)->state == DEVICE_ABSENT) {
			return NULL;
		}
	}
	fail_msg("%s: no fact within %lld ms", where, (long long)limit_ms);
	return NULL;
}

bool sweep_wait_ready(struct sweep *sweep, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	const struct device_status *status = rig_status(sweep->rig);
	while (clock_ms() < until_ms) {
		bool was_pulled = !is_plugged(sweep);
		rig_expect_silence(sweep->rig, SLICE_MS);
		if (status->state == DEVICE_READY && !was_pulled) {
			return true;
		}
		if (status->state == DEVICE_ABSENT && was_pulled) {
			return false;
		}
	}
	fail_msg("%s: stays %s, %s", where, device_state_name(status->state),
		device_reason_name(status->reason));
	return false;
}

/* One scenario; how many transfers it took. *was_hit_out: the fault found its transfer. */
static long run_once(struct sweep *sweep, const char *fault, long at, bool *was_hit_out)
{
	rig_ask(sweep->rig, "transfers %s reset", sweep->device);
	rig_ask(sweep->rig, "fault %s clear", sweep->device);
	if (fault) {
		rig_ask(sweep->rig, "fault %s %ld %s", sweep->device, at, fault);
	}
	rig_ask(sweep->rig, "plug %s", sweep->device);
	int64_t begin_ms = clock_ms();
	sweep->scenario(sweep, fault);
	int64_t took_ms = clock_ms() - begin_ms;
	long count = ask_number(sweep, "transfers");
	*was_hit_out = ask_number(sweep, "faults-hit") > 0;
	rig_ask(sweep->rig, "fault %s clear", sweep->device);
	if (getenv("ONEDOOR_TEST_LOG")) {
		print_message("%s: %lld ms, %ld transfers\n", where, (long long)took_ms, count);
	}
	assert_in_range(took_ms, 0, sweep->limit_ms);
	return count;
}

static void be_happy(struct sweep *sweep)
{
	if (!is_plugged(sweep)) {
		rig_ask(sweep->rig, "plug %s", sweep->device);
	}
	sweep->happy(sweep);
	unplug(sweep);
}

void sweep_run(struct sweep *sweep)
{
	const char *const *faults = sweep->faults ? sweep->faults : sweep_faults;
	str_format(where, sizeof(where), "%s without a fault", sweep->device);
	sweep->rig = rig_open(sweep->kind);
	open_rig = sweep->rig;
	open_device = sweep->device;
	rig_wait_status(sweep->rig, DEVICE_ABSENT, REASON_NOT_FOUND, GONE_LIMIT_MS);
	bool was_hit = false;
	long transfer_count = run_once(sweep, NULL, 0, &was_hit);
	be_happy(sweep);
	int run_count = 0;
	int hit_count = 0;
	int64_t begin_ms = clock_ms();
	for (int i = 0; faults[i]; i++) {
		for (long at = 1; at <= transfer_count; at++) {
			str_format(where, sizeof(where), "%s with %s at transfer %ld of %ld",
				sweep->device, faults[i], at, transfer_count);
			run_once(sweep, faults[i], at, &was_hit);
			be_happy(sweep);
			run_count++;
			hit_count += was_hit;
		}
	}
	print_message("%s: %ld transfers, %d runs, %d faults in %lld ms\n", sweep->device,
		transfer_count, run_count, hit_count, (long long)(clock_ms() - begin_ms));
	open_rig = NULL;
	rig_close(sweep->rig);
	/* How often a device is asked depends on time a little; still nearly every fault must hit.
	 */
	assert_in_range(hit_count * 10, run_count * 9, run_count * 10);
}

int sweep_teardown(void **state)
{
	(void)state;
	struct rig *rig = open_rig;
	open_rig = NULL;
	if (rig) {
		print_error("failed: %s\n", where);
		(void)rig_try(rig, "fault %s clear", open_device);
		(void)rig_try(rig, "unplug %s", open_device);
		rig_close(rig);
	}
	return 0;
}
