/* Every fault at every transfer of a scanning, over every way a scanner is connected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "drivers/scanner/line_code.h"
#include "firmware/base/clock.h"
#include "tests/harness/sweep.h"

enum {
	SOON_MS = 6000,
	LIMIT_MS = 12000,
	ANSWER_MS = 700,
	QUIET_MS = 250,	   /* a scanner just opened is not yet heard */
	DELAYED_MS = 1000, /* longer than the delay among the faults */
	TRIES = 4,
	IN_FLIGHT = 3,
};

#define CODE "8FA0"

/* Nothing guards the bytes of a stream: where the bus changes, loses or withholds them for longer
 * than the pause that ends a code, the code is another one. */
static bool may_be_other(const struct sweep *sweep, const char *fault)
{
	bool is_stream = strcmp(sweep->device, "honeywell") != 0;
	return is_stream && fault &&
	       (strcmp(fault, "garbage") == 0 || strcmp(fault, "short") == 0 ||
		       strcmp(fault, "drop") == 0 || strcmp(fault, "silence") == 0 ||
		       strcmp(fault, "delay 700") == 0);
}

/* A code is the one that was scanned, for the session that asked. */
static void check_fact(const struct sweep *sweep, const struct msg *fact, const char *fault)
{
	assert_int_equal(fact->kind, MSG_SCANNED);
	assert_int_equal(fact->session, RIG_SESSION);
	assert_in_range(fact->scan.len, 1, SCAN_MAX_LEN);
	if (!may_be_other(sweep, fault)) {
		assert_int_equal(fact->scan.len, strlen(CODE));
		assert_memory_equal(fact->scan.token, CODE, fact->scan.len);
	}
}

/* False: nothing was told, or so late that a pause of this busy machine may have ended the code. */
static bool scan(const struct sweep *sweep, struct rig *rig, const char *fault, int64_t limit_ms)
{
	int64_t begin_ms = clock_ms();
	rig_ask(rig, "%s scan " CODE, sweep->device);
	struct msg *fact = rig_take(rig, limit_ms);
	bool is_told = fact && clock_ms() - begin_ms < LINE_LONG_GAP_MS;
	if (is_told) {
		check_fact(sweep, fact, fault);
	}
	msg_destroy(fact);
	return is_told;
}

static bool was_delayed; /* by the last fault: what waits comes late and all at once */

static long completed(const struct sweep *sweep, struct rig *rig)
{
	return strtol(rig_ask(rig, "%s completed", sweep->device), NULL, 10);
}

static void wait_quiet(const struct sweep *sweep, struct rig *rig)
{
	long before = -1;
	for (long now = 0; now != before; now = completed(sweep, rig)) {
		before = completed(sweep, rig);
		rig_expect_silence(rig, was_delayed ? DELAYED_MS : QUIET_MS);
	}
}

/* A fault may sit in a transfer that still waits: those are used up while nobody asks. */
static void use_up_transfers(const struct sweep *sweep, struct rig *rig)
{
	for (int i = 0; i < IN_FLIGHT; i++) {
		rig_ask(rig, "%s scan " CODE, sweep->device);
	}
	wait_quiet(sweep, rig);
}

/* A scanner that was just opened is not yet heard: one scans once more. */
static bool scan_until_told(const struct sweep *sweep, struct rig *rig)
{
	bool is_told = false;
	for (int i = 0; i < TRIES && !is_told; i++) {
		rig_wipe(rig); /* what is told late is no answer to the next question */
		wait_quiet(sweep, rig);
		assert_true(sweep_wait_ready(sweep, rig, SOON_MS));
		rig_order(rig, CMD_SCAN_START);
		rig_settle(rig);
		is_told = scan(sweep, rig, NULL, ANSWER_MS);
	}
	return is_told;
}

/* Asked before the scanner is there, as after a replugging. */
static void a_code_is_scanned(const struct sweep *sweep, struct rig *rig, const char *fault)
{
	was_delayed = fault && strncmp(fault, "delay", 5) == 0;
	rig_order(rig, CMD_SCAN_START);
	if (sweep_wait_ready(sweep, rig, SOON_MS)) {
		rig_expect_silence(rig, QUIET_MS);
		rig_settle(rig);
		bool is_told = scan(sweep, rig, fault, ANSWER_MS);
		assert_true(is_told || fault || scan_until_told(sweep, rig));
	}
	rig_wipe(rig);
}

static void a_code_is_told(const struct sweep *sweep, struct rig *rig)
{
	assert_true(sweep_wait_ready(sweep, rig, SOON_MS));
	use_up_transfers(sweep, rig);
	if (!scan_until_told(sweep, rig)) {
		/* A transfer that never ends shows only by silence: somebody pulls the plug. */
		rig_ask(rig, "unplug %s", sweep->device);
		rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		rig_ask(rig, "plug %s", sweep->device);
		assert_true(scan_until_told(sweep, rig));
	}
	rig_wipe(rig);
}

#define SCANNER(name, variant)                                                                     \
	{                                                                                          \
		.device = (name), .kind = DEVICE_SCANNER, .spec = "scanner:" variant,              \
		.limit_ms = LIMIT_MS, .scenario = a_code_is_scanned, .happy = a_code_is_told       \
	}

int main(int argc, char **argv)
{
	static const struct sweep sweeps[] = {
		SCANNER("honeywell", "hidpos-honeywell"), SCANNER("serial", "cdc"),
		SCANNER("keyboard",
			"keyboard,key_ms=0"), /* all at once: no pause but the faults' */
	};
	return sweep_main(argc, argv, sweeps, ARRAY_LEN(sweeps), BUILD_DIR);
}
