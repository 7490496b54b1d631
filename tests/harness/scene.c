#include "tests/harness/scene.h"
#include "tests/harness/asker.h"
#include "tests/harness/lines.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/fleet/signature.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	START_LIMIT_MS = 20000,
	ARGS_MAX = 96,
	KIOSK_GRACE_MS = 20000,
	PERSON_MS = 310,
	TAP_LIMIT_MS = 2000,
	FIRST_LOOK_MS = 1000
};

struct scene {
	struct scene_config config;
	struct lines *lines;
	char paper_dir[PATH_MAX];
	pid_t kiosk_pid; /* vusbd, with the kiosk as its child */
	int64_t kiosk_started_us;
	struct asker *kiosk, *vusb;
};

static const char *in_dir(const struct scene *scene, char *path, const char *name)
{
	str_format(path, PATH_MAX, "%s/%s", lines_dir(scene->lines), name);
	return path;
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

/* Below a sanitizer every pixel is checked, and most of the time went there: the same panel, of
 * half the pixels each way. */
static const char *const small_panel[] = {
#ifdef ONEDOOR_PLAIN_HEAP
	"panel.width_px=540", "panel.height_px=960", "panel.mm_per_px=0.738",
#endif
	NULL};

static void add_device(struct arguments *args, const char *kind, const char *variant)
{
	add(args, "--device");
	add(args, variant ? "%s:%s" : "%s", kind, variant ? variant : "");
}

/* Certificates as somebody has put them there. */
static void add_known(const struct scene *scene, struct arguments *args)
{
	const char *dir = lines_dir(scene->lines);
	add(args, "--set");
	add(args, "terminal.id=terminal-0001");
	add(args, "--set");
	add(args, "hall.url=https://localhost:%d", lines_port(scene->lines, 0));
	add(args, "--set");
	add(args, "hall.ca=%s/tls/ca.pem", dir);
	add(args, "--set");
	add(args, "hall.cert=%s/tls/terminal-0001.pem", dir);
	add(args, "--set");
	add(args, "hall.key=%s/tls/terminal-0001.key", dir);
}

/* As an image comes: whose it is, and where it would find what it has not. */
static void add_new(const struct scene *scene, struct arguments *args)
{
	char path[PATH_MAX], conf[512], key[FLEET_KEY_TEXT_LEN + 1] = "", *hex = NULL;
	size_t len = 0;
	if (fs_read(in_dir(scene, path, "tls/fleet.pub"), 256, &hex, &len) == OK) {
		uint8_t bytes[FLEET_KEY_LEN];
		sodium_hex2bin(
			bytes, sizeof(bytes), hex, (size_t)2 * FLEET_KEY_LEN, NULL, NULL, NULL);
		sodium_bin2base64(key, sizeof(key), bytes, sizeof(bytes),
			sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	}
	mem_free(hex);
	str_format(conf, sizeof(conf),
		"[fleet]\nkey = %s\n[hall]\nca = %s/none\ncert = %s/none\nkey = "
		"%s/none\n",
		key, lines_dir(scene->lines), lines_dir(scene->lines), lines_dir(scene->lines));
	REQUIRE(fs_write_atomic(in_dir(scene, path, "image.conf"), conf, strlen(conf)) == OK);
	add(args, "--config");
	add(args, "%s", path);
}

bool scene_start_kiosk(struct scene *scene)
{
	const struct scene_config *config = &scene->config;
	static struct arguments args;
	memset(&args, 0, sizeof(args));
	add(&args, "%s/tests/devices/vusbd", config->build_dir);
	add(&args, "usbfs");
	add(&args, "--socket");
	add(&args, "%s/vusb.sock", lines_dir(scene->lines));
	add(&args, "--paper-dir");
	add(&args, "%s", scene->paper_dir);
	add(&args, "--log");
	add(&args, "%s/urbs.log", lines_dir(scene->lines));
	add_device(&args, "idcard", config->idcard);
	add_device(&args, "scanner", config->scanner);
	add_device(&args, "printer", config->printer);
	for (size_t i = 0; i < ARRAY_LEN(config->more_devices) && config->more_devices[i]; i++) {
		add(&args, "--device");
		add(&args, "%s", config->more_devices[i]);
	}
	add(&args, "--devices-plugged");
	add(&args, "--");
	if (config->kiosk) {
		add(&args, "%s", config->kiosk);
	} else {
		add(&args, "%s/firmware/onedoor-driven", config->build_dir);
	}
	add(&args, "--control");
	add(&args, "%s/kiosk.sock", lines_dir(scene->lines));
	const char *const sets[] = {"panel.display=offscreen", "sound.on=no",
		"hall.lists_after_s=0", "path.metrics=", NULL};
	for (int i = 0; sets[i]; i++) {
		add(&args, "--set");
		add(&args, "%s", sets[i]);
	}
	if (config->is_new) {
		add_new(scene, &args);
	} else {
		add_known(scene, &args);
	}
	add(&args, "--set");
	add(&args, "path.own=%s/own", lines_dir(scene->lines));
	add(&args, "--set");
	add(&args, "path.data=%s/data", lines_dir(scene->lines));
	add(&args, "--set");
	add(&args, "path.control=%s/manage.sock", lines_dir(scene->lines));
	add(&args, "--set");
	add(&args, "path.assets=%s/share", config->build_dir);
	add(&args, "--set");
	add(&args, "path.locale=%s/locale", config->build_dir);
	bool has_panel = false;
	if (config->is_in_fleet) { /* whose signatures are none of a scene's */
		add(&args, "--set");
		add(&args, "fleet.key=11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
		add(&args, "--set");
		add(&args, "path.reboot=%s/reboot", lines_dir(scene->lines));
	}
	for (int i = 0; i < 24 && config->kiosk_sets[i]; i++) {
		has_panel |= str_starts(config->kiosk_sets[i], "panel.");
		add(&args, "--set");
		add(&args, "%s", config->kiosk_sets[i]);
	}
	for (int i = 0; !has_panel && small_panel[i]; i++) {
		add(&args, "--set");
		add(&args, "%s", small_panel[i]);
	}
	if (config->is_verbose) {
		add(&args, "--verbose");
	}
	char path[PATH_MAX];
	scene->kiosk_started_us = clock_us();
	const char *log = config->shows_log ? NULL : in_dir(scene, path, "kiosk.log");
	scene->kiosk_pid = process_start(args.list, log, NULL, 0);
	scene->vusb = asker_open(in_dir(scene, path, "vusb.sock"), START_LIMIT_MS);
	scene->kiosk =
		scene->vusb ? asker_open(in_dir(scene, path, "kiosk.sock"), START_LIMIT_MS) : NULL;
	if (!scene->kiosk) {
		fprintf(stderr, "scene: the kiosk does not start, see %s/kiosk.log\n",
			lines_dir(scene->lines));
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
	return process_stop(&scene->kiosk_pid, first_signal);
}

int scene_await_end(struct scene *scene, int64_t limit_ms)
{
	int64_t until_ms = clock_ms() + limit_ms;
	int status = -1;
	while (waitpid(scene->kiosk_pid, &status, WNOHANG) == 0) { /* vusbd ends with it, as it */
		if (clock_ms() >= until_ms) {
			return -1;
		}
		poll(NULL, 0, 20);
	}
	scene->kiosk_pid = 0;
	close_kiosk(scene, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
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
	struct lines_config lines_config = {
		.source_dir = config->source_dir,
		.build_dir = config->build_dir,
		.dir = config->dir,
		.count = config->has_proxy ? 1 : 0,
		.shows_log = config->shows_log,
	};
	for (int i = 0; i < HALL_ARGS_MAX && config->hall_args[i]; i++) {
		lines_config.hall_args[i] = config->hall_args[i];
	}
	scene->lines = lines_open(&lines_config);
	if (!scene->lines) {
		mem_free(scene);
		return NULL;
	}
	if (config->paper_dir) {
		str_copy(scene->paper_dir, sizeof(scene->paper_dir), config->paper_dir);
	} else {
		in_dir(scene, scene->paper_dir, "paper");
	}
	if (fs_make_dir(scene->paper_dir) != OK || !scene_start_kiosk(scene)) {
		close_kiosk(scene, SIGTERM);
		lines_close(scene->lines, true);
		mem_free(scene);
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
	lines_close(scene->lines, status != 0);
	mem_free(scene);
	return status;
}

struct lines *scene_lines(const struct scene *scene)
{
	return scene->lines;
}

const char *scene_dir(const struct scene *scene)
{
	return lines_dir(scene->lines);
}

const char *scene_paper_dir(const struct scene *scene)
{
	return scene->paper_dir;
}

int64_t scene_kiosk_started_us(const struct scene *scene)
{
	return scene->kiosk_started_us;
}

#define ASK(call)                                                                                  \
	char line[4096];                                                                           \
	va_list args;                                                                              \
	va_start(args, fmt);                                                                       \
	vsnprintf(line, sizeof(line), fmt, args);                                                  \
	va_end(args);                                                                              \
	return call

const char *scene_kiosk(struct scene *scene, const char *fmt, ...)
{
	ASK(asker_ask(scene->kiosk, "%s", line));
}

const char *scene_vusb(struct scene *scene, const char *fmt, ...)
{
	ASK(asker_ask(scene->vusb, "%s", line));
}

const char *scene_hall(struct scene *scene, const char *fmt, ...)
{
	ASK(lines_hall(scene->lines, "%s", line));
}

const char *scene_line(struct scene *scene, const char *fmt, ...)
{
	ASK(lines_ask(scene->lines, 0, "%s", line));
}

bool scene_wait(struct scene *scene, const char *screen, int64_t limit_ms)
{
	const char *answer = scene_kiosk(scene, "wait %s %lld", screen, (long long)limit_ms);
	if (!str_starts(answer, "ok")) {
		fprintf(stderr, "scene: waited for page %s: %s\n", screen,
			answer[0] ? answer : "the kiosk has gone");
		struct json *state = scene_state(scene);
		fprintf(stderr, "scene: problem %d, refusal '%s'\n",
			(int)json_int(state, "problem", -1), json_str(state, "refusal", ""));
		json_free(state);
		return false;
	}
	return true;
}

/* The control may come with the next answer of a worker: a person waits, too. */
static const char *tap(struct scene *scene, const char *action, int arg)
{
	/* No person is faster, and the kiosk takes what is for a double tap. It passes for the
	 * kiosk alone: the test need not wait for it. */
	scene_kiosk(scene, "pass %d", PERSON_MS);
	int64_t until_ms = clock_ms() + TAP_LIMIT_MS;
	for (;;) {
		const char *answer = scene_kiosk(scene, "tap %s %d", action, arg);
		if (!str_starts(answer, "error") || clock_ms() >= until_ms) {
			return answer;
		}
		poll(NULL, 0, 20);
	}
}

bool scene_tap(struct scene *scene, const char *action, int arg, const char *next)
{
	const char *answer = tap(scene, action, arg);
	if (!str_starts(answer, "ok")) {
		fprintf(stderr, "scene: tap %s %d: %s\n", action, arg,
			answer[0] ? answer : "the kiosk has gone");
		return false;
	}
	scene_kiosk(scene, "state"); /* answered when the finger has been felt */
	if (next && !scene_wait(scene, next, KIOSK_GRACE_MS)) {
		return false;
	}
	if (str_equal(action, "start")) {
		poll(NULL, 0, FIRST_LOOK_MS); /* really: a card that lies there at the reader's
					     first look was forgotten by somebody else */
	}
	return true;
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
		bool is_false = !json_bool(state, member, true);
		bool is_equal = str_equal(json_str(state, member, ""), value) ||
				str_equal(number, value) || (is_true && str_equal(value, "true")) ||
				(is_false && str_equal(value, "false"));
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
