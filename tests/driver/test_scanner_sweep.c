/* Every fault at every transfer of a scanning, over every way a scanner is connected.
 * devices: scanner:hidpos-honeywell,name=honeywell scanner:cdc,name=serial
 * scanner:keyboard,name=keyboard
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "tests/harness/sweep.h"

enum { SOON_MS = 6000, LIMIT_MS = 12000, ANSWER_MS = 700, QUIET_MS = 350, IN_FLIGHT = 3 };

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

static bool scan(struct sweep *sweep, const char *fault, int64_t limit_ms)
{
	rig_ask(sweep->rig, "%s scan " CODE, sweep->device);
	struct msg *fact = rig_take(sweep->rig, limit_ms);
	if (!fact) {
		return false;
	}
	check_fact(sweep, fact, fault);
	msg_destroy(fact);
	return true;
}

static void wipe(struct sweep *sweep)
{
	rig_order(sweep->rig, CMD_WIPE);
	for (bool is_wiped = false; !is_wiped;) {
		struct msg *fact = rig_take(sweep->rig, SOON_MS);
		assert_non_null(fact);
		is_wiped = fact->kind == MSG_WORKER_WIPED;
		msg_destroy(fact);
	}
}

/* Asked before the scanner is there, as after a replugging. */
static void a_code_is_scanned(struct sweep *sweep, const char *fault)
{
	rig_order(sweep->rig, CMD_SCAN_START);
	if (sweep_wait_ready(sweep, SOON_MS)) {
		rig_expect_silence(sweep->rig, QUIET_MS);
		rig_settle(sweep->rig);
		bool is_told = scan(sweep, fault, ANSWER_MS);
		assert_true(is_told || fault);
	}
	wipe(sweep);
}

/* A transfer that never ends shows only by silence: then somebody pulls the plug. */
static void a_code_is_told(struct sweep *sweep)
{
	assert_true(sweep_wait_ready(sweep, SOON_MS));
	/* The fault may sit in a transfer that still waits: use those up while nobody asks. */
	for (int i = 0; i < IN_FLIGHT; i++) {
		rig_ask(sweep->rig, "%s scan " CODE, sweep->device);
	}
	rig_expect_silence(sweep->rig, QUIET_MS);
	assert_true(sweep_wait_ready(sweep, SOON_MS));
	rig_expect_silence(sweep->rig, QUIET_MS); /* maybe just opened again */
	rig_order(sweep->rig, CMD_SCAN_START);
	rig_settle(sweep->rig);
	if (!scan(sweep, NULL, ANSWER_MS)) {
		rig_ask(sweep->rig, "unplug %s", sweep->device);
		rig_wait_status(sweep->rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		rig_ask(sweep->rig, "plug %s", sweep->device);
		assert_true(sweep_wait_ready(sweep, SOON_MS));
		rig_expect_silence(sweep->rig, QUIET_MS);
		rig_settle(sweep->rig);
		assert_true(scan(sweep, NULL, SOON_MS));
	}
	wipe(sweep);
}

static void sweep_scanner(const char *device)
{
	struct sweep sweep = {
		.kind = DEVICE_SCANNER,
		.device = device,
		.limit_ms = LIMIT_MS,
		.scenario = a_code_is_scanned,
		.happy = a_code_is_told,
	};
	sweep_run(&sweep);
}

static void hid_pos(void **state)
{
	(void)state;
	sweep_scanner("honeywell");
}

static void serial_line(void **state)
{
	(void)state;
	sweep_scanner("serial");
}

static void boot_keyboard(void **state)
{
	(void)state;
	sweep_scanner("keyboard");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(hid_pos, sweep_teardown),
		cmocka_unit_test_teardown(serial_line, sweep_teardown),
		cmocka_unit_test_teardown(boot_keyboard, sweep_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
