/* The USB layer itself: coming and going, stalls, time limits, partial transfers, devices that
 * another program holds. A printer takes bytes, a scanner sends them.
 * devices: printer:tm-t88v,name=printer,buffer=1000,speed=0 scanner:cdc,name=serial,needs_dtr=0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "firmware/base/mailbox.h"
#include "firmware/base/worker.h"
#include "drivers/usb/usb.h"
#include "tests/harness/asker.h"

enum {
	SOON_MS = 3000,
	OUT = 0x02, /* the printer's */
	IN = 0x82,  /* the scanner's */
	DATA_INTERFACE = 1,
	PRINTER = 0x04B8,
	SCANNER = 0x1EAB,
	ENDINGS = 200,
};

static struct asker *asker;
static struct usb *usb;
static struct usb_handle *handle;
static struct signal *changed;
static atomic_int change_count; /* devices that came or left */
static atomic_int report_count; /* of a pipe */

static void note_change(void *arg)
{
	atomic_fetch_add(&change_count, 1);
	signal_raise(arg);
}

static void note_report(void *arg)
{
	atomic_fetch_add(&report_count, 1);
	signal_raise(arg);
}

static void tell(const char *line)
{
	const char *answer = asker_ask(asker, "%s", line);
	if (!asker_is_ok(asker)) {
		fail_msg("vusbd on \"%s\": \"%s\"", line, answer);
	}
}

static int setup(void **state)
{
	(void)state;
	const char *socket = getenv("VUSBD_SOCKET");
	assert_non_null(socket);
	asker = asker_open(socket, SOON_MS);
	assert_non_null(asker);
	changed = signal_create();
	atomic_store(&change_count, 0);
	assert_int_equal(usb_create(&usb), OK);
	usb_listen(usb, note_change, changed);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	usb_close(handle);
	handle = NULL;
	usb_unlisten(usb, changed);
	usb_destroy(usb);
	signal_destroy(changed);
	static const char *const lines[] = {"fault printer clear", "fault serial clear",
		"unplug printer", "unplug serial", "printer online"};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		(void)asker_ask(asker, "%s", lines[i]);
	}
	asker_close(asker);
	return 0;
}

/* Waits until so many devices of that maker are there; the first of them. */
static struct usb_info wait_count(uint16_t vendor, int want)
{
	int64_t until_ms = clock_ms() + SOON_MS;
	for (;;) {
		struct usb_info infos[8];
		struct usb_info found = {0};
		signal_reset(changed);
		int count = 0;
		int all = usb_list(usb, infos, ARRAY_LEN(infos));
		for (int i = 0; i < MIN_OF(all, (int)ARRAY_LEN(infos)); i++) {
			if (infos[i].vendor == vendor && count++ == 0) {
				found = infos[i];
			}
		}
		if (count == want) {
			return found;
		}
		assert_true(clock_ms() < until_ms);
		signal_wait(changed, until_ms - clock_ms());
	}
}

static void open_printer(void)
{
	tell("plug printer");
	struct usb_info info = wait_count(PRINTER, 1);
	assert_int_equal(usb_open(usb, &info, &handle), OK);
	assert_int_equal(usb_claim(handle, 0), OK);
}

static void open_serial(void)
{
	tell("plug serial");
	struct usb_info info = wait_count(SCANNER, 1);
	assert_int_equal(usb_open(usb, &info, &handle), OK);
	assert_int_equal(usb_claim(handle, DATA_INTERFACE), OK);
}

static void each_coming_and_going_is_told_once(void **state)
{
	(void)state;
	wait_count(PRINTER, 0);
	for (int i = 0; i < 5; i++) {
		atomic_store(&change_count, 0);
		tell("plug printer");
		struct usb_info first = wait_count(PRINTER, 1);
		tell("unplug printer");
		wait_count(PRINTER, 0);
		/* The list can be ahead of the events: wait until both are told. */
		int64_t until_ms = clock_ms() + SOON_MS;
		while (atomic_load(&change_count) < 2 && clock_ms() < until_ms) {
			signal_wait(changed, 50);
			signal_reset(changed);
		}
		assert_int_equal(atomic_load(&change_count), 2);
		struct usb_handle *late = NULL;
		assert_int_equal(usb_open(usb, &first, &late), ERR_GONE);
		assert_null(late);
	}
}

/* What stands there at the start comes by the list and by the event queue. */
static void what_is_there_already_is_there_once(void **state)
{
	(void)state;
	tell("plug printer");
	tell("plug serial");
	struct usb *second = NULL;
	assert_int_equal(usb_create(&second), OK);
	struct usb_info infos[8];
	assert_int_equal(usb_list(second, infos, ARRAY_LEN(infos)), 2);
	assert_int_not_equal(infos[0].vendor, infos[1].vendor);
	assert_int_equal(usb_list(second, infos, 1), 2); /* how many there are, not how many fit */
	usb_destroy(second);
}

