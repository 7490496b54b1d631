/*
 * Onedoor beside others, from outside: prints one JSON object of medians, and ratios to Onedoor's.
 * usage: bench_peers SCREEN DIR ROUNDS, with DISPLAY set; SCREEN is what that Xvfb writes its
 * pixels to (-fbdir, an X window dump). tests/bench/peers.sh does all of it.
 */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/lines.h"
#include "tests/harness/scene.h"
#include "tests/harness/usage.h"

enum {
	ROUNDS_MAX = 20,
	CANAL = 0x0B6E69, /* the accent: what all of them show */
	GRID_PX = 6,	  /* one pixel of so many is looked at, each way */
	ENOUGH = 300,	  /* of them in that colour: there is a picture */
	PICTURE_LIMIT_S = 60,
	SETTLE_S = 5,
	IDLE_S = 20,
};

enum figure { FIRST_PICTURE, PSS, IDLE_CPU, IDLE_WAKES, FIGURE_COUNT };
static const char *const figure_names[FIGURE_COUNT] = {
	"first_picture_ms", "pss_mb", "idle_cpu_percent", "idle_wakeups_per_s"};

struct peer {
	const char *name;
	const char *args[16]; /* NULL: Onedoor itself */
	double figures[FIGURE_COUNT][ROUNDS_MAX];
};

struct screen {
	const uint8_t *pixels;
	uint32_t width, height, line_len;
};

