/* Every fault at every transfer of a scanning, over every way a scanner is connected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "tests/harness/sweep.h"

enum { SOON_MS = 6000, LIMIT_MS = 12000, ANSWER_MS = 700, QUIET_MS = 1000, IN_FLIGHT = 3 };

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

static bool scan(const struct sweep *sweep, struct rig *rig, const char *fault, int64_t limit_ms)
{
	rig_ask(rig, "%s scan " CODE, sweep->device);
	struct msg *fact = rig_take(rig, limit_ms);
	if (!fact) {
		return false;
	}
	check_fact(sweep, fact, fault);
	msg_destroy(fact);
	return true;
}

/* Asked before the scanner is there, as after a replugging. */
static void a_code_is_scanned(const struct sweep *sweep, struct rig *rig, const char *fault)
{
	rig_order(rig, CMD_SCAN_START);
	if (sweep_wait_ready(sweep, rig, SOON_MS)) {
		rig_expect_silence(rig, QUIET_MS);
		rig_settle(rig);
		bool is_told = scan(sweep, rig, fault, ANSWER_MS);
		assert_true(is_told || fault);
	}
	rig_wipe(rig);
}

/* A transfer that never ends shows only by silence: then somebody pulls the plug. */
static void a_code_is_told(const struct sweep *sweep, struct rig *rig)
{
	assert_true(sweep_wait_ready(sweep, rig, SOON_MS));
	/* The fault may sit in a transfer that still waits: use those up while nobody asks. */
	for (int i = 0; i < IN_FLIGHT; i++) {
		rig_ask(rig, "%s scan " CODE, sweep->device);
	}
	rig_expect_silence(rig, QUIET_MS);
	assert_true(sweep_wait_ready(sweep, rig, SOON_MS));
	rig_expect_silence(rig, QUIET_MS); /* maybe just opened again */
	rig_order(rig, CMD_SCAN_START);
	rig_settle(rig);
	if (!scan(sweep, rig, NULL, ANSWER_MS)) {
		rig_ask(rig, "unplug %s", sweep->device);
		rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		rig_ask(rig, "plug %s", sweep->device);
		assert_true(sweep_wait_ready(sweep, rig, SOON_MS));
		rig_expect_silence(rig, QUIET_MS);
		rig_settle(rig);
		assert_true(scan(sweep, rig, NULL, SOON_MS));
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
		SCANNER("honeywell", "hidpos-honeywell"),
		SCANNER("serial", "cdc"),
		SCANNER("keyboard", "keyboard"),
	};
	return sweep_main(argc, argv, sweeps, ARRAY_LEN(sweeps), BUILD_DIR);
}
