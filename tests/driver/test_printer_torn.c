/* The kiosk dies while a slip is on its way, by SIGKILL: the next one remembers what hangs in the
 * printer, and forgets it when it is cut off. Started as `die NOTE PRINTER HEIGHT` this program is
 * the kiosk that dies.
 * devices: printer:xprinter,name=xp printer:tm-t88v,name=t88 printer:pos80,name=pos80
 */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include "firmware/base/str.h"
#include "tests/harness/asker.h"
#include "tests/harness/printing.h"

enum { HEIGHT = 300, LONG = 800, FIRST_LINES = 100, ASK_LIMIT_MS = 5000 };

static const char not_there[] =
	"two processes at one device, one after the other: only below vusbd";
static char dir[] = "/tmp/onedoor-torn-XXXXXX";
static char note[64];

/* What the kiosk does until it is killed. */
static int die(const char *note_path, const char *printer, const char *height)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	printing_open_noted(printer, note_path);
	printing_wait_ready();
	printing_order(atoi(height));
	for (;;) {
		msg_destroy(rig_take(printing.rig, ASK_LIMIT_MS)); /* and says nothing of it */
	}
	return 0;
}

static bool has_note(void)
{
	return access(note, F_OK) == 0;
}

static long ask(struct asker *asker, const char *what, const char *question)
{
	const char *answer = asker_ask(asker, "%s %s", what, question);
	assert_true(str_starts(answer, "ok"));
	return strtol(answer[2] ? answer + 3 : "0", NULL, 10);
}

/* A kiosk prints on a slow printer and is killed in the middle of the slip; `then` is done to the
 * printer before another one starts. Returns how many cuts there had been. */
static long kill_in_the_middle(
	const char *printer, const char *const *knobs, int height, const char *then)
{
	struct asker *asker = asker_open(getenv("VUSBD_SOCKET"), ASK_LIMIT_MS);
	assert_non_null(asker);
	for (; *knobs; knobs++) {
		asker_ask(asker, "knob %s %s", printer, *knobs);
		assert_true(asker_is_ok(asker));
	}
	asker_ask(asker, "plug %s", printer);
	long lines = ask(asker, printer, "lines");
	long slips = ask(asker, printer, "slips");
	char text[16];
	str_format(text, sizeof(text), "%d", height);
	pid_t pid = fork();
	if (pid == 0) {
		execl("/proc/self/exe", "kiosk", "die", note, printer, text, (char *)NULL);
		_exit(127);
	}
	assert_true(pid > 0);
	asker_ask(asker, "wait %s lines %ld %d", printer, lines + FIRST_LINES, ASK_LIMIT_MS);
	assert_true(asker_is_ok(asker));
	kill(pid, SIGKILL);
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_true(has_note());
	if (then) {
		asker_ask(asker, "%s %s", printer, then);
		assert_true(asker_is_ok(asker));
	}
	asker_close(asker);
	return slips;
}

static void start_again(const char *printer)
{
	printing_open_noted(printer, note);
	printing_wait_ready();
	printing_knob("speed", "0");
}

/* With so much room that no more than a part of the slip can be in the printer. */
static const char *const part_of_it[] = {"speed 60", "buffer 4096", NULL};
static const char *const part_in_order[] = {"speed 60", "buffer 4096", "dle 3", NULL};
static const char *const all_of_it[] = {"speed 60", "buffer 131072", NULL};