/* What comes or goes wakes libusb's thread just when it is told to end. */
static void it_ends_while_devices_come_and_go(void **state)
{
	(void)state;
	for (int i = 0; i < ENDINGS; i++) {
		tell(i % 2 == 0 ? "plug serial" : "unplug serial");
		usb_unlisten(usb, changed);
		usb_destroy(usb);
		assert_int_equal(usb_create(&usb), OK);
		usb_listen(usb, note_change, changed);
	}
	tell("plug serial");
	wait_count(SCANNER, 1);
}

static void one_device_one_program(void **state)
{
	(void)state;
	open_printer();
	struct usb *second = NULL;
	assert_int_equal(usb_create(&second), OK);
	struct usb_info infos[8];
	assert_int_equal(usb_list(second, infos, ARRAY_LEN(infos)), 1);
	struct usb_handle *other = NULL;
	assert_int_equal(usb_open(second, &infos[0], &other), OK);
	assert_int_equal(usb_claim(other, 0), ERR_BUSY);
	assert_int_equal(usb_claim(other, 7), ERR_NOT_FOUND); /* no such interface */
	usb_close(handle);
	handle = NULL;
	assert_int_equal(usb_claim(other, 0), OK); /* given back */
	usb_close(other);
	usb_destroy(second);
}

static void a_stall_is_told_and_cleared(void **state)
{
	(void)state;
	open_printer();
	size_t done = 99;
	char text[] = "abc";
	tell("fault printer next stall");
	assert_int_equal(usb_bulk(handle, OUT, text, 3, 500, &done), ERR_STALL);
	assert_int_equal(usb_bulk(handle, OUT, text, 3, 500, &done), ERR_STALL); /* halted */
	assert_int_equal(usb_clear_halt(handle, OUT), OK);
	assert_int_equal(usb_bulk(handle, OUT, text, 3, 500, &done), OK);
	assert_int_equal(done, 3);
	/* The control pipe is never halted. */
	uint8_t data[2];
	assert_int_equal(usb_control(handle, 0xC0, 0x77, 0, 0, data, 2, 500, &done), ERR_STALL);
	assert_int_equal(usb_control(handle, 0xA1, 0x01, 0, 0, data, 1, 500, &done), OK);
	assert_int_equal(done, 1);
}

static void silence_ends_in_time_and_harms_nothing(void **state)
{
	(void)state;
	open_serial();
	uint8_t data[64];
	size_t done = 99;
	for (int i = 0; i < 3; i++) {
		int64_t begin_ms = clock_ms();
		assert_int_equal(usb_bulk(handle, IN, data, 64, 100, &done), ERR_TIMEOUT);
		assert_int_equal(done, 0);
		assert_in_range(clock_ms() - begin_ms, 100, 1000);
	}
	tell("serial scan 8FA0");
	assert_int_equal(usb_bulk(handle, IN, data, 64, SOON_MS, &done), OK);
	assert_int_equal(done, 5);
	assert_memory_equal(data, "8FA0\r", 5);
}

/* Whole packets that came before the time was over are not lost with it. */
static void what_has_come_when_time_is_over_is_kept(void **state)
{
	(void)state;
	open_serial();
	tell("serial scan 0123456789012345678901234567890123456789012345678901234567890"
	     "12"); /* 63 and its suffix */
	uint8_t data[512];
	size_t done = 0;
	assert_int_equal(usb_bulk(handle, IN, data, sizeof(data), 200, &done), OK);
	assert_int_equal(done, 64);
	assert_int_equal(data[63], '\r');
}

/* A printer whose cover is open takes what its buffer holds; the rest goes on where it stopped. */
static void a_partial_write_goes_on_where_it_stopped(void **state)
{
	(void)state;
	open_printer();
	tell("printer cover open");
	static char text[3000];
	memset(text, '\n', sizeof(text));
	size_t done = 0;
	assert_int_equal(usb_bulk(handle, OUT, text, sizeof(text), 300, &done), ERR_TIMEOUT);
	assert_in_range(done, 1, sizeof(text) - 1);
	size_t at = done;
	assert_int_equal(
		usb_bulk(handle, OUT, text + at, sizeof(text) - at, 100, &done), ERR_TIMEOUT);
	assert_int_equal(done, 0);
	tell("printer cover close");
	assert_int_equal(usb_bulk(handle, OUT, text + at, sizeof(text) - at, SOON_MS, &done), OK);
	assert_int_equal(at + done, sizeof(text));
}

static void too_much_for_the_buffer_is_told(void **state)
{
	(void)state;
	open_serial();
	tell("serial scan 0123456789");
	uint8_t data[4];
	size_t done = 0;
	assert_int_equal(usb_bulk(handle, IN, data, sizeof(data), 500, &done), ERR_TOO_BIG);
}

