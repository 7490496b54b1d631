/*
 * Devices that talk without end, refuse without end, or come and go without end: at most 5 % of one
 * core, by the process' own clock (which does not run while others do), and a bounded log.
 * devices: idcard:sdt-whole,name=whole idcard:sdt-split,name=split idcard:dk-hid,name=dk
 * idcard:routon-hid,name=routon printer:tm-t88v,name=epson,speed=0 printer:pos80,name=pos80,speed=0
 * scanner:cdc,name=serial scanner:hidpos-honeywell,name=pos
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "tests/harness/rig.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED true
#else
#define IS_SANITIZED false
#endif

enum {
	SOON_MS = 20000,
	WATCHED_MS = 4000,
	LINES_MAX = 200, /* in that time */
};

static const char *const devices[] = {
	"whole", "split", "dk", "routon", "epson", "pos80", "serial", "pos"};

static const char in_guest[] = "its processor is emulated: what is spent there says nothing";

static struct rig *rig;
static int log_file = -1, old_stderr = -1;

static void end_log(void)
{
	if (old_stderr >= 0) {
		dup2(old_stderr, STDERR_FILENO);
		close(old_stderr);
		close(log_file);
		old_stderr = log_file = -1;
	}
}

static int teardown(void **state)
{
	(void)state;
	struct rig *old = rig;
	rig = NULL; /* first: a failure in here must not end it twice */
	end_log();
	if (!old) {
		return 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(devices); i++) {
		(void)rig_try(old, "fault %s clear", devices[i]);
		(void)rig_try(old, "%s lift", devices[i]);
		(void)rig_try(old, "unplug %s", devices[i]);
	}
	rig_close(old);
	return 0;
}

/* From here on the log goes to a file of its own. */
static void begin_log(void)
{
	log_file = memfd_create("log", MFD_CLOEXEC);
	assert_true(log_file >= 0);
	old_stderr = dup(STDERR_FILENO);
	assert_true(dup2(log_file, STDERR_FILENO) >= 0);
}

static int count_lines(void)
{
	static char text[1 << 20];
	ssize_t len = pread(log_file, text, sizeof(text), 0);
	int count = 0;
	for (ssize_t i = 0; i < len; i++) {
		count += text[i] == '\n';
	}
	return count;
}

static int64_t cpu_us(void)
{
	struct timespec used;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

/* False: it took too much of a core, which a machine that stood still may feign. */
static bool judge(const char *what, int64_t used_us, int64_t passed_us)
{
	int64_t permille = used_us * 1000 / passed_us;
	int lines = count_lines();
	end_log();
	print_message("%s: %lld.%lld %% of a core, %d lines\n", what, (long long)permille / 10,
		(long long)permille % 10, lines);
	assert_in_range(lines, 0, LINES_MAX);
	return IS_SANITIZED || permille <= 50;
}

/* Lets it go on for a while. */
static bool is_modest(const char *what)
{
	int64_t begin_us = clock_us(), used_us = cpu_us();
	begin_log();
	int64_t until_ms = clock_ms() + WATCHED_MS;
	while (clock_ms() < until_ms) {
		msg_destroy(rig_take(rig, MAX_OF(until_ms - clock_ms(), (int64_t)1)));
	}
	used_us = cpu_us() - used_us;
	return judge(what, used_us, clock_us() - begin_us);
}

/* What it does without end is seen at any time. */
static void watch_it(const char *what)
{
	assert_true(is_modest(what) || is_modest(what) || is_modest(what));
}

static void order(enum device_kind kind)
{
	if (kind != DEVICE_PRINTER) {
		rig_order(rig, kind == DEVICE_IDCARD ? CMD_CARD_WATCH : CMD_SCAN_START);
	}
}

struct babble {
	enum device_kind kind;
	const char *device, *fault;
};

/* Each begins in the middle of good work, while somebody waits. */
static void watch_faults(const struct babble *faults, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char what[80];
		rig = rig_open(faults[i].kind);
		rig_ask(rig, "plug %s", faults[i].device);
		rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
		order(faults[i].kind);
		rig_ask(rig, "fault %s next %s x4000000000", faults[i].device, faults[i].fault);
		for (int k = 0; k < 4 && faults[i].kind == DEVICE_SCANNER; k++) {
			/* What waits already is without fault. */
			(void)rig_try(rig, "%s scan hrss-01", faults[i].device);
		}
		str_format(what, sizeof(what), "%s, %s", faults[i].device, faults[i].fault);
		watch_it(what);
		rig_ask(rig, "fault %s clear", faults[i].device);
		if (i + 1 == count) { /* the last has its reader, printer, scanner back */
			rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
		}
		(void)teardown(NULL);
	}
}

static void card_readers(void **state)
{
	(void)state;
	rig_not_in_guest(in_guest);
	static const struct babble faults[] = {
		{DEVICE_IDCARD, "whole", "babble 170"}, /* AA: the beginning of a frame, for ever */
		{DEVICE_IDCARD, "whole", "babble 256"},
		{DEVICE_IDCARD, "whole", "garbage"},
		{DEVICE_IDCARD, "whole", "stall"},
		{DEVICE_IDCARD, "whole", "error"},
		{DEVICE_IDCARD, "whole", "nomem"},
		{DEVICE_IDCARD, "split", "babble 0"},
		{DEVICE_IDCARD, "dk", "babble 255"}, /* "go on", for ever */
		{DEVICE_IDCARD, "dk", "babble 1"},
		{DEVICE_IDCARD, "dk", "babble 63"},
		{DEVICE_IDCARD, "routon", "babble 256"},
		{DEVICE_IDCARD, "routon", "babble 170"},
	};
	watch_faults(faults, ARRAY_LEN(faults));
}

