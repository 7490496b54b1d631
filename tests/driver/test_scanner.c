/* The scanners' drivers against virtual scanners of every shape.
 * devices: scanner:hidpos-honeywell,name=honeywell scanner:hidpos-newland,name=newland
 * scanner:hidpos-shifted,name=shifted scanner:hidpos-nocount,name=plain
 * scanner:hidpos-counted,name=counted scanner:cdc,name=serial scanner:keyboard,name=keyboard
 * scanner:keyboard-beside,name=beside
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "firmware/base/clock.h"
#include "drivers/scanner/hidpos_wire.h"
#include "drivers/scanner/line_code.h"
#include "tests/harness/rig.h"

enum {
	SOON_MS = 20000,
	QUIET_MS = 250,	  /* a scanner just opened is not yet heard */
	SILENCE_MS = 700, /* longer than any pause that ends a code */
};

static const char kernel_first[] = "its kernel's enumeration would meet the faults";

static const char *const scanners[] = {
	"honeywell", "newland", "shifted", "plain", "counted", "serial", "keyboard", "beside"};
/* Those whose reports say that more follow. */
static const char *const continuing[] = {"honeywell", "newland", "shifted"};
/* Those that only send bytes. */
static const char *const streams[] = {"serial", "keyboard"};

struct bench {
	struct rig *rig;
	const char *name;
};

static struct bench bench;

/* Ready, and what might be the rest of an older code is over. */
static void wait_ready(int64_t limit_ms)
{
	rig_wait_status(bench.rig, DEVICE_READY, REASON_NONE, limit_ms);
	rig_expect_silence(bench.rig, QUIET_MS);
}

static void begin(const char *name)
{
	bench.name = name;
	bench.rig = rig_open(DEVICE_SCANNER);
	rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	rig_ask(bench.rig, "plug %s", name);
	wait_ready(SOON_MS);
}

static void end(void)
{
	struct rig *rig = bench.rig;
	bench.rig = NULL; /* first: a failure in here must not end it twice */
	(void)rig_try(rig, "fault %s clear", bench.name);
	(void)rig_try(rig, "unplug %s", bench.name);
	rig_close(rig);
}

/* After a test that failed: the next one starts with an empty bus. */
static int teardown(void **state)
{
	(void)state;
	if (bench.rig) {
		end();
	}
	return 0;
}

static void ask_as(uint32_t session)
{
	rig_order_as(bench.rig, CMD_SCAN_START, session);
	rig_settle(bench.rig);
}

static void ask(void)
{
	ask_as(RIG_SESSION);
}

static void scan(const char *code)
{
	rig_ask(bench.rig, "%s scan %s", bench.name, code);
}

static void scan_bytes(const uint8_t *code, size_t len)
{
	char hex[2 * 3000 + 1];
	assert_in_range(len, 1, 3000);
	for (size_t i = 0; i < len; i++) {
		snprintf(hex + 2 * i, 3, "%02x", code[i]);
	}
	rig_ask(bench.rig, "%s scan-hex %s", bench.name, hex);
}

static void expect_bytes(uint32_t session, const uint8_t *code, size_t len, bool is_utf8)
{
	struct msg *fact = rig_expect(bench.rig, MSG_SCANNED, SOON_MS);
	assert_int_equal(fact->session, session);
	assert_int_equal(fact->scan.len, len);
	assert_memory_equal(fact->scan.token, code, len);
	assert_int_equal(fact->scan.is_utf8, is_utf8);
	msg_destroy(fact);
}

static void expect(const char *code)
{
	expect_bytes(RIG_SESSION, (const uint8_t *)code, strlen(code), true);
}

static void ask_and_scan(const char *code)
{
	ask();
	scan(code);
	expect(code);
}

static long number_of(const char *question)
{
	return strtol(rig_ask(bench.rig, "%s %s", bench.name, question), NULL, 10);
}

static void every_scanner_gives_the_code_as_it_is(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scanners); i++) {
		begin(scanners[i]);
		ask_and_scan("8FA0-12 Ab_{}|~?\"");
		ask_and_scan("1");
		ask_and_scan("1111222233334444"); /* the same key again and again */
		end();
	}
}

