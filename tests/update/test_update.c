/* The system's updates, with RAUC's real service and a hawkBit double: what comes, what is refused,
 * what is told. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/process.h"
#include "tests/update/terminal.h"

#define CLOSED(result) "\"execution\":\"closed\",\"result\":{\"finished\":\"" result "\"}"

static void deploy(struct terminal *terminal, const char *bundle, const char *id)
{
	struct ddi_script script = {.file = bundle_path(bundle), .id = id, .wants_config = true};
	ddi_double_set(terminal->ddi, &script);
}

/* What the kiosk says of itself, so that it would be good. */
static void say_health(const struct terminal *terminal, unsigned devices, bool is_hall_reached)
{
	const struct health health = {.at_ms = clock_ms(),
		.up_ms = 60000,
		.frame_count = 10,
		.frame_ms = clock_ms(),
		.devices = devices,
		.is_hall_reached = is_hall_reached};
	assert_int_equal(health_write(terminal->health, &health), OK);
}

/* onedoor-good, for so many seconds; its exit status. */
static int judge(const struct terminal *terminal, const char *limit_s)
{
	char own[160];
	char health[160];
	char reboot[160];
	str_format(own, sizeof(own), "path.own=%s", terminal->own);
	str_format(health, sizeof(health), "path.health=%s", terminal->health);
	str_format(reboot, sizeof(reboot), "path.reboot=%s/reboot", terminal->dir);
	const char *const args[] = {BUILD_DIR "/firmware/onedoor-good", "--set", own, "--set",
		health, "--set", reboot, limit_s, NULL};
	pid_t pid = process_start(args, NULL, NULL, 0);
	return process_stop(&pid, 0);
}

static bool has_file(const struct terminal *terminal, const char *name)
{
	char path[160];
	str_format(path, sizeof(path), "%s/%s", terminal->dir, name);
	return access(path, F_OK) == 0;
}

static void the_server_deploys_and_is_told(void **state)
{
	struct terminal *terminal = *state;
	say_health(terminal, 7, true);
	deploy(terminal, "good", "11");
	terminal_await(terminal, UPDATE_WAITING);
	assert_string_equal(terminal->update.version, "9.0.0");
	assert_int_equal(terminal->highest_percent, 100);
	struct ddi_seen seen;
	ddi_double_seen(terminal->ddi, &seen);
	assert_non_null(strstr(seen.config, "\"version\":\"" ONEDOOR_VERSION "\""));
	assert_string_equal(seen.authorization, "TargetToken " DDI_TOKEN);
	assert_true(terminal_remembers(terminal, "ORDER=A B")); /* nothing was written so far */

	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_await(terminal, UPDATE_INSTALLED);
	assert_true(terminal_remembers(terminal, "ORDER=B A"));
	struct update_note note;
	assert_int_equal(update_note_read(terminal->own, &note), OK);
	assert_string_equal(note.from, "A");
	assert_true(note.is_installed && note.is_hall_reached && note.devices == 7);

	/* The new one runs; without the printer it is not good, and the old one is still there. */
	terminal_recall(terminal, "B_TRY=1");
	terminal_restart(terminal, "B");
	say_health(terminal, 3, true);
	assert_int_equal(judge(terminal, "2"), 1);
	assert_true(has_file(terminal, "reboot"));
	assert_true(terminal_remembers(terminal, "B_TRY=1"));
	say_health(terminal, 7, true);
	assert_int_equal(judge(terminal, "5"), 0);
	assert_true(terminal_remembers(terminal, "B_TRY=0"));
	terminal_await_feedback(terminal, "deploymentBase/11/", CLOSED("success"));
	assert_int_equal(update_note_read(terminal->own, &note), ERR_NOT_FOUND);
}

static void a_new_system_that_does_not_get_well_falls_back(void **state)
{
	struct terminal *terminal = *state;
	deploy(terminal, "good", "12");
	terminal_await(terminal, UPDATE_WAITING);
	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_await(terminal, UPDATE_INSTALLED);
	terminal_recall(terminal, "B_TRY=3");
	terminal_restart(terminal, "A");
	terminal_await_trouble(terminal, UPDATE_FELL_BACK);
	terminal_await_feedback(terminal, "deploymentBase/12/", CLOSED("failure"));
	assert_true(terminal_remembers(terminal, "B_OK=0"));
}

static void a_cut_line_goes_on_where_it_was(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {.file = bundle_path("good"), .id = "13", .cut_after = 1000000};
	ddi_double_set(terminal->ddi, &script);
	terminal_await(terminal, UPDATE_WAITING);
	struct ddi_seen seen;
	ddi_double_seen(terminal->ddi, &seen);
	assert_int_equal(seen.fetches, 2);
	assert_true(seen.last_from > 0 && seen.last_from <= 1000000);
}

