/*
 * A kiosk whose devices do not answer, or whose kernel waits for them: visits begin and end as
 * ever, the page says what is wrong, and the kiosk lives.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "tests/harness/journey.h"

enum {
	HANG_MS = 20000, /* more than a kernel does: so that visits have their time */
	SHORT_HANG_MS = 8000,
	WIPE_MS = 5000, /* the kiosk would end itself */
	ROUNDS_MS = 16000,
};

/* Really, not for the kiosk alone: until a device has been looked at. */
static void a_moment(void)
{
	poll(NULL, 0, 700);
}

/* From the start page; however long the worker is at its device. */
static void finish_in_time(struct scene *scene, pid_t kiosk)
{
	int64_t begin_ms = clock_ms();
	journey_tap(scene, "finish", -1, NULL);
	/* nobody is here any more; what can be offered then is another matter */
	while (!scene_wait_state(scene, "screen", "attract", 0) &&
		!scene_wait_state(scene, "screen", "out_of_service", 0)) {
		assert_in_range(clock_ms() - begin_ms, 0, WIPE_MS);
		poll(NULL, 0, 10);
	}
	assert_in_range(clock_ms() - begin_ms, 0, WIPE_MS);
	assert_int_equal(scene_kiosk_pid(scene), kiosk);
}

static void the_reader_dies_under_a_citizen(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	pid_t kiosk = scene_kiosk_pid(scene);
	assert_true(kiosk > 0);
	journey_wait_device(scene, "idcard", "state", "ready");
	/* Where the phone is another way, the citizen goes on, or away. */
	journey_scan(scene, "hrss-01", "identify");
	journey_poke(scene, "hang idcard clear-halt %d", HANG_MS);
	journey_poke(scene, "fault idcard next stall");
	a_moment();
	journey_home(scene);
	finish_in_time(scene, kiosk);
	journey_wait_device(scene, "idcard", "reason", "no_answer");
	/* The next one takes a number without it: what one device's kernel waits for keeps no
	 * other. */
	journey_scan(scene, "hrss-01", "identify");
	journey_tap(scene, "identify_phone", -1, "phone");
	journey_type(scene, "13900001234");
	journey_tap(scene, "phone_done", -1, "confirm");
	journey_tap(scene, "take_number", -1, "done");
	assert_int_equal(journey_slips(scene), 1);
	journey_wait_device(scene, "printer", "state", "ready");
	journey_tap(scene, "finish", -1, "attract");
	/* While the kernel still waits: where the card is the only way it is said. */
	journey_scan(scene, "hrss-02", "problem");
	journey_problem(scene, PROBLEM_READER_MISSING);
	journey_sees(scene, "读卡器没有响应");
	journey_home(scene);
	finish_in_time(scene, kiosk);
	/* And when it has come back all is well. */
	journey_poke(scene, "hang idcard clear-halt 0");
	journey_wait_device(scene, "idcard", "state", "ready");
	journey_scan(scene, "hrss-02", "identify");
	journey_identify(scene, "private"); /* whose name has a character of private use */
	journey_tap(scene, "take_number", -1, "done");
	journey_tap(scene, "finish", -1, "attract");
	journey_close(scene);
}

static void five_readers_and_none_answers(void **unused)
{
	(void)unused;
	struct scene_config config = journey_config();
	config.idcard = "sdt-whole,mute=1";
	static const char *const more[] = {"idcard:sdt-split,name=r2,mute=1",
		"idcard:dk-hid,name=r3,mute=1", "idcard:routon-hid,name=r4,mute=1",
		"idcard:sdt-whole,name=r5,mute=1"};
	memcpy(config.more_devices, more, sizeof(more));
	struct scene *scene = journey_open(&config);
	pid_t kiosk = scene_kiosk_pid(scene);
	int visits = 0;
	for (int64_t until_ms = clock_ms() + ROUNDS_MS; clock_ms() < until_ms; visits++) {
		a_moment();
		journey_tap(scene, "start", -1, "home");
		finish_in_time(scene, kiosk);
	}
	assert_true(visits >= 4);
	journey_wait_device(scene, "idcard", "reason", "no_answer");
	journey_scan(scene, "hrss-02", "problem");
	journey_problem(scene, PROBLEM_READER_MISSING);
	journey_home(scene);
	finish_in_time(scene, kiosk);
	/* One of them finds its voice. */
	journey_poke(scene, "knob r4 mute 0");
	journey_wait_device(scene, "idcard", "state", "ready");
	journey_close(scene);
}

/* The scanner's dead endpoint, the kernel's own driver that keeps the printer: the number comes, or
 * it is said why not. */
static void the_printer_and_the_scanner_too(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	pid_t kiosk = scene_kiosk_pid(scene);
	journey_poke(scene, "hang printer claim %d", SHORT_HANG_MS);
	journey_poke(scene, "hang scanner release %d", SHORT_HANG_MS);
	journey_poke(scene, "unplug printer");
	journey_wait_device(scene, "printer", "state", "absent");
	journey_poke(scene, "plug printer");
	journey_wait_device(scene, "printer", "reason", "no_answer");
	journey_poke(scene, "fault scanner next error");
	journey_poke(scene, "poke scanner scan hrss-01"); /* what waits already is without fault */
	a_moment();
	journey_to_identify(scene);
	journey_home(scene);
	finish_in_time(scene, kiosk);
	journey_poke(scene, "hang printer claim 0");
	journey_poke(scene, "hang scanner release 0");
	journey_wait_device(scene, "printer", "state", "ready");
	journey_wait_device(scene, "scanner", "state", "ready");
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reader_dies_under_a_citizen),
		cmocka_unit_test(five_readers_and_none_answers),
		cmocka_unit_test(the_printer_and_the_scanner_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