static void printers(void **state)
{
	(void)state;
	rig_not_in_guest(in_guest);
	static const struct babble faults[] = {
		{DEVICE_PRINTER, "epson", "babble 18"}, /* 12: "all is well", for ever */
		{DEVICE_PRINTER, "epson", "babble 20"}, /* 14: automatic status */
		{DEVICE_PRINTER, "epson", "babble 95"}, /* 5F: a block without an end */
		{DEVICE_PRINTER, "epson", "babble 256"},
		{DEVICE_PRINTER, "pos80", "babble 128"},
		{DEVICE_PRINTER, "epson", "stall"},
		{DEVICE_PRINTER, "pos80", "error"},
	};
	watch_faults(faults, ARRAY_LEN(faults));
}

static void scanners(void **state)
{
	(void)state;
	rig_not_in_guest(in_guest);
	static const struct babble faults[] = {
		{DEVICE_SCANNER, "serial", "babble 65"},
		{DEVICE_SCANNER, "serial", "babble 13"}, /* codes without anything in them */
		{DEVICE_SCANNER, "serial", "babble 256"},
		{DEVICE_SCANNER, "serial", "error"},
		{DEVICE_SCANNER, "pos", "babble 2"},
		{DEVICE_SCANNER, "pos", "babble 256"},
		{DEVICE_SCANNER, "pos", "stall"},
	};
	watch_faults(faults, ARRAY_LEN(faults));
}

/* Answers that are right in form and lead nowhere. */
static void a_reader_that_says_the_same_for_ever(void **state)
{
	(void)state;
	rig_not_in_guest(in_guest);
	static const char *const verdicts[][2] = {
		{"2001 60 1000000", ""}, /* the security module is broken, but its status is well */
		{"2001 66 1000000", ""},
		{"2001 23 1000000", ""},
		{"2002 81 1000000", ""},
		{"3001 23 1000000", ""},
		{"3001 47 1000000", "2002 23 1000000"},
		{"3001 24 1000000", "3003 9f 1000000"},
		{"3001 31 1000000", "3003 80 1000000"},
	};
	for (size_t i = 0; i < ARRAY_LEN(verdicts); i++) {
		rig = rig_open(DEVICE_IDCARD);
		rig_ask(rig, "plug whole");
		rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
		rig_ask(rig, "knob whole find_again 1");
		for (size_t k = 0; k < 2 && verdicts[i][k][0]; k++) {
			rig_ask(rig, "whole sw3 %s", verdicts[i][k]);
		}
		rig_ask(rig, "whole card li");
		order(DEVICE_IDCARD);
		watch_it(verdicts[i][0]);
		rig_ask(rig, "whole sw3 clear");
		(void)teardown(NULL);
	}
}

/* What a printer calls itself, in its device id or when asked, breaks no line and moves no cursor.
 */
static void a_name_is_a_plain_line(void **state)
{
	(void)state;
	static const struct {
		const char *name, *plain;
	} names[] = {
		{"A\x1B[2J\x1B]0;B\x07", "A[2J]0;B"},
		{"\u202Egpj\u202C\u200B.exe\uFEFF", "gpj.exe"},
		{"\xBC\xD1\xB2\xA9 80", "?\u0472? 80"}, /* GB 18030 */
		{"\xC2\x9B"
		 "31m\xE4\xBD",
			"31m??"},
		{"A\xC2\x85"
		 "B\u2028C",
			"A B C"},
	};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char want[64];
		rig = rig_open(DEVICE_PRINTER);
		rig_ask(rig, "knob epson deviceid empty");
		rig_ask(rig, "knob epson mdl %s", names[i].name);
		begin_log();
		rig_ask(rig, "plug epson");
		rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
		str_format(want, sizeof(want), "04b8:0e02 %s", names[i].plain);
		assert_string_equal(rig_status(rig)->model, want);
		char text[4096] = "";
		assert_true(pread(log_file, text, sizeof(text) - 1, 0) > 0);
		end_log();
		str_format(want, sizeof(want), "ready, none 04b8:0e02 %s\n", names[i].plain);
		assert_non_null(strstr(text, want));
		for (const char *c = text; *c; c++) {
			assert_true(*c == '\n' || (unsigned char)*c >= ' ');
		}
		rig_ask(rig, "knob epson deviceid normal");
		(void)teardown(NULL);
	}
}

/* A loose contact: plugged and unplugged as fast as the bus has it. */
static void a_loose_contact(void **state)
{
	(void)state;
	rig_not_in_guest(in_guest);
	static const char *const loose[] = {"whole", "epson", "pos"};
	rig = rig_open(DEVICE_IDCARD);
	for (size_t i = 0; i < ARRAY_LEN(loose); i++) {
		int64_t begin_us = clock_us(), used_us = cpu_us();
		int count = 0;
		begin_log();
		while (clock_us() - begin_us < (int64_t)WATCHED_MS * 1000) {
			rig_ask(rig, count++ % 2 ? "unplug %s" : "plug %s", loose[i]);
			msg_destroy(rig_take(rig, 50));
		}
		used_us = cpu_us() - used_us;
		assert_true(judge(loose[i], used_us, clock_us() - begin_us));
		(void)rig_try(rig, "unplug %s", loose[i]);
	}
	rig_ask(rig, "plug whole");
	rig_wait_status(rig, DEVICE_READY, REASON_NONE, SOON_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(card_readers, teardown),
		cmocka_unit_test_teardown(printers, teardown),
		cmocka_unit_test_teardown(scanners, teardown),
		cmocka_unit_test_teardown(a_name_is_a_plain_line, teardown),
		cmocka_unit_test_teardown(a_loose_contact, teardown),
		cmocka_unit_test_teardown(a_reader_that_says_the_same_for_ever, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
