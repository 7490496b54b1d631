#include "tests/harness/lines.h"
#include "tests/harness/asker.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_LIMIT_MS = 20000, STOP_LIMIT_MS = 30000 };

struct lines {
	struct lines_config config;
	char dir[256];
	bool is_own_dir;
	int hall_port, ports[LINES_MAX_COUNT];
	pid_t hall_pid, witness_pid, proxy_pids[LINES_MAX_COUNT];
	struct asker *hall, *proxies[LINES_MAX_COUNT];
};

pid_t process_start(const char *const *args, const char *log_path, char *line_out, size_t line_size)
{
	int pipes[2] = {-1, -1};
	if (line_out && pipe2(pipes, O_CLOEXEC) != 0) {
		return -1;
	}
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		int log_fd = log_path ? open(log_path, O_WRONLY | O_CREAT | O_APPEND, 0600)
				      : STDERR_FILENO;
		dup2(log_fd, STDERR_FILENO);
		dup2(line_out ? pipes[1] : log_fd, STDOUT_FILENO);
		execv(args[0], (char *const *)(uintptr_t)args);
		fprintf(stderr, "%s: %s\n", args[0], strerror(errno));
		_exit(127);
	}
	if (line_out) {
		close(pipes[1]);
		FILE *out = fdopen(pipes[0], "r");
		struct pollfd wait = {pipes[0], POLLIN, 0};
		line_out[0] = '\0';
		if (pid > 0 && poll(&wait, 1, START_LIMIT_MS) > 0 &&
			!fgets(line_out, (int)line_size, out)) {
			line_out[0] = '\0';
		}
		fclose(out);
	}
	return pid;
}

int process_stop(pid_t *pid, int number)
{
	if (*pid <= 0) {
		return 0;
	}
	kill(*pid, number);
	int64_t until_ms = clock_ms() + STOP_LIMIT_MS;
	int status = 0;
	while (waitpid(*pid, &status, WNOHANG) == 0) {
		if (clock_ms() > until_ms) {
			kill(*pid, SIGKILL);
		}
		poll(NULL, 0, 5);
	}
	*pid = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

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
	const char *args[16 + HALL_ARGS_MAX] = {program, "--tls-dir", tls, "--port", "0",
		"--fixtures", fixtures, "--control", in_dir(lines, control, "hall.sock"), "--db",
		in_dir(lines, db, "hall.db")};
	for (int i = 0, count = 11; i < HALL_ARGS_MAX && lines->config.hall_args[i]; i++) {
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

/* Whoever asks for the hall gets the witness of the contract, when the environment wants it. */
static bool start_witness(struct lines *lines)
{
	const char *mode = getenv("ONEDOOR_CONTRACT");
	const char *record = getenv("ONEDOOR_CONTRACT_RECORD");
	if (!mode || !mode[0]) {
		return true;
	}
	char script[PATH_MAX];
	char tls[PATH_MAX];
	char here[PATH_MAX];
	char strange[PATH_MAX];
	char log[PATH_MAX];
	char target[16];
	str_format(script, sizeof(script), "%s/tests/hall/contract_proxy.py",
		lines->config.source_dir);
	str_format(target, sizeof(target), "%d", lines->hall_port);
	const char *args[] = {"/usr/bin/python3", "-B", "-W", "ignore", script, "serve", target,
		"--tls-dir", in_dir(lines, tls, "tls"), "--keys", lines->dir, "--strange",
		in_dir(lines, strange, "strange"), "--mode", str_equal(mode, "1") ? "both" : mode,
		"--record", record && record[0] ? record : in_dir(lines, here, "contract.jsonl"),
		NULL};
	char line[128];
	lines->witness_pid = process_start(args,
		lines->config.shows_log ? NULL : in_dir(lines, log, "contract.log"), line,
		sizeof(line));
	if (lines->witness_pid <= 0 ||
		sscanf(line, "listening 127.0.0.1:%d", &lines->hall_port) != 1) {
		fprintf(stderr,
			"lines: the contract's witness does not start, see %s/contract.log\n",
			lines->dir);
		return false;
	}
	return true;
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
	bool is_up = fs_make_dir(lines->dir) == OK && start_hall(lines) && start_witness(lines);
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
	if (process_stop(&lines->witness_pid, SIGTERM) != 0) {
		fprintf(stderr, "lines: the contract's witness did not end well\n");
	}
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

/* For the witness: "+PATTERN", "-PATTERN" or "-*", a line each in the folder's file `strange`. */
static void note(struct lines *lines, char sign, const char *pattern)
{
	char path[PATH_MAX];
	FILE *file = fopen(in_dir(lines, path, "strange"), "ae");
	if (file) {
		fprintf(file, "%c%s\n", sign, pattern);
		fclose(file);
	}
}

/* Answers that the hall gives in a stranger's place are none of the contract's. */
static bool is_strange(const char *rule)
{
	static const char *const words[] = {" type=", " garbage=", " code=", " retry_date_s="};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strstr(rule, words[i])) {
			return true;
		}
	}
	return false;
}

const char *lines_hall(struct lines *lines, const char *fmt, ...)
{
	char command[4096];
	char pattern[256];
	va_list args;
	va_start(args, fmt);
	vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	bool is_watched = lines->witness_pid > 0;
	bool has_pattern = sscanf(command, "at %255s", pattern) == 1;
	if (is_watched && has_pattern && is_strange(command)) {
		note(lines, '+', pattern);
	} else if (is_watched && str_starts(command, "garbage ")) {
		note(lines, '+', "/v1/*");
	} else if (is_watched && str_starts(command, "spoil ")) {
		note(lines, '+', "/v1/catalog");
	}
	const char *answer = asker_ask(lines->hall, "%s", command);
	if (is_watched && has_pattern && str_equal(strrchr(command, ' '), " off")) {
		note(lines, '-', pattern);
	} else if (is_watched && str_equal(command, "clear")) {
		note(lines, '-', "*");
	}
	return answer;
}
