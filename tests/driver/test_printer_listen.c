/* Between jobs a printer that tells of changes by itself is listened to, not asked: hardly anything
 * goes over the line, and what it tells is known at once. One that does not is asked as ever.
 * devices: printer:pos80,name=pos80 printer:tm-t88v,name=t88
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/harness/printing.h"

enum {
	HEIGHT = 200,
	SETTLE_MS = 3500, /* until it is listened to */
	QUIET_MS = 6000,
	FEW = 6,   /* transfers in that time: one now and then */
	MANY = 12, /* what asking for the health takes in it */
	DISBELIEF_MS = 60000,
};

static long transfers_while_idle(void)
{
	poll(NULL, 0, SETTLE_MS);
	long before = printing_count("transfers");
	poll(NULL, 0, QUIET_MS);
	return printing_count("transfers") - before;
}

static const char *const printers[] = {"pos80", "t88"};

static void a_quiet_one_is_left_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i]);
		assert_in_range(transfers_while_idle(), 0, FEW);
		printing_well(HEIGHT); /* and prints at once, and is left alone again */
		assert_in_range(transfers_while_idle(), 0, FEW);
		printing_end();
	}
}

static void what_it_tells_is_heard(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i]);
		poll(NULL, 0, SETTLE_MS);
		printing_poke("cover open");
		rig_wait_status(
			printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN, PRINTING_SOON_MS);
		printing_poke("cover close");
		printing_wait_ready();
		poll(NULL, 0, SETTLE_MS);
		printing_poke("paper out");
		rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_PAPER_OUT, PRINTING_SOON_MS);
		printing_poke("paper ok");
		printing_wait_ready();
		printing_well(HEIGHT);
		printing_end();
	}
}

/* Also while it is asked, and while it is being asked to tell. */
static void it_may_come_at_any_moment(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		printing_begin(printers[i]);
		for (int ms = 1850; ms <= 2150; ms += 50) {
			poll(NULL, 0, ms);
			printing_poke("cover open");
			rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN,
				PRINTING_SOON_MS);
			printing_poke("cover close");
			printing_wait_ready();
		}
		printing_end();
	}
}

/* It does not know the command, or stops telling: it is asked. */
static void one_that_does_not_tell_is_asked(void **state)
{
	(void)state;
	printing_open("pos80");
	printing_knob("speed", "0");
	printing_knob("asb", "0");
	printing_plug();
	printing_wait_ready();
	assert_in_range(transfers_while_idle(), MANY, 1000);
	printing_poke("cover open");
	rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN, PRINTING_SOON_MS);
	printing_end();
}

static void one_that_falls_silent_is_asked_in_the_end(void **state)
{
	(void)state;
	printing_begin("pos80");
	poll(NULL, 0, SETTLE_MS);
	printing_poke("power-cycle"); /* it does not know any more that it shall tell */
	printing_poke("cover open");
	rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_COVER_OPEN, DISBELIEF_MS);
	printing_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_quiet_one_is_left_alone, printing_teardown),
		cmocka_unit_test_teardown(what_it_tells_is_heard, printing_teardown),
		cmocka_unit_test_teardown(it_may_come_at_any_moment, printing_teardown),
		cmocka_unit_test_teardown(one_that_does_not_tell_is_asked, printing_teardown),
		cmocka_unit_test_teardown(
			one_that_falls_silent_is_asked_in_the_end, printing_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
