/* --check against the world: certificates, key, clock, folders. Each fault is said in words, and
 * nothing is left on the disk. */
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/str.h"
#include "firmware/config.h"
#include "tests/harness/hear.h"

enum { NOBODY = 65534 };

#define DAY_MS (24 * 3600 * 1000LL)

static char dir[] = "/tmp/onedoor-check-XXXXXX";
static struct config config;

static int run(const char *fmt, ...) PRINTF_LIKE(1, 2);
static int run(const char *fmt, ...)
{
	char command[1024];
	va_list args;
	va_start(args, fmt);
	vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	return system(command);
}

static int open_stage(void **state)
{
	(void)state;
	unsetenv("JOURNAL_STREAM");
	if (!mkdtemp(dir) || run("bash %s/tests/hall/make-certs.sh %s/tls", SOURCE_DIR, dir) != 0) {
		return -1;
	}
	/* An authority of one day, to stand before or behind the one of years. */
	return run("cd %s/tls && openssl req -x509 -newkey ec -pkeyopt "
		   "ec_paramgen_curve:P-256 -nodes -days 1 -keyout day.key -out day.pem -subj "
		   "/CN=day 2>/dev/null && cat day.pem ca.pem >two.pem && openssl ec -in "
		   "terminal-0001.key -aes256 -passout pass:secret -out locked.key 2>/dev/null && "
		   "openssl x509 -in ca.pem -outform DER -out ca.der",
		dir);
}

static int close_stage(void **state)
{
	(void)state;
	return run("rm -rf %s", dir);
}

/* %s in an assignment is the stage's folder. */
static void set(const char *assignment)
{
	char text[PATH_MAX];
	const char *at = strstr(assignment, "%s");
	str_format(text, sizeof(text), "%.*s%s%s", (int)(at ? at - assignment : PATH_MAX),
		assignment, at ? dir : "", at ? at + 2 : "");
	assert_int_equal(config_set(&config, text), OK);
}

static void set_right(void)
{
	config_init(&config);
	set("terminal.id=terminal-0001");
	set("hall.ca=%s/tls/ca.pem");
	set("hall.cert=%s/tls/terminal-0001.pem");
	set("hall.key=%s/tls/terminal-0001.key");
	set("path.data=%s/data");
	set("path.assets=" BUILD_DIR "/share");
	set("path.locale=" BUILD_DIR "/locale");
}

static void expect(int64_t now_ms, const char *words)
{
	char want[1024] = "";
	const char *at = words;
	for (const char *hole; (hole = strstr(at, "%s")); at = hole + 2) {
		str_append(want, sizeof(want), "%.*s%s", (int)(hole - at), at, dir);
	}
	str_append(want, sizeof(want), "%s", at);
	hear_begin();
	enum err pages = config_check_pages(&config);
	enum err world = config_check_world(&config, now_ms);
	const char *said = hear_end();
	assert_string_equal(said, want);
	bool is_good = !strstr(want, "E config");
	assert_int_equal(pages == OK && world == OK, is_good);
}

static void right(void **state)
{
	(void)state;
	set_right();
	expect(clock_wall_ms(), "");
}