static uint32_t word(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

/* X11/XWDFile.h: big-endian words; the pixels follow the header and the colours, 12 bytes each. */
static bool open_screen(const char *path, struct screen *screen)
{
	enum { HEADER_LEN = 0, WIDTH = 4, HEIGHT = 5, LINE_LEN = 12, COLOURS = 19 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat info;
	const uint8_t *file = MAP_FAILED;
	if (fd >= 0 && fstat(fd, &info) == 0) {
		file = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_SHARED, fd, 0);
	}
	if (fd >= 0) {
		close(fd);
	}
	if (file == MAP_FAILED) {
		return false;
	}
	screen->width = word(file + 4 * WIDTH);
	screen->height = word(file + 4 * HEIGHT);
	screen->line_len = word(file + 4 * LINE_LEN);
	size_t start = word(file + 4 * HEADER_LEN) + 12 * (size_t)word(file + 4 * COLOURS);
	screen->pixels = file + start;
	return start + (size_t)screen->line_len * screen->height <= (size_t)info.st_size;
}

static int count_canal(const struct screen *screen)
{
	int count = 0;
	for (uint32_t y = 0; y < screen->height; y += GRID_PX) {
		for (uint32_t x = 0; x < screen->width; x += GRID_PX) {
			uint32_t pixel;
			memcpy(&pixel, screen->pixels + (size_t)y * screen->line_len + 4 * x, 4);
			count += (pixel & 0xFFFFFF) == CANAL;
		}
	}
	return count;
}

/* When the picture is there, by a process of its own; -1: it did not come. */
static int watch(const struct screen *screen)
{
	int ends[2];
	if (pipe(ends) != 0) {
		return -1;
	}
	if (fork() == 0) {
		int64_t seen_us = -1;
		int64_t until_us = clock_us() + (int64_t)PICTURE_LIMIT_S * 1000000;
		while (seen_us < 0 && clock_us() < until_us) {
			if (count_canal(screen) >= ENOUGH) {
				seen_us = clock_us();
			} else {
				usleep(500);
			}
		}
		ssize_t written = write(ends[1], &seen_us, sizeof(seen_us));
		_exit(written == sizeof(seen_us) ? 0 : 1);
	}
	close(ends[1]);
	return ends[0];
}

static double milliseconds_since(int watch_fd, int64_t began_us)
{
	int64_t seen_us = -1;
	ssize_t len = read(watch_fd, &seen_us, sizeof(seen_us));
	close(watch_fd);
	while (waitpid(-1, NULL, WNOHANG) > 0) {
	}
	return len == sizeof(seen_us) && seen_us >= 0 ? (double)(seen_us - began_us) / 1000 : NAN;
}

static void measure_rest(struct peer *peer, int round, pid_t pid)
{
	sleep(SETTLE_S);
	struct usage before = usage_of(pid);
	sleep(IDLE_S);
	struct usage after = usage_of(pid);
	peer->figures[PSS][round] = (double)after.pss_kb / 1024;
	peer->figures[IDLE_CPU][round] = (double)(after.cpu_ticks - before.cpu_ticks) /
					 (double)sysconf(_SC_CLK_TCK) / IDLE_S * 100;
	peer->figures[IDLE_WAKES][round] = (double)(after.wakes - before.wakes) / IDLE_S;
}

static bool wait_blank(const struct screen *screen)
{
	for (int i = 0; i < 200; i++) {
		if (count_canal(screen) == 0) {
			return true;
		}
		usleep(50000);
	}
	fprintf(stderr, "peers: the screen does not become empty\n");
	return false;
}

static bool run_other(const struct screen *screen, struct peer *peer, int round)
{
	int eye = watch(screen);
	int64_t began_us = clock_us();
	pid_t pid = process_start(peer->args, "/dev/null", NULL, 0);
	peer->figures[FIRST_PICTURE][round] = milliseconds_since(eye, began_us);
	measure_rest(peer, round, pid);
	usage_signal(pid, SIGTERM);
	sleep(1);
	usage_signal(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return wait_blank(screen);
}

static bool run_onedoor(const struct screen *screen, struct peer *peer, int round)
{
	const struct scene_config config = {.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.kiosk_sets = {"session.ignores_hours=yes", "panel.display=window"}};
	int eye = watch(screen);
	struct scene *scene = scene_open(&config);
	if (!scene) {
		return false;
	}
	peer->figures[FIRST_PICTURE][round] =
		milliseconds_since(eye, scene_kiosk_started_us(scene));
	bool is_ready = scene_wait_state(scene, "online", "true", 20000);
	measure_rest(peer, round, scene_kiosk_pid(scene));
	scene_close(scene);
	return is_ready && wait_blank(screen);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(const double *values, int count)
{
	double sorted[ROUNDS_MAX];
	memcpy(sorted, values, sizeof(double) * (size_t)count);
	qsort(sorted, (size_t)count, sizeof(double), compare);
	return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

static void print(const struct peer *peers, int peer_count, int rounds)
{
	printf("{\n  \"rounds\": %d", rounds);
	for (int i = 0; i < peer_count; i++) {
		printf(",\n  \"%s\": {", peers[i].name);
		for (int f = 0; f < FIGURE_COUNT; f++) {
			double value = median(peers[i].figures[f], rounds);
			double ours = median(peers[0].figures[f], rounds);
			printf("%s\n    \"%s\": {\"median\": %.2f, \"times_onedoor\": %.2f}",
				f ? "," : "", figure_names[f], value, value / ours);
		}
		printf("\n  }");
	}
	printf("\n}\n");
}

int main(int argc, char **argv)
{
	static char profile[300];
	static struct peer peers[] = {
		{.name = "onedoor"},
		{.name = "chromium",
			.args = {"/usr/bin/chromium", "--no-sandbox", "--kiosk", "--no-first-run",
				"--password-store=basic", "--window-position=0,0",
				"--window-size=1080,1920", profile,
				"file://" SOURCE_DIR "/tests/bench/peers.html"}},
		{.name = "qml",
			.args = {"/usr/lib/qt6/bin/qml", SOURCE_DIR "/tests/bench/peers.qml"}},
	};
	struct screen screen;
	int rounds = argc == 4 ? CLAMP(atoi(argv[3]), 1, ROUNDS_MAX) : 0;
	if (rounds == 0 || !open_screen(argv[1], &screen)) {
		fprintf(stderr, "usage: bench_peers SCREEN DIR ROUNDS\n");
		return 2;
	}
	str_format(profile, sizeof(profile), "--user-data-dir=%s/profile", argv[2]);
	json_init();
	for (int round = 0; round < rounds; round++) {
		for (size_t i = 0; i < ARRAY_LEN(peers); i++) {
			fprintf(stderr, "peers: round %d of %d, %s\n", round + 1, rounds,
				peers[i].name);
			bool is_done = peers[i].args[0] ? run_other(&screen, &peers[i], round)
							: run_onedoor(&screen, &peers[i], round);
			if (!is_done || isnan(peers[i].figures[FIRST_PICTURE][round])) {
				fprintf(stderr, "peers: %s showed no picture\n", peers[i].name);
				return 1;
			}
		}
	}
	print(peers, (int)ARRAY_LEN(peers), rounds);
	return 0;
}
