#include "tests/harness/lines.h"
#include "tests/harness/asker.h"
#include "tests/harness/witness.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_LIMIT_MS = 20000 };

struct lines {
	struct lines_config config;
	char dir[256];
	bool is_own_dir;
	int hall_port, ports[LINES_MAX_COUNT];
	pid_t hall_pid, proxy_pids[LINES_MAX_COUNT];
	struct witness witness;
	struct asker *hall, *proxies[LINES_MAX_COUNT];
};

static const char *in_dir(const struct lines *lines, char *path, const char *name)
{
	str_format(path, PATH_MAX, "%s/%s", lines->dir, name);
	return path;
}

static int run_script(const char *const *args)
{
	pid_t pid = process_start(args, NULL, NULL, 0);
	int status = -1;
	if (pid > 0) {
		waitpid(pid, &status, 0);
	}
	return status;
}

static bool start_hall(struct lines *lines)
{
	char script[PATH_MAX];
	char tls[PATH_MAX];
	char program[PATH_MAX];
	char fixtures[PATH_MAX];
	char lists[PATH_MAX];
	char control[PATH_MAX];
	char db[PATH_MAX];
	char log[PATH_MAX];
	str_format(script, sizeof(script), "%s/tests/hall/make-certs.sh", lines->config.source_dir);
	const char *make_certs[] = {"/bin/bash", script, in_dir(lines, tls, "tls"), NULL};
	if (run_script(make_certs) != 0) {
		fprintf(stderr, "lines: cannot make certificates in %s\n", tls);
		return false;
	}
	str_format(program, sizeof(program), "%s/tests/hall/onedoor-hall", lines->config.build_dir);
	str_format(fixtures, sizeof(fixtures), "%s/tests/hall/fixtures", lines->config.source_dir);
	/* Little to read: every kiosk takes all of it, and few tests are about that. */
	str_format(lists, sizeof(lists), "%s/tests/hall/fixtures_small/collections",
		lines->config.source_dir);
	const char *args[18 + HALL_ARGS_MAX] = {program, "--tls-dir", tls, "--port", "0",
		"--fixtures", fixtures, "--control", in_dir(lines, control, "hall.sock"), "--db",
		in_dir(lines, db, "hall.db"), "--collections", lists};
	for (int i = 0, count = 13; i < HALL_ARGS_MAX && lines->config.hall_args[i]; i++) {
		args[count++] = lines->config.hall_args[i];
	}
	char line[128];
	lines->hall_pid =
		process_start(args, lines->config.shows_log ? NULL : in_dir(lines, log, "hall.log"),
			line, sizeof(line));
	if (lines->hall_pid <= 0 ||
		sscanf(line, "listening 127.0.0.1:%d", &lines->hall_port) != 1) {
		fprintf(stderr, "lines: the hall does not start, see %s/hall.log\n", lines->dir);
		return false;
	}
	lines->hall = asker_open(control, START_LIMIT_MS);
	return lines->hall != NULL;
}

/* Where the hall keeps its keys: beside its database. Owned by the caller's buffer. */
static const char *keys_dir(const struct lines *lines, char path[static PATH_MAX])
{
	str_copy(path, PATH_MAX, lines->dir);
	for (int i = 0; i + 1 < HALL_ARGS_MAX && lines->config.hall_args[i + 1]; i++) {
		if (str_equal(lines->config.hall_args[i], "--db")) {
			const char *db = lines->config.hall_args[i + 1];
			const char *end = strrchr(db, '/');
			str_format(
				path, PATH_MAX, "%.*s", end ? (int)(end - db) : 1, end ? db : ".");
		}
	}
	return path;
}

static bool start_proxy(struct lines *lines, int index)
{
	char program[PATH_MAX];
	char control[PATH_MAX];
	char log[PATH_MAX];
	char name[32];
	char target[16];
	str_format(program, sizeof(program), "%s/tests/hall/hall-proxy", lines->config.build_dir);
	str_format(target, sizeof(target), "%d", lines->hall_port);
	str_format(name, sizeof(name), "proxy-%d.sock", index);
	const char *args[] = {
		program, "0", target, "--control", in_dir(lines, control, name), NULL};
	char line[128];
	lines->proxy_pids[index] = process_start(args,
		lines->config.shows_log ? NULL : in_dir(lines, log, "proxy.log"), line,
		sizeof(line));
	if (lines->proxy_pids[index] <= 0 ||
		sscanf(line, "listening 127.0.0.1:%d", &lines->ports[index]) != 1) {
		fprintf(stderr, "lines: the proxy does not start, see %s/proxy.log\n", lines->dir);
		return false;
	}
	lines->proxies[index] = asker_open(control, START_LIMIT_MS);
	return lines->proxies[index] != NULL;
}

struct lines *lines_open(const struct lines_config *config)
{
	struct lines *lines = mem_new(struct lines);
	lines->config = *config;
	if (config->dir) {
		str_copy(lines->dir, sizeof(lines->dir), config->dir);
	} else {
		const char *base = getenv("TMPDIR");
		str_format(
			lines->dir, sizeof(lines->dir), "%s/onedoor-XXXXXX", base ? base : "/tmp");
		lines->is_own_dir = mkdtemp(lines->dir) != NULL;
	}
	char keys[PATH_MAX];
	bool is_up = fs_make_dir(lines->dir) == OK && start_hall(lines) &&
		     witness_start(&lines->witness, config->source_dir, lines->dir,
			     keys_dir(lines, keys), &lines->hall_port);
	for (int i = 0; is_up && i < config->count; i++) {
		is_up = start_proxy(lines, i);
	}
	if (!is_up) {
		lines_close(lines, true);
		return NULL;
	}
	return lines;
}

void lines_close(struct lines *lines, bool keeps)
{
	if (!lines) {
		return;
	}
	for (int i = 0; i < LINES_MAX_COUNT; i++) {
		asker_close(lines->proxies[i]);
		process_stop(&lines->proxy_pids[i], SIGTERM);
	}
	witness_stop(&lines->witness);
	asker_close(lines->hall);
	process_stop(&lines->hall_pid, SIGTERM);
	if (lines->is_own_dir && !keeps) {
		const char *remove[] = {"/bin/rm", "-rf", lines->dir, NULL};
		run_script(remove);
	}
	mem_free(lines);
}

const char *lines_dir(const struct lines *lines)
{
	return lines->dir;
}

pid_t lines_hall_pid(const struct lines *lines)
{
	return lines->hall_pid;
}

int lines_port(const struct lines *lines, int index)
{
	return index < lines->config.count ? lines->ports[index] : lines->hall_port;
}

const char *lines_ask(struct lines *lines, int index, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	const char *answer = asker_vask(lines->proxies[index], fmt, args);
	va_end(args);
	return answer;
}

const char *lines_hall(struct lines *lines, const char *fmt, ...)
{
	char command[4096];
	va_list args;
	va_start(args, fmt);
	vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	witness_expect(&lines->witness, command);
	const char *answer = asker_ask(lines->hall, "%s", command);
	witness_forget(&lines->witness, command);
	return answer;
}
