/* A terminal comes into its fleet by a code at its scanner, and nothing else: no keyboard, no
 * stick. Who starts it again is the test, as the unit would. */
#include <fcntl.h>
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/fleet/code.h"
#include "firmware/fleet/sign.h"
#include "tests/harness/journey.h"
#include "tests/harness/lines.h"

enum { SHOWN_LEN = 513, END_LIMIT_MS = 60000 };

static struct scene *open_new(void)
{
	struct scene_config config = journey_config();
	config.is_new = true;
	json_init();
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	journey_wait(scene, "enrol");
	journey_wait_device(scene, "scanner", "state", "ready");
	return scene;
}

static const char *own(struct scene *scene, const char *name)
{
	static char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/own/%s", scene_dir(scene), name);
	return path;
}

static bool has_own(struct scene *scene, const char *name)
{
	return access(own(scene, name), F_OK) == 0;
}

/* To be freed with mem_free. */
static char *read_own(struct scene *scene, const char *name)
{
	char *text = NULL;
	size_t len = 0;
	assert_int_equal(fs_read(own(scene, name), 1024 * 1024, &text, &len), OK);
	return text;
}

static void write_own(struct scene *scene, const char *name, const char *text)
{
	assert_int_equal(fs_write_atomic(own(scene, name), text, strlen(text)), OK);
}

static void get_code(struct scene *scene, const char *terminal, char code[SHOWN_LEN])
{
	const char *answer = scene_hall(scene, "enrol-code %s east", terminal);
	assert_true(str_starts(answer, "OD1."));
	assert_true(str_copy(code, SHOWN_LEN, answer));
}

/* onedoorctl makes no code with that certificate, or until then, and says why. */
static void expect_no_code(struct scene *scene, const char *ca, const char *until, const char *why)
{
	char line[4 * PATH_MAX], said[SHOWN_LEN] = "";
	str_format(line, sizeof(line),
		BUILD_DIR
		"/firmware/onedoorctl enrol-code --hall https://localhost:1 --ca %s/tls/%s "
		"--key %s/tls/fleet.key --token %036d --until %s 2>&1",
		scene_dir(scene), ca, scene_dir(scene), 0, until);
	FILE *out = popen(line, "r");
	assert_true(out && fgets(said, sizeof(said), out));
	assert_int_not_equal(pclose(out), 0);
	assert_non_null(strstr(said, why));
}

/* The same where the hall has only the token, and somebody else the fleet's key. */
static void make_code_of_token(struct scene *scene, const char *terminal, char code[SHOWN_LEN])
{
	char line[4 * PATH_MAX], token[100], url[100];
	str_copy(token, sizeof(token), scene_hall(scene, "enrol-token %s east", terminal));
	str_format(url, sizeof(url), "https://localhost:%s", scene_hall(scene, "phone-port"));
	str_format(line, sizeof(line),
		"echo '%s' | " BUILD_DIR
		"/firmware/onedoorctl enrol-code --hall %s --ca %s/tls/ca.pem "
		"--key %s/tls/fleet.key",
		token, url, scene_dir(scene), scene_dir(scene));
	FILE *out = popen(line, "r");
	assert_true(out && fgets(code, SHOWN_LEN, out));
	assert_int_equal(pclose(out), 0);
	code[strcspn(code, "\n")] = '\0';
}

static void start_again(struct scene *scene)
{
	assert_int_equal(scene_await_end(scene, END_LIMIT_MS), 0);
	assert_true(scene_start_kiosk(scene));
}

/* A certificate, a configuration, another start. */
static void enrol_by(struct scene *scene, const char *code)
{
	journey_show_code(scene, code);
	start_again(scene);
	journey_wait_state(scene, "standing", "2");
	journey_wait_ready(scene);
	journey_wait(scene, "attract");
}

static void enrol(struct scene *scene, const char *terminal)
{
	char code[SHOWN_LEN];
	get_code(scene, terminal, code);
	enrol_by(scene, code);
}

/* --- what the fleet signs --- */