struct puller {
	const char *line;
	int64_t after_ms;
};

static void pull(struct worker *worker, void *arg)
{
	const struct puller *puller = arg;
	(void)worker_take(worker, puller->after_ms); /* a pause */
	tell(puller->line);
}

static void pulled_out_while_a_transfer_waits(void **state)
{
	(void)state;
	open_serial();
	struct puller puller = {"unplug serial", 100};
	struct worker *worker = worker_create("puller", pull, &puller, 1, NULL, NULL);
	uint8_t data[64];
	size_t done = 0;
	int64_t begin_ms = clock_ms();
	assert_int_equal(usb_bulk(handle, IN, data, 64, 10000, &done), ERR_GONE);
	assert_in_range(clock_ms() - begin_ms, 0, 2000);
	worker_destroy(worker, NULL);
	assert_true(usb_is_gone(handle));
	assert_int_equal(usb_bulk(handle, IN, data, 64, 10000, &done), ERR_GONE);
	assert_int_equal(usb_control(handle, 0x80, 6, 0x100, 0, data, 18, 500, &done), ERR_GONE);
	assert_int_equal(usb_clear_halt(handle, IN), ERR_GONE);
	usb_close(handle);
	handle = NULL;
	wait_count(SCANNER, 0);
	open_serial(); /* the next plugging is another device */
	assert_false(usb_is_gone(handle));
}

static void wait_pipe(struct usb_pipe *pipe, enum err want)
{
	uint8_t data[64];
	size_t done = 0;
	int64_t until_ms = clock_ms() + SOON_MS;
	enum err err = OK;
	while ((err = usb_pipe_take(pipe, data, sizeof(data), &done)) != want) {
		assert_true(clock_ms() < until_ms);
		signal_wait(changed, 20);
		signal_reset(changed);
	}
}

static void a_pipe_ends_with_its_device(void **state)
{
	(void)state;
	open_serial();
	struct usb_pipe *pipe = NULL;
	assert_int_equal(
		usb_pipe_open(handle, 0x05, 64, note_change, changed, &pipe), ERR_NOT_FOUND);
	assert_int_equal(usb_pipe_open(handle, IN, 64, note_change, changed, &pipe), OK);
	wait_pipe(pipe, ERR_TIMEOUT);
	tell("serial scan 8FA0");
	wait_pipe(pipe, OK);
	tell("unplug serial");
	wait_pipe(pipe, ERR_GONE);
	usb_pipe_close(pipe);
}

/* Nobody takes: the newest stay, and that some are missing is told once. */
static void a_full_pipe_says_that_something_is_missing(void **state)
{
	(void)state;
	open_serial();
	struct usb_pipe *pipe = NULL;
	assert_int_equal(usb_pipe_open(handle, IN, 64, note_report, changed, &pipe), OK);
	atomic_store(&report_count, 0);
	for (int i = 0; i < USB_PIPE_QUEUE_MAX + 5; i++) {
		(void)asker_ask(asker, "serial scan %03d", i);
	}
	int64_t until_ms = clock_ms() + SOON_MS;
	while (atomic_load(&report_count) < USB_PIPE_QUEUE_MAX + 5) {
		assert_true(clock_ms() < until_ms);
		signal_wait(changed, 20);
		signal_reset(changed);
	}
	uint8_t data[64];
	size_t done = 0;
	assert_int_equal(usb_pipe_take(pipe, data, sizeof(data), &done), ERR_TOO_BIG);
	for (int i = 5; i < USB_PIPE_QUEUE_MAX + 5; i++) {
		char want[8];
		snprintf(want, sizeof(want), "%03d\r", i);
		assert_int_equal(usb_pipe_take(pipe, data, sizeof(data), &done), OK);
		assert_int_equal(done, 4);
		assert_memory_equal(data, want, 4);
	}
	assert_int_equal(usb_pipe_take(pipe, data, sizeof(data), &done), ERR_TIMEOUT);
	usb_pipe_close(pipe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			each_coming_and_going_is_told_once, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_is_there_already_is_there_once, setup, teardown),
		cmocka_unit_test_setup_teardown(it_ends_while_devices_come_and_go, setup, teardown),
		cmocka_unit_test_setup_teardown(one_device_one_program, setup, teardown),
		cmocka_unit_test_setup_teardown(a_stall_is_told_and_cleared, setup, teardown),
		cmocka_unit_test_setup_teardown(
			silence_ends_in_time_and_harms_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(
			what_has_come_when_time_is_over_is_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_partial_write_goes_on_where_it_stopped, setup, teardown),
		cmocka_unit_test_setup_teardown(too_much_for_the_buffer_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(pulled_out_while_a_transfer_waits, setup, teardown),
		cmocka_unit_test_setup_teardown(a_pipe_ends_with_its_device, setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_full_pipe_says_that_something_is_missing, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
