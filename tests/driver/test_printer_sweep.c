/* Every fault at every transfer of a slip's printing, on every kind of printer: never two slips for
 * one job, never "printed" without a slip, never "not printed" with one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/harness/prints.h"
#include "tests/harness/sweep.h"

enum { SOON_MS = 8000, JOB_MS = 22000, LIMIT_MS = 30000, SHORT_SLIP = 40, LONG_SLIP = 500 };

static uint32_t job;

/* Of the slip under the fault, until the next one has come out too. */
static struct {
	long inked_before;
	enum print_result result;
	bool is_garbled; /* a garbled byte on its way to the printer may have been a line feed */
} last;

static void expect_slip(const struct sweep *sweep, struct rig *rig, const struct print_mark *mark)
{
	if (last.is_garbled) {
		prints_expect_dots(rig, sweep->device, mark);
	} else {
		prints_expect(rig, sweep->device, mark);
	}
}

static enum print_result print(struct rig *rig, int height, struct print_mark *mark_out)
{
	int width = rig_status(rig)->width_dots;
	struct raster *raster = prints_make(width ? width : 384, height, ++job);
	*mark_out = prints_mark(raster);
	prints_order(rig, job, raster);
	struct msg *fact = rig_expect(rig, MSG_PRINT_ENDED, JOB_MS);
	assert_int_equal(fact->session, RIG_SESSION);
	assert_int_equal(fact->print.job, job);
	assert_in_range(fact->print.reason, 0, REASON_COUNT - 1);
	enum print_result result = fact->print.result;
	assert_true(result != PRINT_DONE || fact->print.reason == REASON_NONE);
	assert_true(result != PRINT_NOT_DONE || fact->print.reason != REASON_NONE);
	msg_destroy(fact);
	return result;
}

/* What the kiosk was told, and what the citizen holds in the hand. */
static void check_honesty(const struct sweep *sweep, struct rig *rig, enum print_result result,
	long new_count, const struct print_mark *mark)
{
	switch (result) {
	case PRINT_DONE:
		assert_int_equal(new_count, 1);
		expect_slip(sweep, rig, mark);
		break;
	case PRINT_NOT_DONE:
		assert_int_equal(new_count, 0);
		break;
	default:
		assert_in_range(new_count, 0, 1);
	}
}

static void a_slip(const struct sweep *sweep, struct rig *rig, const char *fault, int height)
{
	struct print_mark mark;
	last.inked_before = prints_count(rig, sweep->device, "inked");
	last.is_garbled = fault && str_equal(fault, "garbage");
	bool is_ready = sweep_wait_ready(sweep, rig, SOON_MS);
	assert_true(is_ready || fault);
	enum print_result result = print(rig, height, &mark);
	assert_true(result == PRINT_DONE || fault);
	last.result = result;
	long new_count = prints_count(rig, sweep->device, "inked") - last.inked_before;
	check_honesty(sweep, rig, result, new_count, &mark);
}

static void a_short_slip(const struct sweep *sweep, struct rig *rig, const char *fault)
{
	a_slip(sweep, rig, fault, SHORT_SLIP);
}

static void a_long_slip(const struct sweep *sweep, struct rig *rig, const char *fault)
{
	a_slip(sweep, rig, fault, LONG_SLIP);
}

/* The next citizen's slip is whole, nothing of the one before hangs on it, and nothing of that came
 * out after it was said not to. */
static void the_next_slip_is_good(const struct sweep *sweep, struct rig *rig)
{
	assert_true(sweep_wait_ready(sweep, rig, SOON_MS));
	struct print_mark mark;
	assert_int_equal(print(rig, SHORT_SLIP, &mark), PRINT_DONE);
	expect_slip(sweep, rig, &mark);
	long all = prints_count(rig, sweep->device, "inked") - last.inked_before;
	assert_in_range(
		all, last.result == PRINT_DONE ? 2 : 1, last.result == PRINT_NOT_DONE ? 1 : 2);
}

/* USB itself rules out that data change or vanish on the way, and what cannot say that it has
 * printed cannot notice it. */
static const char *const lossless[] = {
	"stall", "short", "silence", "delay 700", "error", "unplug", NULL};
/* One that must not be told CLEAR_HALT is of no more use after a stall: see test_printer.c. */
static const char *const without_stall[] = {
	"short", "drop", "silence", "garbage", "delay 700", "error", "unplug", NULL};

int main(int argc, char **argv)
{
	static const struct sweep sweeps[] = {
		{"c58", DEVICE_PRINTER, "printer:xp-c58k,speed=0", lossless, 5, LIMIT_MS,
			a_short_slip, the_next_slip_is_good},
		{"t88", DEVICE_PRINTER, "printer:tm-t88v,speed=0,reply_ms=1", NULL, 4, LIMIT_MS,
			a_short_slip, the_next_slip_is_good},
		{"xp", DEVICE_PRINTER, "printer:xprinter,speed=0", NULL, 2, LIMIT_MS, a_short_slip,
			the_next_slip_is_good},
		{"pos80", DEVICE_PRINTER, "printer:pos80,speed=0", without_stall, 2, LIMIT_MS,
			a_short_slip, the_next_slip_is_good},
		{"long", DEVICE_PRINTER, "printer:xprinter,speed=0", lossless, 2, LIMIT_MS,
			a_long_slip, the_next_slip_is_good},
	};
	return sweep_main(argc, argv, sweeps, ARRAY_LEN(sweeps), BUILD_DIR);
}