/* One report for a code with some; and who types takes 8 ms a character. */
static size_t longest_of(const char *name)
{
	bool has_one_report = strcmp(name, "plain") == 0 || strcmp(name, "counted") == 0;
	bool is_typing = strcmp(name, "keyboard") == 0 || strcmp(name, "beside") == 0;
	return has_one_report ? 56 : is_typing ? 128 : SCAN_MAX_LEN;
}

/* Around the borders of a report and of a packet, and the longest. */
static void every_length_arrives(void **state)
{
	(void)state;
	static const size_t lengths[] = {55, 56, 57, 63, 64, 65, 111, 112, 113, 128, 511, 512};
	uint8_t code[SCAN_MAX_LEN];
	for (size_t i = 0; i < sizeof(code); i++) {
		code[i] = (uint8_t)("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i * 7 % 36]);
	}
	for (size_t i = 0; i < ARRAY_LEN(scanners); i++) {
		begin(scanners[i]);
		size_t longest = longest_of(bench.name);
		for (size_t k = 0; k < ARRAY_LEN(lengths); k++) {
			if (lengths[k] <= longest) {
				ask();
				scan_bytes(code, lengths[k]);
				expect_bytes(RIG_SESSION, code, lengths[k], true);
			}
		}
		end();
	}
}

static void too_long_a_code_is_refused_whole(void **state)
{
	(void)state;
	static const char *const long_ones[] = {"honeywell", "newland", "serial"};
	static uint8_t code[SCAN_MAX_LEN + 100];
	memset(code, '7', sizeof(code));
	for (size_t i = 0; i < ARRAY_LEN(long_ones); i++) {
		begin(long_ones[i]);
		ask();
		scan_bytes(code, SCAN_MAX_LEN + 1);
		rig_expect_silence(bench.rig, SILENCE_MS);
		scan_bytes(code, sizeof(code));
		rig_expect_silence(bench.rig, SILENCE_MS);
		scan("8FA0"); /* the question still stands */
		expect("8FA0");
		end();
	}
}

static void a_part_that_stays_alone_is_dropped(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(continuing); i++) {
		begin(continuing[i]);
		ask();
		rig_ask(bench.rig, "%s scan-part HALF-A-CODE", bench.name);
		rig_expect_silence(bench.rig, SILENCE_MS);
		scan("8FA0");
		expect("8FA0");
		end();
	}
}

static void nothing_from_before_the_question(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scanners); i++) {
		begin(scanners[i]);
		scan("BEFORE");
		rig_expect_silence(bench.rig, SILENCE_MS);
		ask();
		rig_expect_silence(bench.rig, SILENCE_MS);
		scan("8FA0");
		expect("8FA0");
		scan("ONE-MORE");
		rig_expect_silence(bench.rig, SILENCE_MS);
		ask_as(RIG_SESSION + 1);
		rig_expect_silence(bench.rig, SILENCE_MS);
		scan("NEXT");
		expect_bytes(RIG_SESSION + 1, (const uint8_t *)"NEXT", 4, true);
		end();
	}
}

/* A question into the middle of a code: its second half is no answer. False when the machine was so
 * slow that the driver had already given the first half up: that shows nothing. */
static bool try_half_a_code(const char *scanner, const char *first_half, int64_t limit_ms)
{
	begin(scanner);
	int64_t began_ms = clock_ms();
	rig_ask(bench.rig, "%s %s", bench.name, first_half);
	rig_expect_silence(bench.rig, 100);
	ask();
	scan("AND-BEHIND");
	if (clock_ms() - began_ms >= limit_ms) {
		end();
		return false;
	}
	rig_expect_silence(bench.rig, SILENCE_MS);
	scan("8FA0");
	expect("8FA0");
	end();
	return true;
}

static void half_a_code_from_before_the_question(void **state)
{
	(void)state;
	enum { TRIES_MAX = 50, MARGIN_MS = 50 };
	char first[256];
	snprintf(first, sizeof(first), "report-hex 02065d5131%s%0*d01", "4245464f5245", 2 * 52, 0);
	int tries = 0;
	while (!try_half_a_code("honeywell", first, HIDPOS_CONTINUE_MS - MARGIN_MS)) {
		assert_true(++tries < TRIES_MAX);
	}
	for (size_t i = 0; i < ARRAY_LEN(streams); i++) {
		while (!try_half_a_code(
			streams[i], "scan-part BEFORE", LINE_LONG_GAP_MS - MARGIN_MS)) {
			assert_true(++tries < TRIES_MAX);
		}
	}
}

