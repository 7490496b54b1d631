#include "tests/update/terminal.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/mailbox.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/care_worker.h"
#include "tests/harness/process.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define BUNDLES BUILD_DIR "/tests/update/bundles"
#define TLS	BUILD_DIR "/tests/update/tls"

enum { LIMIT_MS = 60000 };

static void run(const char *command)
{
	if (system(command) != 0) { /* NOLINT: a command of ours */
		fail_msg("%s", command);
	}
}

const char *bundle_path(const char *name)
{
	static char path[PATH_MAX];
	str_format(path, sizeof(path), BUNDLES "/%s.raucb", name);
	return path;
}

const char *bundle_sha256(const char *name)
{
	static char digest[DIGEST_TEXT_LEN + 1];
	assert_int_equal(digest_file(bundle_path(name), digest, NULL, NULL), OK);
	return digest;
}

static void write_text(const char *path, const char *text)
{
	assert_int_equal(fs_write_atomic(path, text, strlen(text)), OK);
}

static void write_conf(const struct terminal *terminal)
{
	char text[2048];
	char path[128];
	str_format(text, sizeof(text),
		"[system]\ncompatible=onedoor-terminal\nbootloader=grub\ngrubenv=%s/env\n"
		"bundle-formats=plain\nstatusfile=%s/status\nmountprefix=%s/mnt\n"
		"[keyring]\npath=" BUNDLES "/ca.pem\ncheck-purpose=codesign\n"
		"[slot.rootfs.0]\ndevice=%s/a\ntype=raw\nbootname=A\n"
		"[slot.rootfs.1]\ndevice=%s/b\ntype=raw\nbootname=B\n",
		terminal->dir, terminal->dir, terminal->dir, terminal->dir, terminal->dir);
	str_format(path, sizeof(path), "%s/system.conf", terminal->dir);
	write_text(path, text);
}

void terminal_recall(const struct terminal *terminal, const char *assignment)
{
	char command[256];
	str_format(
		command, sizeof(command), "grub-editenv %s/env set %s", terminal->dir, assignment);
	run(command);
}

bool terminal_remembers(const struct terminal *terminal, const char *line)
{
	char command[256];
	str_format(command, sizeof(command), "grub-editenv %s/env list | grep -qxF '%s'",
		terminal->dir, line);
	return system(command) == 0; /* NOLINT: a command of ours */
}

static void start_rauc(struct terminal *terminal, const char *slot)
{
	char conf[128];
	char log[128];
	char override[64];
	str_format(conf, sizeof(conf), "--conf=%s/system.conf", terminal->dir);
	str_format(log, sizeof(log), "%s/rauc.log", terminal->dir);
	str_format(override, sizeof(override), "--override-boot-slot=%s", slot);
	const char *const args[] = {"/usr/bin/rauc", conf, override, "service", NULL};
	terminal->rauc = process_start(args, log, NULL, 0);
	for (int i = 0; i < 200; i++) {
		/* NOLINTNEXTLINE: a command of ours */
		if (system("gdbus introspect --session -d de.pengutronix.rauc -o / >/dev/null "
			   "2>&1") == 0) {
			return;
		}
		usleep(50000);
	}
	fail_msg("rauc does not start, see %s", log);
}

static void start_care(struct terminal *terminal)
{
	str_format(terminal->token, sizeof(terminal->token), "%s/token", terminal->dir);
	const struct care_config config = {.terminal_id = "terminal-0001",
		.own_dir = terminal->own,
		.fleet_key = "",
		.hall_url = "https://localhost:1",
		.ca_file = TLS "/ca.pem",
		.cert_file = TLS "/terminal-0001.pem",
		.key_file = TLS "/terminal-0001.key",
		.pinned_key = "",
		.update = {.server = ddi_double_url(terminal->ddi),
			.tenant = "DEFAULT",
			.target = "",
			.token_file = terminal->token,
			.ca_file = TLS "/ca.pem",
			.stick = terminal->stick,
			.health = terminal->health}};
	terminal->facts = mailbox_create(64, NULL, NULL);
	terminal->care = care_create(&config, terminal->facts);
	struct msg *fact = mailbox_take(terminal->facts, LIMIT_MS); /* all of it has begun */
	assert_int_equal(fact->kind, MSG_CARE_CHANGED);
	msg_destroy(fact);
	terminal->update = (struct update_state){.percent = -1};
	terminal->highest_percent = -1;
}

static void stop_care(struct terminal *terminal)
{
	mailbox_close(terminal->facts);
	care_destroy(terminal->care);
	mailbox_destroy(terminal->facts, msg_destroy);
}

void terminal_restart(struct terminal *terminal, const char *slot)
{
	stop_care(terminal);
	process_stop(&terminal->rauc, SIGKILL);
	start_rauc(terminal, slot);
	start_care(terminal);
}

