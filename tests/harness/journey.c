#include "tests/harness/journey.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { LOOK_EVERY_MS = 20, PERSON_MS = 310, PAGE_DOWN = 1 /* the pager's arg */ };

struct scene_config journey_config(void)
{
	return (struct scene_config){
		.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.printer = ",speed=0",
		/* People come faster here than anywhere. */
		.hall_args = {"--card-limit", "20", "--limit", "all=0"},
		.kiosk_sets = {"session.ignores_hours=yes", "hall.answer_limit_ms=1500"},
	};
}

static void append(const char **list, size_t size, const char *text)
{
	size_t at = 0;
	while (list[at]) {
		at++;
	}
	REQUIRE(at + 1 < size);
	list[at] = text;
}

void journey_set(struct scene_config *config, const char *assignment)
{
	append(config->kiosk_sets, ARRAY_LEN(config->kiosk_sets), assignment);
}

void journey_hall_arg(struct scene_config *config, const char *arg)
{
	append(config->hall_args, ARRAY_LEN(config->hall_args), arg);
}

void journey_wait_ready(struct scene *scene)
{
	journey_wait_state(scene, "catalog", "true");
	journey_wait_state(scene, "online", "true");
	journey_wait_device(scene, "printer", "state", "ready");
}

struct scene *journey_open(const struct scene_config *config)
{
	json_init();
	struct scene *scene = scene_open(config);
	assert_non_null(scene);
	journey_wait_ready(scene);
	journey_wait(scene, "attract");
	return scene;
}

void journey_close(struct scene *scene)
{
	assert_int_equal(scene_close(scene), 0);
}

void journey_tap(struct scene *scene, const char *action, int arg, const char *next)
{
	assert_true(scene_tap(scene, action, arg, next));
}

bool journey_can_tap(struct scene *scene, const char *action, int arg)
{
	return str_starts(scene_kiosk(scene, "tap %s %d", action, arg), "ok");
}

/* The first control with that action and label (NULL: any), or arg (-1: any); -1 none. */
static int find_control(struct scene *scene, const char *action, const char *label, int arg)
{
	const char *answer = scene_kiosk(scene, "nodes");
	struct json *nodes = NULL;
	int found = -1;
	assert_true(str_starts(answer, "ok "));
	assert_int_equal(json_parse(answer + 3, strlen(answer + 3), &nodes), OK);
	for (size_t i = 0; i < json_len(nodes) && found < 0; i++) {
		const struct json *node = json_at(nodes, i);
		int is = (int)json_int(node, "arg", -1);
		bool is_meant = str_equal(json_str(node, "action", ""), action) &&
				json_int(json_get(node, "rect"), "h", 0) > 0 &&
				(arg < 0 || arg == is) &&
				(!label || strstr(json_str(node, "label", ""), label));
		found = is_meant ? is : -1;
	}
	json_free(nodes);
	return found;
}

static void tap_below(struct scene *scene, const char *action, const char *label, int arg)
{
	char screen[32];
	struct json *state = scene_state(scene);
	str_copy(screen, sizeof(screen), json_str(state, "screen", ""));
	json_free(state);
	for (;;) {
		int found = find_control(scene, action, label, arg);
		if (found >= 0) {
			journey_tap(scene, action, found, NULL);
			return;
		}
		scene_kiosk(scene, "pass %d", PERSON_MS);
		if (!journey_can_tap(scene, "none", PAGE_DOWN)) {
			fail_msg("no %s \"%s\" %d on %s", action, label ? label : "", arg, screen);
		}
		journey_wait(scene, screen); /* until it has come to rest */
	}
}

void journey_tap_named(struct scene *scene, const char *action, const char *label)
{
	tap_below(scene, action, label, -1);
}

void journey_tap_far(struct scene *scene, const char *action, int arg)
{
	tap_below(scene, action, NULL, arg);
}

void journey_type(struct scene *scene, const char *ascii)
{
	for (; *ascii; ascii++) {
		journey_tap(scene, "key", *ascii, NULL);
	}
}

void journey_wait(struct scene *scene, const char *screen)
{
	assert_true(scene_wait(scene, screen, JOURNEY_LIMIT_MS));
}

void journey_wait_state(struct scene *scene, const char *member, const char *value)
{
	assert_true(scene_wait_state(scene, member, value, JOURNEY_LIMIT_MS));
}