static void wrong(void **state)
{
	(void)state;
	static const struct {
		const char *assignment, *words;
	} cases[] = {
		{"hall.ca=%s/tls", "E config: hall.ca: %s/tls: it is a folder, not a file\n"},
		{"hall.ca=%s/none", "E config: hall.ca: %s/none: there is no such file\n"},
		{"hall.ca=/dev/null", "E config: hall.ca: /dev/null: it is no plain file\n"},
		{"hall.ca=%s/tls/ca.key",
			"E config: hall.ca: %s/tls/ca.key: no certificate in PEM form (-----BEGIN "
			"CERTIFICATE-----) is in it\n"},
		{"hall.ca=%s/tls/ca.der",
			"E config: hall.ca: %s/tls/ca.der: no certificate in PEM form (-----BEGIN "
			"CERTIFICATE-----) is in it\n"},
		{"hall.cert=%s/tls/none.pem",
			"E config: hall.cert: %s/tls/none.pem: there is no such file\n"},
		{"hall.cert=%s/tls/terminal-0001.key",
			"E config: hall.cert: %s/tls/terminal-0001.key: no certificate in PEM form "
			"(-----BEGIN CERTIFICATE-----) is in it\n"},
		{"hall.cert=%s/tls/terminal-0002.pem",
			"E config: hall.cert: the certificate is made out to 'terminal-0002', "
			"terminal.id is 'terminal-0001'\n"
			"E config: hall.key: %s/tls/terminal-0001.key is not the key of the "
			"certificate in hall.cert\n"},
		{"terminal.id=terminal-1",
			"E config: hall.cert: the certificate is made out to 'terminal-0001', "
			"terminal.id is 'terminal-1'\n"},
		{"hall.key=%s/tls/terminal-0002.key",
			"E config: hall.key: %s/tls/terminal-0002.key is not the key of the "
			"certificate in hall.cert\n"},
		{"hall.key=%s/tls/terminal-0001.pem",
			"E config: hall.key: %s/tls/terminal-0001.pem: no private key in PEM form "
			"and without a password is in it\n"},
		{"hall.key=%s/tls/locked.key",
			"E config: hall.key: %s/tls/locked.key: no private key in PEM form and "
			"without a password is in it\n"},
		{"hall.key=%s", "E config: hall.key: %s: it is a folder, not a file\n"},
		{"path.data=%s/tls/ca.pem",
			"E config: path.data: %s/tls/ca.pem: it is no folder\n"},
		{"path.data=%s/tls/ca.pem/data",
			"E config: path.data: %s/tls/ca.pem/data: Not a directory\n"},
		{"path.data=/proc/self/data",
			"E config: path.data: nothing can be written in /proc/self: No such file "
			"or directory\n"},
		{"path.locale=%s",
			"E config: path.locale: %s/onedoor/LC_MESSAGES/onedoor-zh_CN.mo: there is "
			"no such file\n"
			"E config: path.locale: %s/onedoor/LC_MESSAGES/onedoor-en.mo: there is no "
			"such file\n"},
		{"path.assets=%s/none",
			"E config: path.assets: %s/none: there is no such folder\n"},
		{"path.assets=%s", "E config: path.assets: %s/fonts.list: there is no such file\n"
				   "E config: path.assets: %s/icons: there is no such folder\n"
				   "E config: path.assets: %s/sounds: there is no such folder\n"
				   "E config: path.assets: %s/lexicon: there is no such file\n"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		set_right();
		set(cases[i].assignment);
		expect(clock_wall_ms(), cases[i].words);
	}
}

/* What is needed where updates come from a server, and there only. */
static void updates_need_files(void **state)
{
	(void)state;
	set_right();
	set("update.token=%s/none");
	set("update.ca=%s/none.pem");
	expect(clock_wall_ms(), "");
	set("update.server=https://updates.test");
	expect(clock_wall_ms(), "E config: update.ca: %s/none.pem: there is no such file\n"
				"E config: update.token: %s/none: there is no such file\n");
	set("update.ca=%s/tls/ca.key");
	set("update.token=");
	expect(clock_wall_ms(), "E config: update.ca: %s/tls/ca.key: no certificate in PEM form "
				"(-----BEGIN CERTIFICATE-----) is in it\n");
	set("update.ca=%s/tls/ca.pem");
	expect(clock_wall_ms(), "");
}

static void a_font_is_missing(void **state)
{
	(void)state;
	static const char list[] = "regular 2 /nowhere/regular.ttc\n";
	char path[PATH_MAX];
	assert_int_equal(run("mkdir -p %s/assets/icons %s/assets/sounds", dir, dir), 0);
	str_format(path, sizeof(path), "%s/assets/fonts.list", dir);
	assert_int_equal(fs_write_atomic(path, list, strlen(list)), OK);
	set_right();
	set("path.assets=%s/assets");
	hear_begin();
	enum err err = config_check_fonts(&config);
	const char *said = hear_end();
	assert_int_equal(err, ERR_INVALID);
	assert_non_null(strstr(said, "/nowhere/regular.ttc"));
	assert_non_null(strstr(said, "are fonts-noto-cjk and fonts-hanazono installed?"));
}

/* The same second, as the certificate writes it. */
static void moment(const char *file, const char *which, char out[32])
{
	char command[PATH_MAX];
	str_format(command, sizeof(command),
		"date -u +%%Y-%%m-%%dT%%H:%%M:%%S+00:00 -d \"$(openssl x509 -in %s/tls/%s -noout "
		"-%s | cut -d= -f2)\"",
		dir, file, which);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(out, 32, pipe));
	assert_int_equal(pclose(pipe), 0);
	out[strcspn(out, "\n")] = '\0';
}

static void append_clock(char *words, size_t size, const char *key, const char *file,
	const char *clock, bool is_late)
{
	char from[32];
	char until[32];
	moment(file, "startdate", from);
	moment(file, "enddate", until);
	str_append(words, size,
		"E config: %s: the clock says %s, the certificate is good from %s until %s; %s\n",
		key, clock, from, until,
		is_late ? "renew it, or set the clock" : "is the clock right?");
}

static void the_clock_is_named(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *words;
	} clocks[] = {{1577836800000, "2020-01-01T00:00:00+00:00"},
		{0, "1970-01-01T00:00:00+00:00"}, {2524608000000, "2050-01-01T00:00:00+00:00"}};
	for (size_t i = 0; i < ARRAY_LEN(clocks); i++) {
		char words[1024] = "";
		bool is_late = i == 2;
		append_clock(words, sizeof(words), "hall.ca", "ca.pem", clocks[i].words, is_late);
		append_clock(words, sizeof(words), "hall.cert", "terminal-0001.pem",
			clocks[i].words, is_late);
		set_right();
		expect(clocks[i].ms, words);
	}
	/* One authority of several is enough. */
	char words[1024] = "";
	set_right();
	set("hall.ca=%s/tls/day.pem");
	expect(clock_wall_ms(), "");
	set("hall.ca=%s/tls/two.pem");
	expect(clock_wall_ms() + 10 * DAY_MS, "");
	append_clock(words, sizeof(words), "hall.ca", "day.pem", clocks[2].words, true);
	append_clock(words, sizeof(words), "hall.cert", "terminal-0001.pem", clocks[2].words, true);
	expect(clocks[2].ms, words);
}

