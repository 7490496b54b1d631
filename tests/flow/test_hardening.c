/*
 * The means by which the wipe is tested and the process hardened: the search finds what is there in
 * every encoding; the kiosk cannot be dumped or looked into by its own user, leaves no core, and
 * keeps the session locked in memory.
 */
#include <fcntl.h>
#include <grp.h>
#include <iconv.h>
#include <limits.h>
#include <poll.h>
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

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/canary.h"
#include "tests/harness/journey.h"

enum { HOLD_LEN = 3 << 20, COPIES = 25013, NOBODY = 65534, ARENA_LEAST_KB = 64, SETTLE_MS = 300 };

/* What this program does when started as `hold`: keeps its input in memory. */
static int hold(void)
{
	uint8_t *held = malloc(HOLD_LEN);
	size_t got = 0;
	ssize_t count;
	while (held && (count = read(STDIN_FILENO, held + got, HOLD_LEN - got)) > 0) {
		got += (size_t)count;
	}
	pause();
	return held ? 0 : 1;
}

/* And as `forget`: the same in blocks of all sizes, which it frees or outgrows before it waits. */
static int forget(void)
{
	static const size_t sizes[] = {40, 100, 500, 1000, 1040, 5000, 70000, 300000};
	enum { BLOCKS = 9 }; /* more than glibc caches of one size */
	char text[64];
	ssize_t len = read(STDIN_FILENO, text, sizeof(text));
	for (size_t i = 0; i < ARRAY_LEN(sizes) && len > 0; i++) {
		char *blocks[BLOCKS];
		for (int k = 0; k < BLOCKS; k++) {
			blocks[k] = malloc(sizes[i]);
			for (size_t at = 0; blocks[k] && at + (size_t)len <= sizes[i];
				at += (size_t)len) {
				memcpy(blocks[k] + at, text, (size_t)len);
			}
			__asm__ volatile("" : : "r"(blocks[k]) : "memory"); /* really written */
		}
		for (int k = 0; k < BLOCKS; k++) {
			char *moved = k % 3 ? NULL : realloc(blocks[k], 3 * sizes[i]);
			free(moved ? moved : blocks[k]);
		}
	}
	mem_wipe(text, sizeof(text));
	pause();
	return 0;
}