static void a_server_that_cannot_go_on_begins_anew(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {.file = bundle_path("good"),
		.id = "14",
		.cut_after = 1000000,
		.has_no_range = true};
	ddi_double_set(terminal->ddi, &script);
	terminal_await(terminal, UPDATE_WAITING);
}

static void other_bytes_are_refused(void **state)
{
	struct terminal *terminal = *state;
	char sha256[DIGEST_TEXT_LEN + 1];
	str_copy(sha256, sizeof(sha256), bundle_sha256("old"));
	struct ddi_script script = {.file = bundle_path("good"), .id = "15", .sha256 = sha256};
	ddi_double_set(terminal->ddi, &script);
	terminal_await_trouble(terminal, UPDATE_OTHER_BYTES);
	terminal_await_feedback(terminal, "deploymentBase/15/", CLOSED("failure"));
}

static void what_does_not_fit_is_not_fetched(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {
		.file = bundle_path("good"), .id = "16", .size = INT64_C(1) << 40};
	ddi_double_set(terminal->ddi, &script);
	terminal_await_trouble(terminal, UPDATE_TOO_BIG);
	struct ddi_seen seen;
	ddi_double_seen(terminal->ddi, &seen);
	assert_int_equal(seen.fetches, 0);
	terminal_await_feedback(terminal, "deploymentBase/16/", CLOSED("failure"));
}

static void a_link_elsewhere_is_not_followed(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {
		.file = bundle_path("good"), .id = "17", .elsewhere = "https://127.0.0.1:1"};
	ddi_double_set(terminal->ddi, &script);
	terminal_await_feedback(terminal, "deploymentBase/17/", CLOSED("failure"));
	terminal_pass(terminal, 4000);
	assert_int_equal(terminal->update.phase, UPDATE_NONE);
	struct ddi_seen seen;
	ddi_double_seen(terminal->ddi, &seen);
	assert_int_equal(seen.fetches, 0);
	const char *once = strstr(seen.feedback, "deploymentBase/17/");
	assert_null(strstr(once + 1, "deploymentBase/17/"));
}

static void what_waits_is_called_off(void **state)
{
	struct terminal *terminal = *state;
	deploy(terminal, "good", "18");
	terminal_await(terminal, UPDATE_WAITING);
	struct ddi_script script = {.cancel = "18"};
	ddi_double_set(terminal->ddi, &script);
	terminal_await_feedback(terminal, "cancelAction/77/", CLOSED("success"));
	terminal_pass(terminal, 500);
	assert_int_equal(terminal->update.phase, UPDATE_NONE);
	terminal_order(terminal, CMD_INSTALL_UPDATE); /* there is nothing */
	terminal_pass(terminal, 1000);
	assert_true(terminal_remembers(terminal, "ORDER=A B"));
}

static void the_servers_own_window_is_kept(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {
		.file = bundle_path("good"), .id = "19", .window = "unavailable"};
	ddi_double_set(terminal->ddi, &script);
	terminal_await(terminal, UPDATE_WAITING);
	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_pass(terminal, 1500);
	assert_int_equal(terminal->update.phase, UPDATE_WAITING);
	script.window = "available";
	ddi_double_set(terminal->ddi, &script);
	terminal_pass(terminal, 3000);
	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_await(terminal, UPDATE_INSTALLED);
}

static void a_server_that_says_no_is_asked_later(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {.status = 429, .retry_after_s = 4};
	struct ddi_seen before;
	struct ddi_seen after;
	ddi_double_set(terminal->ddi, &script);
	do {
		terminal_pass(terminal, 100);
		ddi_double_seen(terminal->ddi, &before);
	} while (before.polls == 0);
	terminal_pass(terminal, 3000);
	ddi_double_seen(terminal->ddi, &after);
	assert_int_equal(after.polls, before.polls);
	deploy(terminal, "good", "20");
	terminal_await(terminal, UPDATE_WAITING);
}

static void a_server_that_does_not_know_us_gets_no_harm_done(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {.status = 401, .retry_after_s = 1};
	ddi_double_set(terminal->ddi, &script);
	terminal_pass(terminal, 7000);
	assert_int_equal(terminal->update.phase, UPDATE_NONE);
}

static void the_hall_commands(void **state)
{
	struct terminal *terminal = *state;
	char sha256[DIGEST_TEXT_LEN + 1];
	str_copy(sha256, sizeof(sha256), bundle_sha256("good"));
	terminal_command(terminal, "good", sha256);
	terminal_await(terminal, UPDATE_WAITING);
	assert_int_equal(terminal->update.source, UPDATE_FROM_HALL);
	struct ddi_seen seen;
	ddi_double_seen(terminal->ddi, &seen);
	terminal_restart(terminal, "A"); /* it is wanted still, and here already */
	terminal_await(terminal, UPDATE_WAITING);
	struct ddi_seen later;
	ddi_double_seen(terminal->ddi, &later);
	assert_int_equal(later.fetches, seen.fetches);
	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_await(terminal, UPDATE_INSTALLED);
}