static void stop_and_wipe_end_the_question(void **state)
{
	(void)state;
	begin("honeywell");
	ask();
	rig_order(bench.rig, CMD_SCAN_STOP);
	rig_settle(bench.rig);
	scan("TOO-LATE");
	rig_expect_silence(bench.rig, SILENCE_MS);
	ask();
	rig_order(bench.rig, CMD_WIPE);
	rig_expect_only(bench.rig, MSG_WORKER_WIPED, SOON_MS);
	scan("TOO-LATE");
	rig_expect_silence(bench.rig, SILENCE_MS);
	ask_and_scan("8FA0");
	end();
}

static void bytes_stay_bytes_and_their_encoding_is_told(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		bool is_utf8;
	} codes[] = {
		{"办事大厅", true}, {"\xC1\xAA\xCD\xA8", false}, /* 联通 in GBK */
		{"\xD6\xD0\xB9\xFA", false},			 /* 中国 in GBK */
		{"010123\x1D"
		 "10ABC",
			true},		     /* GS1 with its separator */
		{"\xFE\x80\xFF\x81", false}, /* not text at all */
	};
	static const char *const binary[] = {"honeywell", "newland", "plain", "counted", "serial"};
	for (size_t i = 0; i < ARRAY_LEN(binary); i++) {
		begin(binary[i]);
		for (size_t k = 0; k < ARRAY_LEN(codes); k++) {
			const uint8_t *bytes = (const uint8_t *)codes[k].bytes;
			ask();
			scan_bytes(bytes, strlen(codes[k].bytes));
			expect_bytes(RIG_SESSION, bytes, strlen(codes[k].bytes), codes[k].is_utf8);
		}
		end();
	}
	begin("keyboard"); /* typed with Alt and the decimal value */
	ask();
	scan_bytes((const uint8_t *)"A\xD6\xD0\xB9\xFA!", 6);
	expect_bytes(RIG_SESSION, (const uint8_t *)"A\xD6\xD0\xB9\xFA!", 6, false);
	end();
}

/* The first transfer is the request for the report descriptor. */
static void an_unusable_descriptor_and_a_known_maker(void **state)
{
	(void)state;
	rig_not_in_guest(kernel_first);
	static const char *const faults[] = {"stall", "garbage", "short", "delay 700"};
	for (size_t i = 0; i < ARRAY_LEN(continuing); i++) {
		for (size_t k = 0; k < ARRAY_LEN(faults); k++) {
			bench.name = continuing[i];
			bench.rig = rig_open(DEVICE_SCANNER);
			rig_ask(bench.rig, "fault %s next %s", bench.name, faults[k]);
			rig_ask(bench.rig, "plug %s", bench.name);
			wait_ready(SOON_MS);
			assert_int_equal(number_of("faults-hit"), 1);
			ask_and_scan("8FA0");
			end();
		}
	}
}

static void an_unusable_descriptor_and_an_unknown_maker(void **state)
{
	(void)state;
	rig_not_in_guest(kernel_first);
	bench.name = "counted";
	bench.rig = rig_open(DEVICE_SCANNER);
	rig_ask(bench.rig, "fault counted next stall x100");
	rig_ask(bench.rig, "plug counted");
	rig_wait_status(bench.rig, DEVICE_FAULT, REASON_NO_ANSWER, SOON_MS);
	rig_ask(bench.rig, "fault counted clear");
	wait_ready(8000);
	ask_and_scan("8FA0");
	end();
}

/* Whether somebody else could have it, asked by another program: only what is claimed is busy. It
 * looks for the product: a real kernel has hubs and more on its buses. */
