/*
 * Applications on the real kiosk: from the touch that hands in until the receipt is shown, less the
 * hall's own time for such a request; and from a key to its frame in the largest form, 64 fields.
 * Prints one JSON object. usage: bench_apply [RUNS]
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/bench/box.h"
#include "tests/bench/figures.h"
#include "tests/hall/client.h"
#include "tests/harness/applying.h"
#include "tests/harness/lines.h"

#define CODE "bench-64"

enum { SETTLE_MS = 400, KEYS = 60, NEWS_LIMIT_MS = 180000 };

static int runs = 10;
static int figures_fd;

/* --- handing in --- */

/* What the hall needs for the same by a plain client, on a connection that is there already. */
static void measure_hall(struct scene *scene, struct figure *out)
{
	char tls[300];
	uint8_t sealing_key[SEAL_KEY_LEN];
	str_format(tls, sizeof(tls), "%s/tls", scene_dir(scene));
	struct client *client =
		client_create(tls, "terminal-0002", lines_port(scene_lines(scene), 0));
	struct answer catalog = client_get(client, "/v1/catalog", NULL);
	assert_int_equal(seal_parse_key(answer_text(&catalog, "sealing_key"), sealing_key), OK);
	answer_free(&catalog);
	for (int i = 0; i < runs; i++) {
		char key[33];
		key_make(key);
		char *body = box_make(sealing_key);
		int64_t began_us = clock_us();
		struct answer answer = client_post(client, "/v1/cases", key, NULL, body);
		figure_take(out, (double)(clock_us() - began_us) / 1000);
		assert_int_equal(answer.status, 201);
		answer_free(&answer);
		json_text_free(body);
	}
	client_destroy(client);
}

static double from_touch_to_page_ms(struct scene *scene)
{
	struct json *state = scene_state(scene);
	double ms = (double)(json_int(state, "presented_us", 0) - json_int(state, "input_us", 0)) /
		    1000;
	json_free(state);
	return ms;
}

/* Without paper, which is the printer's time, and without the motion between pages. */
static void measure_submit(struct scene *scene, struct figure *out)
{
	journey_poke(scene, "poke printer paper out");
	journey_wait_device(scene, "printer", "supply", "out");
	for (int i = 0; i < runs; i++) {
		applying_open_group(scene, OFFER_hotline, "投诉");
		applying_begin(scene, NULL);
		applying_answer_all(scene);
		applying_review(scene);
		journey_tap(scene, "toggle_elder", -1, NULL);
		poll(NULL, 0, SETTLE_MS);
		journey_tap(scene, "submit", -1, "filed");
		figure_take(out, from_touch_to_page_ms(scene));
		assert_false(journey_is_provisional(scene));
		journey_tap(scene, "finish", -1, "attract");
	}
}

/* --- typing --- */

/* form_64.json as a matter of the running hall's. */
static void add_matter(struct scene *scene)
{
	char path[300];
	char command[4096];
	str_format(path, sizeof(path), "%s/matter.json", scene_dir(scene));
	str_format(command, sizeof(command),
		"jq '{code:\"" CODE "\",department:\"hrss\",kind:\"service\",name:{zh:\"六十四问\","
		"en:\"Sixty-four\"},pinyin:\"liu shi si "
		"wen\",windows:[\"A01\"],identify:[\"none\"],"
		"promised_days:5,legal_days:20,form:.form}' '%s/tests/bench/form_64.json' >'%s'",
		SOURCE_DIR, path);
	assert_int_equal(system(command), 0);
	int before = journey_log_count(scene, "hall: catalogue ");
	journey_hall(scene, "matter-add %s", path);
	int64_t until_ms = clock_ms() + NEWS_LIMIT_MS;
	while (journey_log_count(scene, "hall: catalogue ") <= before) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 100);
	}
}

static bool is_typing(struct scene *scene)
{
	struct json *state = scene_state(scene);
	bool is_text = json_int(state, "typing", 0) != 0;
	json_free(state);
	return is_text;
}

static void measure_keys(struct scene *scene, struct figure *shown, struct figure *frames)
{
	static const char letters[] = "renminlubaihuaxiang";
	applying_open_code(scene, CODE);
	journey_tap(scene, "apply", -1, "question");
	while (!is_typing(scene)) {
		assert_true(applying_answer_next(scene));
	}
	for (int i = 0; i < KEYS; i++) {
		journey_tap(scene, "key", letters[(size_t)i % (sizeof(letters) - 1)], NULL);
		poll(NULL, 0, SETTLE_MS / 4);
		figure_take(shown, from_touch_to_page_ms(scene));
		struct json *state = scene_state(scene);
		figure_take(frames, (double)json_int(state, "frame_us", 0) / 1000);
		json_free(state);
		if (i % (int)(sizeof(letters) - 1) == (int)sizeof(letters) - 2) {
			journey_tap(scene, "candidate", 0, NULL);
		}
	}
}

static void applications(void **unused)
{
	(void)unused;
	static struct figure hall, submit, beyond, shown, frames;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	add_matter(scene);
	measure_submit(scene, &submit);
	measure_hall(scene, &hall);
	double own_ms = figure_percentile(&hall, 50);
	for (int i = 0; i < submit.count; i++) {
		figure_take(&beyond, submit.values[i] - own_ms);
	}
	measure_keys(scene, &shown, &frames);
	dup2(figures_fd, STDOUT_FILENO);
	printf("{\n");
	figure_tell("hall_alone", "ms", &hall, NAN, ",\n");
	figure_tell("submit_to_receipt", "ms", &submit, NAN, ",\n");
	figure_tell("submit_to_receipt_beyond_hall", "ms", &beyond, 60, ",\n");
	figure_tell("key_to_frame_64_fields", "ms", &shown, 8, ",\n");
	figure_tell("frame_64_fields", "ms", &frames, 8, "\n}\n");
	fflush(stdout);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	journey_close(scene);
}

/* The steps fail a test of cmocka's, which speaks on standard output: that is the figures'. */
int main(int argc, char **argv)
{
	runs = argc > 1 ? atoi(argv[1]) : runs;
	figures_fd = dup(STDOUT_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	const struct CMUnitTest tests[] = {cmocka_unit_test(applications)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
