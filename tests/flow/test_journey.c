/* The first whole journey on the real program, and what can go wrong on it. */
#include <glob.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "firmware/base/json.h"
#include "firmware/base/str.h"
#include "tests/harness/scene.h"

#define TAP(action, arg, next) assert_true(scene_tap(scene, action, arg, next))
#define WAIT(screen)	       assert_true(scene_wait(scene, screen, 30000))
#define POKE(...)	       assert_true(str_starts(scene_vusb(scene, __VA_ARGS__), "ok"))

static struct scene *open_scene(bool has_proxy, const char *card_limit)
{
	const struct scene_config config = {
		.source_dir = SOURCE_DIR,
		.build_dir = BUILD_DIR,
		.has_proxy = has_proxy,
		.printer = ",speed=0",
		.hall_args = {"--card-limit", card_limit},
		.kiosk_sets = {"session.ignores_hours=yes", "hall.answer_limit_ms=1500",
			"session.idle_s=20", "session.warning_s=20"},
	};
	struct scene *scene = scene_open(&config);
	assert_non_null(scene);
	assert_true(scene_wait_state(scene, "catalog", "true", 30000));
	assert_true(scene_wait_state(scene, "online", "true", 30000));
	WAIT("attract");
	return scene;
}

static void go_to_identify(struct scene *scene)
{
	TAP("start", -1, "zones");
	TAP("zone", 0, "departments");
	TAP("department", -1, "matters");
	TAP("matter", -1, "identify");
}

static void finish(struct scene *scene)
{
	TAP("finish", -1, "attract");
}

static int problem(struct scene *scene)
{
	WAIT("problem");
	struct json *state = scene_state(scene);
	int number = (int)json_int(state, "problem", -1);
	json_free(state);
	return number;
}

static int slips(struct scene *scene)
{
	int count = -1;
	assert_int_equal(sscanf(scene_vusb(scene, "poke printer slips"), "ok %d", &count), 1);
	return count;
}

/* What an independent reader sees on the newest slip. */
static void assert_slip_reads(struct scene *scene, int number)
{
	char command[PATH_MAX + 64];
	char text[512] = "";
	str_format(command, sizeof(command), "zbarimg --raw --quiet '%s/slip-%02d.png' 2>/dev/null",
		scene_paper_dir(scene), number);
	FILE *out = popen(command, "r");
	assert_non_null(out);
	assert_non_null(fgets(text, sizeof(text), out));
	pclose(out);
	text[strcspn(text, "\n")] = '\0';
	struct json *state = scene_state(scene);
	assert_string_equal(text, json_str(state, "qr", "?"));
	json_free(state);
}

static void card_to_slip(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene(false, "5");
	go_to_identify(scene);
	POKE("poke idcard card zhang");
	WAIT("confirm");
	TAP("take_number", -1, "take_card");
	assert_int_equal(slips(scene), 0);
	POKE("poke idcard lift");
	WAIT("done");
	assert_int_equal(slips(scene), 1);
	assert_slip_reads(scene, 1);
	assert_string_equal(scene_vusb(scene, "poke printer errors"), "ok 0");
	finish(scene);
	assert_int_equal(scene_close(scene), 0);
}

static void cards_that_do_not_serve(void **unused)
{
	(void)unused;
	static const struct {
		const char *card;
		int problem;
	} cases[] = {{"damaged", 4}, {"bank", 5}, {"expired", 6}};
	struct scene *scene = open_scene(false, "5");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		go_to_identify(scene);
		POKE("poke idcard card %s", cases[i].card);
		assert_int_equal(problem(scene), cases[i].problem);
		POKE("poke idcard lift");
		TAP("try_again", -1, "identify");
		TAP("home", -1, "zones");
		finish(scene);
	}
	go_to_identify(scene);
	POKE("unplug idcard");
	assert_true(
		scene_wait_state(scene, "screen", "identify", 5000)); /* the phone is still a way */
	POKE("plug idcard");
	POKE("poke idcard card rare");
	WAIT("confirm");
	POKE("poke idcard lift");
	assert_int_equal(scene_close(scene), 0);
}