static enum err claim_elsewhere(uint16_t vendor, uint16_t product, uint8_t interface)
{
	struct usb *usb = NULL;
	assert_int_equal(usb_create(&usb), OK);
	struct usb_info infos[32];
	int count = usb_list(usb, infos, ARRAY_LEN(infos));
	int at = 0;
	while (at < count && (infos[at].vendor != vendor || infos[at].product != product)) {
		at++;
	}
	assert_in_range(at, 0, MIN_OF(count, (int)ARRAY_LEN(infos)) - 1);
	struct usb_handle *handle = NULL;
	assert_int_equal(usb_open(usb, &infos[at], &handle), OK);
	enum err err = usb_claim(handle, interface);
	usb_close(handle);
	usb_destroy(usb);
	return err;
}

static void a_composite_is_taken_whole(void **state)
{
	(void)state;
	begin("honeywell");
	assert_int_equal(number_of("pos-on"), 1); /* until told so it only types */
	assert_int_equal(claim_elsewhere(0x0c2e, 0x0db3, 0), ERR_BUSY);
	assert_int_equal(claim_elsewhere(0x0c2e, 0x0db3, 1), ERR_BUSY);
	ask();
	rig_ask(bench.rig, "honeywell key-hex 00 00 04 00 00 00 00 00");
	rig_ask(bench.rig, "honeywell key-hex 00 00 28 00 00 00 00 00");
	rig_expect_silence(bench.rig, SILENCE_MS);
	scan("8FA0");
	expect("8FA0");
	end();
}

static void a_keyboard_is_kept_from_the_kernel(void **state)
{
	(void)state;
	begin("keyboard");
	assert_int_equal(claim_elsewhere(0x1eab, 0x1d03, 0), ERR_BUSY);
	ask_and_scan("8FA0");
	rig_close(bench.rig); /* and given back */
	assert_int_equal(claim_elsewhere(0x1eab, 0x1d03, 0), OK);
	bench.rig = rig_open(DEVICE_SCANNER);
	end();
}

static void a_keyboard_with_its_makers_own_beside(void **state)
{
	(void)state;
	begin("beside");
	assert_non_null(strstr(rig_status(bench.rig)->model, "keyboard"));
	end();
}

static void a_serial_line_is_raised(void **state)
{
	(void)state;
	begin("serial");
	assert_int_equal(number_of("dtr"), 1);
	assert_int_equal(number_of("speed"), 115200);
	end();
}

/* Who does not know the request may still send. */
static void a_serial_line_that_cannot_be_raised(void **state)
{
	(void)state;
	rig_not_in_guest(kernel_first);
	bench.name = "serial";
	bench.rig = rig_open(DEVICE_SCANNER);
	rig_ask(bench.rig, "knob serial needs_dtr 0");
	rig_ask(bench.rig, "transfers serial reset");
	rig_ask(bench.rig, "fault serial 4 stall x2"); /* behind the pipe's three */
	rig_ask(bench.rig, "plug serial");
	wait_ready(SOON_MS);
	assert_int_equal(number_of("faults-hit"), 2);
	assert_int_equal(number_of("dtr"), 0);
	ask_and_scan("8FA0");
	rig_ask(bench.rig, "knob serial needs_dtr 1");
	end();
}

static void a_serial_code_is_found_by_suffix_and_pause(void **state)
{
	(void)state;
	static const char *const knobs[][2] = {{"suffix", "0d"}, {"suffix", "0a"},
		{"suffix", "0d0a"}, {"suffix", "09"}, {"suffix", "0"}, {"chunk", "1"},
		{"chunk", "7"}, {"chunk", "64"}, {"zlp", "1"}};
	static const char inside[] = "hrss-02\r\nhrss-05\tX"; /* several codes: the first */
	char packet[64];
	memset(packet, 'x', 63);
	packet[63] = '\0'; /* with its suffix exactly one packet */
	begin("serial");
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		rig_ask(bench.rig, "knob serial %s %s", knobs[i][0], knobs[i][1]);
		ask();
		scan_bytes((const uint8_t *)inside, strlen(inside));
		expect("hrss-02");
		ask_and_scan(packet);
		rig_ask(bench.rig, "knob serial %s %s", knobs[i][0],
			strcmp(knobs[i][0], "suffix") == 0 ? "0d" : "0");
	}
	end();
}

