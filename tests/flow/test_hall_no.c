/* When the hall says no, is closed, says nonsense about a matter, or is not the hall. */
#include <poll.h>
#include <string.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "firmware/base/clock.h"
#include "tests/harness/journey.h"
#include "ui/kit/ui.h"

static void quota_and_card_limit(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_hall(scene, "card-limit 1");
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, "done");
	journey_tap(scene, "finish", -1, "attract");
	journey_to_identify(scene);
	journey_identify(scene, "zhang");
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_CARD_LIMIT);
	journey_tap(scene, "try_again", -1, "home");
	journey_tap(scene, "finish", -1, "attract");
	journey_to_identify(scene); /* the limit is each card's own */
	journey_identify(scene, "li");
	journey_tap(scene, "take_number", -1, "done");
	journey_tap(scene, "finish", -1, "attract");
	journey_hall(scene, "card-limit 20");
	journey_hall(scene, "quota hrss-02 0");
	journey_scan(scene, "hrss-02", "identify");
	journey_identify(scene, "li");
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_QUOTA);
	journey_tap(scene, "try_again", -1, "home");
	assert_int_equal(journey_slips(scene), 2);
	assert_int_equal(journey_hall_count(scene, "tickets"), 2);
	journey_close(scene);
}

static struct scene *open_with_hours(const char *hall_time, const char *hours, const char *screen)
{
	struct scene_config config = journey_config();
	config.has_proxy = true;
	config.kiosk_sets[0] = "session.ignores_hours=no";
	journey_hall_arg(&config, "--time");
	journey_hall_arg(&config, hall_time);
	if (hours) {
		journey_hall_arg(&config, hours);
	}
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	journey_wait_ready(scene);
	journey_wait(scene, screen);
	return scene;
}

/* What needs no open hall is offered all the same; a number is not to be had, and when it will be.
 */
static bool has_numbers(struct scene *scene)
{
	const char *said = scene_kiosk(scene, "nodes");
	struct json *nodes = NULL;
	assert_true(str_starts(said, "ok "));
	assert_int_equal(json_parse(said + 3, strlen(said + 3), &nodes), OK);
	bool is_open = false;
	for (size_t i = 0; i < json_len(nodes); i++) {
		const struct json *node = json_at(nodes, i);
		is_open |= str_equal(json_str(node, "action", ""), "offer") &&
			   json_int(node, "arg", -1) == OFFER_queue &&
			   !(json_int(node, "state", 0) & STATE_DISABLED);
	}
	json_free(nodes);
	return is_open;
}

static void expect_no_numbers(struct scene *scene)
{
	journey_tap(scene, "start", -1, "home");
	int64_t until_ms = clock_ms() + JOURNEY_LIMIT_MS; /* with the next status */
	while (has_numbers(scene)) {
		assert_true(clock_ms() < until_ms);
		poll(NULL, 0, 300);
	}
	assert_false(journey_can_tap(scene, "offer", OFFER_queue));
	journey_tap(scene, "finish", -1, "attract");
}

static void closed_by_opening_hours(void **unused)
{
	(void)unused;
	/* A Sunday. The hall keeps its hours, and so does the kiosk. */
	struct scene *scene = open_with_hours("2026-03-08T10:00:00", "--real-hours", "attract");
	expect_no_numbers(scene);
	journey_tap(scene, "start", -1, "home");
	journey_sees(scene, "9:00");
	journey_close(scene);
	/* The hall is open this Sunday, and its word goes first; without its word the hours do. */
	scene = open_with_hours("2026-03-08T10:00:00", NULL, "attract");
	journey_line(scene, "down");
	journey_wait_state(scene, "online", "false");
	expect_no_numbers(scene);
	journey_close(scene);
}

static void closed_by_the_halls_word(void **unused)
{
	(void)unused;
	/* A Monday morning, and yet. */
	struct scene *scene = open_with_hours("2026-03-09T10:00:00", "--real-hours", "attract");
	journey_hall(scene, "hours closed");
	expect_no_numbers(scene);
	journey_close(scene);
}

/* Over a matter that closed a moment ago the hall has the last word. */
static void refused_by_the_hall(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_scan(scene, "hrss-02", "identify");
	journey_identify(scene, "li");
	journey_hall(scene, "suspend hrss-02");
	journey_tap(scene, "take_number", -1, NULL);
	journey_problem(scene, PROBLEM_SUSPENDED);
	assert_int_equal(journey_slips(scene), 0);
	journey_close(scene);
}

static void a_broken_entry_leaves_the_rest(void **unused)
{
	(void)unused;
	const struct scene_config config = journey_config();
	struct scene *scene = journey_open(&config);
	journey_hall(scene, "spoil hrss-02");
	scene_kill_kiosk(scene);
	char remove[300]; /* else it would begin with the catalogue of before */
	str_format(remove, sizeof(remove), "rm -f '%s'/data/kiosk.db*", scene_dir(scene));
	assert_int_equal(system(remove), 0);
	assert_true(scene_start_kiosk(scene));
	journey_wait_ready(scene);
	journey_start(scene);
	/* The one without a name has gone, its neighbour is there. */
	journey_show_code(scene, "hrss-02");
	journey_problem(scene, PROBLEM_CODE_UNKNOWN);
	journey_show_code(scene, "hrss-03");
	journey_wait(scene, "identify");
	journey_sees(scene, "社会保障卡密码重置");
	journey_identify(scene, "li");
	journey_tap(scene, "take_number", -1, "done");
	journey_close(scene);
}

/* A hall whose certificate is not of our CA, and a hall that does not want ours: nothing is asked
 * of the one, nothing taken from the other. */
static void certificates_that_are_not_accepted(void **unused)
{
	(void)unused;
	static const struct {
		const char *key, *file, *more_key, *more_file;
	} cases[] = {{"hall.ca", "wrong-ca.pem", NULL, NULL},
		{"hall.cert", "wrong.pem", "hall.key", "wrong.key"},
		{"hall.cert", "stranger.pem", "hall.key", "stranger.key"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char dir[] = "/tmp/onedoor-XXXXXX";
		char first[128];
		char second[128];
		char remove[64];
		assert_non_null(mkdtemp(dir));
		struct scene_config config = journey_config();
		config.dir = dir;
		str_format(first, sizeof(first), "%s=%s/tls/%s", cases[i].key, dir, cases[i].file);
		journey_set(&config, first);
		if (cases[i].more_key) {
			str_format(second, sizeof(second), "%s=%s/tls/%s", cases[i].more_key, dir,
				cases[i].more_file);
			journey_set(&config, second);
		}
		json_init();
		struct scene *scene = scene_open(&config);
		assert_non_null(scene);
		journey_wait_device(scene, "printer", "state", "ready");
		poll(NULL, 0, 3000);
		journey_wait_state(scene, "online", "false");
		journey_pass(scene, 5000);
		journey_wait(scene, "out_of_service");
		journey_sees(scene, "还没有连上大厅");
		journey_wait_state(scene, "catalog", "false");
		assert_int_equal(journey_hall_count(scene, "heartbeats"), 0);
		journey_close(scene);
		str_format(remove, sizeof(remove), "rm -rf '%s'", dir);
		assert_int_equal(system(remove), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quota_and_card_limit),
		cmocka_unit_test(closed_by_opening_hours),
		cmocka_unit_test(closed_by_the_halls_word),
		cmocka_unit_test(refused_by_the_hall),
		cmocka_unit_test(a_broken_entry_leaves_the_rest),
		cmocka_unit_test(certificates_that_are_not_accepted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