void journey_wait_device(
	struct scene *scene, const char *device, const char *member, const char *value)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	for (;;) {
		struct json *state = scene_state(scene);
		char is[32];
		str_copy(is, sizeof(is),
			json_str(json_get(json_get(state, "devices"), device), member, ""));
		json_free(state);
		if (str_equal(is, value)) {
			return;
		}
		if (clock_ms() >= until_ms) {
			fail_msg("%s of the %s stays %s instead of %s", member, device, is, value);
		}
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

void journey_pass(struct scene *scene, int64_t ms)
{
	assert_string_equal(scene_kiosk(scene, "pass %lld", (long long)ms), "ok");
}

static void must_be_ok(const char *what, const char *answer)
{
	if (!str_starts(answer, "ok")) {
		fail_msg("\"%s\": \"%s\"", what, answer);
	}
}

void journey_poke(struct scene *scene, const char *fmt, ...)
{
	char line[2048];
	va_list args;
	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	must_be_ok(line, scene_vusb(scene, "%s", line));
}

void journey_hall(struct scene *scene, const char *fmt, ...)
{
	char line[1024];
	va_list args;
	va_start(args, fmt);
	int len = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	assert_in_range(len, 1, sizeof(line) - 1);
	must_be_ok(line, scene_hall(scene, "%s", line));
}

void journey_line(struct scene *scene, const char *word)
{
	must_be_ok(word, scene_line(scene, "%s", word));
}

void journey_call_all(struct scene *scene)
{
	journey_hall(scene, "call all 1000");
}

int64_t journey_hall_count(struct scene *scene, const char *name)
{
	const char *answer = scene_hall(scene, "stats");
	struct json *stats = NULL;
	if (json_parse(answer, strlen(answer), &stats) != OK) {
		fail_msg("the hall's stats: \"%s\"", answer);
	}
	int64_t count = json_int(stats, name, -1);
	json_free(stats);
	if (count < 0) {
		fail_msg("the hall does not count %s", name);
	}
	return count;
}

void journey_wait_hall_count(struct scene *scene, const char *name, int64_t value)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	int64_t is;
	while ((is = journey_hall_count(scene, name)) != value) {
		if (clock_ms() >= until_ms) {
			fail_msg("the hall counts %lld %s instead of %lld", (long long)is, name,
				(long long)value);
		}
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

void journey_start(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	journey_tap(scene, "offer", OFFER_queue, "zones");
}

void journey_home(struct scene *scene)
{
	journey_tap(scene, "home", -1, "home");
}

void journey_to_identify(struct scene *scene)
{
	journey_start(scene);
	journey_tap(scene, "zone", 0, "departments");
	journey_tap(scene, "department", -1, "matters");
	journey_tap(scene, "matter", -1, "identify");
}

void journey_show_code(struct scene *scene, const char *code)
{
	poll(NULL, 0, PERSON_MS); /* really: what comes before the scanner was asked is not heard */
	journey_poke(scene, "poke scanner scan %s", code);
}

void journey_scan(struct scene *scene, const char *code, const char *next)
{
	journey_start(scene);
	journey_show_code(scene, code);
	journey_wait(scene, next);
}

static int64_t asked_of_reader(struct scene *scene)
{
	const char *answer = scene_vusb(scene, "completed idcard");
	must_be_ok("completed idcard", answer);
	return strtoll(answer + strlen("ok"), NULL, 10);
}

void journey_wait_looked(struct scene *scene)
{
	enum { TRANSFERS = 4 }; /* two of each question: one that was under way, and a whole one */
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS, before = asked_of_reader(scene);
	while (asked_of_reader(scene) < before + TRANSFERS) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

void journey_identify(struct scene *scene, const char *card)
{
	journey_poke(scene, "poke idcard card %s", card);
	journey_wait(scene, "confirm");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
}

void journey_problem(struct scene *scene, enum problem problem)
{
	journey_wait(scene, "problem");
	struct json *state = scene_state(scene);
	int64_t is = json_int(state, "problem", -1);
	json_free(state);
	assert_int_equal(is, problem);
}

void journey_sees(struct scene *scene, const char *text)
{
	const char *page = scene_kiosk(scene, "texts");
	if (!strstr(page, text)) {
		fail_msg("\"%s\" is not on the page: %s", text, page);
	}
}

/* Without what parts lines and words. */
static void put_words(char *out, const char *text)
{
	for (; *text; text++) {
		if (*text != ' ' && *text != '\n') {
			*out++ = *text;
		}
	}
	*out = '\0';
}

bool journey_shows(struct scene *scene, const char *text)
{
	const char *answer = scene_kiosk(scene, "texts");
	struct json *lines = NULL;
	assert_int_equal(json_parse(answer + 3, strlen(answer + 3), &lines), OK);
	char *page = mem_alloc(strlen(answer) + 1, 1), *wanted = mem_alloc(strlen(text) + 1, 1);
	char *at = page;
	for (size_t i = 0; i < json_len(lines); i++) {
		put_words(at, json_at_str(lines, i, ""));
		at += strlen(at);
	}
	put_words(wanted, text);
	bool is_there = strstr(page, wanted) != NULL;
	mem_free(page);
	mem_free(wanted);
	json_free(lines);
	return is_there;
}

int journey_slips(struct scene *scene)
{
	int count = -1;
	assert_int_equal(sscanf(scene_vusb(scene, "poke printer slips"), "ok %d", &count), 1);
	return count;
}

void journey_number(struct scene *scene, char *out)
{
	struct json *state = scene_state(scene);
	str_copy(out, 16, json_str(state, "number", ""));
	json_free(state);
}

bool journey_is_provisional(struct scene *scene)
{
	struct json *state = scene_state(scene);
	bool is_provisional = json_bool(state, "provisional", false);
	json_free(state);
	return is_provisional;
}

/* False when an independent reader finds no code on it. */
static bool read_slip(struct scene *scene, int slip, char *text, int size)
{
	char command[PATH_MAX + 64];
	str_format(command, sizeof(command), "zbarimg --raw --quiet '%s/slip-%02d.png' 2>/dev/null",
		scene_paper_dir(scene), slip);
	FILE *out = popen(command, "r");
	assert_non_null(out);
	bool has_code = fgets(text, size, out) != NULL;
	pclose(out);
	text[has_code ? strcspn(text, "\n") : 0] = '\0';
	return has_code;
}

void journey_qr(struct scene *scene, char *out)
{
	struct json *state = scene_state(scene);
	str_copy(out, JOURNEY_QR_LEN, json_str(state, "qr", ""));
	json_free(state);
}

void journey_slip_reads(struct scene *scene, int slip)
{
	char qr[JOURNEY_QR_LEN];
	char text[JOURNEY_QR_LEN] = "";
	journey_qr(scene, qr);
	assert_true(read_slip(scene, slip, text, sizeof(text)));
	assert_string_equal(text, qr);
}

int journey_slips_with(struct scene *scene, const char *qr)
{
	int count = 0;
	for (int slip = journey_slips(scene); slip > 0; slip--) {
		char text[JOURNEY_QR_LEN] = "";
		count += read_slip(scene, slip, text, sizeof(text)) && str_equal(text, qr);
	}
	return count;
}

void journey_wait_leased(struct scene *scene)
{
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS;
	for (int64_t leased = 0; leased <= 0; poll(NULL, 0, LOOK_EVERY_MS)) {
		struct json *state = scene_state(scene);
		assert_non_null(state);
		leased = json_int(state, "leased", 0);
		json_free(state);
		assert_true(clock_ms() < until_ms);
	}
}

void journey_take_number(struct scene *scene, const char *card)
{
	journey_to_identify(scene);
	journey_identify(scene, card);
	journey_tap(scene, "take_number", -1, "done");
}

int64_t journey_hits(struct scene *scene, const char *pattern)
{
	const char *rules = scene_hall(scene, "rules");
	struct json *root = NULL;
	assert_int_equal(json_parse(rules, strlen(rules), &root), OK);
	int64_t hits = -1;
	for (size_t i = 0; i < json_len(root); i++) {
		if (str_equal(json_str(json_at(root, i), "at", ""), pattern)) {
			hits = MAX_OF(hits, 0) + json_int(json_at(root, i), "hits", 0);
		}
	}
	json_free(root);
	assert_true(hits >= 0);
	return hits;
}

int journey_log_count(struct scene *scene, const char *text)
{
	char path[PATH_MAX];
	str_format(path, sizeof(path), "%s/kiosk.log", scene_dir(scene));
	char *log = NULL;
	size_t len = 0;
	assert_int_equal(fs_read(path, 4 * 1024 * 1024, &log, &len), OK);
	int count = 0;
	for (const char *at = log; (at = strstr(at, text)); at += strlen(text)) {
		count++;
	}
	mem_free(log);
	return count;
}

void journey_stays_online(struct scene *scene, int64_t for_ms)
{
	int64_t until_ms = clock_ms() + for_ms;
	while (clock_ms() < until_ms) {
		struct json *state = scene_state(scene);
		assert_non_null(state);
		bool is_online = json_bool(state, "online", false);
		json_free(state);
		assert_true(is_online);
		poll(NULL, 0, LOOK_EVERY_MS);
	}
}

void journey_to_mine(struct scene *scene, const char *card)
{
	journey_tap(scene, "start", -1, "home");
	journey_wait_looked(scene);
	journey_poke(scene, "poke idcard card %s", card);
	journey_wait(scene, "mine");
	journey_poke(scene, "poke idcard lift");
	journey_wait_state(scene, "card_present", "false");
}

bool journey_open_entry(struct scene *scene, const char *says)
{
	for (int i = 0; scene_tap(scene, "entry", i, NULL); i++) {
		char screen[32] = "mine";
		while (str_equal(screen, "mine") || str_equal(screen, "asking")) {
			struct json *state = scene_state(scene);
			str_copy(screen, sizeof(screen), json_str(state, "screen", ""));
			json_free(state);
		}
		if (strstr(scene_kiosk(scene, "texts"), says)) {
			return true;
		}
		journey_tap(scene, "back", -1, "mine");
	}
	return false;
}