static void noise_is_no_code(void **state)
{
	(void)state;
	begin("honeywell");
	ask();
	rig_ask(bench.rig, "honeywell report-hex 03045d51313838383838");      /* another report */
	rig_ask(bench.rig, "honeywell report-hex 02395d5131%0*d", 2 * 59, 0); /* count 57 */
	rig_ask(bench.rig, "honeywell report-hex 02045d513141");	      /* cut */
	rig_ask(bench.rig, "honeywell report-hex 02");			      /* shorter still */
	rig_ask(bench.rig, "honeywell report-hex 02005d5131%0*d", 2 * 59, 0); /* empty */
	rig_ask(bench.rig, "honeywell report-hex 02095d5a36524556494e46062e%0*d", 2 * 51, 0);
	rig_expect_silence(bench.rig, SILENCE_MS);
	assert_int_equal(rig_status(bench.rig)->state, DEVICE_READY);
	scan("8FA0");
	expect("8FA0");
	end();
}

static void a_halted_endpoint_is_revived(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scanners); i++) {
		begin(scanners[i]);
		rig_ask(bench.rig, "fault %s next stall", bench.name);
		/* Enough reports that each of the waiting transfers gets one. */
		for (int k = 0; k < 4; k++) {
			scan("NOBODY-ASKED");
		}
		rig_wait_status(bench.rig, DEVICE_OPENING, REASON_NO_ANSWER, SOON_MS);
		wait_ready(SOON_MS);
		assert_int_equal(number_of("faults-hit"), 1);
		rig_expect_silence(bench.rig, SILENCE_MS); /* the last of them comes now */
		ask_and_scan("8FA0");
		end();
	}
}

static void unplugged_while_waiting_and_back_again(void **state)
{
	(void)state;
	int64_t best_ms = INT64_MAX;
	for (size_t i = 0; i < ARRAY_LEN(scanners); i++) {
		begin(scanners[i]);
		ask();
		int64_t begin_ms = clock_ms();
		rig_ask(bench.rig, "unplug %s", bench.name);
		rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		best_ms = MIN_OF(best_ms, clock_ms() - begin_ms);
		rig_ask(bench.rig, "plug %s", bench.name);
		wait_ready(SOON_MS);
		rig_settle(bench.rig); /* the question is asked again by itself */
		scan("8FA0");
		expect("8FA0");
		/* It was answered. */
		rig_ask(bench.rig, "unplug %s", bench.name);
		rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		rig_ask(bench.rig, "plug %s", bench.name);
		wait_ready(SOON_MS);
		rig_settle(bench.rig);
		scan("NOBODY-ASKED");
		rig_expect_silence(bench.rig, SILENCE_MS);
		end();
	}
	assert_in_range(best_ms, 0, 200);
}

static void unplugged_in_the_middle_of_a_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(continuing); i++) {
		begin(continuing[i]);
		ask();
		rig_ask(bench.rig, "%s scan-part HALF", bench.name);
		rig_ask(bench.rig, "unplug %s", bench.name);
		rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
		rig_ask(bench.rig, "plug %s", bench.name);
		wait_ready(SOON_MS);
		rig_settle(bench.rig);
		scan("8FA0");
		expect("8FA0");
		end();
	}
}

static void plugging_again_and_again(void **state)
{
	(void)state;
	begin("keyboard");
	for (int i = 0; i < 20; i++) {
		rig_ask(bench.rig, "unplug keyboard");
		rig_ask(bench.rig, "plug keyboard");
	}
	/* Being ready may be old news: the last plugging is the one that answers. */
	ask();
	struct msg *fact = NULL;
	for (int i = 0; i < 8 && !fact; i++) {
		scan("8FA0");
		fact = rig_take(bench.rig, SILENCE_MS);
	}
	assert_non_null(fact);
	assert_int_equal(fact->kind, MSG_SCANNED);
	msg_destroy(fact);
	assert_int_equal(rig_status(bench.rig)->state, DEVICE_READY);
	end();
}

/* What is on the bus at the start is reported by the list and by the event queue. */
static void a_scanner_that_is_there_already(void **state)
{
	(void)state;
	begin("honeywell");
	rig_close(bench.rig);
	bench.rig = rig_open(DEVICE_SCANNER);
	wait_ready(SOON_MS);
	ask_and_scan("8FA0");
	end();
}