static void read_secret(struct scene *scene, struct fleet_secret *out)
{
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/tls/fleet.key", scene_dir(scene));
	assert_int_equal(fleet_secret_read(path, out), OK);
}

static void sign(struct scene *scene, const char *text, char signature[SIGNATURE_TEXT_LEN + 1])
{
	struct fleet_secret secret;
	read_secret(scene, &secret);
	fleet_sign(&secret, text, strlen(text), signature);
}

static void make_code(struct scene *scene, const char *url, const char *ca, char code[SHOWN_LEN])
{
	struct fleet_secret secret;
	struct enrol_code made = {
		.token = "nq3wJ8u5rB2kXz7vYt0aLc4dMfGhPiQs", .until_ms = clock_wall_ms() + 3000000};
	str_copy(made.url, sizeof(made.url), url);
	str_copy(made.ca, sizeof(made.ca), ca);
	read_secret(scene, &secret);
	assert_int_equal(enrol_code_write(&secret, &made, code), OK);
}

/* --- tests --- */

static void from_nothing_to_service(void **state)
{
	(void)state;
	char path[PATH_MAX], shown[SHOWN_LEN];
	struct stat info;
	struct scene *scene = open_new();
	str_format(path, sizeof(path), "%s/layer.conf", scene_dir(scene));
	assert_int_equal(fs_write_atomic(path, "[session]\nidle_s = 77\n", 22), OK);
	journey_hall(scene, "config-set site east %s", path);
	journey_wait_state(scene, "standing", "1");
	expect_no_code(scene, "server.pem", "2099-01-01T00:00:00Z", "may sign nothing");
	expect_no_code(scene, "terminal-0001.key", "2099-01-01T00:00:00Z", "secret key");
	expect_no_code(scene, "ca.pem", "2099-01-01T00:00:00Z", "within 7 days");
	expect_no_code(scene, "ca.pem", "2020-01-01T00:00:00Z", "over already");
	make_code_of_token(scene, "terminal-0201", shown);
	enrol_by(scene, shown);
	char *conf = read_own(scene, "terminal.conf");
	assert_non_null(strstr(conf, "id = terminal-0201\n"));
	mem_free(conf);
	assert_int_equal(stat(own(scene, "terminal.pem"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_false(has_own(scene, "new.key"));
	assert_true(has_own(scene, "config.json"));
	struct json *now = scene_state(scene);
	assert_true(json_int(now, "config", 0) > 0);
	json_free(now);
	journey_take_number(scene, "zhang");
	journey_close(scene);
}

static void expect_trouble(struct scene *scene, const char *code, enum enrol_trouble trouble)
{
	char number[16];
	str_format(number, sizeof(number), "%d", (int)trouble);
	print_message("trouble %d\n", (int)trouble);
	journey_show_code(scene, code);
	journey_wait_state(scene, "enrol_trouble", number);
}

/* What comes with the answer cannot be kept. */
static void block_pem(struct scene *scene)
{
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/own", scene_dir(scene));
	assert_int_equal(fs_make_dir(path), OK);
	assert_int_equal(mkdir(own(scene, "terminal.pem"), 0700), 0);
}

static void each_trouble_by_its_name(void **state)
{
	(void)state;
	char code[SHOWN_LEN], url[64], *key;
	static const char none[] =
		"7d1f9b0c5a3e48626b1c0f7d1f9b0c5a3e48626b1c0f7d1f9b0c5a3e48626b1c";
	struct scene *scene = open_new();
	expect_trouble(scene, "A0001", ENROL_NOT_A_CODE);
	get_code(scene, "terminal-0202", code);
	code[20] = code[20] == 'A' ? 'B' : 'A';
	expect_trouble(scene, code, ENROL_FOREIGN);
	/* Somebody else's hall, by the fleet's own code. */
	const char *port = scene_hall(scene, "phone-port");
	str_format(url, sizeof(url), "https://localhost:%s", port);
	make_code(scene, url, none, code);
	expect_trouble(scene, code, ENROL_WRONG_HALL);
	make_code(scene, "https://localhost:1", none, code);
	expect_trouble(scene, code, ENROL_NO_LINE);
	/* Its key got lost with its answer: then it is another terminal's. */
	get_code(scene, "terminal-0202", code);
	block_pem(scene);
	expect_trouble(scene, code, ENROL_DISK);
	scene_kill_kiosk(scene);
	key = read_own(scene, "new.key");
	assert_non_null(strstr(key, "PRIVATE KEY"));
	mem_free(key);
	assert_int_equal(unlink(own(scene, "new.key")), 0);
	assert_int_equal(rmdir(own(scene, "terminal.pem")), 0);
	assert_true(scene_start_kiosk(scene));
	journey_wait(scene, "enrol");
	journey_wait_device(scene, "scanner", "state", "ready");
	expect_trouble(scene, code, ENROL_CODE_USED);
	char later[RFC3339_LEN + 1];
	get_code(scene, "terminal-0202", code);
	rfc3339_format(clock_wall_ms() + 3700 * 1000, 480, later);
	journey_hall(scene, "time %s", later);
	expect_trouble(scene, code, ENROL_CODE_OVER);
	assert_false(has_own(scene, "terminal.conf"));
	journey_close(scene);
}

/* The hall is gone when it is to answer, then its answer gets lost on its way to the disk: by
 * itself it goes on, with the same key. */
static void what_passes_is_waited_for(void **state)
{
	(void)state;
	char code[SHOWN_LEN];
	struct scene *scene = open_new();
	get_code(scene, "terminal-0203", code);
	kill(lines_hall_pid(scene_lines(scene)), SIGSTOP);
	expect_trouble(scene, code, ENROL_NO_LINE);
	block_pem(scene);
	kill(lines_hall_pid(scene_lines(scene)), SIGCONT);
	journey_wait_state(scene, "enrol_trouble", "8");
	char *key = read_own(scene, "new.key");
	assert_int_equal(rmdir(own(scene, "terminal.pem")), 0);
	start_again(scene);
	journey_wait_ready(scene);
	char *pem = read_own(scene, "terminal.pem");
	assert_true(str_starts(pem, key));
	mem_free(pem);
	mem_free(key);
	journey_close(scene);
}

static void a_disk_that_takes_nothing(void **state)
{
	(void)state;
	char code[SHOWN_LEN], path[PATH_MAX];
	struct scene *scene = open_new();
	str_format(path, sizeof(path), "%s/own", scene_dir(scene));
	str_format(code, sizeof(code), "rm -rf '%s'", path);
	assert_int_equal(system(code), 0);
	assert_int_equal(fs_write_atomic(path, "", 0), OK); /* a file in the place of the folder */
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_state(
		scene, "enrol_trouble", "8"); /* it says so before anybody fetches a code */
	journey_wait_device(scene, "scanner", "state", "ready");
	get_code(scene, "terminal-0204", code);
	expect_trouble(scene, code, ENROL_DISK);
	assert_int_equal(unlink(path), 0);
	start_again(scene);
	journey_wait_ready(scene);
	journey_close(scene);
}

static void with_clock(int64_t ahead_ms)
{
	char path[] = "/tmp/onedoor-clock-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, &ahead_ms, sizeof(ahead_ms)), sizeof(ahead_ms));
	close(fd);
	setenv("CLOCK_STEP_FILE", path, 1);
	setenv("VUSB_PRELOAD", BUILD_DIR "/tests/flow/clock_step.so", 1);
}

static void without_clock(void)
{
	unlink(getenv("CLOCK_STEP_FILE"));
	unsetenv("CLOCK_STEP_FILE");
	unsetenv("VUSB_PRELOAD");
}

static void a_clock_without_a_battery(void **state)
{
	(void)state;
	const int64_t year_ms = INT64_C(365) * 24 * 3600 * 1000;
	const int64_t aheads[] = {1000 - clock_wall_ms(), -6 * year_ms, 20 * year_ms};
	for (size_t i = 0; i < ARRAY_LEN(aheads); i++) {
		with_clock(aheads[i]);
		struct scene *scene = open_new();
		enrol(scene, "terminal-0205");
		journey_wait_state(scene, "time_known", "true");
		journey_close(scene);
		without_clock();
	}
}

static void a_terminal_that_is_shut_out(void **state)
{
	(void)state;
	struct scene *scene = open_new();
	enrol(scene, "terminal-0206");
	journey_start(scene);
	journey_hall(scene, "terminal-revoke terminal-0206");
	journey_pass(scene, 31000); /* a heartbeat */
	journey_wait_state(scene, "trouble", "terminal_revoked");
	journey_wait(scene, "zones"); /* who is here is not sent away */
	journey_tap(scene, "home", -1, "home");
	journey_tap(scene, "finish", -1, "enrol");
	journey_wait_state(scene, "standing", "3");
	assert_true(has_own(scene, "revoked"));
	/* Without the hall's word, too. */
	kill(lines_hall_pid(scene_lines(scene)), SIGSTOP);
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait(scene, "enrol");
	journey_wait_state(scene, "standing", "3");
	kill(lines_hall_pid(scene_lines(scene)), SIGCONT);
	journey_wait_device(scene, "scanner", "state", "ready");
	enrol(scene, "terminal-0206");
	assert_false(has_own(scene, "revoked"));
	journey_take_number(scene, "li");
	journey_close(scene);
}

static char *certificate_of(struct scene *scene)
{
	char *pem = read_own(scene, "terminal.pem");
	char *begin = strstr(pem, "-----BEGIN CERTIFICATE");
	assert_non_null(begin);
	char *copy = mem_copy_str(begin);
	mem_free(pem);
	return copy;
}

static void a_certificate_renews_itself(void **state)
{
	(void)state;
	struct scene_config config = journey_config();
	config.is_new = true;
	journey_hall_arg(&config, "--certificate-days");
	journey_hall_arg(&config, "1");
	json_init();
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	journey_wait(scene, "enrol");
	journey_wait_device(scene, "scanner", "state", "ready");
	enrol(scene, "terminal-0207");
	char *before = certificate_of(scene);
	char later[RFC3339_LEN + 1];
	rfc3339_format(clock_wall_ms() + 20 * 3600 * 1000, 480, later); /* of 24 hours */
	journey_hall(scene, "time %s", later);
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	char *after = certificate_of(scene);
	for (int i = 0; i < 400 && str_equal(before, after); i++) {
		poll(NULL, 0, 100);
		mem_free(after);
		after = certificate_of(scene);
	}
	assert_string_not_equal(before, after);
	journey_take_number(scene, "zhang");
	mem_free(before);
	mem_free(after);
	journey_close(scene);
}

static int64_t config_of(struct scene *scene)
{
	struct json *state = scene_state(scene);
	int64_t version = json_int(state, "config", -1);
	json_free(state);
	return version;
}

/* The one that it has been started with; care says it a moment later. */
static int64_t await_config(struct scene *scene)
{
	int64_t version = 0;
	for (int i = 0; i < 500 && version <= 0; i++) {
		poll(NULL, 0, i ? 50 : 0);
		version = config_of(scene);
	}
	return version;
}

static void wait_said(struct scene *scene, const char *words)
{
	for (int i = 0; i < 500; i++) {
		struct json *state = scene_state(scene);
		bool is_said = strstr(json_str(state, "config_said", ""), words) != NULL;
		json_free(state);
		if (is_said) {
			return;
		}
		poll(NULL, 0, 40);
	}
	fail_msg("nobody said: %s", words);
}

static void set_config(struct scene *scene, const char *text)
{
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/layer.conf", scene_dir(scene));
	assert_int_equal(fs_write_atomic(path, text, strlen(text)), OK);
	journey_hall(scene, "config-set fleet %s", path);
	journey_pass(scene, 31000); /* a heartbeat */
}

static void say_signed(struct scene *scene, long long version, const char *text, bool is_right)
{
	char bytes[256], signature[90], quoted[128] = "";
	str_format(bytes, sizeof(bytes), "OC1.terminal-0208.%lld.%s", version, text);
	sign(scene, bytes, signature);
	for (const char *at = text; *at; at++) {
		str_append(quoted, sizeof(quoted), *at == '\n' ? "\\n" : "%c", *at);
	}
	(void)scene_hall(scene, "at /v1/terminals/me/config off"); /* the one before */
	signature[3] = is_right ? signature[3] : signature[3] == 'A' ? 'B' : 'A';
	journey_hall(scene,
		"at /v1/terminals/me/config status=200 type=application/json "
		"body={\"version\":%lld,\"text\":\"%s\",\"signature\":\"%s\"}",
		version, quoted, signature);
}

static void a_configuration_is_taken_when_it_is_right(void **state)
{
	(void)state;
	struct scene *scene = open_new();
	enrol(scene, "terminal-0208");
	assert_int_equal(config_of(scene), 0);
	set_config(scene, "[session]\nidle_s = 90\n");
	start_again(scene);
	journey_wait_ready(scene);
	int64_t first = await_config(scene);
	assert_true(first > 0);
	/* One that the kiosk would not start with. */
	set_config(scene, "[session]\nidle_s = 5\n");
	wait_said(scene, "session.idle_s must be");
	assert_int_equal(config_of(scene), first);
	/* Signed by nobody, and older. */
	say_signed(scene, first + 1000, "[session]\nidle_s = 91\n", false);
	set_config(scene, "[session]\nidle_s = 6\n");
	wait_said(scene, "not signed by the fleet");
	say_signed(scene, first - 1000, "[session]\nidle_s = 91\n", true);
	set_config(scene, "[session]\nidle_s = 7\n");
	wait_said(scene, "is older than");
	/* What is the terminal's own is skipped, the rest taken. */
	say_signed(scene, first + 1000, "[session]\nidle_s = 92\n[path]\ndata = /none\n", true);
	set_config(scene, "[session]\nidle_s = 8\n");
	start_again(scene);
	journey_wait_ready(scene);
	assert_int_equal(await_config(scene), first + 1000);
	assert_true(journey_log_count(scene, "path.data is the terminal's own: skipped") > 0);
	/* A disk that has changed it: the last good one. */
	journey_hall(scene, "at /v1/terminals/me/config off");
	write_own(scene, "config.json", "{}");
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	journey_wait_state(scene, "standing", "2");
	assert_int_equal(await_config(scene), first);
	journey_close(scene);
}

/* As when the panel does not take its mode: the kiosk ends before it has begun. */
static void a_configuration_that_ends_the_kiosk_is_put_aside(void **state)
{
	(void)state;
	struct scene *scene = open_new();
	enrol(scene, "terminal-0209");
	set_config(scene, "[session]\nidle_s = 90\n");
	start_again(scene);
	journey_wait_ready(scene);
	int64_t version = await_config(scene);
	scene_kill_kiosk(scene);
	write_own(scene, "config.trial", "2"); /* two starts have come to nothing */
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	assert_int_equal(config_of(scene), 0);
	assert_true(has_own(scene, "config.bad.json"));
	wait_said(scene, "did not start with");
	assert_int_equal(config_of(scene), 0);
	assert_true(version > 0);
	journey_close(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_nothing_to_service),
		cmocka_unit_test(each_trouble_by_its_name),
		cmocka_unit_test(what_passes_is_waited_for),
		cmocka_unit_test(a_disk_that_takes_nothing),
		cmocka_unit_test(a_clock_without_a_battery),
		cmocka_unit_test(a_terminal_that_is_shut_out),
		cmocka_unit_test(a_certificate_renews_itself),
		cmocka_unit_test(a_configuration_is_taken_when_it_is_right),
		cmocka_unit_test(a_configuration_that_ends_the_kiosk_is_put_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
