/*
 * The kiosk's own figures, taken from outside on the real program: prints one JSON object. usage:
 * bench_kiosk [RUNS] Times are this machine's; compare them within one run only.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/harness/scene.h"
#include "tests/harness/usage.h"

enum { SAMPLES_MAX = 4096 };

struct samples {
	int count;
	double values[SAMPLES_MAX];
};

static void add(struct samples *samples, double value)
{
	if (samples->count < SAMPLES_MAX) {
		samples->values[samples->count++] = value;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static double percentile(struct samples *samples, int percent)
{
	if (samples->count == 0) {
		return NAN;
	}
	qsort(samples->values, (size_t)samples->count, sizeof(double), compare);
	int at = (samples->count - 1) * percent / 100;
	return samples->values[at];
}

static void print(const char *name, const char *unit, struct samples *samples, double target)
{
	double p50 = percentile(samples, 50);
	double p99 = percentile(samples, 99);
	printf("  \"%s\": {\"unit\": \"%s\", \"samples\": %d, \"p50\": %.3f, \"p99\": %.3f, "
	       "\"target\": %.3f, "
	       "\"ok\": %s},\n",
		name, unit, samples->count, p50, p99, target, p99 <= target ? "true" : "false");
}

static int64_t state_int(struct scene *scene, const char *member)
{
	struct json *state = scene_state(scene);
	int64_t value = json_int(state, member, -1);
	json_free(state);
	return value;
}

/* A tap on a toggle redraws the whole page. */
static void measure_full_frames(struct scene *scene, int count)
{
	static struct samples frames;
	static struct samples touches;
	for (int i = 0; i < count; i++) {
		if (!scene_tap(scene, "toggle_elder", -1, "home")) {
			return;
		}
		usleep(400000);
		struct json *state = scene_state(scene);
		add(&frames, (double)json_int(state, "frame_us", 0) / 1000);
		add(&touches, (double)(json_int(state, "presented_us", 0) -
				       json_int(state, "input_us", 0)) /
				      1000);
		json_free(state);
	}
	print("full_frame", "ms", &frames, 8);
	print("touch_to_presented", "ms", &touches, 16.7);
}

/* A finger drags a long list (elder mode shows six rows of it), a step a frame. */
static void measure_scrolling(struct scene *scene)
{
	static struct samples frames;
	if (!scene_tap(scene, "toggle_elder", -1, "home") ||
		!scene_tap(scene, "offer", -1, "zones") ||
		!scene_tap(scene, "zone", 0, "departments") ||
		!scene_tap(scene, "department", -1, "matters")) {
		return;
	}
	usleep(400000);
	for (int drag = 0; drag < 6; drag++) {
		int y = drag % 2 ? 700 : 1200;
		int step = drag % 2 ? 12 : -12;
		scene_kiosk(scene, "touch down 540 %d", y);
		for (int i = 0; i < 40; i++) {
			int64_t before = state_int(scene, "frames");
			y += step;
			scene_kiosk(scene, "touch move 540 %d", y);
			usleep(16000);
			struct json *state = scene_state(scene);
			if (json_int(state, "frames", 0) > before) {
				add(&frames, (double)json_int(state, "frame_us", 0) / 1000);
			}
			json_free(state);
		}
		scene_kiosk(scene, "touch up 540 %d", y);
		usleep(300000);
	}
	print("scroll_frame", "ms", &frames, 8);
	scene_tap(scene, "back", -1, "departments");
	scene_tap(scene, "back", -1, "zones");
}

static void measure_idle(struct scene *scene, int seconds)
{
	pid_t pid = scene_kiosk_pid(scene);
	sleep(3);
	int64_t frames = state_int(scene, "frames");
	struct usage before = usage_of(pid);
	sleep((unsigned)seconds);
	struct usage after = usage_of(pid);
	frames = state_int(scene, "frames") - frames;
	double percent = (double)(after.cpu_ticks - before.cpu_ticks) /
			 (double)sysconf(_SC_CLK_TCK) / seconds * 100;
	printf("  \"idle\": {\"seconds\": %d, \"cpu_percent\": %.3f, \"target\": 0.2, "
	       "\"wakeups_per_s\": %.2f, "
	       "\"frames\": %lld},\n",
		seconds, percent, (double)(after.wakes - before.wakes) / seconds,
		(long long)frames);
	printf("  \"pss\": {\"unit\": \"MB\", \"value\": %.1f, \"target\": 34},\n",
		(double)after.pss_kb / 1024);
}