/* A new process, for a fork would hold what we hold. */
static pid_t start_holder(const char *how, int from_fd)
{
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a failing test leaves nobody behind */
		dup2(from_fd, STDIN_FILENO);
		execl("/proc/self/exe", "holder", how, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static size_t encode(const char *encoding, const char *text, char *out, size_t size)
{
	iconv_t made = iconv_open(encoding, "UTF-8");
	char *in = (char *)(uintptr_t)text;
	size_t in_left = strlen(text);
	size_t out_left = size;
	assert_true(made != (iconv_t)-1);
	assert_int_equal(iconv(made, &in, &in_left, &out, &out_left), 0);
	iconv_close(made);
	return size - out_left;
}

/* As many copies as there are, also those that lie across the pieces in which memory is read. */
static void the_search_finds_what_is_there(void **state)
{
	(void)state;
#ifdef ONEDOOR_PLAIN_HEAP
	print_message("under a sanitizer no memory is searched: its shadow is too large\n");
	skip();
#endif
	static const char *const encodings[] = {
		"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
	static const char text[] = "龘靐7317\U00020BB7";
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++) {
		int ends[2];
		char copy[64];
		assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
		pid_t holder = start_holder("hold", ends[0]);
		assert_true(holder > 0);
		struct canaries *canaries = canaries_create();
		canaries_add_text(canaries, "text", text);
		canaries_add_text(canaries, "other", "not there at all");
		size_t len = encode(encodings[i], text, copy, sizeof(copy));
		for (int k = 0; k < COPIES; k++) {
			assert_int_equal(write(ends[1], copy, len), len);
			assert_int_equal(write(ends[1], "....", 4), 4);
		}
		long found = 0;
		for (int tries = 0; tries < 500 && found < COPIES; tries++) {
			poll(NULL, 0, 10); /* until the holder has read it all */
			found = canaries_in_process(canaries, holder, NULL);
		}
		assert_int_equal(found, COPIES);
		assert_int_equal(canaries_found(canaries, "text"), found);
		assert_int_equal(canaries_found(canaries, "other"), 0);
		canaries_destroy(canaries);
		kill(holder, SIGKILL);
		waitpid(holder, NULL, 0);
		close(ends[0]);
		close(ends[1]);
	}
}

static char state_of(pid_t pid)
{
	char path[64];
	char state = '?';
	str_format(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *file = fopen(path, "re");
	if (file) {
		if (fscanf(file, "%*d %*s %c", &state) != 1) {
			state = '?';
		}
		fclose(file);
	}
	return state;
}

static void what_is_freed_is_overwritten(void **state)
{
	(void)state;
#ifdef ONEDOOR_PLAIN_HEAP
	print_message("the heap is the sanitizer's, not ours: nothing to see\n");
	skip();
#endif
	static const char text[] = "forget-this-canary-7316";
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid_t holder = start_holder("forget", ends[0]);
	assert_true(holder > 0);
	assert_int_equal(write(ends[1], text, sizeof(text) - 1), sizeof(text) - 1);
	close(ends[0]);
	close(ends[1]);
	poll(NULL, 0, SETTLE_MS);
	for (int tries = 0; tries < 500 && state_of(holder) != 'S'; tries++) {
		poll(NULL, 0, 10);
	}
	struct canaries *canaries = canaries_create();
	canaries_add_text(canaries, "freed", text);
	assert_int_equal(canaries_in_process(canaries, holder, "freed, yet there"), 0);
	canaries_destroy(canaries);
	kill(holder, SIGKILL);
	waitpid(holder, NULL, 0);
}

static void no_core_and_a_locked_session(void **state)
{
	(void)state;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	char path[64];
	char line[256];
	bool has_no_core = false;
	str_format(path, sizeof(path), "/proc/%d/limits", (int)scene_kiosk_pid(scene));
	FILE *limits = fopen(path, "re");
	assert_non_null(limits);
	while (fgets(line, sizeof(line), limits)) {
		long soft = -1;
		long hard = -1;
		if (sscanf(line, "Max core file size %ld %ld", &soft, &hard) == 2) {
			has_no_core = soft == 0 && hard == 0;
		}
	}
	fclose(limits);
	assert_true(has_no_core);
	/* The session's arena: "lo" locked, "dd" left out of dumps. */
	int size_kb = 0;
	int locked_kb = 0;
	str_format(path, sizeof(path), "/proc/%d/smaps", (int)scene_kiosk_pid(scene));
	FILE *maps = fopen(path, "re");
	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps)) {
		sscanf(line, "Size: %d kB", &size_kb);
		if (str_starts(line, "VmFlags:") && strstr(line, " lo") && strstr(line, " dd")) {
			locked_kb += size_kb;
		}
	}
	fclose(maps);
#ifdef ONEDOOR_PLAIN_HEAP
	print_message("under a sanitizer mlock does nothing: %d KB locked\n", locked_kb);
#else
	assert_true(locked_kb >= ARENA_LEAST_KB);
#endif
	journey_close(scene);
}

/* A pipe that takes no more: who writes to it waits. */
static void make_full_pipe(int ends[2])
{
	static const char block[4096];
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	while (write(ends[1], block, sizeof(block)) > 0) {
	}
	assert_int_equal(fcntl(ends[1], F_SETFL, 0), 0);
}

/* Runs a program as nobody until it waits to complain. The owner of what /proc says of it is root
 * when it may not be dumped, else its own user. */
static unsigned owner_while_running(const char *const *args)
{
	int ends[2];
	make_full_pipe(ends);
	int program = open(args[0], O_PATH);
	assert_true(program >= 0);
	pid_t pid = fork();
	if (pid == 0) {
		char *const *list = (char *const *)(uintptr_t)args;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDERR_FILENO);
		if (chdir("/") == 0 && setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 &&
			setuid(NOBODY) == 0) {
			fexecve(program, list, environ);
		}
		_exit(127);
	}
	assert_true(pid > 0);
	char path[64];
	struct stat st;
	struct stat own;
	assert_int_equal(fstat(program, &own), 0);
	str_format(path, sizeof(path), "/proc/%d/exe", (int)pid);
	/* It is the program, and it waits: not once between two steps, but for good. */
	enum { LOOKS = 20 };
	int64_t until_ms = clock_ms() + 60000;
	for (int looks = 0; looks < LOOKS && clock_ms() < until_ms; looks++) {
		assert_int_equal(waitpid(pid, NULL, WNOHANG), 0);
		if (state_of(pid) != 'S' || stat(path, &st) != 0 || st.st_ino != own.st_ino) {
			looks = 0;
		}
		poll(NULL, 0, 10);
	}
	assert_int_equal(state_of(pid), 'S');
	str_format(path, sizeof(path), "/proc/%d/maps", (int)pid);
	assert_int_equal(stat(path, &st), 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(ends[0]);
	close(ends[1]);
	close(program);
	return st.st_uid;
}

static void cannot_be_dumped(void **state)
{
	(void)state;
	if (getuid() != 0) {
		print_message("not root: cannot run as another user\n");
		skip();
	}
	static const char *const cat[] = {"/bin/cat", "/there/is/none", NULL};
	static const char *const kiosk[] = {
		BUILD_DIR "/firmware/onedoor", "--config", "/there/is/none", NULL};
	assert_int_equal(owner_while_running(cat), NOBODY);
	assert_int_equal(owner_while_running(kiosk), 0);
}

/* Whatever stands in the environment, no library writes the line's secrets to a file, or what is
 * typed and what goes over USB to the log. */
static void environment_reveals_nothing(void **state)
{
	(void)state;
	static const char *const names[] = {"SDL_EVENT_LOGGING", "LIBUSB_DEBUG"};
	char keys[PATH_MAX];
	char log[PATH_MAX];
	struct scene_config config = journey_config();
	config.is_verbose = true;
	journey_set(&config, "panel.display=window"); /* so that SDL has something to tell */
	assert_int_equal(setenv("SDL_VIDEODRIVER", "dummy", 1), 0);
	struct scene *scene = journey_open(&config);
	scene_kill_kiosk(scene);
	str_format(keys, sizeof(keys), "%s/tls-secrets", scene_dir(scene));
	str_format(log, sizeof(log), "%s/kiosk.log", scene_dir(scene));
	assert_int_equal(unlink(log), 0);
	assert_int_equal(setenv("SSLKEYLOGFILE", keys, 1), 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(setenv(names[i], "2", 1), 0);
	}
	assert_true(scene_start_kiosk(scene));
	unsetenv("SSLKEYLOGFILE");
	unsetenv("SDL_VIDEODRIVER");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		unsetenv(names[i]);
	}
	journey_wait_ready(scene);
	journey_to_identify(scene);
	assert_int_equal(access(keys, F_OK), -1);
	char *said = NULL;
	size_t len = 0;
	assert_int_equal(fs_read(log, 1 << 24, &said, &len), OK);
	assert_non_null(strstr(said, "hall: online")); /* it is the log */
	assert_null(strcasestr(said, "libusb: "));
	assert_null(strcasestr(said, "SDL EVENT"));
	mem_free(said);
	journey_close(scene);
}

int main(int argc, char **argv)
{
	if (argc == 2) {
		return str_equal(argv[1], "forget") ? forget() : hold();
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_search_finds_what_is_there),
		cmocka_unit_test(what_is_freed_is_overwritten),
		cmocka_unit_test(no_core_and_a_locked_session),
		cmocka_unit_test(cannot_be_dumped),
		cmocka_unit_test(environment_reveals_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
