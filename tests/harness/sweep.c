#include "tests/harness/sweep.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { SLICE_MS = 20, GONE_LIMIT_MS = 6000 };

const char *const sweep_faults[] = {
	"stall", "short", "drop", "silence", "garbage", "delay 700", "error", "unplug", NULL};

/* What runs: a failed test leaves its functions without coming back. */
static struct {
	const struct sweep *sweep;
	const char *fault;
	int first, step;
	struct rig *rig;
	char where[64];
} now;

static long ask_number(const char *question)
{
	return strtol(rig_ask(now.rig, "%s %s", now.sweep->device, question), NULL, 10);
}

struct msg *sweep_take(const struct sweep *sweep, struct rig *rig, int64_t limit_ms)
{
	(void)sweep;
	int64_t until_ms = clock_ms() + limit_ms;
	while (clock_ms() < until_ms) {
		bool was_pulled = ask_number("plugged") == 0;
		struct msg *fact = rig_take(rig, SLICE_MS);
		if (fact) {
			return fact;
		}
		if (was_pulled && rig_status(rig)->state == DEVICE_ABSENT) {
			return NULL;
		}
	}
	fail_msg("no fact within %lld ms", (long long)limit_ms);
	return NULL;
}

bool sweep_wait_ready(const struct sweep *sweep, struct rig *rig, int64_t limit_ms)
{
	(void)sweep;
	int64_t until_ms = clock_ms() + limit_ms;
	const struct device_status *status = rig_status(rig);
	while (clock_ms() < until_ms) {
		bool was_pulled = ask_number("plugged") == 0;
		rig_expect_silence(rig, SLICE_MS);
		if (status->state == DEVICE_READY && !was_pulled) {
			return true;
		}
		if (status->state == DEVICE_ABSENT && was_pulled) {
			return false;
		}
	}
	fail_msg("stays %s, %s", device_state_name(status->state),
		device_reason_name(status->reason));
	return false;
}

/* One scenario and the happy path after it; how many transfers the scenario took.
 * *was_hit_out: the fault found its transfer. */
static long run_once(const char *fault, long at, bool *was_hit_out)
{
	const struct sweep *sweep = now.sweep;
	rig_ask(now.rig, "transfers %s reset", sweep->device);
	if (fault) {
		rig_ask(now.rig, "fault %s %ld %s", sweep->device, at, fault);
	}
	rig_ask(now.rig, "plug %s", sweep->device);
	int64_t begin_ms = clock_ms();
	sweep->scenario(sweep, now.rig, fault);
	int64_t took_ms = clock_ms() - begin_ms;
	long count = ask_number("transfers");
	*was_hit_out = ask_number("faults-hit") > 0;
	rig_ask(now.rig, "fault %s clear", sweep->device);
	/* How often a device is asked depends on time a little: not hit is only what was not there.
	 */
	assert_true(*was_hit_out || !fault || count < at);
	assert_in_range(took_ms, 0, sweep->limit_ms);
	/* What the worker still has to say of the fault is said before anybody is happy. */
	rig_settle(now.rig);
	if (ask_number("plugged") == 0) {
		rig_wait_status(now.rig, DEVICE_ABSENT, REASON_NOT_FOUND, GONE_LIMIT_MS);
		rig_ask(now.rig, "plug %s", sweep->device);
	}
	begin_ms = clock_ms();
	sweep->happy(sweep, now.rig);
	print_message("%s: %lld ms, then happy within %lld ms\n", now.where, (long long)took_ms,
		(long long)(clock_ms() - begin_ms));
	rig_ask(now.rig, "unplug %s", sweep->device);
	rig_wait_status(now.rig, DEVICE_ABSENT, REASON_NOT_FOUND, GONE_LIMIT_MS);
	return count;
}

static void sweep_all(void **state)
{
	(void)state;
	const struct sweep *sweep = now.sweep;
	str_format(now.where, sizeof(now.where), "%s without a fault", sweep->device);
	now.rig = rig_open(sweep->kind);
	rig_wait_status(now.rig, DEVICE_ABSENT, REASON_NOT_FOUND, GONE_LIMIT_MS);
	bool was_hit = false;
	long transfer_count = run_once(NULL, 0, &was_hit);
	long run_count = 0;
	long hit_count = 0;
	int64_t begin_ms = clock_ms();
	for (long at = now.first; at <= transfer_count; at += now.step) {
		str_format(now.where, sizeof(now.where), "%s with %s at transfer %ld of %ld",
			sweep->device, now.fault, at, transfer_count);
		run_once(now.fault, at, &was_hit);
		run_count++;
		hit_count += was_hit;
	}
	struct rig *rig = now.rig;
	now.rig = NULL;
	rig_close(rig);
	print_message("sweep: %s of %ld transfers with %s, from %d: %ld hit, %lld ms\n",
		sweep->device, transfer_count, now.fault, now.first, hit_count,
		(long long)(clock_ms() - begin_ms));
	assert_in_range(hit_count * 2, run_count, run_count * 2);
}

/* After a failure: says where. The process ends, so the bus need not be left in order. */
static int teardown(void **state)
{
	(void)state;
	if (now.rig) {
		print_error("failed: %s\n", now.where);
		rig_close(now.rig);
		now.rig = NULL;
	}
	return 0;
}

int sweep_run(const struct sweep *sweep, const char *fault, int first, int step)
{
	now.first = first;
	now.step = step;
	now.sweep = sweep;
	now.fault = fault;
	const struct CMUnitTest tests[] = {cmocka_unit_test_teardown(sweep_all, teardown)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
