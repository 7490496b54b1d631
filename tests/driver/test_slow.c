/* Devices that do not answer, and kernels that wait for them: orders are carried out meanwhile.
 * devices: idcard:sdt-whole,name=r1 idcard:sdt-split,name=r2 idcard:dk-hid,name=r3
 * idcard:routon-hid,name=r4 idcard:sdt-whole,name=r5 printer:tm-t88v,name=printer,speed=0
 * scanner:cdc,name=serial scanner:hidpos-honeywell,name=pos
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/rig.h"

enum {
	SOON_MS = 20000,
	HANG_MS = 6000,	  /* longer than a wipe may take */
	ORDER_MS = 4500,  /* a wipe takes less than 5 s, whatever else is going on */
	AGAIN_MS = 20000, /* until the kernel is back and the worker has tried again */
};

static const char *const devices[] = {"r1", "r2", "r3", "r4", "r5", "printer", "serial", "pos"};
static const char *const readers[] = {"r1", "r2", "r3", "r4", "r5"};
static const char *const calls[] = {"open", "claim", "release", "clear-halt"};

static struct rig *rig;

static int teardown(void **state)
{
	(void)state;
	struct rig *old = rig;
	rig = NULL; /* first: a failure in here must not end it twice */
	if (!old) {
		return 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(devices); i++) {
		for (size_t k = 0; k < ARRAY_LEN(calls); k++) {
			(void)rig_try(old, "hang %s %s 0", devices[i], calls[k]);
		}
		(void)rig_try(old, "fault %s clear", devices[i]);
		(void)rig_try(old, "knob %s mute 0", devices[i]);
		(void)rig_try(old, "unplug %s", devices[i]);
	}
	rig_close(old);
	return 0;
}

static void begin(enum device_kind kind)
{
	rig_not_in_guest("its kernel cannot be told to wait");
	rig = rig_open(kind);
	rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
}

/* The worker forgets in time, whatever its device does. */
static void wipe_in_time(void)
{
	int64_t begin_ms = clock_ms();
	rig_wipe(rig);
	assert_in_range(clock_ms() - begin_ms, 0, ORDER_MS);
}

static long log_count(void)
{
	return strtol(rig_ask(rig, "log count"), NULL, 10);
}

/* Waits until the device is in a call that hangs. */
static void wait_hanging(long from)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	for (;;) {
		for (long count = log_count(); from < count; from++) {
			if (strstr(rig_ask(rig, "log get %ld", from), " hangs ")) {
				return;
			}
		}
		assert_true(clock_ms() < until_ms);
	}
}

static void five_silent_readers(void **state)
{
	(void)state;
	begin(DEVICE_IDCARD);
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		rig_ask(rig, "knob %s mute 1", readers[i]);
		rig_ask(rig, "transfers %s reset", readers[i]);
		rig_ask(rig, "plug %s", readers[i]);
	}
	/* Orders all the time: none waits for all readers, and no reader is left out for them. */
	int64_t until_ms = clock_ms() + AGAIN_MS;
	for (size_t tried = 0; tried < ARRAY_LEN(readers);) {
		assert_true(clock_ms() < until_ms);
		rig_order(rig, CMD_CARD_WATCH);
		wipe_in_time();
		tried = 0;
		for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
			tried += strtol(rig_ask(rig, "transfers %s", readers[i]), NULL, 10) > 0;
		}
	}
	rig_wait_status(rig, DEVICE_FAULT, REASON_NO_ANSWER, AGAIN_MS);
	/* The last of them finds its voice. */
	rig_ask(rig, "knob r4 mute 0");
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, AGAIN_MS);
}

/* Plugs it in with a kernel that waits for it in that call. */
static void hang_at_opening(enum device_kind kind, const char *device, const char *call)
{
	begin(kind);
	long from = log_count();
	rig_ask(rig, "hang %s %s %d", device, call, HANG_MS);
	rig_ask(rig, "plug %s", device);
	wait_hanging(from);
	rig_ask(rig, "hang %s %s 0", device, call); /* the next time it does not */
	wipe_in_time();
	wipe_in_time();
	rig_wait_status(rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, AGAIN_MS);
	(void)teardown(NULL);
}

static void a_kernel_that_waits_at_opening(void **state)
{
	(void)state;
	hang_at_opening(DEVICE_IDCARD, "r1", "open");
	hang_at_opening(DEVICE_IDCARD, "r3", "claim"); /* the kernel's own driver is at it */
	hang_at_opening(DEVICE_PRINTER, "printer", "claim");
	hang_at_opening(DEVICE_SCANNER, "pos", "claim");
}

/* A dead endpoint: the kernel asks the device to clear its halt, in vain. */
static void hang_at_clear_halt(enum device_kind kind, const char *device)
{
	begin(kind);
	rig_ask(rig, "plug %s", device);
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
	long from = log_count();
	rig_ask(rig, "hang %s clear-halt %d", device, HANG_MS);
	if (kind == DEVICE_IDCARD) {
		rig_order(rig, CMD_CARD_WATCH);
	}
	rig_ask(rig, "fault %s next stall", device);
	wait_hanging(from);
	rig_ask(rig, "hang %s clear-halt 0", device);
	wipe_in_time();
	wipe_in_time();
	rig_wait_status(rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, AGAIN_MS);
	(void)teardown(NULL);
}

static void a_dead_endpoint(void **state)
{
	(void)state;
	hang_at_clear_halt(DEVICE_IDCARD, "r2");
	hang_at_clear_halt(DEVICE_IDCARD, "r3");
	hang_at_clear_halt(DEVICE_PRINTER, "printer");
}

/* Closed is a device at once, even when the kernel's own driver takes long to get it back. */
static void a_kernel_that_waits_at_closing(void **state)
{
	(void)state;
	begin(DEVICE_SCANNER);
	rig_ask(rig, "plug pos");
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
	rig_ask(rig, "hang pos release %d", HANG_MS);
	struct rig *old = rig;
	rig = NULL;
	rig_close(old); /* within 2.5 s; the process goes on with its thread in the kernel */
	rig = rig_open(DEVICE_SCANNER);
	rig_ask(rig, "hang pos release 0");
	wipe_in_time();
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, AGAIN_MS);
}

/* Pulled out while its kernel waits: the next plugging is another device. */
static void pulled_out_while_the_kernel_waits(void **state)
{
	(void)state;
	begin(DEVICE_IDCARD);
	long from = log_count();
	rig_ask(rig, "hang r1 claim %d", 10 * HANG_MS);
	rig_ask(rig, "plug r1");
	wait_hanging(from);
	rig_ask(rig, "hang r1 claim 0");
	wipe_in_time();
	rig_ask(rig, "unplug r1");
	rig_wait_status(rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	rig_ask(rig, "plug r1");
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(five_silent_readers, teardown),
		cmocka_unit_test_teardown(a_kernel_that_waits_at_opening, teardown),
		cmocka_unit_test_teardown(a_dead_endpoint, teardown),
		cmocka_unit_test_teardown(a_kernel_that_waits_at_closing, teardown),
		cmocka_unit_test_teardown(pulled_out_while_the_kernel_waits, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