static void a_key_that_all_can_read(void **state)
{
	(void)state;
	char path[PATH_MAX];
	set_right();
	str_format(path, sizeof(path), "%s/tls/terminal-0001.key", dir);
	assert_int_equal(chmod(path, 0604), 0);
	expect(clock_wall_ms(), "W config: hall.key: %s/tls/terminal-0001.key can be read by "
				"everybody here; chmod o= is right\n");
	assert_int_equal(chmod(path, 0640), 0); /* to a group of its own, that is right */
	expect(clock_wall_ms(), "");
	assert_int_equal(chmod(path, 0600), 0);
}

static int count_entries(const char *name)
{
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/%s", dir, name);
	DIR *opened = opendir(path);
	int count = opened ? -2 : -1; /* . and .. */
	while (opened && readdir(opened)) {
		count++;
	}
	if (opened) {
		closedir(opened);
	}
	return count;
}

static void nothing_is_left_behind(void **state)
{
	(void)state;
	set_right();
	int before = count_entries("");
	set("path.data=%s/not/yet/there");
	expect(clock_wall_ms(), "");
	assert_int_equal(count_entries(""), before);
	assert_int_equal(run("mkdir %s/empty", dir), 0);
	set("path.data=%s/empty");
	expect(clock_wall_ms(), "");
	assert_int_equal(count_entries("empty"), 0);
	assert_int_equal(chdir(dir), 0);
	set("path.data=relative");
	expect(clock_wall_ms(), "");
	assert_int_equal(count_entries(""), before + 1);
	assert_int_equal(chdir("/"), 0);
}

/* What a first start as root leaves to one as another user; and what that one cannot read. */
static void as_another_user(void **state)
{
	(void)state;
	if (getuid() != 0) {
		print_message("skipped: not root, cannot run as another user\n");
		skip();
	}
	char words[1024];
	assert_int_equal(run("chmod 0711 %s %s/tls; mkdir -m 0777 %s/owned; touch "
			     "%s/owned/kiosk.db; chmod 0600 %s/owned/kiosk.db",
				 dir, dir, dir, dir, dir),
		0);
	set_right();
	set("path.data=%s/owned");
	set("path.assets=/"); /* only the world is looked at */
	set("sound.on=no");
	hear_begin();
	pid_t pid = fork();
	if (pid == 0) {
		bool is_nobody =
			setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0;
		_exit(is_nobody ? (int)config_check_world(&config, clock_wall_ms()) : 99);
	}
	int status = 0;
	waitpid(pid, &status, 0);
	const char *said = hear_end();
	str_format(words, sizeof(words),
		"E config: hall.ca: %s/tls/ca.pem: Permission denied\n"
		"E config: hall.cert: %s/tls/terminal-0001.pem: Permission denied\n"
		"E config: hall.key: %s/tls/terminal-0001.key: Permission denied\n"
		"E config: path.data: %s/owned/kiosk.db: Permission denied\n"
		"E config: path.assets: //lexicon: there is no such file\n",
		dir, dir, dir, dir);
	assert_string_equal(said, words);
	assert_int_equal(WEXITSTATUS(status), ERR_INVALID);
}

static void a_disk_that_is_full_or_cannot_be_written(void **state)
{
	(void)state;
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/disk", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	if (getuid() != 0 || unshare(CLONE_NEWNS) != 0 ||
		mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("disk", path, "tmpfs", 0, "size=4k") != 0) {
		print_message("skipped: not root, no disk of its own (unshare)\n");
		skip();
	}
	set_right();
	set("path.data=%s/disk");
	expect(clock_wall_ms(), "");
	assert_int_equal(run("head -c 3000 /dev/zero >%s/disk/kiosk.db", dir), 0);
	expect(clock_wall_ms(), "E config: path.data: nothing can be written in %s/disk: No space "
				"left on device\n");
	assert_int_equal(count_entries("disk"), 1);
	assert_int_equal(mount("disk", path, "tmpfs", MS_REMOUNT | MS_RDONLY, NULL), 0);
	expect(clock_wall_ms(), "E config: path.data: nothing can be written in %s/disk: Read-only "
				"file system\n");
	set("path.data=%s/disk/onedoor/data");
	expect(clock_wall_ms(), "E config: path.data: nothing can be written in %s/disk: Read-only "
				"file system\n");
	assert_int_equal(umount2(path, MNT_DETACH), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(right),
		cmocka_unit_test(wrong),
		cmocka_unit_test(updates_need_files),
		cmocka_unit_test(a_font_is_missing),
		cmocka_unit_test(the_clock_is_named),
		cmocka_unit_test(a_key_that_all_can_read),
		cmocka_unit_test(nothing_is_left_behind),
		cmocka_unit_test(as_another_user),
		cmocka_unit_test(a_disk_that_is_full_or_cannot_be_written),
	};
	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