static void the_better_of_two_and_then_the_other(void **state)
{
	(void)state;
	bench.name = "newland";
	bench.rig = rig_open(DEVICE_SCANNER);
	rig_ask(bench.rig, "plug keyboard");
	wait_ready(SOON_MS);
	rig_ask(bench.rig, "plug newland"); /* what works is not given up */
	rig_order(bench.rig, CMD_SCAN_START);
	rig_settle(bench.rig);
	rig_ask(bench.rig, "keyboard scan FIRST");
	expect("FIRST");
	rig_ask(bench.rig, "unplug keyboard");
	/* The other one takes over, maybe before anybody sees the first one missing. */
	rig_settle(bench.rig);
	int64_t until_ms = clock_ms() + SOON_MS;
	while (!strstr(rig_status(bench.rig)->model, "HID POS") ||
		rig_status(bench.rig)->state != DEVICE_READY) {
		rig_expect_silence(bench.rig, 10);
		assert_true(clock_ms() < until_ms);
	}
	wait_ready(SOON_MS);
	ask_and_scan("8FA0");
	end();
}

static void a_question_without_a_scanner(void **state)
{
	(void)state;
	bench.name = "serial";
	bench.rig = rig_open(DEVICE_SCANNER);
	rig_wait_status(bench.rig, DEVICE_ABSENT, REASON_NOT_FOUND, SOON_MS);
	ask();
	rig_ask(bench.rig, "plug serial");
	wait_ready(SOON_MS);
	rig_settle(bench.rig);
	scan("8FA0");
	expect("8FA0");
	end();
}

static void code_scanned_to_code_told_is_quick(void **state)
{
	(void)state;
	begin("honeywell");
	int64_t best_us = INT64_MAX;
	for (int i = 0; i < 5; i++) {
		ask();
		int64_t begin_us = clock_us();
		scan("8FA0");
		expect("8FA0");
		best_us = MIN_OF(best_us, clock_us() - begin_us);
	}
	print_message("scanned to told: %lld us\n", (long long)best_us);
	assert_in_range(best_us, 0, 15000);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_scanner_gives_the_code_as_it_is, teardown),
		cmocka_unit_test_teardown(every_length_arrives, teardown),
		cmocka_unit_test_teardown(too_long_a_code_is_refused_whole, teardown),
		cmocka_unit_test_teardown(a_part_that_stays_alone_is_dropped, teardown),
		cmocka_unit_test_teardown(nothing_from_before_the_question, teardown),
		cmocka_unit_test_teardown(half_a_code_from_before_the_question, teardown),
		cmocka_unit_test_teardown(stop_and_wipe_end_the_question, teardown),
		cmocka_unit_test_teardown(bytes_stay_bytes_and_their_encoding_is_told, teardown),
		cmocka_unit_test_teardown(an_unusable_descriptor_and_a_known_maker, teardown),
		cmocka_unit_test_teardown(an_unusable_descriptor_and_an_unknown_maker, teardown),
		cmocka_unit_test_teardown(a_composite_is_taken_whole, teardown),
		cmocka_unit_test_teardown(a_keyboard_is_kept_from_the_kernel, teardown),
		cmocka_unit_test_teardown(a_keyboard_with_its_makers_own_beside, teardown),
		cmocka_unit_test_teardown(a_serial_line_is_raised, teardown),
		cmocka_unit_test_teardown(a_serial_line_that_cannot_be_raised, teardown),
		cmocka_unit_test_teardown(a_serial_code_is_found_by_suffix_and_pause, teardown),
		cmocka_unit_test_teardown(noise_is_no_code, teardown),
		cmocka_unit_test_teardown(a_halted_endpoint_is_revived, teardown),
		cmocka_unit_test_teardown(unplugged_while_waiting_and_back_again, teardown),
		cmocka_unit_test_teardown(unplugged_in_the_middle_of_a_code, teardown),
		cmocka_unit_test_teardown(plugging_again_and_again, teardown),
		cmocka_unit_test_teardown(a_scanner_that_is_there_already, teardown),
		cmocka_unit_test_teardown(the_better_of_two_and_then_the_other, teardown),
		cmocka_unit_test_teardown(a_question_without_a_scanner, teardown),
		cmocka_unit_test_teardown(code_scanned_to_code_told_is_quick, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