/* "ok 12345" */
static int64_t number_in(const char *answer)
{
	long long value = -1;
	return sscanf(answer, "ok %lld", &value) == 1 ? value : -1;
}

/* One whole visit: the card's way and the slip's way, minus the devices' own time. Each for a
 * matter of its own: the hall gives a card that waits already no second number. */
static void measure_visit(
	struct scene *scene, int matter, struct samples *cards, struct samples *prints)
{
	if (!scene_tap(scene, "start", -1, "home") || !scene_tap(scene, "offer", -1, "zones") ||
		!scene_tap(scene, "zone", 0, "departments") ||
		!scene_tap(scene, "department", -1, "matters") ||
		!scene_tap(scene, "matter", matter, "identify")) {
		return;
	}
	usleep(300000);
	scene_vusb(scene, "poke idcard card zhang");
	if (!scene_wait(scene, "confirm", 10000)) {
		return;
	}
	/* The page is shown when reader and hall have answered; the reader's last byte is its own.
	 */
	int64_t taken_us = number_in(scene_vusb(scene, "poke idcard taken-us"));
	int64_t shown_us = state_int(scene, "presented_us");
	if (taken_us > 0 && shown_us > taken_us) {
		add(cards, (double)(shown_us - taken_us) / 1000);
	}
	scene_vusb(scene, "poke idcard lift");
	if (!scene_wait_state(scene, "card_present", "false", 5000)) {
		return;
	}
	if (!scene_tap(scene, "take_number", -1, "done")) {
		return;
	}
	int64_t tapped_us = state_int(scene, "input_us");
	int64_t cut_us = number_in(scene_vusb(scene, "poke printer cut-us"));
	if (cut_us > tapped_us) {
		add(prints, (double)(cut_us - tapped_us) / 1000);
	}
	scene_tap(scene, "finish", -1, "attract");
}

int main(int argc, char **argv)
{
	int runs = argc > 1 ? atoi(argv[1]) : 5;
	static struct samples starts;
	static struct samples cards;
	static struct samples prints;
	json_init();
	const struct scene_config config = {
		.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.printer = ",speed=0",
		.hall_args = {"--card-limit", "1000", "--limit", "all=0"},
		.kiosk_sets = {"session.ignores_hours=yes"},
	};
	printf("{\n");
	for (int i = 0; i < runs; i++) {
		struct scene *scene = scene_open(&config);
		if (!scene) {
			return 1;
		}
		add(&starts, (double)(state_int(scene, "first_frame_us") -
				      scene_kiosk_started_us(scene)) /
				     1000);
		scene_close(scene);
	}
	print("exec_to_first_frame", "ms", &starts, 60);
	struct scene *scene = scene_open(&config);
	if (!scene || !scene_wait_state(scene, "catalog", "true", 20000) ||
		!scene_wait_state(scene, "online", "true", 10000)) {
		return 1;
	}
	measure_idle(scene, 20);
	for (int i = 0; i < runs; i++) {
		measure_visit(scene, i, &cards, &prints);
	}
	print("card_laid_to_identified_minus_device", "ms", &cards, 15);
	print("tap_print_to_cut", "ms", &prints, 200);
	/* The same while the hall answers whatever the house asks after 5 s. */
	static const char *const slow[] = {
		"GET:/v1/*", "POST:/v1/ticket-blocks*", "POST:/v1/terminals/*"};
	static struct samples slow_cards;
	static struct samples slow_prints;
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		scene_hall(scene, "at %s wait_ms=5000", slow[i]);
	}
	for (int i = 0; i < runs; i++) {
		measure_visit(scene, runs + i, &slow_cards, &slow_prints);
	}
	print("card_laid_to_identified_house_slow", "ms", &slow_cards, 15 + 50);
	print("tap_print_to_cut_house_slow", "ms", &slow_prints, 200 + 50);
	scene_hall(scene, "clear");
	if (scene_tap(scene, "start", -1, "home")) {
		measure_full_frames(scene, 4 * runs);
		measure_scrolling(scene);
		scene_tap(scene, "home", -1, "home");
		scene_tap(scene, "finish", -1, "attract");
		sleep(1);
	}
	printf("  \"pss_after\": {\"unit\": \"MB\", \"value\": %.1f, \"target\": 42}\n}\n",
		(double)usage_of(scene_kiosk_pid(scene)).pss_kb / 1024);
	return scene_close(scene);
}