int terminal_begin(void **state)
{
	char command[PATH_MAX];
	char line[256] = "";
	json_init();
	str_format(command, sizeof(command),
		"bash " SOURCE_DIR "/tests/update/make-bundles.sh " BUNDLES " && bash " SOURCE_DIR
		"/tests/hall/make-certs.sh " TLS);
	run(command);
	struct terminal *terminal = mem_new(struct terminal);
	str_copy(terminal->dir, sizeof(terminal->dir), "/tmp/onedoor-update-XXXXXX");
	assert_non_null(mkdtemp(terminal->dir));
	str_format(terminal->own, sizeof(terminal->own), "%s/own", terminal->dir);
	str_format(terminal->health, sizeof(terminal->health), "%s/health", terminal->dir);
	str_format(terminal->stick, sizeof(terminal->stick), "%s/stick.sock", terminal->dir);
	str_format(command, sizeof(command),
		"cd %s && truncate -s 8M a b && mkdir mnt && printf " DDI_TOKEN "'\\n' >token &&"
		" grub-editenv env create && grub-editenv env set 'ORDER=A B' A_OK=1 A_TRY=0"
		" B_OK=1 B_TRY=0",
		terminal->dir);
	run(command);
	write_conf(terminal);
	const char *const bus[] = {
		"/usr/bin/dbus-daemon", "--session", "--nofork", "--print-address", NULL};
	str_format(command, sizeof(command), "%s/bus.log", terminal->dir);
	terminal->bus = process_start(bus, command, line, sizeof(line));
	line[strcspn(line, "\n")] = '\0';
	setenv("DBUS_SESSION_BUS_ADDRESS", line, 1);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", line, 1);
	setenv("DBUS_STARTER_BUS_TYPE", "session", 1);
	start_rauc(terminal, "A");
	terminal->ddi = ddi_double_start(TLS, "localhost");
	start_care(terminal);
	*state = terminal;
	return 0;
}

int terminal_end(void **state)
{
	struct terminal *terminal = *state;
	char command[256];
	stop_care(terminal);
	ddi_double_stop(terminal->ddi);
	process_stop(&terminal->rauc, SIGKILL);
	process_stop(&terminal->bus, SIGTERM);
	/* RAUC that was ended leaves its bundle mounted. */
	str_format(command, sizeof(command), "umount %s/mnt/* 2>/dev/null; rm -rf %s",
		terminal->dir, terminal->dir);
	run(command);
	mem_free(terminal);
	return 0;
}

static void hear(struct terminal *terminal, int64_t wait_ms)
{
	struct msg *fact = mailbox_take(terminal->facts, wait_ms);
	if (fact && fact->kind == MSG_UPDATE_CHANGED) {
		terminal->update = fact->update;
		if (fact->update.percent > terminal->highest_percent) {
			terminal->highest_percent = fact->update.percent;
		}
	}
	msg_destroy(fact);
}

void terminal_await(struct terminal *terminal, enum update_phase phase)
{
	for (int64_t until_ms = clock_ms() + LIMIT_MS; terminal->update.phase != phase;) {
		if (clock_ms() > until_ms || (terminal->update.phase == UPDATE_FAILED)) {
			fail_msg("phase %d, not %d: %s %s", terminal->update.phase, phase,
				update_trouble_words(terminal->update.trouble),
				terminal->update.words);
		}
		hear(terminal, 200);
	}
}

void terminal_await_trouble(struct terminal *terminal, enum update_trouble trouble)
{
	for (int64_t until_ms = clock_ms() + LIMIT_MS; terminal->update.phase != UPDATE_FAILED;) {
		if (clock_ms() > until_ms) {
			fail_msg("phase %d, not failed", terminal->update.phase);
		}
		hear(terminal, 200);
	}
	assert_string_equal(
		update_trouble_words(terminal->update.trouble), update_trouble_words(trouble));
}

void terminal_find(struct terminal *terminal)
{
	const int finds = terminal->update.finds;
	terminal_order(terminal, CMD_FIND_UPDATE);
	for (int64_t until_ms = clock_ms() + LIMIT_MS; terminal->update.finds == finds;) {
		assert_true(clock_ms() < until_ms);
		hear(terminal, 200);
	}
}

void terminal_pass(struct terminal *terminal, int64_t ms)
{
	for (int64_t until_ms = clock_ms() + ms; clock_ms() < until_ms;) {
		hear(terminal, 50);
	}
}

void terminal_order(struct terminal *terminal, enum cmd_kind kind)
{
	care_order(terminal->care, cmd_create(kind, 0));
}

void terminal_command(struct terminal *terminal, const char *bundle, const char *sha256)
{
	char url[128];
	static char path[PATH_MAX];
	str_copy(path, sizeof(path), bundle_path(bundle));
	struct ddi_script script = {.file = path, .id = "none", .status = 503};
	ddi_double_set(terminal->ddi, &script); /* only its file */
	str_format(url, sizeof(url), "%s/artifact", ddi_double_url(terminal->ddi));
	struct command command = {.id = 7, .kind = COMMAND_UPDATE};
	str_copy(command.url, sizeof(command.url), url);
	str_copy(command.sha256, sizeof(command.sha256), sha256);
	assert_true(care_hand_over(terminal->care, &command));
}

void terminal_await_feedback(struct terminal *terminal, const char *a, const char *b)
{
	static struct ddi_seen seen;
	for (int64_t until_ms = clock_ms() + LIMIT_MS; clock_ms() < until_ms;) {
		ddi_double_seen(terminal->ddi, &seen);
		char *rest = NULL;
		for (char *line = strtok_r(seen.feedback, "\n", &rest); line;
			line = strtok_r(NULL, "\n", &rest)) {
			if (strstr(line, a) && strstr(line, b)) {
				return;
			}
		}
		hear(terminal, 100);
	}
	fail_msg("the server was not told: %s, %s", a, b);
}