static void the_next_slip_has_no_torn_head(void **state)
{
	(void)state;
	rig_not_in_guest(not_there);
	static const struct {
		const char *printer;
		const char *const *knobs;
		const char *then;
	} cases[] = {
		{"xp", part_of_it, NULL},
		{"t88", part_of_it, NULL},
		{"pos80", part_of_it, NULL},
		{"xp", part_in_order, NULL}, /* it does not even answer before its picture ends */
		{"xp", part_of_it, "power-cycle"},
		{"t88", part_of_it, "power-cycle"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		long slips =
			kill_in_the_middle(cases[i].printer, cases[i].knobs, LONG, cases[i].then);
		start_again(cases[i].printer);
		printing_wait("slips", slips + 1); /* what hung there */
		assert_false(has_note());
		printing_well(HEIGHT);
		assert_int_equal(printing_count("slips"), slips + 2);
		assert_false(has_note());
		printing_end();
	}
}

/* The printer has all of it and ends it by itself: no blank piece. */
static void a_slip_that_arrived_whole_is_let_come_out(void **state)
{
	(void)state;
	rig_not_in_guest(not_there);
	static const char *const printers[] = {"xp", "t88"};
	for (size_t i = 0; i < ARRAY_LEN(printers); i++) {
		long slips = kill_in_the_middle(printers[i], all_of_it, LONG, NULL);
		printing_open_noted(printers[i], note);
		printing_wait_ready();
		printing_wait("slips", slips + 1);
		printing_knob("speed", "0");
		printing_well(HEIGHT);
		assert_int_equal(printing_count("slips"), slips + 2);
		assert_false(has_note());
		printing_end();
	}
}

/* The note says which start of the machine it is of. After another one the printer had no power
 * either, and what it had not printed is gone. */
static void a_power_cut_tears_what_had_arrived(void **state)
{
	(void)state;
	rig_not_in_guest(not_there);
	long slips = kill_in_the_middle("xp", all_of_it, LONG, "power-cycle");
	uint8_t bytes[DEVICE_NOTE_LEN];
	int fd = open(note, O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(pread(fd, bytes, sizeof(bytes), 0), sizeof(bytes));
	bytes[8] ^= 1; /* of the mark of this start */
	assert_int_equal(pwrite(fd, bytes, sizeof(bytes), 0), sizeof(bytes));
	close(fd);
	start_again("xp");
	printing_wait("slips", slips + 1);
	assert_false(has_note());
	printing_well(HEIGHT);
	assert_int_equal(printing_count("slips"), slips + 2);
	printing_end();
}

/* What was torn stays so over any number of starts until there is paper again. */
static void it_is_remembered_until_it_is_done(void **state)
{
	(void)state;
	rig_not_in_guest(not_there);
	long slips = kill_in_the_middle("xp", part_of_it, LONG, "paper out");
	for (int i = 0; i < 2; i++) {
		printing_open_noted("xp", note);
		rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_PAPER_OUT, PRINTING_SOON_MS);
		rig_ask(printing.rig, "unplug xp");
		rig_close(printing.rig);
		printing.rig = NULL;
		assert_true(has_note());
		struct asker *asker = asker_open(getenv("VUSBD_SOCKET"), ASK_LIMIT_MS);
		asker_ask(asker, "plug xp");
		asker_close(asker);
	}
	printing_open_noted("xp", note);
	rig_wait_status(printing.rig, DEVICE_ATTENTION, REASON_PAPER_OUT, PRINTING_SOON_MS);
	printing_poke("paper ok");
	printing_wait_ready();
	printing_wait("slips", slips + 1);
	assert_false(has_note());
	printing_knob("speed", "0");
	printing_well(HEIGHT);
	assert_int_equal(printing_count("slips"), slips + 2);
	printing_end();
}

/* Without an accident nothing is left behind, and a note of nobody's harms nobody. */
static void nothing_is_remembered_of_a_slip_that_came_out(void **state)
{
	(void)state;
	FILE *file = fopen(note, "w");
	assert_non_null(file);
	fputs("not a note\n", file);
	fclose(file);
	printing_open_noted("xp", note);
	printing_knob("speed", "0");
	printing_plug();
	printing_wait_ready();
	long slips = printing_count("slips");
	printing_well(HEIGHT);
	assert_int_equal(printing_count("slips"), slips + 1);
	assert_false(has_note());
	printing_poke("cover open");
	printing_order(HEIGHT);
	printing_expect(PRINT_NOT_DONE, REASON_COVER_OPEN);
	assert_false(has_note());
	printing_end();
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) && str_format(note, sizeof(note), "%s/note", dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	(void)state;
	unlink(note);
	return rmdir(dir); /* and nothing else is left in it */
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "die") == 0) {
		return die(argv[2], argv[3], argv[4]);
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_next_slip_has_no_torn_head, printing_teardown),
		cmocka_unit_test_teardown(
			a_slip_that_arrived_whole_is_let_come_out, printing_teardown),
		cmocka_unit_test_teardown(a_power_cut_tears_what_had_arrived, printing_teardown),
		cmocka_unit_test_teardown(it_is_remembered_until_it_is_done, printing_teardown),
		cmocka_unit_test_teardown(
			nothing_is_remembered_of_a_slip_that_came_out, printing_teardown),
	};
	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