static void paper_out_before_and_after(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene(false, "20");
	go_to_identify(scene);
	POKE("poke idcard card zhang");
	WAIT("confirm");
	POKE("poke idcard lift");
	POKE("poke printer paper out");
	struct json *state = NULL;
	for (int i = 0; i < 200; i++) { /* the printer is asked every second or two */
		json_free(state);
		state = scene_state(scene);
		const struct json *printer = json_get(json_get(state, "devices"), "printer");
		if (str_equal(json_str(printer, "supply", ""), "out")) {
			break;
		}
		scene_wait(scene, "nowhere", 20);
	}
	json_free(state);
	TAP("take_number", -1, NULL);
	assert_int_equal(problem(scene), 1);
	assert_int_equal(slips(scene), 0);
	POKE("poke printer paper ok");
	for (int i = 0; i < 200; i++) {
		struct json *now = scene_state(scene);
		bool is_ready = str_equal(
			json_str(json_get(json_get(now, "devices"), "printer"), "state", ""),
			"ready");
		json_free(now);
		if (is_ready) {
			break;
		}
		scene_wait(scene, "nowhere", 20);
	}
	TAP("try_again", -1, "confirm");
	TAP("take_number", -1, "done");
	assert_int_equal(slips(scene), 1);
	finish(scene);
	assert_int_equal(scene_close(scene), 0);
}

static void offline_gives_a_provisional_number(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene(true, "20");
	for (int i = 0; i < 500; i++) { /* until numbers are leased */
		struct json *state = scene_state(scene);
		int64_t leased = json_int(state, "leased", 0);
		json_free(state);
		if (leased > 0) {
			break;
		}
		scene_wait(scene, "nowhere", 20);
	}
	assert_string_equal(scene_line(scene, "down"), "ok");
	go_to_identify(scene);
	POKE("poke idcard card li");
	WAIT("confirm");
	POKE("poke idcard lift");
	TAP("take_number", -1, "done");
	struct json *state = scene_state(scene);
	assert_true(json_bool(state, "provisional", false));
	assert_true(json_int(state, "outbox", 0) >= 1);
	json_free(state);
	assert_slip_reads(scene, 1);
	assert_string_equal(scene_line(scene, "up"), "ok");
	finish(scene);
	assert_true(scene_wait_state(scene, "outbox", "0", 90000));
	assert_non_null(strstr(scene_hall(scene, "stats"), "\"reconciled\":1"));
	assert_int_equal(scene_close(scene), 0);
}

static void power_cut_while_printing(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene(false, "20");
	go_to_identify(scene);
	POKE("poke idcard card zhang");
	WAIT("confirm");
	POKE("poke idcard lift");
	POKE("poke printer silent"); /* it will not say that it has finished */
	TAP("take_number", -1, "printing");
	struct json *state = scene_state(scene);
	char number[16];
	str_copy(number, sizeof(number), json_str(state, "number", ""));
	json_free(state);
	assert_true(number[0] != '\0');
	scene_kill_kiosk(scene);
	assert_true(scene_start_kiosk(scene));
	WAIT("uncertain");
	state = scene_state(scene);
	assert_string_equal(json_str(state, "number", ""), number);
	json_free(state);
	TAP("slip_missing", -1, "done");
	assert_int_equal(slips(scene), 1);
	finish(scene);
	assert_int_equal(scene_close(scene), 0);
}

static void quota_and_card_limit(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene(false, "1");
	go_to_identify(scene);
	POKE("poke idcard card zhang");
	WAIT("confirm");
	POKE("poke idcard lift");
	TAP("take_number", -1, "done");
	finish(scene);
	go_to_identify(scene);
	POKE("poke idcard card zhang");
	WAIT("confirm");
	POKE("poke idcard lift");
	TAP("take_number", -1, "problem");
	assert_int_equal(problem(scene), 9);
	TAP("try_again", -1, "zones");
	finish(scene);
	assert_int_equal(slips(scene), 1);
	assert_int_equal(scene_close(scene), 0);
}

static void the_idle_warning_ends_in_a_wipe(void **unused)
{
	(void)unused;
	struct scene *scene = open_scene(false, "5");
	go_to_identify(scene);
	assert_true(scene_wait_state(scene, "warning", "true", 25000));
	TAP("more_time", -1, NULL);
	assert_true(scene_wait_state(scene, "warning", "-1", 2000)); /* a false is no number */
	assert_true(scene_wait_state(scene, "warning", "true", 25000));
	assert_true(scene_wait(scene, "attract", 30000));
	assert_int_equal(scene_close(scene), 0);
}

int main(void)
{
	json_init();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(card_to_slip),
		cmocka_unit_test(cards_that_do_not_serve),
		cmocka_unit_test(paper_out_before_and_after),
		cmocka_unit_test(offline_gives_a_provisional_number),
		cmocka_unit_test(power_cut_while_printing),
		cmocka_unit_test(quota_and_card_limit),
		cmocka_unit_test(the_idle_warning_ends_in_a_wipe),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
