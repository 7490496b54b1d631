/*
 * How the kiosk starts: what can never work is refused with all its mistakes and status 2; what can
 * be mended later is said in the log, and the page stands.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/journey.h"

static char dir[64];
static char said[16384];

static int open_stage(void **state)
{
	(void)state;
	char command[PATH_MAX];
	str_copy(dir, sizeof(dir), "/tmp/onedoor-start-XXXXXX");
	if (!mkdtemp(dir)) {
		return -1;
	}
	str_format(command, sizeof(command), "bash %s/tests/hall/make-certs.sh %s/tls", SOURCE_DIR,
		dir);
	return system(command);
}

static int close_stage(void **state)
{
	(void)state;
	char command[128];
	str_format(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

/* onedoor with right files and `options`: its exit status; `said` is what it said. It is killed
 * when it runs on. */
static int run(const char *options)
{
	char command[PATH_MAX * 2];
	str_format(command, sizeof(command),
		"cd %s && timeout -s KILL 20 %s/firmware/onedoor --set hall.ca=tls/ca.pem --set "
		"hall.cert=tls/terminal-0001.pem --set hall.key=tls/terminal-0001.key --set "
		"path.assets=%s/share --set path.locale=%s/locale --set path.data=%s/data --set "
		"panel.display=offscreen --set sound.on=no %s 2>&1",
		dir, BUILD_DIR, BUILD_DIR, BUILD_DIR, dir, options);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	size_t len = fread(said, 1, sizeof(said) - 1, pipe);
	said[len] = '\0';
	int status = pclose(pipe);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void expect_said(const char *words)
{
	if (!strstr(said, words)) {
		fail_msg("nobody said: %s\nbut\n%s", words, said);
	}
}

static void write_file(const char *name, const char *text)
{
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/%s", dir, name);
	assert_int_equal(fs_write_atomic(path, text, strlen(text)), OK);
}

static bool has_data(void)
{
	char path[PATH_MAX];
	struct stat info;
	str_format(path, sizeof(path), "%s/data", dir);
	return stat(path, &info) == 0;
}

static void check_says_yes(void **state)
{
	(void)state;
	write_file("good.conf", "[terminal]\nid = terminal-0001\nplace = 一楼东厅\n[hall]\nurl = "
				"https://hall:8443\n");
	assert_int_equal(run("--check --config good.conf"), 0);
	assert_string_equal(said, "the configuration is right\n");
	assert_false(has_data());
}

static void check_says_all_at_once(void **state)
{
	(void)state;
	write_file("bad.conf",
		"[hall]\nurl = https://hall/api\n  block_size = 5\nblock_size = 3\nblock_size = 4\n"
		"[sound]\nloud = yes\n");
	assert_int_equal(run("--check --set hall.pinned_key=abc --config bad.conf --config "
			     "none.conf --set hall.cert=/none.pem --set path.data=/dev/null/x"),
		2);
	expect_said("bad.conf:2: hall.url must be https://host");
	expect_said("bad.conf:3: hall.block_size: the line is indented");
	expect_said("bad.conf:5: hall.block_size stands in line 4 already");
	expect_said("bad.conf:7: there is no key 'loud' in section [sound]; there are on");
	expect_said("none.conf: cannot be read: there is no such file");
	expect_said("--set: hall.pinned_key must be");
	expect_said("hall.cert: /none.pem: there is no such file");
	expect_said("path.data: /dev/null/x: Not a directory");
	expect_said("the configuration is not right");
	assert_null(strstr(said, "not_found"));
	assert_null(strstr(said, "invalid"));
}

static void what_can_never_work_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *options, *words;
	} cases[] = {
		{"--set hall.url=https://hall/v1", "nothing may stand behind host and port"},
		{"--set hall.url=http://hall", "it does not begin with https://"},
		{"--set hall.pinned_key=sha256//abc", "behind sha256// stand 43"},
		{"--set hall.uri=https://hall", "there is no key 'uri'"},
		{"--set path.assets=/none", "path.assets: /none: there is no such folder"},
		{"--set path.locale=tls", "onedoor-zh_CN.mo: there is no such file"},
		{"--config tls", "tls: cannot be read: it is a folder"},
		{"--config /dev/null", "cannot be read: it is no plain file"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(run(cases[i].options), 2);
		expect_said(cases[i].words);
		assert_false(has_data());
	}
}

/* --set is over the file wherever it stands, of two the later counts, as of two files. */
static void who_has_the_last_word(void **state)
{
	(void)state;
	write_file("a.conf", "[hall]\nurl = https://a\n[panel]\nwidth_px = 1000\n");
	write_file("b.conf", "[hall]\ncert = b.pem\n[panel]\nwidth_px = 1\n");
	assert_int_equal(
		run("--check --set hall.cert=first.pem --set hall.cert=second.pem --config a.conf"),
		2);
	expect_said("hall.cert: second.pem: there is no such file");
	assert_int_equal(
		run("--check --set hall.cert=tls/none.pem --config a.conf --config -b.conf "
		    "--config -none.conf"),
		2);
	expect_said("b.conf:4: panel.width_px");
	assert_null(strstr(said, "none.conf: cannot be read"));
	expect_said("hall.cert: tls/none.pem: there is no such file");
}

/* A page, and the words in the log, whatever is missing that a technician can bring later. */
static void what_can_be_mended_leaves_a_page(void **state)
{
	(void)state;
	static const struct {
		const char *set, *words, *page;
	} cases[] = {
		{"hall.cert=/none.pem", "hall.cert: /none.pem: there is no such file", "enrol"},
		{"hall.key=/none.key", "hall.key: /none.key: there is no such file", "enrol"},
		{"hall.ca=/etc", "hall.ca: /etc: it is a folder, not a file", "enrol"},
		{"path.data=/proc/none", "path.data: nothing can be written in /proc",
			"out_of_service"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char path[PATH_MAX];
		char *log = NULL;
		size_t len = 0;
		struct scene_config config = journey_config();
		journey_set(&config, cases[i].set);
		struct scene *scene = scene_open(&config);
		assert_non_null(scene);
		assert_true(scene_wait_state(scene, "screen", cases[i].page, JOURNEY_LIMIT_MS));
		str_format(path, sizeof(path), "%s/kiosk.log", scene_dir(scene));
		assert_int_equal(fs_read(path, 1 << 20, &log, &len), OK);
		if (!strstr(log, cases[i].words)) {
			fail_msg("nobody said: %s\nbut\n%s", cases[i].words, log);
		}
		assert_non_null(strstr(log, "the kiosk starts all the same"));
		assert_null(strstr(log, "cannot be read")); /* said once */
		mem_free(log);
		journey_close(scene);
	}
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_says_yes),
		cmocka_unit_test(check_says_all_at_once),
		cmocka_unit_test(what_can_never_work_is_refused),
		cmocka_unit_test(who_has_the_last_word),
		cmocka_unit_test(what_can_be_mended_leaves_a_page),
	};
	return cmocka_run_group_tests(tests, open_stage, close_stage);
}