static void refuse(struct terminal *terminal, const char *bundle, enum update_trouble trouble)
{
	char sha256[DIGEST_TEXT_LEN + 1];
	str_copy(sha256, sizeof(sha256), bundle_sha256(bundle));
	terminal->update.phase = UPDATE_NONE;
	terminal_command(terminal, bundle, sha256);
	terminal_await_trouble(terminal, trouble);
	assert_true(terminal_remembers(terminal, "ORDER=A B"));
}

static void what_must_not_be_installed_is_refused(void **state)
{
	struct terminal *terminal = *state;
	refuse(terminal, "foreign", UPDATE_NOT_SIGNED);
	refuse(terminal, "broken", UPDATE_NOT_SIGNED);
	refuse(terminal, "old", UPDATE_NOT_NEWER);
	refuse(terminal, "other", UPDATE_OTHER_MACHINE);
}

static void rauc_that_is_ended_while_it_writes_is_said(void **state)
{
	struct terminal *terminal = *state;
	char path[160];
	str_format(path, sizeof(path), "%s/b", terminal->dir);
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0); /* a disk that takes for ever */
	deploy(terminal, "good", "21");
	terminal_await(terminal, UPDATE_WAITING);
	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_await(terminal, UPDATE_INSTALLING);
	terminal_pass(terminal, 1500);
	process_stop(&terminal->rauc, SIGKILL);
	terminal_await_trouble(terminal, UPDATE_NOT_INSTALLED);
	assert_true(terminal_remembers(terminal, "A_OK=1"));
	terminal_await_feedback(terminal, "deploymentBase/21/", CLOSED("failure"));
}

/* Who has the stick says this. */
static void stick_says(const struct terminal *terminal, const char *line)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	str_copy(address.sun_path, sizeof(address.sun_path), terminal->stick);
	unlink(terminal->stick);
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	care_order(terminal->care, cmd_create(CMD_FIND_UPDATE, 0));
	int client = accept(fd, NULL, NULL);
	assert_int_equal(write(client, line, strlen(line)), strlen(line));
	close(client);
	close(fd);
}

static void a_technicians_stick(void **state)
{
	struct terminal *terminal = *state;
	char line[PATH_MAX + 16];
	stick_says(terminal, "no-bundle\n");
	terminal_await_trouble(terminal, UPDATE_NO_BUNDLE);
	str_format(line, sizeof(line), "bundle %s\n", bundle_path("old"));
	terminal->update.phase = UPDATE_NONE;
	stick_says(terminal, line);
	terminal_await_trouble(terminal, UPDATE_NOT_NEWER);
	str_format(line, sizeof(line), "bundle %s\n", bundle_path("good"));
	terminal->update.phase = UPDATE_NONE;
	stick_says(terminal, line);
	terminal_await(terminal, UPDATE_FOUND);
	assert_string_equal(terminal->update.version, "9.0.0");
	terminal_order(terminal, CMD_INSTALL_UPDATE);
	terminal_await(terminal, UPDATE_INSTALLED);
	assert_int_equal(access(bundle_path("good"), F_OK), 0); /* it is not ours to remove */
}

/* Without a stick the server is asked, and what comes of it is told. */
static void a_search_has_an_end(void **state)
{
	struct terminal *terminal = *state;
	struct ddi_script script = {.status = 401};
	ddi_double_set(terminal->ddi, &script);
	terminal_find(terminal);
	assert_int_equal(terminal->update.phase, UPDATE_FAILED);
	assert_int_equal(terminal->update.trouble, UPDATE_NOT_LET_IN);
	script.status = 0;
	ddi_double_set(terminal->ddi, &script);
	terminal_find(terminal);
	assert_int_equal(terminal->update.phase, UPDATE_NONE);
	terminal_find(terminal); /* the same again is told again */
	deploy(terminal, "good", "30");
	terminal_find(terminal);
	terminal_await(terminal, UPDATE_WAITING);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, terminal_begin, terminal_end)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(the_server_deploys_and_is_told),
		TEST(a_new_system_that_does_not_get_well_falls_back),
		TEST(a_cut_line_goes_on_where_it_was),
		TEST(a_server_that_cannot_go_on_begins_anew),
		TEST(other_bytes_are_refused),
		TEST(what_does_not_fit_is_not_fetched),
		TEST(a_link_elsewhere_is_not_followed),
		TEST(what_waits_is_called_off),
		TEST(the_servers_own_window_is_kept),
		TEST(a_server_that_says_no_is_asked_later),
		TEST(a_server_that_does_not_know_us_gets_no_harm_done),
		TEST(the_hall_commands),
		TEST(what_must_not_be_installed_is_refused),
		TEST(rauc_that_is_ended_while_it_writes_is_said),
		TEST(a_technicians_stick),
		TEST(a_search_has_an_end),
	};
	if (argc > 1) {
		cmocka_set_test_filter(argv[1]);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
