#include "tests/harness/scene.h"
#include "tests/harness/asker.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_LIMIT_MS = 20000, STOP_LIMIT_MS = 8000, ARGS_MAX = 96, KIOSK_GRACE_MS = 20000 };

struct scene {
	struct scene_config config;
	char dir[256], paper_dir[PATH_MAX];
	bool is_own_dir;
	int hall_port, line_port;
	pid_t hall_pid, proxy_pid, kiosk_pid; /* kiosk_pid: vusbd with the kiosk as its child */
	int64_t kiosk_started_us;
	struct asker *kiosk, *vusb, *hall, *proxy;
};

static const char *in_dir(const struct scene *scene, char *path, const char *name)
{
	str_format(path, PATH_MAX, "%s/%s", scene->dir, name);
	return path;
}

/* Starts args[0]; its output goes to dir/log_name. line_out: the first line of its output, when
 * wanted. */
static pid_t start(const struct scene *scene, const char *const *args, const char *log_name,
	char *line_out, size_t line_size)
{
	int pipes[2] = {-1, -1};
	if (line_out && pipe2(pipes, O_CLOEXEC) != 0) {
		return -1;
	}
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		char path[PATH_MAX];
		int log_fd = scene->config.shows_log ? STDERR_FILENO
						     : open(in_dir(scene, path, log_name),
							       O_WRONLY | O_CREAT | O_APPEND, 0600);
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

/* Returns the exit status; kills what does not end in time. */
static int stop(pid_t *pid, int first_signal)
{
	if (*pid <= 0) {
		return 0;
	}
	kill(*pid, first_signal);
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

static int run_script(const struct scene *scene, const char *const *args)
{
	pid_t pid = start(scene, args, "setup.log", NULL, 0);
	int status = -1;
	if (pid > 0) {
		waitpid(pid, &status, 0);
	}
	return status;
}

static bool start_hall(struct scene *scene)
{
	char script[PATH_MAX];
	char tls[PATH_MAX];
	char program[PATH_MAX];
	char fixtures[PATH_MAX];
	char control[PATH_MAX];
	str_format(script, sizeof(script), "%s/tests/hall/make-certs.sh", scene->config.source_dir);
	const char *make_certs[] = {"/bin/bash", script, in_dir(scene, tls, "tls"), NULL};
	if (run_script(scene, make_certs) != 0) {
		fprintf(stderr, "scene: cannot make certificates, see %s/setup.log\n", scene->dir);
		return false;
	}
	str_format(program, sizeof(program), "%s/tests/hall/onedoor-hall", scene->config.build_dir);
	str_format(fixtures, sizeof(fixtures), "%s/tests/hall/fixtures", scene->config.source_dir);
	const char *args[ARGS_MAX] = {program, "--tls-dir", tls, "--port", "0", "--fixtures",
		fixtures, "--control", in_dir(scene, control, "hall.sock"), NULL};
	int count = 9;
	for (int i = 0; i < 8 && scene->config.hall_args[i]; i++) {
		args[count++] = scene->config.hall_args[i];
	}
	args[count] = NULL;
	char line[128];
	scene->hall_pid = start(scene, args, "hall.log", line, sizeof(line));
	if (scene->hall_pid <= 0 ||
		sscanf(line, "listening 127.0.0.1:%d", &scene->hall_port) != 1) {
		fprintf(stderr, "scene: the hall does not start, see %s/hall.log\n", scene->dir);
		return false;
	}
	scene->line_port = scene->hall_port;
	scene->hall = asker_open(control, START_LIMIT_MS);
	return scene->hall != NULL;
}

static bool start_proxy(struct scene *scene)
{
	char program[PATH_MAX];
	char control[PATH_MAX];
	char target[16];
	str_format(program, sizeof(program), "%s/tests/hall/hall-proxy", scene->config.build_dir);
	str_format(target, sizeof(target), "%d", scene->hall_port);
	const char *args[] = {
		program, "0", target, "--control", in_dir(scene, control, "proxy.sock"), NULL};
	char line[128];
	scene->proxy_pid = start(scene, args, "proxy.log", line, sizeof(line));
	if (scene->proxy_pid <= 0 ||
		sscanf(line, "listening 127.0.0.1:%d", &scene->line_port) != 1) {
		fprintf(stderr, "scene: the proxy does not start, see %s/proxy.log\n", scene->dir);
		return false;
	}
	scene->proxy = asker_open(control, START_LIMIT_MS);
	return scene->proxy != NULL;
}

struct arguments {
	const char *list[ARGS_MAX];
	int count;
	char text[ARGS_MAX][512];
};

static void add(struct arguments *args, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void add(struct arguments *args, const char *fmt, ...)
{
	REQUIRE(args->count < ARGS_MAX - 1);
	va_list list;
	va_start(list, fmt);
	vsnprintf(args->text[args->count], sizeof(args->text[0]), fmt, list);
	va_end(list);
	args->list[args->count] = args->text[args->count];
	args->count++;
}

static void add_device(struct arguments *args, const char *kind, const char *variant)
{
	add(args, "--device");
	add(args, variant ? "%s:%s" : "%s", kind, variant ? variant : "");
}

bool scene_start_kiosk(struct scene *scene)
{
	const struct scene_config *config = &scene->config;
	static struct arguments args;
	memset(&args, 0, sizeof(args));
	add(&args, "%s/tests/devices/vusbd", config->build_dir);
	add(&args, "usbfs");
	add(&args, "--socket");
	add(&args, "%s/vusb.sock", scene->dir);
	add(&args, "--paper-dir");
	add(&args, "%s", scene->paper_dir);
	add(&args, "--log");
	add(&args, "%s/urbs.log", scene->dir);
	add_device(&args, "idcard", config->idcard);
	add_device(&args, "scanner", config->scanner);
	add_device(&args, "printer", config->printer);
	add(&args, "--devices-plugged");
	add(&args, "--");
	add(&args, "%s/firmware/onedoor", config->build_dir);
	add(&args, "--control");
	add(&args, "%s/kiosk.sock", scene->dir);
	const char *const sets[] = {
		"panel.display=offscreen", "sound.on=no", "terminal.id=terminal-0001", NULL};
	for (int i = 0; sets[i]; i++) {
		add(&args, "--set");
		add(&args, "%s", sets[i]);
	}
	add(&args, "--set");
	add(&args, "hall.url=https://localhost:%d", scene->line_port);
	add(&args, "--set");
	add(&args, "hall.ca=%s/tls/ca.pem", scene->dir);
	add(&args, "--set");
	add(&args, "hall.cert=%s/tls/terminal-0001.pem", scene->dir);
	add(&args, "--set");
	add(&args, "hall.key=%s/tls/terminal-0001.key", scene->dir);
	add(&args, "--set");
	add(&args, "path.data=%s/data", scene->dir);
	add(&args, "--set");
	add(&args, "path.assets=%s/assets", config->source_dir);
	add(&args, "--set");
	add(&args, "path.locale=%s/locale", config->build_dir);
	for (int i = 0; i < 24 && config->kiosk_sets[i]; i++) {
		add(&args, "--set");
		add(&args, "%s", config->kiosk_sets[i]);
	}
	char path[PATH_MAX];
	scene->kiosk_started_us = clock_us();
	scene->kiosk_pid = start(scene, args.list, "kiosk.log", NULL, 0);
	scene->vusb = asker_open(in_dir(scene, path, "vusb.sock"), START_LIMIT_MS);
	scene->kiosk =
		scene->vusb ? asker_open(in_dir(scene, path, "kiosk.sock"), START_LIMIT_MS) : NULL;
	if (!scene->kiosk) {
		fprintf(stderr, "scene: the kiosk does not start, see %s/kiosk.log\n", scene->dir);
		return false;
	}
	return true;
}

static pid_t child_of(pid_t parent)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", parent, parent);
	FILE *file = fopen(path, "r");
	int child = 0;
	if (file) {
		if (fscanf(file, "%d", &child) != 1) {
			child = 0;
		}
		fclose(file);
	}
	return child;
}

pid_t scene_kiosk_pid(const struct scene *scene)
{
	return child_of(scene->kiosk_pid);
}

static int close_kiosk(struct scene *scene, int first_signal)
{
	asker_close(scene->kiosk);
	asker_close(scene->vusb);
	scene->kiosk = scene->vusb = NULL;
	return stop(&scene->kiosk_pid, first_signal);
}

void scene_kill_kiosk(struct scene *scene)
{
	pid_t kiosk = scene_kiosk_pid(scene);
	if (kiosk > 0) {
		kill(kiosk, SIGKILL);
	}
	close_kiosk(scene, 0); /* vusbd ends with its program */
}

struct scene *scene_open(const struct scene_config *config)
{
	struct scene *scene = mem_new(struct scene);
	scene->config = *config;
	if (config->dir) {
		str_copy(scene->dir, sizeof(scene->dir), config->dir);
		if (fs_make_dir(scene->dir) != OK) {
			fprintf(stderr, "scene: cannot make %s\n", scene->dir);
		}
	} else {
		const char *base = getenv("TMPDIR");
		str_format(
			scene->dir, sizeof(scene->dir), "%s/onedoor-XXXXXX", base ? base : "/tmp");
		if (!mkdtemp(scene->dir)) {
			perror("scene: mkdtemp");
		}
		scene->is_own_dir = true;
	}
	str_format(scene->paper_dir, sizeof(scene->paper_dir),
		config->paper_dir ? "%s" : "%s/paper",
		config->paper_dir ? config->paper_dir : scene->dir);
	if (fs_make_dir(scene->paper_dir) != OK || !start_hall(scene) ||
		(config->has_proxy && !start_proxy(scene)) || !scene_start_kiosk(scene)) {
		scene->is_own_dir = false; /* its logs say why */
		scene_close(scene);
		return NULL;
	}
	return scene;
}

int scene_close(struct scene *scene)
{
	if (!scene) {
		return 0;
	}
	int status = close_kiosk(scene, SIGTERM);
	asker_close(scene->proxy);
	stop(&scene->proxy_pid, SIGTERM);
	asker_close(scene->hall);
	stop(&scene->hall_pid, SIGTERM);
	if (scene->is_own_dir && status == 0) {
		const char *remove[] = {"/bin/rm", "-rf", scene->dir, NULL};
		run_script(scene, remove);
	}
	mem_free(scene);
	return status;
}

const char *scene_dir(const struct scene *scene)
{
	return scene->dir;
}

const char *scene_paper_dir(const struct scene *scene)
{
	return scene->paper_dir;
}

int64_t scene_kiosk_started_us(const struct scene *scene)
{
	return scene->kiosk_started_us;
}

#define ASK(side)                                                                                  \
	va_list args;                                                                              \
	va_start(args, fmt);                                                                       \
	const char *answer = asker_vask(scene->side, fmt, args);                                   \
	va_end(args);                                                                              \
	return answer

const char *scene_kiosk(struct scene *scene, const char *fmt, ...)
{
	ASK(kiosk);
}

const char *scene_vusb(struct scene *scene, const char *fmt, ...)
{
	ASK(vusb);
}

const char *scene_hall(struct scene *scene, const char *fmt, ...)
{
	ASK(hall);
}

const char *scene_proxy(struct scene *scene, const char *fmt, ...)
{
	ASK(proxy);
}

bool scene_wait(struct scene *scene, const char *screen, int64_t limit_ms)
{
	const char *answer = scene_kiosk(scene, "wait %s %lld", screen, (long long)limit_ms);
	if (!str_starts(answer, "ok")) {
		fprintf(stderr, "scene: waited for page %s: %s\n", screen,
			answer[0] ? answer : "the kiosk has gone");
		return false;
	}
	return true;
}

bool scene_tap(struct scene *scene, const char *action, int arg, const char *next)
{
	const char *answer = scene_kiosk(scene, "tap %s %d", action, arg);
	if (!str_starts(answer, "ok")) {
		fprintf(stderr, "scene: tap %s %d: %s\n", action, arg,
			answer[0] ? answer : "the kiosk has gone");
		return false;
	}
	return !next || scene_wait(scene, next, KIOSK_GRACE_MS);
}

struct json *scene_state(struct scene *scene)
{
	const char *answer = scene_kiosk(scene, "state");
	struct json *root = NULL;
	if (!str_starts(answer, "ok ") || json_parse(answer + 3, strlen(answer + 3), &root) != OK) {
		return NULL;
	}
	return root;
}

bool scene_wait_state(struct scene *scene, const char *member, const char *value, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	for (;;) {
		struct json *state = scene_state(scene);
		if (!state) {
			fprintf(stderr, "scene: the kiosk has gone\n");
			return false;
		}
		char number[32];
		str_format(number, sizeof(number), "%lld", (long long)json_int(state, member, -1));
		bool is_true = json_bool(state, member, false);
		bool is_equal = str_equal(json_str(state, member, ""), value) ||
				str_equal(number, value) || (is_true && str_equal(value, "true"));
		json_free(state);
		if (is_equal) {
			return true;
		}
		if (clock_ms() >= until_ms) {
			fprintf(stderr, "scene: %s did not become %s\n", member, value);
			return false;
		}
		poll(NULL, 0, 20);
	}
}
